"""Getting Parquet, JSON and GeoJSON into the same DuckDB table that CSV goes into."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import duckdb

from quality.criteria import READABLE
from quality.inspection.outcome import Reading, Refusal
from quality.inspection.reading.dialects import encoding_of
from quality.inspection.reading.loading import Table, empty
from quality.inspection.sql import TABLE, named, quoted

LARGEST_JSON = 256 * 1024 * 1024
"""A JSON document is read as a whole, so it is bounded; NDJSON and Parquet are not."""

GEOMETRY = "geometry"
_GEOJSON = ("Feature", "FeatureCollection")
_PLAIN_TYPES = {
    "BOOLEAN",
    "TINYINT",
    "SMALLINT",
    "INTEGER",
    "BIGINT",
    "UTINYINT",
    "USMALLINT",
    "UINTEGER",
    "UBIGINT",
    "HUGEINT",
    "FLOAT",
    "DOUBLE",
    "DATE",
    "TIME",
    "TIMESTAMP",
    "VARCHAR",
    "UUID",
}
_CAST = {
    "TIMESTAMP_S": "TIMESTAMP",
    "TIMESTAMP_MS": "TIMESTAMP",
    "TIMESTAMP_NS": "TIMESTAMP",
    "TIMESTAMP WITH TIME ZONE": "TIMESTAMPTZ",
}


def kind_of(head: bytes) -> str:
    """Return which of the accepted forms a file begins like: CSV unless it says otherwise."""
    if head.startswith(b"PAR1"):
        return "parquet"
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith((b"{", b"[")):
        return "json"
    return "csv"


def load_parquet(connection: duckdb.DuckDBPyConnection, path: Path) -> Table:
    """Read a Parquet file; nested values become JSON texts.

    Raises:
        Refusal: It is broken.
    """
    _fill(connection, f"read_parquet({quoted(str(path))})")
    return Table(reading=_reading("parquet", "Parquet"))


def load_json(connection: duckdb.DuckDBPyConnection, path: Path) -> Table:
    """Read a JSON array of records, NDJSON, or a GeoJSON FeatureCollection.

    Raises:
        Refusal: It is none of these, is broken or too large.
    """
    if _is_ndjson(path):
        _fill(connection, _json_source(path, "newline_delimited"))
        return Table(reading=_reading("ndjson", "NDJSON"))
    if path.stat().st_size > LARGEST_JSON:
        raise _broken(form="JSON", detail="over 256 MiB; deliver NDJSON, CSV or Parquet")
    document = _document(path)
    if isinstance(document, dict):
        return _load_features(connection, path, cast("dict[str, Any]", document))
    if not isinstance(document, list) or not all(isinstance(item, dict) for item in document):  # pyright: ignore[reportUnknownVariableType]
        raise _broken(form="JSON", detail="neither a list of records nor a FeatureCollection")
    _fill(
        connection, _json_source(_written(path, cast("list[Any]", document)), "newline_delimited")
    )
    return Table(reading=_reading("json", "JSON"))


def _is_ndjson(path: Path) -> bool:
    with path.open("rb") as file:
        first = file.readline(16 * 1024 * 1024).removeprefix(b"\xef\xbb\xbf").strip()
        second = file.readline(16 * 1024 * 1024).strip()
    try:
        record = json.loads(first)
    except (ValueError, RecursionError):
        return False
    return (
        isinstance(record, dict)
        and cast("dict[str, Any]", record).get("type") not in _GEOJSON
        and (not second or second.startswith(b"{"))
    )


def _document(path: Path) -> Any:
    try:
        text = path.read_bytes().decode(encoding_of(path))
        return json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise _broken(form="JSON", detail=str(error)) from error


def _refuse_constant(name: str) -> None:
    message = f"{name} is no JSON"
    raise ValueError(message)


def _load_features(
    connection: duckdb.DuckDBPyConnection, path: Path, document: dict[str, Any]
) -> Table:
    features: Any = document.get("features")
    if document.get("type") != "FeatureCollection" or not isinstance(features, list):
        raise _broken(form="JSON", detail="neither a list of records nor a FeatureCollection")
    records: list[dict[str, Any]] = []
    box: list[float] = []
    for feature in cast("list[Any]", features):
        if not isinstance(feature, dict):
            raise _broken(form="GeoJSON", detail="a feature is not an object")
        shape = cast("dict[str, Any]", feature)
        geometry = shape.get("geometry")
        properties = dict(shape.get("properties") or {})
        properties[GEOMETRY] = json.dumps(geometry) if geometry else None
        records.append(properties)
        for x, y in _positions(geometry):
            box = _grown(box, x, y)
    _fill(connection, _json_source(_written(path, records), "newline_delimited"))
    return Table(
        reading=_reading("geojson", "GeoJSON"),
        bbox=(box[0], box[1], box[2], box[3]) if box else None,
    )


def _positions(geometry: Any) -> Iterator[tuple[float, float]]:
    """Yield every position of a geometry, however deep its coordinates lie."""
    if not isinstance(geometry, dict):
        return
    shape = cast("dict[str, Any]", geometry)
    waiting: list[Any] = [shape.get("coordinates"), *(shape.get("geometries") or [])]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            yield from _positions(item)
        elif isinstance(item, list):
            values = cast("list[Any]", item)
            if len(values) > 1 and all(isinstance(value, int | float) for value in values[:2]):
                yield float(values[0]), float(values[1])
            else:
                waiting += values


def _grown(box: list[float], x: float, y: float) -> list[float]:
    if not box:
        return [x, y, x, y]
    return [min(box[0], x), min(box[1], y), max(box[2], x), max(box[3], y)]


def _written(path: Path, records: list[Any]) -> Path:
    """Write records a line each, for DuckDB to find their types in all of them."""
    if not records:
        raise empty()
    lines = path.with_name("records.ndjson")
    with lines.open("w", encoding="utf-8") as file:
        for record in records:
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
    return lines


def _json_source(path: Path, form: str) -> str:
    return (
        f"read_json({quoted(str(path))}, format={quoted(form)}, sample_size=-1, "
        "maximum_object_size=67108864, map_inference_threshold=-1, records=true)"
    )


def _fill(connection: duckdb.DuckDBPyConnection, source: str) -> None:
    """Copy a source into the table, nested values as JSON texts.

    Raises:
        Refusal: It is broken (``readable``), or holds no record (``non_empty``).
    """
    try:
        described = connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()  # noqa: S608 - quoted by the caller
        values = ", ".join(_plain(str(name), str(kind)) for name, kind, *_ in described)
        connection.execute(f"CREATE OR REPLACE TABLE {TABLE} AS SELECT {values} FROM {source}")  # noqa: S608 - constants and quoted names
    except duckdb.IOException:
        raise
    except duckdb.Error as error:
        raise _broken(form="JSON/Parquet", detail=str(error)) from error
    row = connection.execute(f"SELECT count(*) FROM {TABLE}").fetchone()  # noqa: S608 - constants and quoted names
    if not row or not row[0]:
        raise empty()


def _plain(name: str, kind: str) -> str:
    column = named(name)
    if kind in _PLAIN_TYPES:
        return column
    if kind.startswith("DECIMAL"):
        return f"CAST({column} AS DOUBLE) AS {column}"
    if kind in _CAST:
        return f"CAST({column} AS {_CAST[kind]}) AS {column}"
    if kind == "JSON" or "[" in kind or kind.startswith(("STRUCT", "MAP", "UNION")):
        return f"CAST(to_json({column}) AS VARCHAR) AS {column}"
    return f"CAST({column} AS VARCHAR) AS {column}"


def _reading(kind: Any, shown: str) -> Reading:
    return Reading(
        kind=kind,
        encoding="UTF-8" if kind != "parquet" else None,
        assumptions=[{"de": f"Gelesen als {shown}.", "en": f"Read as {shown}."}],
    )


def _broken(*, form: str, detail: str) -> Refusal:
    shown = detail.splitlines()[0][:200] if detail else ""
    return Refusal(
        READABLE.id,
        de=f"Die Datei lässt sich nicht als {form} lesen ({shown}).",
        en=f"The file cannot be read as {form} ({shown}).",
    )
