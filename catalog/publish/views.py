"""What the publisher's pages show: plain values, settled before rendering begins."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session

from catalog import queries
from catalog.licenses import LICENSES
from catalog.lifecycle import breaks_agreements
from catalog.models import Dataset, DatasetStatus, Version, VersionStatus
from catalog.publish.describing import Description
from catalog.publish.flaws import Errors
from catalog.publish.standing import (
    DATASET_WORDS,
    STEPS,
    VERSION_WORDS,
    NextStep,
    newest_versions,
    next_step,
)
from catalog.publish.weighing import Weighing
from catalog.vocabulary import FREQUENCIES, HIGH_VALUE, THEMES
from marketplace.accounts.models import Organization
from marketplace.core.language import Language, in_language
from marketplace.web.rendering import View

Choices = list[tuple[str, str]]
_DONE = len(STEPS) + 1
_STEP_OF_STATE = {
    VersionStatus.PROCESSING: 3,
    VersionStatus.REJECTED: 3,
    VersionStatus.NEEDS_RELEASE: 4,
    VersionStatus.READY: 4,
    VersionStatus.PUBLISHED: _DONE,
    VersionStatus.WITHDRAWN: 4,
}


@dataclass(frozen=True, kw_only=True)
class WizardView(View):
    """A page of the way from a description to a published dataset."""

    slug: str = ""
    title: str = ""
    step: int = 1
    steps: tuple[str, ...] = STEPS


@dataclass(frozen=True, kw_only=True)
class OwnRow:
    """A dataset in its publisher's list."""

    slug: str
    title: str
    access: str
    status: str
    state: str
    version: int | None
    version_state: str
    version_word: str
    changed_at: datetime
    next: NextStep


@dataclass(frozen=True, kw_only=True)
class OwnDatasetsView(View):
    """The datasets of the publisher's organization."""

    page = "catalog/publish.html"

    organization: str
    rows: list[OwnRow]
    sort: str
    number: int
    has_more: bool
    is_city: bool


@dataclass(frozen=True, kw_only=True)
class DescribeView(WizardView):
    """The description, to fill in or to change."""

    page = "catalog/publish_describe.html"

    action: str
    given: Description
    errors: Errors = field(default_factory=dict[str, str])
    unfolded: list[str] = field(default_factory=list[str])
    themes: Choices
    licenses: Choices
    frequencies: Choices
    departments: Choices
    categories: Choices


@dataclass(frozen=True, kw_only=True)
class FileView(WizardView):
    """Where a file is chosen and sent."""

    page = "catalog/publish_file.html"

    address: str
    max_bytes: int
    newest: int | None


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """A criterion that refused a version: what was found, by which rule, and its limit."""

    rule: str
    message: str
    value: str
    threshold: str


@dataclass(frozen=True, kw_only=True)
class VersionView(WizardView):
    """Where a version stands; the verdict alone is the fragment that polls until there is one."""

    page = "catalog/publish_version.html"
    fragment = "catalog/publish_verdict.html"

    number: int
    filename: str
    size: int
    state: str
    is_visible: bool
    shown: int | None
    score: int | None
    row_count: int | None
    lost: list[str]
    refusals: list[Refusal]

    @property
    def tells_of_people(self) -> bool:
        """Whether it was refused for personal data, which can be mended without a new file."""
        return any(refusal.rule.startswith("privacy.") for refusal in self.refusals)


@dataclass(frozen=True, kw_only=True)
class VersionLine:
    """A version in the list of a dataset's versions."""

    number: int
    filename: str
    size: int
    created_at: datetime
    state: str
    word: str
    score: int | None


@dataclass(frozen=True, kw_only=True)
class DatasetView(WizardView):
    """All that a publisher can do with a dataset, and where its versions stand."""

    page = "catalog/publish_dataset.html"

    access: str
    status: str
    word: str
    next: NextStep
    versions: list[VersionLine]
    more: int | None
    can_publish: bool
    is_city: bool
    released_by: str
    released_at: datetime | None
    released_level: str
    notice: str
    error: str = ""


@dataclass(frozen=True, kw_only=True)
class WithdrawalView(WizardView):
    """What a withdrawal ends, before it is done."""

    page = "catalog/publish_withdrawal.html"


@dataclass(frozen=True, kw_only=True)
class ReleaseView(WizardView):
    """The weighed release of what waits for it."""

    page = "catalog/publish_release.html"

    access: str
    is_own: bool
    needs_release: bool
    number: int | None
    waits: bool
    score: int | None
    row_count: int | None
    columns: list[str]
    lost: list[str]
    before: str
    given: Weighing
    errors: Errors = field(default_factory=dict[str, str])
    notice: str = ""


def own_row(dataset: Dataset, newest: Version | None, language: Language) -> OwnRow:
    """Return how a publisher's list shows a dataset."""
    return OwnRow(
        slug=dataset.slug,
        title=in_language(dataset.title, language),
        access=dataset.access.value,
        status=dataset.status.value,
        state=DATASET_WORDS[dataset.status],
        version=newest.number if newest else None,
        version_state=newest.status.value if newest else "",
        version_word=VERSION_WORDS[newest.status] if newest else "",
        changed_at=newest.created_at if newest else dataset.created_at,
        next=next_step(dataset, newest),
    )


