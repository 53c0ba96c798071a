"""What is told of a result when a column's values must not get out."""

from collections.abc import Mapping, Sequence
from typing import Any

from quality.inspection.outcome import ExpectationOutcome


def without(outcomes: Sequence[ExpectationOutcome], hidden: set[str]) -> list[ExpectationOutcome]:
    """Return outcomes that say nothing of the values of these columns, only how many failed."""
    nothing: dict[str, Any] = {"observed": None, "rows": [], "error": None}
    return [
        outcome.model_copy(update=nothing)
        if hidden.intersection(columns_of(outcome.kwargs))
        else outcome
        for outcome in outcomes
    ]


def columns_of(kwargs: Mapping[str, Any]) -> list[str]:
    """Return the columns that an expectation is about."""
    listed: list[str] = kwargs.get("column_list") or kwargs.get("column_set") or []
    single = [kwargs[name] for name in ("column", "column_A", "column_B") if name in kwargs]
    return [*single, *listed]
