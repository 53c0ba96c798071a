"""The shapes of quality's JSON."""

from datetime import datetime
from typing import Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel

from catalog.models import Version
from quality.disclosing import (
    Reader,
    changes_for,
    expectations_for,
    geometry_of,
    notices_of,
    reading_for,
    small_groups_of,
)
from quality.inspection.outcome import (
    ExpectationOutcome,
    GeometryProfile,
    Notice,
    PrivacyFinding,
    SmallGroups,
    TableChanges,
)
from quality.judging.dimensions import dimensions
from quality.models import QualityReport
from quality.queries import Progress


class CriterionRead(BaseModel):
    """One published rule with what was measured."""

    rule: str
    value: Any
    threshold: Any
    passed: bool
    mandatory: bool
    message: dict[str, str]


class DimensionRead(BaseModel):
    """A part of the score: why it is what it is, and the step that would raise it most.

    ``gain`` is by how many points the whole score would rise with ``step``, about ``rule``.
    """

    id: str
    name: dict[str, str]
    score: int
    reason: dict[str, str]
    rule: str | None
    step: dict[str, str]
    gain: int


class PrivacyRead(BaseModel):
    """Cells that look personal, with masked examples; whether they may not get out.

    Those in a `part` of the file that was not taken only forbid to give the file itself away.
    """

    rule: str
    column: str
    part: str
    count: int
    share: float
    threshold: float | int
    examples: list[str]
    lines: list[int]
    blocks: bool
    is_exempt: bool


class ReportRead(BaseModel):
    """What the inspection of a version found."""

    id: UUID
    version: int
    verdict: Literal["passed", "rejected"]
    rejection: str | None
    score: int | None
    created_at: datetime
    criteria: list[CriterionRead]
    dimensions: list[DimensionRead]
    columns: list[dict[str, Any]]
    privacy: list[PrivacyRead]
    small_groups: SmallGroups | None
    notices: list[Notice]
    geometry: GeometryProfile | None
    expectations: list[ExpectationOutcome]
    reading: dict[str, Any]
    changes: dict[str, Any]
    table_changes: TableChanges | None
    treatments: list[dict[str, str]]

    @classmethod
    def of(cls, report: QualityReport, version: Version, *, reader: Reader) -> Self:
        """Return a report in the form that is sent, as far as its reader may see it."""
        findings = [PrivacyFinding.model_validate(item) for item in report.privacy]
        return cls(
            id=report.id,
            version=version.number,
            verdict="passed" if report.passed else "rejected",
            rejection=report.rejection,
            score=report.score,
            created_at=report.created_at,
            criteria=[CriterionRead.model_validate(item) for item in report.criteria],
            dimensions=[
                DimensionRead.model_validate(item)
                for item in report.dimensions or dimensions(report.criteria)
            ],
            columns=report.columns,
            privacy=[PrivacyRead.model_validate(item.model_dump()) for item in findings],
            small_groups=small_groups_of(report),
            notices=notices_of(report),
            geometry=geometry_of(report),
            expectations=expectations_for(report, reader),
            reading=reading_for(report, reader),
            changes=report.changes,
            table_changes=changes_for(report, reader),
            treatments=version.treatments,
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
