"""What the desk shows: plain values, settled before rendering begins."""

from dataclasses import dataclass
from datetime import date, datetime

from catalog.models import Dataset, Version
from marketplace.accounts.models import Organization
from marketplace.contracts.agreements.deletions.models import Deletion
from marketplace.contracts.duties.views import DutyLine
from marketplace.contracts.models import Agreement
from marketplace.core.language import Language, in_language
from marketplace.log.models import LogEntry
from marketplace.site.desk.waiting import Counts
from marketplace.site.sales.views import Answer, InvoiceLine, RequestLine, SaleLine, sale_line
from marketplace.web.rendering import View

_HASH_ENDS = 6
_ID_LENGTH = 36
_ID_END = 12
"""A contract's number is the end of its id; the beginning is the time, alike for neighbours."""


@dataclass(frozen=True, kw_only=True)
class OrganizationLine:
    """An organization in the steward's list."""

    slug: str
    name: str
    kind: str
    size: str | None
    since: datetime
    verified_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class VersionLine:
    """A version that waits, of which dataset and whose."""

    slug: str
    dataset: str
    publisher: str
    number: int
    access: str
    since: datetime
    is_first: bool


@dataclass(frozen=True, kw_only=True)
class DeletionLine:
    """A deletion that nobody has attested in time."""

    sale: SaleLine
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class LogLine:
    """An entry of the log; ``href`` is where its subject can be seen, if anywhere."""

    happened_at: datetime
    action: str
    subject: str
    href: str | None
    hash: str


@dataclass(frozen=True, kw_only=True)
class DeskView(View):
    """A page of the desk; the rail beside it counts what waits."""

    counts: Counts
    organization: str


@dataclass(frozen=True, kw_only=True)
class TodayView(DeskView):
    """What waits today, and what happened last."""

    page = "site/desk.html"

    today: date
    organizations: list[OrganizationLine]
    requests: list[RequestLine]
    releases: list[VersionLine]
    failures: list[VersionLine]
    overdue: list[InvoiceLine]
    deletions: list[DeletionLine]
    ending: list[SaleLine]
    revoked: list[SaleLine]
    duties: list[DutyLine]
    log: list[LogLine]
    purposes: dict[str, str]
    answer: Answer
    notice: str


def organization_line(organization: Organization) -> OrganizationLine:
    """Return how a list shows an organization."""
    return OrganizationLine(
        slug=organization.slug,
        name=organization.name,
        kind=organization.kind.value,
        size=organization.size and organization.size.value,
        since=organization.created_at,
        verified_at=organization.verified_at,
    )


def version_line(
    version: Version, dataset: Dataset, publisher: Organization, language: Language
) -> VersionLine:
    """Return how a list shows a version that waits."""
    return VersionLine(
        slug=dataset.slug,
        dataset=in_language(dataset.title, language),
        publisher=publisher.name,
        number=version.number,
        access=dataset.access.value,
        since=version.created_at,
        is_first=dataset.current_version_id is None,
    )


def deletion_line(
    deletion: Deletion,
    agreement: Agreement,
    dataset: Dataset,
    consumer: Organization,
    language: Language,
) -> DeletionLine:
    """Return how a list shows a deletion that nobody has attested in time."""
    sale = sale_line(agreement, dataset, consumer, language)
    return DeletionLine(sale=sale, due_at=deletion.due_at)


def log_line(entry: LogEntry) -> LogLine:
    """Return how the log shows an entry."""
    ends = f"{entry.hash[:_HASH_ENDS]}…{entry.hash[-4:]}" if entry.hash else ""
    kind, _, name = entry.subject.partition("/")
    return LogLine(
        happened_at=entry.created_at,
        action=entry.action,
        subject=f"{kind}/{name[-_ID_END:]}" if len(name) == _ID_LENGTH else entry.subject,
        href=_place(entry.subject),
        hash=ends,
    )


_PLACES = {
    "contract": "/contracts/",
    "dataset": "/datasets/",
    "duty": "/desk/duties/",
    "organization": "/desk/organizations/",
}


def _place(subject: str) -> str | None:
    kind, _, name = subject.partition("/")
    return _PLACES[kind] + name if kind in _PLACES and name else None
