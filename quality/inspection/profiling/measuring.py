"""What the values of each column look like, asked once, in SQL."""

import hashlib
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import duckdb

from quality.inspection.outcome import ColumnProfile
from quality.inspection.sql import TABLE, named

BINS = 12
TOP = 10
EXACT_UP_TO = 1_000_000
"""Tables with more rows have their distinct values estimated (HyperLogLog, about 2 % off)."""

_MOST_GROUPS = 2000
_LONGEST_TEXT = 200
_LATITUDES = {"lat", "latitude", "breite", "breitengrad", "geo_lat", "ylatitude", "y_wgs84"}
_LONGITUDES = {
    "lon", "lng", "long", "longitude", "laenge", "länge", "laengengrad", "längengrad",
    "geo_lon", "geo_lng", "xlongitude", "x_wgs84",
}  # fmt: skip
_SHOWN_TYPES = {
    "BOOLEAN": "boolean",
    "FLOAT": "number",
    "DOUBLE": "number",
    "DATE": "date",
    "TIMESTAMP": "datetime",
    "TIMESTAMP WITH TIME ZONE": "datetime",
    "VARCHAR": "string",
    "UUID": "string",
    "TIME": "string",
}


@dataclass(frozen=True, kw_only=True)
class Field:
    """A column of the table: its name, DuckDB's type and the type people read."""

    name: str
    sql_type: str

    @property
    def type(self) -> str:
        """The type, in Table Schema's words."""
        return _SHOWN_TYPES.get(self.sql_type, "integer")

    @property
    def is_ordered(self) -> bool:
        """Whether its values lie on an axis, so that a histogram makes sense."""
        return self.type in {"integer", "number", "date", "datetime"}


@dataclass(frozen=True, kw_only=True)
class Profile:
    """A table, described."""

    rows: int
    columns: list[ColumnProfile]
    fingerprint: str
    period: tuple[date, date] | None
    bbox: tuple[float, float, float, float] | None


def fields_of(connection: duckdb.DuckDBPyConnection) -> list[Field]:
    """Return the columns of the loaded table, in order."""
    described = connection.execute(f"DESCRIBE {TABLE}").fetchall()
    return [Field(name=str(name), sql_type=str(kind)) for name, kind, *_ in described]


def fingerprint_of(fields: Sequence[Field]) -> str:
    """Return a hash of the names and types in order: the schema that a release is given for."""
    schema = json.dumps([[field.name, field.type] for field in fields], ensure_ascii=False)
    return hashlib.sha256(schema.encode()).hexdigest()


def profile(connection: duckdb.DuckDBPyConnection) -> Profile:
    """Describe every column of the loaded table: one pass for all, then one for each chart."""
    fields = fields_of(connection)
    rows = _one(connection, f"SELECT count(*) FROM {TABLE}")[0]  # noqa: S608 - a constant
    facts = _facts(connection, fields, rows)
    columns = [
        _column(connection, field, rows, fact) for field, fact in zip(fields, facts, strict=True)
    ]
    return Profile(
        rows=rows,
        columns=columns,
        fingerprint=fingerprint_of(fields),
        period=_period(columns, rows),
        bbox=_bbox(columns),
    )


