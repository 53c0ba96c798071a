"""The columns of the loaded table, and its values as JSON can say them."""

import hashlib
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import duckdb

from quality.inspection.sql import TABLE, named

GEOMETRY = "geometry"
"""The column that holds geometries, as GeoJSON texts in WGS 84."""

_LONGEST_TEXT = 200
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
    def is_number(self) -> bool:
        """Whether one can calculate with its values."""
        return self.type in {"integer", "number"}

    @property
    def is_moment(self) -> bool:
        """Whether its values are days or instants."""
        return self.type in {"date", "datetime"}

    @property
    def is_ordered(self) -> bool:
        """Whether its values lie on an axis, so that a histogram makes sense."""
        return self.is_number or self.is_moment

    @property
    def finite(self) -> str:
        """The column in SQL, without what is no number and lies on no axis."""
        column = named(self.name)
        if self.type == "number" or self.is_moment:
            return f"CASE WHEN isfinite({column}) THEN {column} END"
        return column

    @property
    def position(self) -> str:
        """The column in SQL as a number on its axis: moments in seconds since 1970."""
        return f"epoch({self.finite})" if self.is_moment else f"CAST({self.finite} AS DOUBLE)"


def fields_of(connection: duckdb.DuckDBPyConnection) -> list[Field]:
    """Return the columns of the loaded table, in order."""
    described = connection.execute(f"DESCRIBE {TABLE}").fetchall()
    return [Field(name=str(name), sql_type=str(kind)) for name, kind, *_ in described]


def fingerprint_of(fields: Sequence[Field]) -> str:
    """Return a hash of the names and types in order: the schema that a release is given for."""
    schema = json.dumps([[field.name, field.type] for field in fields], ensure_ascii=False)
    return hashlib.sha256(schema.encode()).hexdigest()


def plain(value: Any) -> Any:
    """Return a value as JSON can say it: bounded texts, ISO dates, finite numbers."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value)[:_LONGEST_TEXT]
