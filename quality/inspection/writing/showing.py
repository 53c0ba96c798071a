"""What people are shown of a table: its first rows, and some of all parts."""

from collections.abc import Sequence
from typing import Any

import duckdb

from quality.inspection.outcome import ColumnProfile
from quality.inspection.profiling.measuring import Profile, plain
from quality.inspection.sql import TABLE, named

PREVIEW_ROWS = 100
SAMPLE_ROWS = 100
_MOST_STRATA = 40
_PARTS = 10

Rows = list[list[Any]]


def preview(connection: duckdb.DuckDBPyConnection, profile: Profile, *, hidden: set[str]) -> Rows:
    """Return the first rows as JSON can say them; cells of hidden columns are None."""
    return _shown(connection, profile, f"LIMIT {PREVIEW_ROWS}", hidden=hidden)


def sample(connection: duckdb.DuckDBPyConnection, profile: Profile, *, hidden: set[str]) -> Rows:
    """Return rows of all kinds that there are, as many of each as is fair, in the table's order.

    Kinds are the values of the column that best divides the table; without one, its tenths. Of each
    at least one row is there. The same table always gives the same sample.
    """
    column = _dividing(profile.columns, profile.rows, hidden=hidden)
    tenth = f"rowid * {_PARTS} // (SELECT max(rowid) + 1 FROM {TABLE})"  # noqa: S608 - constants
    kind = named(column) if column else tenth
    strata: list[tuple[int, list[int]]] = connection.execute(
        f"SELECT count(*), arg_min(rowid, hash(rowid), {SAMPLE_ROWS}) FROM {TABLE} "  # noqa: S608 - constants and quoted names
        f"GROUP BY {kind} ORDER BY min(rowid)"
    ).fetchall()
    taken = shares([count for count, _ in strata])
    chosen = [row for (_, rows), share in zip(strata, taken, strict=True) for row in rows[:share]]
    if not chosen:
        return []
    wanted = f"WHERE rowid IN ({', '.join(map(str, chosen))}) ORDER BY rowid"
    return _shown(connection, profile, wanted, hidden=hidden)


def _dividing(columns: Sequence[ColumnProfile], rows: int, *, hidden: set[str]) -> str | None:
    """Return the column of texts with most, yet few, different values."""
    candidates = [
        column
        for column in columns
        if column.type in {"string", "boolean"}
        and column.name not in hidden
        and 1 < column.distinct <= _MOST_STRATA
        and column.distinct * 2 <= rows
    ]
    return max(candidates, key=lambda column: column.distinct).name if candidates else None


def shares(counts: Sequence[int]) -> list[int]:
    """Return how many rows of each kind are taken: one at least, the others by its part of all."""
    if sum(counts) <= SAMPLE_ROWS:
        return list(counts)
    spare = SAMPLE_ROWS - len(counts)
    exact = [spare * (count - 1) / (sum(counts) - len(counts)) for count in counts]
    taken = [1 + int(share) for share in exact]
    by_rest = sorted(range(len(counts)), key=lambda index: int(exact[index]) - exact[index])
    for index in by_rest[: SAMPLE_ROWS - sum(taken)]:
        taken[index] += 1
    return taken


def _shown(
    connection: duckdb.DuckDBPyConnection, profile: Profile, which: str, *, hidden: set[str]
) -> Rows:
    found = connection.execute(f"SELECT * FROM {TABLE} {which}").fetchall()  # noqa: S608 - constants and numbers
    names = [column.name for column in profile.columns]
    return [
        [None if name in hidden else plain(cell) for name, cell in zip(names, row, strict=True)]
        for row in found
    ]
