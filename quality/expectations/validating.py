"""Holding a suite against what is offered, so that nothing odd reaches an engine."""

import re
import sys
from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from quality.errors import BadExpectation, SuiteTooLarge, UnknownExpectation
from quality.expectations.kinds import KINDS, Kind
from quality.rules import SUITE_SIZE

GX_VERSION = "1.24.1"
SEVERITIES = frozenset({"critical", "warning", "info"})
LONGEST_TEXT = 1000
LONGEST_LIST = 1000
_FEWEST_COLUMNS = 2
_GREATEST = sys.float_info.max
_GREATEST_COUNT = 2**53
_DAY = len("2026-01-01")
_BEYOND = re.compile(r"\(\?(?![:i])|(?<!\\)(\\\\)*\\[1-9Z]")
"""What only some engines know: look-arounds and names, references back, ``\\Z``."""
_MOMENT = re.compile(
    r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})?)?"
)


def validated(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return a suite with only what is known of it, in Great Expectations 1.x form.

    Raises:
        SuiteTooLarge: It has more expectations than are checked.
        UnknownExpectation: One is of a type that is not offered.
        BadExpectation: One lacks an argument, or has one it does not know.
    """
    expectations = content["expectations"]
    if len(expectations) > int(SUITE_SIZE.threshold or 0):
        raise SuiteTooLarge(len(expectations))
    return {
        "name": str(content.get("name") or "suite")[:200],
        "expectations": [expectation_of(expectation) for expectation in expectations],
        "meta": {"great_expectations_version": GX_VERSION},
        "notes": content.get("notes"),
    }


def expectation_of(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return one expectation with only what is known of it, and with what its kind implies.

    Raises:
        UnknownExpectation: It is of a type that is not offered.
        BadExpectation: It lacks an argument, or has one it does not know.
    """
    name, kwargs = str(given["type"]), dict(given["kwargs"])
    kind = KINDS.get(name)
    if kind is None:
        raise UnknownExpectation(name)
    flaw = _flaw(kind, kwargs)
    severity = given.get("severity") or "critical"
    if flaw is None and severity not in SEVERITIES:
        flaw = "severity"
    if flaw is not None:
        raise BadExpectation(name, flaw)
    return {
        "type": name,
        "kwargs": kwargs | dict(kind.implied),
        "meta": dict(given.get("meta") or {}),
        "severity": severity,
    }


def _flaw(kind: Kind, kwargs: Mapping[str, Any]) -> str | None:
    """Return the argument that is missing or does not fit, if there is one."""
    for missing in sorted(kind.needs - kwargs.keys()):
        return missing
    for argument, value in kwargs.items():
        if argument not in kind.arguments or not _fits(argument, value):
            return argument
        if kind.implied.get(argument, value) != value:
            return argument
    if kind.has_range and not _is_range(kind, kwargs):
        return "max_value"
    if kind.about == "columns" and len(kwargs.get("column_list", "AB")) < _FEWEST_COLUMNS:
        return "column_list"
    return None


def _fits(argument: str, value: Any) -> bool:
    """Tell whether an argument's value has its form."""
    if argument in {"value_set", "column_list", "column_set"}:
        return _is_list(value, texts_only=argument != "value_set")
    if argument in {"column", "column_A", "column_B", "regex", "ignore_row_if"}:
        is_text = isinstance(value, str) and 0 < len(value) <= LONGEST_TEXT
        return is_text and (argument != "regex" or _is_pattern(value))
    if argument in {"strict_min", "strict_max", "exact_match", "or_equal"}:
        return isinstance(value, bool)
    if argument == "mostly":
        return _is_number(value) and 0 <= value <= 1
    if argument in {"min_value", "max_value"}:
        return value is None or (_is_moment(value) if isinstance(value, str) else _is_number(value))
    return _is_number(value) and isinstance(value, int) and 0 <= value <= _GREATEST_COUNT


def _is_pattern(text: str) -> bool:
    """Tell whether a text is a regular expression that every engine reads alike."""
    try:
        re.compile(text)
    except (re.error, RecursionError, OverflowError):
        return False
    return not _BEYOND.search(text)


def _is_list(value: Any, *, texts_only: bool) -> bool:
    """Tell whether a value is a list of different plain values, all texts or none."""
    items = cast("list[Any]", value) if isinstance(value, list) else []
    if not 0 < len(items) <= LONGEST_LIST or not all(_is_plain(item) for item in items):
        return False
    kinds = {isinstance(item, str) for item in items}
    return len(set(items)) == len(items) and not (texts_only and kinds != {True})


def _is_plain(value: Any) -> bool:
    if isinstance(value, str):
        return len(value) <= LONGEST_TEXT
    return isinstance(value, bool) or _is_number(value)


def _is_number(value: Any) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and -_GREATEST <= value <= _GREATEST  # which NaN is not


def _is_moment(text: str) -> bool:
    """Tell whether a text is a day or a moment (ISO 8601), the only text that has an order."""
    try:
        return bool(_MOMENT.fullmatch(text) and datetime.fromisoformat(text))
    except ValueError:
        return False


def _is_range(kind: Kind, kwargs: Mapping[str, Any]) -> bool:
    """Tell whether there is a bound, and both are of one kind and in order."""
    ends = [kwargs[name] for name in ("min_value", "max_value") if kwargs.get(name) is not None]
    if not ends or len({_form(end) for end in ends}) > 1:
        return False
    if _counts(kind) and not all(isinstance(end, int) for end in ends):
        return False
    moments = [datetime.fromisoformat(end) for end in ends if isinstance(end, str)]
    return (moments or ends) == sorted(moments or ends)


def _counts(kind: Kind) -> bool:
    """Tell whether the bounds are of something that is counted, so that only whole ones fit."""
    return kind.about == "table" or "lengths" in kind.type or "count" in kind.type


def _form(end: Any) -> str:
    """Return what a bound is: a number, a day, or a moment with or without its zone."""
    if not isinstance(end, str):
        return "number"
    if len(end) == _DAY:
        return "day"
    return "instant" if datetime.fromisoformat(end).tzinfo else "moment"
