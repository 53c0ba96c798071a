"""What quality found out about a version becomes the catalogue's own rows."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session

from catalog import announcing, publishing, queries
from catalog.lifecycle import after_checks, breaks_agreements, move
from catalog.models import (
    Dataset,
    DatasetStatus,
    Distribution,
    FileFormat,
    Version,
    VersionStatus,
)
from catalog.vocabulary import file_type
from marketplace.core import clock


@dataclass(frozen=True, kw_only=True)
class DerivedFile:
    """A file that was made from the original."""

    format: FileFormat
    object_key: str
    media_type: str
    size: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """What quality pushes down: everything that the public will see of a version.

    ``rejection`` is the id of the rule that refused it. A column has ``name`` and ``type``, and
    what was measured of it: ``count``, ``nulls``, ``distinct``, ``min``, ``max``, ``mean``,
    ``histogram``, ``top``. ``dimensions`` are the parts of the score.
    ``preview`` holds the first rows in the order of the columns, ``sample`` rows from all parts;
    ``treatments`` say what was done to the original, which then is not given away; ``files`` are
    all but the original.
    """

    passed: bool
    report_id: UUID
    score: int | None = None
    rejection: str | None = None
    sha256: str | None = None
    row_count: int | None = None
    schema_fingerprint: str | None = None
    columns: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    criteria: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    dimensions: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    preview: list[list[Any]] = field(default_factory=list[list[Any]])
    sample: list[list[Any]] = field(default_factory=list[list[Any]])
    chart: dict[str, Any] | None = None
    features: dict[str, Any] | None = None
    treatments: list[dict[str, str]] = field(default_factory=list[dict[str, str]])
    changes: dict[str, Any] = field(default_factory=dict[str, Any])
    files: list[DerivedFile] = field(default_factory=list[DerivedFile])
    period: tuple[date, date] | None = None
    bbox: list[float] | None = None
    place: str | None = None


def record_judgement(session: Session, version_id: UUID, judgement: Judgement) -> Version:
    """Give a version its verdict, and let it out if its dataset is visible and nothing waits.

    Only the first judgement of a version counts; recording it again, or another one of a job that
    ran twice, changes nothing. A rejected version leaves the last good one online.
    """
    dataset, version = queries.locked_version(session, version_id)
    if version.status is not VersionStatus.PROCESSING:
        return version
    _keep(version, judgement)
    if judgement.passed:
        session.add_all(_distributions(version, judgement))
    status = after_checks(
        passed=judgement.passed,
        waits_for_release=_waits_for_release(session, dataset, version),
        is_visible=dataset.status is DatasetStatus.PUBLISHED,
    )
    move(version, status)
    _announce(session, dataset, version)
    return version


def _announce(session: Session, dataset: Dataset, version: Version) -> None:
    if version.status is VersionStatus.REJECTED:
        announcing.version_rejected(session, dataset, version)
    elif version.status is VersionStatus.NEEDS_RELEASE:
        announcing.release_needed(session, dataset, version)
    elif version.status is VersionStatus.PUBLISHED:
        version.published_at = clock.now()
        publishing.show_newest(session, dataset)


def _waits_for_release(session: Session, dataset: Dataset, version: Version) -> bool:
    """City data waits for a weighing; anyone's, where running agreements rely on what is gone."""
    if not (queries.is_city_data(session, dataset) or breaks_agreements(dataset, version)):
        return False
    decision = queries.latest_release(session, dataset)
    return not publishing.covers(decision, door=dataset.access, version=version)


def _keep(version: Version, judgement: Judgement) -> None:
    version.report_id = judgement.report_id
    version.score = judgement.score
    version.rejection = judgement.rejection
    version.sha256 = judgement.sha256
    version.row_count = judgement.row_count
    version.schema_fingerprint = judgement.schema_fingerprint
    version.columns = judgement.columns
    version.criteria = judgement.criteria
    version.dimensions = judgement.dimensions
    version.preview = judgement.preview
    version.sample = judgement.sample
    version.chart = judgement.chart
    version.features = judgement.features
    version.treatments = judgement.treatments
    version.changes = judgement.changes
    version.bbox = judgement.bbox
    version.place = judgement.place
    if judgement.period:
        version.period_start, version.period_end = judgement.period


def _distributions(version: Version, judgement: Judgement) -> list[Distribution]:
    files = [_derived(version, file) for file in judgement.files]
    if judgement.treatments:
        return files
    original = Distribution(
        version_id=version.id,
        format=FileFormat.ORIGINAL,
        object_key=version.object_key,
        media_type=file_type(FileFormat.ORIGINAL, version.filename).media_type,
        size=version.size,
        sha256=judgement.sha256 or "",
    )
    return [original, *files]


def _derived(version: Version, file: DerivedFile) -> Distribution:
    return Distribution(
        version_id=version.id,
        format=file.format,
        object_key=file.object_key,
        media_type=file.media_type,
        size=file.size,
        sha256=file.sha256,
    )
