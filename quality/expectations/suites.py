"""Expectation suites: which expectations are offered, and the versions of a dataset's suite."""

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlmodel import Session, col, select

from catalog.models import Dataset
from marketplace.log.recording import record
from quality.errors import BadExpectation, SuiteTooLarge, UnknownExpectation
from quality.models import QualityReport, Suite
from quality.rules import SUITE_SIZE

GX_VERSION = "1.24.1"
SEVERITIES = frozenset({"critical", "warning", "info"})
_LONGEST_TEXT = 1000
_LONGEST_LIST = 1000
_GREATEST = sys.float_info.max
_MOMENT = re.compile(
    r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})?)?"
)


@dataclass(frozen=True)
class Signature:
    """Which arguments an expectation must and may have."""

    needs: frozenset[str]
    takes: frozenset[str] = field(default=frozenset())


def _takes(*needs: str, also: str = "") -> Signature:
    return Signature(frozenset(needs), frozenset(also.split()))


_RANGE = "min_value max_value strict_min strict_max"
OFFERED: Mapping[str, Signature] = {
    "expect_column_distinct_values_to_be_in_set": _takes("column", "value_set"),
    "expect_column_max_to_be_between": _takes("column", also=_RANGE),
    "expect_column_mean_to_be_between": _takes("column", also=_RANGE),
    "expect_column_min_to_be_between": _takes("column", also=_RANGE),
    "expect_column_sum_to_be_between": _takes("column", also=_RANGE),
    "expect_column_to_exist": _takes("column", also="column_index"),
    "expect_column_unique_value_count_to_be_between": _takes("column", also=_RANGE),
    "expect_column_value_lengths_to_be_between": _takes("column", also=f"{_RANGE} mostly"),
    "expect_column_value_lengths_to_equal": _takes("column", "value", also="mostly"),
    "expect_column_values_to_be_between": _takes("column", also=f"{_RANGE} mostly"),
    "expect_column_values_to_be_in_set": _takes("column", "value_set", also="mostly"),
    "expect_column_values_to_be_null": _takes("column", also="mostly"),
    "expect_column_values_to_be_unique": _takes("column", also="mostly"),
    "expect_column_values_to_match_regex": _takes("column", "regex", also="mostly"),
    "expect_column_values_to_not_be_in_set": _takes("column", "value_set", also="mostly"),
    "expect_column_values_to_not_be_null": _takes("column", also="mostly"),
    "expect_column_values_to_not_match_regex": _takes("column", "regex", also="mostly"),
    "expect_compound_columns_to_be_unique": _takes("column_list", also="mostly ignore_row_if"),
    "expect_table_column_count_to_be_between": _takes(also="min_value max_value"),
    "expect_table_column_count_to_equal": _takes("value"),
    "expect_table_columns_to_match_ordered_list": _takes("column_list"),
    "expect_table_columns_to_match_set": _takes("column_set", also="exact_match"),
    "expect_table_row_count_to_be_between": _takes(also=_RANGE),
    "expect_table_row_count_to_equal": _takes("value"),
}
"""Each of them gives the same result on DuckDB as on pandas, which a contract test holds."""


def newest(session: Session, dataset_id: UUID) -> Suite | None:
    """Return the suite that the next version is checked against."""
    return session.exec(
        select(Suite)
        .where(Suite.dataset_id == dataset_id)
        .order_by(col(Suite.number).desc())
        .limit(1)
    ).one_or_none()


def applied(session: Session, report_id: UUID | None) -> Suite | None:
    """Return the suite that the version of a report was checked against."""
    found = session.get(QualityReport, report_id) if report_id else None
    return session.get(Suite, found.suite_id) if found and found.suite_id else None


def write(
    session: Session, dataset: Dataset, content: dict[str, Any], *, person_id: UUID | None
) -> Suite:
    """Keep a publisher's suite as the newest version; the next file is checked against it.

    Sending the same suite again keeps the version there is.

    Raises:
        SuiteTooLarge: It has more expectations than are checked.
        UnknownExpectation: One is of a type that is not offered.
        BadExpectation: One lacks an argument, or has one it does not know.
    """
    checked = validated(content)
    before = newest(session, dataset.id)
    if before and not before.is_suggested and before.content == checked:
        return before
    suite = _kept(session, dataset.id, checked, before=before)
    suite.written_by = person_id
    record(
        session,
        "quality.suite-written",
        subject=f"dataset/{dataset.slug}",
        person_id=person_id,
        organization_id=dataset.publisher_id,
        details={"number": suite.number, "expectations": len(checked["expectations"])},
    )
    return suite