def _one(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[Any, ...]:
    return connection.execute(query).fetchone() or ()


def _facts(
    connection: duckdb.DuckDBPyConnection, fields: Sequence[Field], rows: int
) -> list[tuple[Any, ...]]:
    """Return for each column: filled cells, distinct values, least, greatest, mean."""
    parts: list[str] = []
    for field in fields:
        column = named(field.name)
        distinct = "count(DISTINCT " if rows <= EXACT_UP_TO else "approx_count_distinct("
        bounds = [f"min({column})", f"max({column})"] if field.is_ordered else ["NULL", "NULL"]
        mean = f"avg({column})" if field.type in {"integer", "number"} else "NULL"
        parts += [f"count({column})", f"{distinct}{column})", *bounds, mean]
    found = _one(connection, f"SELECT {', '.join(parts)} FROM {TABLE}")  # noqa: S608 - constants and quoted names
    width = 5
    return [found[start : start + width] for start in range(0, len(found), width)]


def _column(
    connection: duckdb.DuckDBPyConnection, field: Field, rows: int, fact: tuple[Any, ...]
) -> ColumnProfile:
    count, distinct, least, greatest, mean = fact
    distinct = min(distinct, count)
    return ColumnProfile(
        name=field.name,
        type=field.type,
        count=count,
        nulls=rows - count,
        distinct=distinct,
        min=plain(least),
        max=plain(greatest),
        mean=plain(mean),
        histogram=_histogram(connection, field, least, greatest) if count else [],
        top=_top(connection, field) if _has_top(field, distinct, count) else [],
    )


def _has_top(field: Field, distinct: int, count: int) -> bool:
    if field.type not in {"string", "boolean", "integer"} or not count:
        return False
    return distinct <= TOP or (distinct <= _MOST_GROUPS and distinct * 2 <= count)


def _histogram(
    connection: duckdb.DuckDBPyConnection, field: Field, least: Any, greatest: Any
) -> list[int]:
    if not field.is_ordered or least is None:
        return []
    column = named(field.name)
    if field.type in {"date", "datetime"}:
        column = f"epoch({column})"
    low, high = _one(connection, f"SELECT min({column}), max({column}) FROM {TABLE}")  # noqa: S608 - constants and quoted names
    low, high = float(low), float(high)
    if not math.isfinite(high - low) or high <= low:
        return []
    bin_ = f"least({BINS - 1}, CAST(floor(({column} - {low!r}) / {high - low!r} * {BINS}) AS INT))"
    found = connection.execute(
        f"SELECT {bin_} AS bin, count(*) FROM {TABLE} WHERE {column} IS NOT NULL GROUP BY bin"  # noqa: S608 - constants and quoted names
    ).fetchall()
    bins = [0] * BINS
    for index, number in found:
        bins[max(0, index)] += number
    return bins


def _top(connection: duckdb.DuckDBPyConnection, field: Field) -> list[tuple[str, int]]:
    column = named(field.name)
    found = connection.execute(
        f"SELECT {column}, count(*) AS n FROM {TABLE} WHERE {column} IS NOT NULL "  # noqa: S608 - constants and quoted names
        f"GROUP BY {column} ORDER BY n DESC, {column} LIMIT {TOP}"
    ).fetchall()
    return [(str(plain(value)), number) for value, number in found]


def plain(value: Any) -> Any:
    """Return a value as JSON can say it: bounded texts, ISO dates, finite numbers."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value)[:_LONGEST_TEXT]


def _period(columns: Sequence[ColumnProfile], rows: int) -> tuple[date, date] | None:
    """Return the days from first to last of the first column of time that is mostly filled."""
    for column in columns:
        if column.type in {"date", "datetime"} and column.count * 2 > rows:
            return (
                date.fromisoformat(str(column.min)[:10]),
                date.fromisoformat(str(column.max)[:10]),
            )
    return None


def _bbox(columns: Sequence[ColumnProfile]) -> tuple[float, float, float, float] | None:
    """Return the box of the columns that are called latitude and longitude, if they can be."""
    latitude = _axis(columns, _LATITUDES, limit=90)
    longitude = _axis(columns, _LONGITUDES, limit=180)
    if not latitude or not longitude:
        return None
    return longitude[0], latitude[0], longitude[1], latitude[1]


def _axis(
    columns: Sequence[ColumnProfile], names: set[str], *, limit: int
) -> tuple[float, float] | None:
    for column in columns:
        if column.name.lower() in names and column.type == "number":
            low, high = float(column.min or 0), float(column.max or 0)
            if -limit <= low <= high <= limit:
                return low, high
    return None
