"""JSON in the shapes that portals and programs write it, and NDJSON, into the one table.

Understood are a list of records; such a list anywhere in the first four levels of objects (the
largest is taken, the others are named); a list of rows with the columns' names in its first row or
beside it; an object of columns; an object of records by their key; and an object a line.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, cast

import duckdb

from quality.inspection.order import ReadingRule
from quality.inspection.outcome import Reading, Refusal
from quality.inspection.reading import filling, refusing, walking
from quality.inspection.reading.geo import geojson
from quality.inspection.reading.table import Table
from quality.inspection.reading.walking import Pointer

LARGEST_WHOLE = 64 * 1024 * 1024
"""Objects of columns, or of records by key, are read as a whole up to so many bytes."""

_LONGEST_LINE = 64 * 1024 * 1024
_MOST_KEPT = 2000
_SHOWN = {"json": "JSON", "ndjson": "NDJSON"}
_NAMES_BESIDE = ("columns", "fields", "header", "headers", "names")


@dataclass
class Met:
    """What was met in one array: how many elements of which shape, and the first of them."""

    count: int = 0
    records: int = 0
    rows: int = 0
    length: int = 0
    kept: list[Any] = field(default_factory=list[Any])

    def add(self, value: Any, raw: str) -> None:
        """Count an element in."""
        self.count += 1
        self.records += isinstance(value, dict)
        self.rows += isinstance(value, list)
        self.length += len(raw)
        if len(self.kept) < _MOST_KEPT and not isinstance(value, dict):
            self.kept.append(value)


def load_json(connection: duckdb.DuckDBPyConnection, path: Path, rule: ReadingRule) -> Table:
    """Read JSON, NDJSON or GeoJSON into the table ``data``.

    Raises:
        Refusal: It is none of these, is broken or too large.
    """
    first = _first_record(path)
    if first is not None:
        if first.get("type") == "Feature":
            return geojson.load(connection, path, _lines_of(path), rule)
        lines = filling.JsonLines(path=_in_utf8(path))
        filling.fill(connection, lines.source(), form="NDJSON", types=rule.columns)
        return Table(reading=_reading(connection, "ndjson"))
    arrays, values = _survey(path)
    kind = values.get(("type",))
    if kind in geojson.KINDS:
        features = (item.value for item in walking.walk(path) if item.pointer == ("features",))
        if kind not in geojson.DOCUMENTS:
            features = iter([_whole(path)])
        return geojson.load(connection, path, features, rule, given=geojson.crs_of(values))
    chosen = _chosen(arrays)
    if chosen is None:
        return _load_whole(connection, path, arrays, rule)
    found = filling.written(path.with_name("records.ndjson"), _records(path, chosen, arrays))
    filling.fill(connection, found.source(), form="JSON", types=rule.columns)
    return Table(reading=_reading(connection, "json", chosen=chosen, arrays=arrays))


def _first_record(path: Path) -> dict[str, Any] | None:
    """Return the first line's object if the file has an object a line."""
    with path.open("rb") as file:
        first = file.readline(_LONGEST_LINE).removeprefix(b"\xef\xbb\xbf").strip(b"\x1e \t\r\n")
        second = file.readline(_LONGEST_LINE).strip(b"\x1e \t\r\n")
    try:
        record = json.loads(first)
    except (ValueError, RecursionError):
        return None
    if not isinstance(record, dict):
        return None
    found = cast("dict[str, Any]", record)
    if second:
        return (
            found
            if second.startswith(b"{") and found.get("type") not in geojson.DOCUMENTS
            else None
        )
    is_flat = not any(isinstance(value, dict | list) for value in found.values())
    return found if is_flat and found.get("type") not in geojson.KINDS else None


def _in_utf8(path: Path) -> Path:
    """Return the file itself, or a copy without the marks that DuckDB does not take."""
    encoding = walking.encoding_of(path)
    with path.open("rb") as file:
        is_sequence = file.read(1) == b"\x1e"
    if encoding == "utf-8" and not is_sequence:
        return path
    plain = path.with_name("records.ndjson")
    with path.open(encoding=encoding, errors="replace") as source, plain.open("w") as target:
        target.writelines(line.lstrip("\x1e") for line in source)
    return plain


def _lines_of(path: Path) -> Iterator[Any]:
    """Yield the object in each line."""
    with path.open(encoding=walking.encoding_of(path), errors="replace") as file:
        for number, line in enumerate(file, start=1):
            text = line.strip("\x1e \t\r\n")
            try:
                if text:
                    yield json.loads(text)
            except (ValueError, RecursionError) as error:
                raise refusing.broken(form="NDJSON", detail=f"line {number}: {error}") from error


def _survey(path: Path) -> tuple[dict[Pointer, Met], dict[Pointer, Any]]:
    """Return what is in the arrays of a document, and the small values beside them."""
    arrays: dict[Pointer, Met] = {}
    values: dict[Pointer, Any] = {}
    for item in walking.walk(path):
        if item.is_element:
            arrays.setdefault(item.pointer, Met()).add(item.value, item.raw)
        elif len(values) < _MOST_KEPT:
            values[item.pointer] = item.value
        if len(arrays) > _MOST_KEPT:
            raise refusing.unreadable(
                de=f"Das JSON enthält mehr als {_MOST_KEPT} Listen und damit keine Tabelle.",
                en=f"The JSON holds more than {_MOST_KEPT} lists, and so no table.",
            )
    return arrays, values