def keep_suggested(
    session: Session, dataset_id: UUID, content: dict[str, Any], *, fingerprint: str | None
) -> Suite:
    """Keep a suggested suite, unless the publisher has written one in the meantime."""
    before = newest(session, dataset_id)
    if before and not before.is_suggested:
        return before
    if before and before.schema_fingerprint == fingerprint:
        return before
    suite = _kept(session, dataset_id, content, before=before)
    suite.is_suggested = True
    suite.schema_fingerprint = fingerprint
    return suite


def _kept(
    session: Session, dataset_id: UUID, content: dict[str, Any], *, before: Suite | None
) -> Suite:
    suite = Suite(
        dataset_id=dataset_id,
        number=before.number + 1 if before else 1,
        is_suggested=False,
        content=content,
    )
    session.add(suite)
    return suite


def validated(content: dict[str, Any]) -> dict[str, Any]:
    """Return a suite with only what is known of it, in Great Expectations 1.x form."""
    expectations = content["expectations"]
    if len(expectations) > int(SUITE_SIZE.threshold or 0):
        raise SuiteTooLarge(len(expectations))
    return {
        "name": str(content.get("name") or "suite")[:200],
        "expectations": [_validated(expectation) for expectation in expectations],
        "meta": {"great_expectations_version": GX_VERSION},
        "notes": content.get("notes"),
    }


def _validated(expectation: dict[str, Any]) -> dict[str, Any]:
    name, kwargs = str(expectation["type"]), dict(expectation["kwargs"])
    signature = OFFERED.get(name)
    if signature is None:
        raise UnknownExpectation(name)
    for missing in signature.needs - kwargs.keys():
        raise BadExpectation(name, missing)
    for argument, value in kwargs.items():
        if argument not in signature.needs | signature.takes or not _fits(argument, value):
            raise BadExpectation(name, argument)
    if not _is_range(name, kwargs.get("min_value"), kwargs.get("max_value")):
        raise BadExpectation(name, "max_value")
    severity = expectation.get("severity") or "critical"
    if severity not in SEVERITIES:
        raise BadExpectation(name, "severity")
    return {
        "type": name,
        "kwargs": kwargs,
        "meta": dict(expectation.get("meta") or {}),
        "severity": severity,
    }


def _is_plain(value: Any) -> bool:
    if isinstance(value, str):
        return len(value) <= _LONGEST_TEXT
    return isinstance(value, bool) or (value is not None and _is_number(value))


def _is_number(value: Any) -> bool:
    if value is None:
        return True
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and -_GREATEST <= value <= _GREATEST  # which NaN is not


def _is_moment(text: str) -> bool:
    """Tell whether a text is a day or a moment (ISO 8601), the only text that has an order."""
    try:
        return bool(_MOMENT.fullmatch(text) and datetime.fromisoformat(text))
    except ValueError:
        return False


def _is_range(name: str, least: Any, most: Any) -> bool:
    """Tell whether both ends are of one kind and in order; of a table only whole things count."""
    ends = [end for end in (least, most) if end is not None]
    if name.startswith("expect_table_") and not all(isinstance(end, int) for end in ends):
        return False
    if len({isinstance(end, str) for end in ends}) > 1:
        return False
    moments = [datetime.fromisoformat(end) for end in ends if isinstance(end, str)]
    if len({moment.tzinfo is None for moment in moments}) > 1:
        return False
    return (moments or ends) == sorted(moments or ends)


def _fits(argument: str, value: Any) -> bool:
    """Tell whether an argument's value has its form, so that nothing odd reaches the engine."""
    if argument in {"value_set", "column_list", "column_set"}:
        items = cast("list[Any]", value) if isinstance(value, list) else []
        is_plain = all(_is_plain(item) for item in items)
        return 0 < len(items) <= _LONGEST_LIST and is_plain and len(set(items)) == len(items)
    if argument in {"column", "regex", "ignore_row_if"}:
        return isinstance(value, str) and 0 < len(value) <= _LONGEST_TEXT
    if argument in {"strict_min", "strict_max", "exact_match"}:
        return isinstance(value, bool)
    if argument == "mostly":
        return _is_number(value) and value is not None and 0 <= value <= 1
    if argument in {"min_value", "max_value"}:
        return _is_moment(value) if isinstance(value, str) else _is_number(value)
    return _is_number(value) and value is not None
