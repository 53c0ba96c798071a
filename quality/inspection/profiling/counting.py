"""What is counted and measured of each column: filled cells, different values, range, quantiles.

Up to a million rows everything is exact. In larger tables quantiles come from a t-digest over all
rows; columns of many different values have those counted whose hash falls into one of some parts,
which is right within about one percent.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from quality.inspection.profiling.fields import Field
from quality.inspection.sql import TABLE, named

EXACT_UP_TO = 1_000_000
"""Tables with more rows may have distinct values and quantiles estimated."""

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
_BATCH = 16
"""Columns measured in one pass: their sets of values are in memory together."""

_SLICES = 10
_SLICE_ROWS = 10_000
_FEW = 5000
_MOST_PARTS = 16


@dataclass(kw_only=True)
class Facts:
    """What was measured of a column. ``low`` and ``high`` are positions on its axis."""

    count: int
    distinct: int
    least: Any
    greatest: Any
    mean: float | None
    low: float | None
    high: float | None
    quantiles: list[float]
    is_estimated: bool = False


def facts_of(
    connection: duckdb.DuckDBPyConnection, fields: Sequence[Field], rows: int
) -> list[Facts]:
    """Return what was measured of each column, one pass for some columns at a time."""
    is_large = rows > EXACT_UP_TO
    found: list[Facts] = []
    for batch in _batches(fields):
        measured = _asked(connection, batch, lambda field: _parts(field, is_large=is_large))
        facts = [_facts(*values) for values in measured]
        if is_large:
            _count_values(connection, batch, facts, rows=rows)
        found += facts
    return found


def _batches(fields: Sequence[Field]) -> Iterator[Sequence[Field]]:
    for start in range(0, len(fields), _BATCH):
        yield fields[start : start + _BATCH]


def _asked(
    connection: duckdb.DuckDBPyConnection,
    fields: Sequence[Field],
    parts: Callable[[Field], Sequence[str]],
    source: str = TABLE,
) -> list[tuple[Any, ...]]:
    """Return the same aggregates of several columns, asked in one query."""
    asked = [parts(field) for field in fields]
    query = f"SELECT {', '.join(part for each in asked for part in each)} FROM {source}"  # noqa: S608 - constants and quoted names
    values = iter(connection.execute(query).fetchone() or ())
    return [tuple(next(values) for _ in each) for each in asked]


def _parts(field: Field, *, is_large: bool) -> list[str]:
    column, finite, position = named(field.name), field.finite, field.position
    distinct = "0" if is_large else f"count(DISTINCT {column})"
    bounds = [f"min({finite})", f"max({finite})", f"min({position})", f"max({position})"]
    mean, quantiles = "NULL", "NULL"
    if field.is_number:
        mean = f"avg({finite})"
        asked = "approx_quantile" if is_large else "quantile_cont"
        quantiles = f"{asked}({position}, {list(QUANTILES)})"
    if not field.is_ordered:
        bounds = ["NULL"] * 4
    return [f"count({column})", distinct, *bounds, mean, quantiles]


def _facts(*measured: Any) -> Facts:
    count, distinct, least, greatest, low, high, mean, quantiles = measured
    return Facts(
        count=count,
        distinct=distinct,
        least=least,
        greatest=greatest,
        mean=mean,
        low=low,
        high=high,
        quantiles=quantiles or [],
    )


def _count_values(
    connection: duckdb.DuckDBPyConnection,
    fields: Sequence[Field],
    facts: Sequence[Facts],
    *,
    rows: int,
) -> None:
    """Count the different values of a large table: exactly, unless a sample holds very many."""
    sampled = _asked(connection, fields, _all_values, source=_slices(rows))
    parts = {field.name: _parts_for(found) for field, (found,) in zip(fields, sampled, strict=True)}
    counted = _asked(connection, fields, lambda field: _values(field, parts[field.name]))
    for field, fact, (distinct,) in zip(fields, facts, counted, strict=True):
        fact.distinct = min(distinct * parts[field.name], fact.count)
        fact.is_estimated = parts[field.name] > 1


def _slices(rows: int) -> str:
    """Return a source of rows from ten places of the table."""
    starts = [part * rows // _SLICES for part in range(_SLICES)]
    selects = [
        f"SELECT * FROM {TABLE} WHERE rowid BETWEEN {start} AND {start + _SLICE_ROWS - 1}"  # noqa: S608 - constants and numbers
        for start in starts
    ]
    return f"({' UNION ALL '.join(selects)})"


def _parts_for(sampled: int) -> int:
    """Return into how many parts the values are divided, of which one is counted."""
    parts = 1
    while parts < _MOST_PARTS and sampled > _FEW * parts:
        parts *= 2
    return parts


def _all_values(field: Field) -> list[str]:
    return [f"count(DISTINCT {named(field.name)})"]


def _values(field: Field, parts: int) -> list[str]:
    if parts == 1:
        return _all_values(field)
    hashed = f"hash({named(field.name)})"
    return [f"count(DISTINCT {hashed}) FILTER (WHERE {hashed} % {parts} = 0)"]
