"""What an inspection found, with only what matters named, and how it is judged."""

from datetime import UTC, datetime
from typing import Any

from catalog.models import Access, Dataset, Version
from marketplace.core.ids import new_id
from quality import reporting
from quality.comparing import Comparison
from quality.inspection.outcome import Outcome
from quality.reporting import Findings

SHA = "a" * 64
DELIVERED = datetime(2026, 11, 23, 12, tzinfo=UTC)


def outcome(**given: Any) -> Outcome:
    """A table of one column and 100 rows, a tenth of them empty."""
    fields: dict[str, Any] = {
        "reading": {"kind": "csv", "assumptions": [{"de": "Gelesen.", "en": "Read."}]},
        "rows": 100,
        "columns": [column()],
    }
    return Outcome.model_validate(fields | given)


def column(**given: Any) -> dict[str, Any]:
    """A column of whole numbers."""
    fields: dict[str, Any] = {
        "name": "a",
        "type": "integer",
        "count": 90,
        "nulls": 10,
        "distinct": 5,
    }
    return fields | given


def expectation(severity: str, *, success: bool) -> dict[str, Any]:
    """A result of the suite about the column."""
    kind = "expect_column_values_to_not_be_null"
    return {"type": kind, "kwargs": {"column": "a"}, "severity": severity, "success": success}


def dataset(**given: Any) -> Dataset:
    """A dataset that says no more than it must."""
    described: dict[str, Any] = {
        "title": {"de": "T"},
        "description": {"de": "D"},
        "themes": [],
        "keywords": {},
        "license": "dl-de-zero-2.0",
        "access": Access.OPEN,
    }
    return Dataset(**described | given)


def judge(outcome: Outcome, *, comparison: Comparison | None = None, **described: Any) -> Findings:
    """Hold an outcome against the criteria."""
    return reporting.judge(
        outcome,
        dataset=dataset(**described),
        version=Version(
            dataset_id=new_id(), number=1, upload_id=new_id(), size=1, created_at=DELIVERED
        ),  # pyright: ignore[reportCallIssue] - built of a dictionary
        sha256=SHA,
        comparison=comparison or Comparison(),
    )


def found(findings: Findings, rule: str) -> dict[str, Any]:
    """Return one measured criterion."""
    return next(item for item in findings.criteria if item["rule"] == rule)


def measured(findings: Findings) -> set[str]:
    """Return the ids of all that was measured."""
    return {item["rule"] for item in findings.criteria}
