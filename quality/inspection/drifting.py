"""How much the values of each column moved since the version before.

Numbers are compared by the population stability index (PSI) over the bins that the version before
had, and two for what lies below and above; texts by the share of values that were not there. A
column of ids or of dates moves by its nature, and is not measured.
"""

import math
from collections.abc import Collection, Sequence
from typing import Any

import duckdb

from quality.inspection.order import Previous
from quality.inspection.outcome import ColumnProfile, Drift
from quality.inspection.profiling.measuring import Profile
from quality.inspection.sql import TABLE, named

PSI = 0.25
"""From here on a distribution counts as moved (Siddiqi 2006, Credit Risk Scorecards)."""

NEW_VALUES = 0.05
NULLS = 0.1
SMALLEST = 30
"""Fewer filled cells than this say nothing about a distribution."""

MOST_VALUES = 50_000
"""A text column with more values is no list of terms, so new ones are no news."""

_NOISE = 3
_HALF = 0.5
_COLUMNS_AT_ONCE = 200
_YEARS = (1700, 2200)


def drift(
    connection: duckdb.DuckDBPyConnection,
    previous: Previous,
    profile: Profile,
    *,
    before: str | None,
    key: Collection[str],
) -> list[Drift]:
    """Measure the columns that both versions have. ``before`` is the table of then, if known."""
    known = {str(column.get("name")): column for column in previous.columns}
    both = [
        (known[column.name], column)
        for column in profile.columns
        if column.name in known and known[column.name].get("type") == column.type
    ]
    names = _names(connection, before)
    found: list[Drift] = []
    binned = [pair for pair in both if pair[1].name not in key and _is_binned(*pair)]
    found += _moved_numbers(connection, binned)
    for then, now in both:
        if now.name in key or now.type != "string":
            continue
        share = _new_share(connection, then, now, before if now.name in names else None)
        if share is not None:
            found.append(_drift(now.name, "new_values", share, NEW_VALUES))
    found += [
        _drift(now.name, "nulls", abs(_empty(then) - _empty(now.model_dump())), NULLS)
        for then, now in both
        if _size(then) and _size(now.model_dump())
    ]
    return found


def psi(before: Sequence[float], now: Sequence[float]) -> float:
    """Return the population stability index of counts per bin; 0 is no change.

    Half a count is added to each bin, so that an empty one has a logarithm.
    """
    total_before = sum(before) + _HALF * len(before)
    total_now = sum(now) + _HALF * len(now)
    index = 0.0
    for then_count, now_count in zip(before, now, strict=True):
        then_share = (then_count + _HALF) / total_before
        now_share = (now_count + _HALF) / total_now
        index += (now_share - then_share) * math.log(now_share / then_share)
    return index


def threshold(before: int, now: int, bins: int) -> float:
    """Return from which PSI on a change is more than chance, for so many values in so many bins."""
    return max(PSI, _NOISE * (bins - 1) * (1 / before + 1 / now))


def _drift(column: str, measure: Any, value: float, limit: float) -> Drift:
    return Drift(
        column=column,
        measure=measure,
        value=round(value, 4),
        threshold=round(limit, 4),
        is_large=value > limit,
    )


def _names(connection: duckdb.DuckDBPyConnection, before: str | None) -> set[str]:
    if before is None:
        return set()
    return {str(name) for name, *_ in connection.execute(f"DESCRIBE {before}").fetchall()}


def _size(column: dict[str, Any]) -> int:
    return int(column.get("count") or 0) + int(column.get("nulls") or 0)


def _empty(column: dict[str, Any]) -> float:
    return int(column.get("nulls") or 0) / _size(column)


def _is_binned(then: dict[str, Any], now: ColumnProfile) -> bool:
    if now.type not in {"integer", "number"} or not then.get("histogram"):
        return False
    low, high = then.get("min"), then.get("max")
    if not isinstance(low, int | float) or not isinstance(high, int | float) or low >= high:
        return False
    if min(int(then.get("count") or 0), now.count) < SMALLEST or _is_year(now):
        return False
    is_id = then.get("distinct") == then.get("count") and now.distinct == now.count
    return not (is_id and now.type == "integer")


def _is_year(column: ColumnProfile) -> bool:
    bounds = (column.min, column.max)
    return column.type == "integer" and all(
        isinstance(bound, int) and _YEARS[0] <= bound <= _YEARS[1] for bound in bounds
    )


def _moved_numbers(
    connection: duckdb.DuckDBPyConnection, pairs: Sequence[tuple[dict[str, Any], ColumnProfile]]
) -> list[Drift]:
    """Count all columns into the bins of before, many columns in one pass."""
    found: list[Drift] = []
    for start in range(0, len(pairs), _COLUMNS_AT_ONCE):
        some = pairs[start : start + _COLUMNS_AT_ONCE]
        counted = connection.execute(
            f"SELECT {', '.join(_binned(then, now.name) for then, now in some)} FROM {TABLE}"  # noqa: S608 - numbers and quoted names
        ).fetchone()
        for (then, now), bins in zip(some, counted or (), strict=True):
            histogram: list[int] = then["histogram"]
            counts = [0, *histogram, 0]
            counts_now = [int((bins or {}).get(place, 0)) for place in range(len(counts))]
            limit = threshold(sum(counts), max(1, sum(counts_now)), len(counts))
            found.append(_drift(now.name, "psi", psi(counts, counts_now), limit))
    return found


def _binned(then: dict[str, Any], name: str) -> str:
    """Return an aggregate that counts a column per bin: 0 is below all, the last above."""
    low, high, bins = float(then["min"]), float(then["max"]), len(then["histogram"])
    value = f"{named(name)}::DOUBLE"
    inside = f"least({bins}, 1 + floor(({value} - {low!r}) / {high - low!r} * {bins})::INT)"
    return (
        f"histogram(CASE WHEN NOT isfinite({value}) THEN NULL WHEN {value} < {low!r} THEN 0 "
        f"WHEN {value} > {high!r} THEN {bins + 1} ELSE {inside} END)"
    )


def _new_share(
    connection: duckdb.DuckDBPyConnection,
    then: dict[str, Any],
    now: ColumnProfile,
    before: str | None,
) -> float | None:
    """Return the share of filled cells whose value was not there; None where that says nothing."""
    values = int(then.get("distinct") or 0)
    is_list = 0 < values <= min(MOST_VALUES, int(then.get("count") or 0) // 2)
    if not is_list or now.count < SMALLEST:
        return None
    column = named(now.name)
    top: list[Any] = then.get("top") or []
    if before is not None:
        was_there = f"SELECT DISTINCT {column} FROM {before} WHERE {column} IS NOT NULL"  # noqa: S608 - quoted names
        parameters: list[Any] = []
    elif len(top) == values:
        was_there = "SELECT unnest($1::VARCHAR[])"
        parameters = [[str(value) for value, _ in top]]
    else:
        return None
    cell = column if before is not None else f"{column}::VARCHAR"
    found = connection.execute(
        f"SELECT count(*) FROM {TABLE} WHERE {column} IS NOT NULL "  # noqa: S608 - quoted names
        f"AND {cell} NOT IN ({was_there})",
        parameters,
    ).fetchone()
    return int(found[0]) / now.count if found else None
