"""A first expectation suite, suggested from what the data looks like.

Suggestions advise and never refuse (severity ``warning``): the next honest delivery may well be
the first with an empty cell. They hold for the data they were made from, but for pairs of columns,
of which a profile does not know everything. Bounds have slack on either side, as wide as the
middle nine tenths of the values, so that one outlier does not make room for more.
"""

import math
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from quality.inspection.outcome import ColumnProfile

MOST = 60
_KEY = re.compile(
    r"(?:^|[_\s-])(?:id|key|nr|nummer|number|kennung|schluessel|schlüssel|code|uuid)$",
    re.IGNORECASE,
)
_PAIRS = (
    ("von", "bis"),
    ("beginn", "ende"),
    ("anfang", "ende"),
    ("start", "ende"),
    ("start", "end"),
    ("begin", "end"),
    ("from", "to"),
    ("from", "until"),
    ("min", "max"),
)
_MOST_COLUMNS = 1000
_FEW_VALUES = 12
_ENOUGH_ROWS = 20
_MANY_ROWS = 100
_QUANTILES = 5
"""At 5, 25, 50, 75 and 95 %, as the profile has them."""

Expectation = dict[str, Any]
_Kind = Callable[[ColumnProfile, int], Expectation | None]


def suggest(
    columns: Sequence[ColumnProfile], rows: int, *, key: Sequence[str] = ()
) -> dict[str, Any]:
    """Return a suite as Great Expectations 1.x JSON, of at most 60 expectations.

    ``key`` are the columns that the publisher said name a row. What tells most of a wrong file
    comes first; there is room for the rest as far as it goes.
    """
    found = [
        *_of_table(columns, rows),
        *_of_key(columns, rows, key),
        *_each(columns, rows, _codes),
        *_each(columns, rows, _pattern),
        *_each(columns, rows, _range),
        *_each(columns, rows, _filled),
        *_pairs(columns),
        *_each(columns, rows, _mean),
    ]
    return {"name": "suggested", "expectations": found[:MOST], "meta": {}, "notes": None}


