"""The shapes of quality's JSON."""

import json
import re
from datetime import datetime
from typing import Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from catalog.models import Version
from quality.models import QualityReport, Suite
from quality.queries import Progress


class CriterionRead(BaseModel):
    """One published rule with what was measured."""

    rule: str
    value: Any
    threshold: Any
    passed: bool
    mandatory: bool
    message: dict[str, str]


class PrivacyRead(BaseModel):
    """Cells that look personal, with masked examples."""

    rule: str
    column: str
    count: int
    examples: list[str]


class ReportRead(BaseModel):
    """What the inspection of a version found."""

    id: UUID
    version: int
    verdict: Literal["passed", "rejected"]
    rejection: str | None
    score: int | None
    created_at: datetime
    criteria: list[CriterionRead]
    columns: list[dict[str, Any]]
    privacy: list[PrivacyRead]
    expectations: list[dict[str, Any]]
    reading: dict[str, Any]
    changes: dict[str, Any]

    @classmethod
    def of(cls, report: QualityReport, version: Version) -> Self:
        """Return a report in the form that is sent."""
        return cls(
            id=report.id,
            version=version.number,
            verdict="passed" if report.passed else "rejected",
            rejection=report.rejection,
            score=report.score,
            created_at=report.created_at,
            criteria=[CriterionRead.model_validate(item) for item in report.criteria],
            columns=report.columns,
            privacy=[PrivacyRead.model_validate(item) for item in report.privacy],
            expectations=report.expectations,
            reading=report.reading,
            changes=report.changes,
        )


class ProgressRead(BaseModel):
    """How far the inspection of a version is."""

    status: str
    step: str
    done: int
    total: int
    note: str
    attempts: int

    @classmethod
    def of(cls, progress: Progress, version: Version) -> Self:
        """Return progress in the form that is sent."""
        return cls(
            status=version.status.value,
            step=progress.step,
            done=progress.done,
            total=progress.total,
            note=progress.note,
            attempts=progress.attempts,
        )


class ExpectationWrite(BaseModel):
    """One expectation as Great Expectations 1.x writes it; ids and renderings are not kept."""

    model_config = ConfigDict(extra="ignore")

    type: str = Field(max_length=120)
    kwargs: dict[str, Any] = Field(max_length=20)
    meta: dict[str, Any] | None = Field(default=None, max_length=20)
    severity: str | None = Field(default=None, max_length=20)


class SuiteWrite(BaseModel):
    """An expectation suite as Great Expectations 1.x writes it."""

    model_config = ConfigDict(extra="ignore")

    name: str = Field(default="suite", max_length=200)
    expectations: list[ExpectationWrite]
    notes: str | None = Field(default=None, max_length=2000)

    @model_validator(mode="after")
    def _can_be_kept(self) -> Self:
        """Refuse what PostgreSQL's JSON has no form for: NaN, infinity, NUL, lone surrogates."""
        text = json.dumps(self.model_dump(), ensure_ascii=False, allow_nan=False)
        text.encode()
        if _NUL.search(text):
            message = "the character NUL is no text"
            raise ValueError(message)
        return self


_NUL = re.compile(r"(?<!\\)(\\\\)*\\u0000")
"""NUL as JSON writes it; after an escaped backslash the same digits are plain text."""


class SuiteRead(BaseModel):
    """A suite as Great Expectations 1.x reads it; ``meta`` says which version of it this is."""

    id: UUID
    name: str
    expectations: list[dict[str, Any]]
    meta: dict[str, Any]
    notes: str | None

    @classmethod
    def of(cls, suite: Suite) -> Self:
        """Return a suite in the form that is sent."""
        content = suite.content
        return cls(
            id=suite.id,
            name=content["name"],
            expectations=content["expectations"],
            meta=content["meta"] | {"number": suite.number, "suggested": suite.is_suggested},
            notes=content.get("notes"),
        )