def _chosen(arrays: dict[Pointer, Met]) -> Pointer | None:
    """Return where the largest list of records or rows is."""
    tables = {
        pointer: met.length
        for pointer, met in arrays.items()
        if met.records == met.count or (met.rows == met.count and _is_table(met.kept))
    }
    return max(tables, key=lambda pointer: tables[pointer]) if tables else None


def _is_table(rows: list[list[Any]]) -> bool:
    """Tell whether lists are the rows of a table: as long as one another, of plain values."""
    return len({len(row) for row in rows}) == 1 and not any(
        isinstance(cell, list | dict) for row in rows[:20] for cell in row
    )


def _records(path: Path, chosen: Pointer, arrays: dict[Pointer, Met]) -> Iterator[str]:
    """Yield the chosen records as JSON texts; rows become records by the columns' names."""
    met = arrays[chosen]
    found = (item for item in walking.walk(path) if item.is_element and item.pointer == chosen)
    if met.records:
        yield from (item.raw for item in found)
        return
    names, has_header = _names(met.kept[0], chosen, arrays)
    for item in islice(found, int(has_header), None):
        yield json.dumps(dict(zip(names, item.value, strict=False)), ensure_ascii=False)


def _names(first: list[Any], chosen: Pointer, arrays: dict[Pointer, Met]) -> tuple[list[str], bool]:
    """Return the columns' names: those beside the rows, those in the first row, or numbers."""
    for name in _NAMES_BESIDE:
        beside = arrays.get((*chosen[:-1], name))
        if beside and beside.count == len(first) and all(isinstance(n, str) for n in beside.kept):
            return _distinct(beside.kept), False
    if all(isinstance(cell, str) and cell for cell in first):
        return _distinct(first), True
    return [f"column_{number}" for number in range(1, len(first) + 1)], False


def _distinct(names: list[str]) -> list[str]:
    taken: dict[str, str] = {}
    for name in names:
        wanted = name
        while wanted.lower() in taken:
            wanted += "_2"
        taken[wanted.lower()] = wanted
    return list(taken.values())


def _load_whole(
    connection: duckdb.DuckDBPyConnection, path: Path, arrays: dict[Pointer, Met], rule: ReadingRule
) -> Table:
    """Read an object of columns, or of records by key, or refuse what is neither."""
    document = _whole(path)
    if isinstance(document, list) and not document:
        raise refusing.empty()
    lines: list[dict[str, Any]] = []
    if isinstance(document, dict):
        lines = _from_columns(cast("dict[str, Any]", document), arrays) or _from_keys(
            cast("dict[str, Any]", document)
        )
    if not lines:
        raise _no_table()
    texts = (json.dumps(line, ensure_ascii=False) for line in lines)
    found = filling.written(path.with_name("records.ndjson"), texts)
    filling.fill(connection, found.source(), form="JSON", types=rule.columns)
    return Table(reading=_reading(connection, "json"))


def _from_columns(document: dict[str, Any], arrays: dict[Pointer, Met]) -> list[dict[str, Any]]:
    """Return the rows of an object of columns: lists of one length, or objects with equal keys."""
    values = list(document.values())
    if len(arrays) > 1 and all(isinstance(value, list) for value in values):
        if len({len(value) for value in values}) == 1:
            return [dict(zip(document, row, strict=True)) for row in zip(*values, strict=True)]
        return []
    if len(values) > 1 and all(isinstance(value, dict) for value in values):
        keys = list(values[0])
        is_numbered = keys == [str(number) for number in range(len(keys))]
        if is_numbered and all(list(value) == keys for value in values):
            return [{name: document[name][key] for name in document} for key in keys]
    return []


def _from_keys(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the records of an object of them, with their key as the first column."""
    values: list[Any] = list(document.values())
    if len(values) > 1 and all(value and isinstance(value, dict) for value in values):
        return [{"key": key} | value for key, value in document.items()]
    return []


def _whole(path: Path) -> Any:
    if path.stat().st_size > LARGEST_WHOLE:
        raise refusing.too_large(
            form="JSON",
            bound_de="in dieser Form werden höchstens 64 MiB gelesen, als Liste von Sätzen mehr",
            bound_en="in this form at most 64 MiB are read, as a list of records more",
        )
    try:
        return json.loads(path.read_bytes().decode(walking.encoding_of(path), "replace"))
    except (ValueError, RecursionError) as error:
        raise refusing.broken(form="JSON", detail=str(error)) from error


def _reading(
    connection: duckdb.DuckDBPyConnection,
    kind: Any,
    *,
    chosen: Pointer = (),
    arrays: dict[Pointer, Met] | None = None,
) -> Reading:
    shown = _SHOWN[kind]
    others = [".".join(p)[:200] for p, met in (arrays or {}).items() if p != chosen and met.records]
    told = [{"de": f"Gelesen als {shown}.", "en": f"Read as {shown}."}]
    if chosen:
        name = ".".join(chosen)[:200]
        told.append(
            {"de": f"Die Sätze stehen unter „{name}“.", "en": f"The records are in “{name}”."}
        )
    columns = filling.read_columns(connection)
    if any("." in column.name for column in columns):
        told.append(
            {
                "de": "Verschachtelte Angaben sind eigene Spalten mit Punkt im Namen; Listen "
                "stehen als JSON-Text in einer Zelle.",
                "en": "Nested values are columns of their own with a dot in their names; lists "
                "are JSON text in one cell.",
            }
        )
    return Reading(
        kind=kind,
        encoding="UTF-8",
        layer=".".join(chosen)[:500] or None,
        others=others[:50],
        columns=columns,
        assumptions=cast("Any", told),
    )


def _no_table() -> Refusal:
    return refusing.broken(
        form="JSON", detail="neither a list of records nor columns nor a FeatureCollection"
    )