def _of_table(columns: Sequence[ColumnProfile], rows: int) -> Iterator[Expectation]:
    yield _expectation(
        "expect_table_columns_to_match_set",
        column_set=[column.name for column in columns[:_MOST_COLUMNS]],
        exact_match=False,
    )
    if rows >= _ENOUGH_ROWS:
        yield _expectation("expect_table_row_count_to_be_between", min_value=rows // 2)


def _of_key(
    columns: Sequence[ColumnProfile], rows: int, key: Sequence[str]
) -> Iterator[Expectation]:
    """Yield that rows have names of their own: the chosen key, or columns that look like one."""
    named = [column for column in columns if column.name in key]
    if len(named) > 1:
        yield _expectation(
            "expect_compound_columns_to_be_unique", column_list=[column.name for column in named]
        )
    for column in columns:
        is_chosen = [each.name for each in named] == [column.name]
        if _is_unique(column, rows) and (is_chosen or _KEY.search(column.name)):
            yield _expectation("expect_column_values_to_be_unique", column=column.name)


def _each(columns: Sequence[ColumnProfile], rows: int, kind: _Kind) -> Iterator[Expectation]:
    for column in columns:
        if expectation := kind(column, rows):
            yield expectation


def _filled(column: ColumnProfile, rows: int) -> Expectation | None:
    if column.nulls or not rows:
        return None
    return _expectation("expect_column_values_to_not_be_null", column=column.name)


def _codes(column: ColumnProfile, rows: int) -> Expectation | None:
    """Return that a column keeps to its few values, if the profile knows all of them."""
    is_whole = len(column.top) == column.distinct and not column.is_estimated
    is_few = 0 < column.distinct <= _FEW_VALUES and rows >= _MANY_ROWS
    if column.type != "string" or not (is_whole and is_few):
        return None
    values = [value for value, _ in column.top]
    return _expectation("expect_column_values_to_be_in_set", column=column.name, value_set=values)


def _pattern(column: ColumnProfile, rows: int) -> Expectation | None:
    """Return that texts keep their form, if they are many and have one."""
    if column.type != "string" or not column.pattern or rows < _ENOUGH_ROWS:
        return None
    if _codes(column, rows):
        return None
    return _expectation(
        "expect_column_values_to_match_regex", column=column.name, regex=column.pattern
    )


def _range(column: ColumnProfile, rows: int) -> Expectation | None:
    """Return plausible bounds of a number; what is never negative stays so."""
    bounds = _bounds(column)
    if bounds is None or rows < _ENOUGH_ROWS or _KEY.search(column.name):
        return None
    low, high, slack = bounds
    return _expectation(
        "expect_column_values_to_be_between",
        column=column.name,
        min_value=0 if low >= 0 else _rounded(low - slack, slack),
        max_value=_rounded(high + slack, slack),
    )


def _mean(column: ColumnProfile, rows: int) -> Expectation | None:
    """Return that the mean stays where it is: it moves when a unit or a decimal sign changes."""
    bounds = _bounds(column)
    if bounds is None or rows < _MANY_ROWS or column.mean is None or _KEY.search(column.name):
        return None
    low, _, slack = bounds
    if not math.isfinite(column.mean):
        return None
    least = _rounded(column.mean - slack / 2, slack)
    return _expectation(
        "expect_column_mean_to_be_between",
        column=column.name,
        min_value=max(0, least) if low >= 0 else least,
        max_value=_rounded(column.mean + slack / 2, slack),
    )


def _rounded(bound: float, slack: float) -> float:
    """Return a bound as people would say it: as exact as the slack allows."""
    return round(float(bound), 2 - math.floor(math.log10(slack)))


def _bounds(column: ColumnProfile) -> tuple[float, float, float] | None:
    """Return least, greatest and slack of a column of numbers that are not all the same."""
    low, high = column.min, column.max
    if not isinstance(low, int | float) or not isinstance(high, int | float) or low >= high:
        return None
    slack = float(high - low)
    if len(column.quantiles) == _QUANTILES:
        slack = column.quantiles[-1] - column.quantiles[0] or slack
    ends = (low - slack, high + slack)
    return (low, high, slack) if all(math.isfinite(end) for end in ends) else None


def _pairs(columns: Sequence[ColumnProfile]) -> Iterator[Expectation]:
    """Yield that what is called an end is not before what is called its beginning."""
    by_name = {column.name.casefold(): column for column in columns}
    for column in columns:
        end = next((by_name[name] for name in _ends_of(column.name) if name in by_name), None)
        if end and _goes_before(column, end):
            yield _expectation(
                "expect_column_pair_values_a_to_be_greater_than_b",
                column_A=end.name,
                column_B=column.name,
                or_equal=True,
                ignore_row_if="either_value_is_missing",
            )


def _ends_of(name: str) -> Iterator[str]:
    """Yield what the end would be called: ``gültig_bis`` for ``gültig_von``."""
    parts = re.split(r"([_\s-]+)", name.casefold())
    for begin, end in _PAIRS:
        if begin in parts:
            yield "".join(end if part == begin else part for part in parts)


def _goes_before(begin: ColumnProfile, end: ColumnProfile) -> bool:
    """Tell whether two columns can be a beginning and its end, as far as the profile says."""
    if begin.type != end.type or begin.type not in {"integer", "number", "date", "datetime"}:
        return False
    bounds = (begin.min, end.min, begin.max, end.max)
    if any(bound is None for bound in bounds):
        return False
    return _at_most(begin.min, end.min) and _at_most(begin.max, end.max)


def _at_most(one: Any, other: Any) -> bool:
    return bool(one <= other)


def _is_unique(column: ColumnProfile, rows: int) -> bool:
    return column.distinct == rows == column.count and rows > 1 and not column.is_estimated


def _expectation(kind: str, **kwargs: Any) -> Expectation:
    return {"type": kind, "kwargs": kwargs, "meta": {}, "severity": "warning"}
