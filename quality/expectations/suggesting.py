"""A first expectation suite, suggested from what the data looks like.

Suggestions advise and never refuse (severity ``warning``): the next honest delivery may well be
the first with an empty cell. Ranges have as much slack on either side as they are wide.
"""

import math
import re
from collections.abc import Sequence
from typing import Any

from quality.inspection.outcome import ColumnProfile

MOST = 60
_KEY = re.compile(
    r"(?:^|[_\s-])(?:id|key|nr|nummer|number|kennung|schluessel|schlüssel|code|uuid)$", re.I
)
_MOST_COLUMNS = 1000
_FEW_VALUES = 12
_ENOUGH_ROWS = 20


def suggest(columns: Sequence[ColumnProfile], rows: int) -> dict[str, Any]:
    """Return a suite as Great Expectations 1.x JSON, of at most 60 expectations."""
    expectations = [
        _expectation(
            "expect_table_columns_to_match_set",
            column_set=[column.name for column in columns[:_MOST_COLUMNS]],
            exact_match=False,
        )
    ]
    for column in columns:
        expectations += _of_column(column, rows)
    return {"name": "suggested", "expectations": expectations[:MOST], "meta": {}, "notes": None}


def _of_column(column: ColumnProfile, rows: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    name = column.name
    if column.nulls == 0:
        found.append(_expectation("expect_column_values_to_not_be_null", column=name))
    if column.distinct == rows == column.count and rows > 1 and _KEY.search(name):
        found.append(_expectation("expect_column_values_to_be_unique", column=name))
    elif column.type in {"integer", "number"} and rows >= _ENOUGH_ROWS and _has_range(column):
        low, high = float(column.min or 0), float(column.max or 0)
        slack = high - low
        least = 0 if low >= 0 else low - slack
        found.append(
            _expectation(
                "expect_column_values_to_be_between",
                column=name,
                min_value=least,
                max_value=high + slack,
            )
        )
    elif column.type == "string" and _is_code_list(column, rows):
        found.append(
            _expectation(
                "expect_column_values_to_be_in_set",
                column=name,
                value_set=[value for value, _ in column.top],
            )
        )
    return found


def _has_range(column: ColumnProfile) -> bool:
    return (
        isinstance(column.min, int | float)
        and isinstance(column.max, int | float)
        and column.max > column.min
        and math.isfinite(2.0 * column.max - column.min)
        and math.isfinite(2.0 * column.min - column.max)
    )


def _is_code_list(column: ColumnProfile, rows: int) -> bool:
    is_whole = len(column.top) == column.distinct
    return is_whole and 0 < column.distinct <= _FEW_VALUES and rows >= _ENOUGH_ROWS * 5


def _expectation(kind: str, **kwargs: Any) -> dict[str, Any]:
    return {"type": kind, "kwargs": kwargs, "meta": {}, "severity": "warning"}
