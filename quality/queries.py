"""Reads of quality: reports, and how far an inspection has come."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, select

from catalog.models import Dataset, Version
from marketplace.core.language import N_
from quality.errors import ReportNotReady
from quality.models import Inspection, QualityReport

STEPS = {
    "waiting": N_("Waiting for its turn"),
    "fetching": N_("Fetching the file"),
    "reading": N_("Recognising the format"),
    "profiling": N_("Columns and statistics"),
    "privacy": N_("Privacy"),
    "comparing": N_("Comparison with the version before"),
    "files": N_("Parquet, CSV and JSON"),
    "expectations": N_("Expectations"),
    "recording": N_("Recording the result"),
}
"""The steps of an inspection in their order, as people read them."""

LAST_STEP = "recording"


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far an inspection is: the step under way, and how much of it."""

    step: str
    done: int
    total: int
    note: str
    attempts: int = 0
    is_finished: bool = False


def progress(session: Session, version_id: UUID) -> Progress:
    """Return how far the inspection of a version has come; one that is unknown waits."""
    found = inspection(session, version_id)
    if found is None:
        return Progress(step="waiting", done=0, total=0, note="")
    return Progress(
        step=found.step if found.step in STEPS else "waiting",
        done=found.done,
        total=found.total,
        note=found.note,
        attempts=found.attempts,
        is_finished=found.finished_at is not None,
    )


def inspection(session: Session, version_id: UUID) -> Inspection | None:
    """Return the inspection of a version."""
    return session.exec(select(Inspection).where(Inspection.version_id == version_id)).one_or_none()


def report(session: Session, dataset: Dataset, version: Version) -> QualityReport:
    """Return the report that gave a version its verdict.

    Raises:
        ReportNotReady: The version is still being inspected.
    """
    found = session.get(QualityReport, version.report_id) if version.report_id else None
    if found is None:
        raise ReportNotReady(dataset, version)
    return found


def version_to_inspect(session: Session, version_id: UUID) -> tuple[Dataset, Version]:
    """Return a version and its dataset, whoever asks; for jobs, never for a request."""
    version = session.get_one(Version, version_id)
    return session.get_one(Dataset, version.dataset_id), version


def last_good_version(session: Session, dataset: Dataset, before: Version) -> Version | None:
    """Return the version that a new one is compared with: the newest before it that was visible.

    One that never was would be told of by what changed since.
    """
    return session.exec(
        select(Version)
        .join(QualityReport, col(QualityReport.id) == col(Version.report_id))
        .where(
            Version.dataset_id == dataset.id,
            Version.number < before.number,
            col(QualityReport.passed).is_(True),
            col(Version.published_at).is_not(None),
        )
        .order_by(col(Version.number).desc())
        .limit(1)
    ).one_or_none()
