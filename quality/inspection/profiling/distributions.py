"""How the values of a column are spread: bins along its axis, and the values that occur most."""

import math

import duckdb

from quality.inspection.profiling.counting import Facts
from quality.inspection.profiling.fields import Field, plain
from quality.inspection.sql import TABLE, named

BINS = 12
TOP = 10
_MOST_GROUPS = 2000


def histogram(connection: duckdb.DuckDBPyConnection, field: Field, facts: Facts) -> list[int]:
    """Return how many cells lie in each of twelve bins of one width from least to greatest."""
    low, high = facts.low, facts.high
    if low is None or high is None or not math.isfinite(high - low) or high <= low:
        return []
    at = f"floor(({field.position} - {low!r}) / {high - low!r} * {BINS})"
    found = connection.execute(
        f"SELECT greatest(0, least({BINS - 1}, CAST({at} AS INTEGER))) AS bin, count(*) "  # noqa: S608 - constants and quoted names
        f"FROM {TABLE} WHERE {field.finite} IS NOT NULL GROUP BY bin"
    ).fetchall()
    bins = [0] * BINS
    for index, number in found:
        bins[index] = number
    return bins


def top(connection: duckdb.DuckDBPyConnection, field: Field, facts: Facts) -> list[tuple[str, int]]:
    """Return the values that occur most and how often, where values do occur more than once."""
    if not _has_top(field, facts):
        return []
    column = named(field.name)
    found = connection.execute(
        f"SELECT {column}, count(*) AS n FROM {TABLE} WHERE {column} IS NOT NULL "  # noqa: S608 - constants and quoted names
        f"GROUP BY {column} ORDER BY n DESC, {column} LIMIT {TOP}"
    ).fetchall()
    return [(str(plain(value)), number) for value, number in found]


def _has_top(field: Field, facts: Facts) -> bool:
    if field.type not in {"string", "boolean", "integer"} or not facts.count:
        return False
    few = facts.distinct <= TOP
    return few or (facts.distinct <= _MOST_GROUPS and facts.distinct * 2 <= facts.count)
