"""Which columns name a row: those the publisher chose, else such as could."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import duckdb

from quality.inspection.outcome import ColumnProfile
from quality.inspection.profiling.measuring import Profile
from quality.inspection.sql import TABLE, named

_NAMES_A_ROW = re.compile(
    r"(^|[_\s.-])(id|ids|uuid|guid|key|nr|no|nummer|number|code|kennung|kennziffer|schl(ü|ue)ssel"
    r"|ref|objectid|objekt_?id|fid|gid)$|^(id|nr|key)[_\s.-]|[a-zäöü](Id|ID|Nr)$",
    re.IGNORECASE,
)
_COULD_NAME = {"string", "integer", "date", "datetime"}
_NEARLY = 0.95
_MOST_PAIRS = 6
_MOST_ROWS_FOR_PAIRS = 2_000_000
_MOST_VERIFIED = 2


@dataclass(frozen=True, kw_only=True)
class Key:
    """The columns that name a row; ``duplicates`` are rows whose key another row has already."""

    columns: list[str]
    is_suggested: bool
    duplicates: int


def key_of(
    connection: duckdb.DuckDBPyConnection, chosen: Sequence[str], profile: Profile
) -> Key | None:
    """Return the chosen key, or one that is unique in the table; None if there is no such.

    A chosen key with a column that the table lacks is none: a caller says so.
    """
    if chosen:
        names = {column.name for column in profile.columns}
        if not names.issuperset(chosen):
            return None
        found = duplicates(connection, TABLE, chosen)
        return Key(columns=list(chosen), is_suggested=False, duplicates=found)
    for columns in _candidates(connection, profile):
        return Key(columns=columns, is_suggested=True, duplicates=0)
    return None


def duplicates(connection: duckdb.DuckDBPyConnection, table: str, columns: Sequence[str]) -> int:
    """Count the rows of a table whose key another row has already."""
    key = ", ".join(named(column) for column in columns)
    found = connection.execute(
        f"SELECT coalesce(sum(n - 1), 0)::BIGINT FROM "  # noqa: S608 - quoted names
        f"(SELECT count(*) AS n FROM {table} GROUP BY {key} HAVING count(*) > 1)"
    ).fetchone()
    return int(found[0]) if found else 0


def _candidates(connection: duckdb.DuckDBPyConnection, profile: Profile) -> list[list[str]]:
    if profile.rows < 2:  # noqa: PLR2004 - in a single row everything is unique
        return []
    filled = [c for c in profile.columns if c.type in _COULD_NAME and not c.nulls]
    single = [c for c in filled if _may_name(c, profile)]
    single.sort(key=lambda c: not _NAMES_A_ROW.search(c.name))
    for column in single[:_MOST_VERIFIED]:
        if not column.is_estimated or not duplicates(connection, TABLE, [column.name]):
            return [[column.name]]
    return _pairs(connection, filled, profile.rows)


def _may_name(column: ColumnProfile, profile: Profile) -> bool:
    """Tell whether a column is unique, and is no measurement that happens to be."""
    enough = _NEARLY * profile.rows if column.is_estimated else profile.rows
    if column.distinct < enough or column.name == "geometry":
        return False
    is_first = column.name == profile.columns[0].name
    return column.type != "integer" or is_first or bool(_NAMES_A_ROW.search(column.name))


def _pairs(
    connection: duckdb.DuckDBPyConnection, filled: Sequence[ColumnProfile], rows: int
) -> list[list[str]]:
    """Return the first pair of columns that is unique together: a place and a time, mostly."""
    if rows > _MOST_ROWS_FOR_PAIRS:
        return []
    parts = [c for c in filled if c.type != "integer" or _NAMES_A_ROW.search(c.name)]
    pairs = [
        [left.name, right.name]
        for left, right in combinations(parts, 2)
        if left.distinct * right.distinct >= rows and min(left.distinct, right.distinct) > 1
    ]
    for pair in pairs[:_MOST_PAIRS]:
        if not duplicates(connection, TABLE, pair):
            return [pair]
    return []
