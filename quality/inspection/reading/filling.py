"""Filling the table ``data`` from what DuckDB reads by itself; nested values are laid out flat."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from quality.inspection.outcome import ReadColumn
from quality.inspection.reading import refusing, walking
from quality.inspection.sql import TABLE, named, quoted

MOST_COLUMNS = 2000
LONGEST_LINE = 16 * 1024 * 1024
"""Bytes of a line of NDJSON, whose lines are not measured before."""

_DEEPEST = 3
_LARGEST_FIELDS = 200
"""An object with more keys than that is a dictionary of values, and stays one JSON text."""

_PLAIN_TYPES = {
    "BOOLEAN", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER",
    "UBIGINT", "HUGEINT", "FLOAT", "DOUBLE", "DATE", "TIME", "TIMESTAMP", "VARCHAR", "UUID",
}  # fmt: skip
_CAST = {
    "TIMESTAMP_S": "TIMESTAMP",
    "TIMESTAMP_MS": "TIMESTAMP",
    "TIMESTAMP_NS": "TIMESTAMP",
    "TIMESTAMP WITH TIME ZONE": "TIMESTAMPTZ",
}
_RULE_TYPES = {
    "string": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "boolean": "BOOLEAN",
    "date": "DATE", "datetime": "TIMESTAMP",
}  # fmt: skip
_TOLD_TYPES = {
    "DATE": "date", "TIMESTAMP": "datetime", "TIMESTAMP WITH TIME ZONE": "datetime",
    "BOOLEAN": "boolean", "DOUBLE": "number", "FLOAT": "number", "VARCHAR": "string",
    "UUID": "string", "TIME": "string",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class JsonLines:
    """A file with a JSON object a line, of which the longest has so many bytes."""

    path: Path
    longest: int = LONGEST_LINE
    count: int = 0

    def source(self, columns: str = "") -> str:
        """Return the table function that reads it, typed by all its values unless told."""
        return (
            f"read_json({quoted(str(self.path))}, format='newline_delimited', sample_size=-1, "
            f"maximum_object_size={max(self.longest + 1024, 1024 * 1024)}, "
            f"map_inference_threshold=-1, records=true{columns})"
        )


def written(target: Path, records: Iterable[str]) -> JsonLines:
    """Write records, each a JSON text without line breaks, to a file.

    Raises:
        Refusal: One is too long (``readable``), or there is none (``non_empty``).
    """
    longest = count = 0
    with target.open("wb") as file:
        for record in records:
            line = record.encode("utf-8", "replace") + b"\n"
            longest, count = max(longest, len(line)), count + 1
            if longest > walking.LARGEST_ELEMENT:
                raise walking.element_too_large()
            file.write(line)
    if not count:
        raise refusing.empty()
    return JsonLines(path=target, longest=longest, count=count)


def fill(
    connection: duckdb.DuckDBPyConnection,
    source: str,
    *,
    form: str,
    types: Mapping[str, str] | None = None,
) -> None:
    """Copy a source into the table, objects as columns with dotted names, lists as JSON texts.

    ``types`` are those that a person chose; a value that does not fit one is left as NULL.

    Raises:
        Refusal: It is broken or too wide (``readable``), or holds no record (``non_empty``).
    """
    try:
        columns = list(_columns(connection, source, types or {}))
        _refuse_width(len(columns))
        values = ", ".join(f"{value} AS {named(name)}" for name, value in columns)
        connection.execute(f"CREATE OR REPLACE TABLE {TABLE} AS SELECT {values} FROM {source}")  # noqa: S608 - constants and quoted names
    except (duckdb.IOException, duckdb.OutOfMemoryException) as error:
        if "corrupt" in str(error).lower() or "too small" in str(error):
            raise refusing.broken(form=form, detail=str(error)) from error
        raise
    except duckdb.Error as error:
        raise refusing.broken(form=form, detail=str(error)) from error
    if not count(connection, TABLE):
        raise refusing.empty()


def count(connection: duckdb.DuckDBPyConnection, source: str) -> int:
    """Return how many rows a source has."""
    row = connection.execute(f"SELECT count(*) FROM {source}").fetchone()  # noqa: S608 - our own sources
    return int(row[0]) if row else 0


def read_columns(connection: duckdb.DuckDBPyConnection) -> list[ReadColumn]:
    """Return the columns of the table as they were understood, with a few of their cells."""
    described = connection.execute(f"DESCRIBE {TABLE}").fetchall()
    head = connection.execute(f"SELECT * FROM {TABLE} LIMIT 50").fetchall()  # noqa: S608 - a constant
    return [
        ReadColumn(
            name=str(name)[:500],
            type=_TOLD_TYPES.get(str(kind), "integer"),
            examples=_examples(row[index] for row in head),
        )
        for index, (name, kind, *_) in enumerate(described)
    ]


def _examples(cells: Iterator[Any]) -> list[str]:
    found: list[str] = []
    for cell in cells:
        shown = "" if cell is None else str(cell)[:200]
        if shown and shown not in found:
            found.append(shown)
        if len(found) == 3:  # noqa: PLR2004 - enough to see
            break
    return found


def _columns(
    connection: duckdb.DuckDBPyConnection, source: str, types: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Yield names and expressions of the columns; equal names, which differ in case, are told."""
    relation = connection.sql(f"SELECT * FROM {source} LIMIT 0")  # noqa: S608 - quoted by the caller
    _refuse_width(len(relation.columns))
    taken: set[str] = set()
    for name, kind in zip(relation.columns, relation.types, strict=True):
        for path, leaf in _leaves((name,), kind):
            column = ".".join(path)[:200] or "column"
            while column.lower() in taken:
                column += "_2"
            taken.add(column.lower())
            value = _plain(_reached(path), leaf)
            wanted = _RULE_TYPES.get(types.get(column, ""))
            yield column, f"TRY_CAST({value} AS {wanted})" if wanted else value


def _leaves(path: tuple[str, ...], kind: Any) -> Iterator[tuple[tuple[str, ...], Any]]:
    is_record = kind.id == "struct" and len(path) <= _DEEPEST
    fields: list[tuple[str, Any]] = kind.children if is_record else []
    if not fields or len(fields) > _LARGEST_FIELDS:
        yield path, kind
        return
    for name, child in fields:
        yield from _leaves((*path, name), child)


def _reached(path: tuple[str, ...]) -> str:
    first, *rest = path
    return named(first) + "".join(f"[{quoted(name)}]" for name in rest)


def _plain(value: str, kind: Any) -> str:
    shown = str(kind)
    if shown in _PLAIN_TYPES:
        return value
    if shown.startswith("DECIMAL"):
        return f"CAST({value} AS DOUBLE)"
    if shown in _CAST:
        return f"CAST({value} AS {_CAST[shown]})"
    if shown == "JSON" or kind.id in {"struct", "list", "array", "map", "union"}:
        return f"CAST(to_json({value}) AS VARCHAR)"
    return f"CAST({value} AS VARCHAR)"


def _refuse_width(width: int) -> None:
    if width > MOST_COLUMNS:
        raise refusing.unreadable(
            de=f"Die Datei hat {width} Spalten; höchstens {MOST_COLUMNS} werden gelesen.",
            en=f"The file has {width} columns; at most {MOST_COLUMNS} are read.",
        )