def describe_view(
    given: Description,
    language: Language,
    *,
    departments: Sequence[Organization],
    dataset: Dataset | None = None,
    errors: Errors | None = None,
) -> DescribeView:
    """Return the description's form, for a new dataset or one that there is.

    ``departments`` are those that data can have been collected for.
    """
    wrong = errors or {}
    return DescribeView(
        slug=dataset.slug if dataset else "",
        title=in_language(dataset.title, language) if dataset else "",
        action=f"/publish/{dataset.slug}/describe" if dataset else "/publish/new",
        given=given,
        errors=wrong,
        unfolded=given.parts_in_use(wrong),
        themes=[(term.code, term.name(language)) for term in THEMES.values()],
        licenses=[(each.id, each.title) for each in LICENSES.values()],
        frequencies=[(term.code, term.name(language)) for term in FREQUENCIES.values()],
        departments=[(each.slug, each.name) for each in departments],
        categories=[(term.code, term.name(language)) for term in HIGH_VALUE.values()],
    )


def version_view(
    session: Session, dataset: Dataset, version: Version, language: Language
) -> VersionView:
    """Return where a version stands, and why if it was refused."""
    shown = queries.current_version(session, dataset)
    return VersionView(
        slug=dataset.slug,
        title=in_language(dataset.title, language),
        step=_STEP_OF_STATE[version.status],
        number=version.number,
        filename=version.filename,
        size=version.size,
        state=version.status.value,
        is_visible=dataset.status is DatasetStatus.PUBLISHED,
        shown=shown.number if shown else None,
        score=version.score,
        row_count=version.row_count,
        lost=_lost(dataset, version),
        refusals=_refusals(version, language),
    )


def dataset_view(
    session: Session,
    dataset: Dataset,
    versions: Sequence[Version],
    language: Language,
    *,
    more: int | None = None,
    said: tuple[str, str] = ("", ""),
) -> DatasetView:
    """Return a dataset as its publisher manages it; ``said`` is a notice, and an error."""
    release = queries.latest_release(session, dataset)
    newest = next(iter(newest_versions(session, [dataset.id]).values()), None)
    return DatasetView(
        slug=dataset.slug,
        title=in_language(dataset.title, language),
        access=dataset.access.value,
        status=dataset.status.value,
        word=DATASET_WORDS[dataset.status],
        next=next_step(dataset, newest),
        versions=[_line(version) for version in versions],
        more=more,
        can_publish=dataset.status is not DatasetStatus.PUBLISHED
        and queries.newest_good_version(session, dataset) is not None,
        is_city=queries.is_city_data(session, dataset),
        released_by=release.person_name if release else "",
        released_at=release.created_at if release else None,
        released_level=release.level.value if release else "",
        notice=said[0],
        error=said[1],
    )


def release_view(
    session: Session,
    dataset: Dataset,
    language: Language,
    *,
    is_own: bool,
    notice: str = "",
) -> ReleaseView:
    """Return the form of the weighed release, beside what it is about."""
    waiting = queries.waiting_version(session, dataset)
    version = waiting or queries.newest_good_version(session, dataset)
    before = queries.latest_release(session, dataset)
    return ReleaseView(
        slug=dataset.slug,
        title=in_language(dataset.title, language),
        step=len(STEPS),
        access=dataset.access.value,
        is_own=is_own,
        needs_release=waiting is not None or queries.is_city_data(session, dataset),
        number=version.number if version else None,
        waits=waiting is not None,
        score=version.score if version else None,
        row_count=version.row_count if version else None,
        columns=[str(column["name"]) for column in version.columns] if version else [],
        lost=_lost(dataset, version) if version and waiting else [],
        before=before.person_name if before else "",
        given=Weighing.starting(dataset.access, before),
        notice=notice,
    )


def _lost(dataset: Dataset, version: Version) -> list[str]:
    """Return the columns that running agreements rely on and that the version takes away."""
    if not breaks_agreements(dataset, version):
        return []
    return [*version.changes["columns_removed"], *version.changes["columns_retyped"]]


def _line(version: Version) -> VersionLine:
    return VersionLine(
        number=version.number,
        filename=version.filename,
        size=version.size,
        created_at=version.created_at,
        state=version.status.value,
        word=VERSION_WORDS[version.status],
        score=version.score,
    )


def _refusals(version: Version, language: Language) -> list[Refusal]:
    return [
        Refusal(
            rule=item["rule"],
            message=in_language(item.get("message", {}), language),
            value=_shown(item.get("value")),
            threshold=_shown(item.get("threshold")),
        )
        for item in version.criteria
        if not item["passed"] and item.get("mandatory", True)
    ]


_LONG = 24


def _shown(value: object) -> str:
    """Return a measured value; a truth needs no figure, a checksum only its ends."""
    if value is None or isinstance(value, bool):
        return ""
    text = f"{value:.4f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
    return text if len(text) <= _LONG else f"{text[:8]}…{text[-4:]}"
