"""What pages show of duties: plain values, settled before rendering begins."""

from dataclasses import dataclass
from datetime import date, datetime

from catalog.vocabulary import FREQUENCIES
from marketplace.contracts.duties.models import OWED
from marketplace.contracts.duties.queries import Entry
from marketplace.contracts.duties.receiving import stands_now
from marketplace.contracts.duties.schedule import escalates_on
from marketplace.core.language import Language, in_language
from marketplace.web.rendering import View


@dataclass(frozen=True, kw_only=True)
class DutyLine:
    """A duty in one language, as it stands today; ``waits`` where a file is to be looked at."""

    id: str
    organization: str
    organization_slug: str
    obligation: str
    basis: str
    reference: str
    format: str
    frequency: str | None
    dataset: str | None
    dataset_title: str
    due_on: date
    escalates_on: date
    status: str
    is_owed: bool
    waits: bool
    filename: str | None
    sent_at: datetime | None
    version: int | None
    received_at: datetime | None
    reason: str


@dataclass(frozen=True, kw_only=True)
class OwnDutiesView(View):
    """What an organization owes the city, a page at a time."""

    page = "contracts/duties.html"

    organization: str
    duties: list[DutyLine]
    state: str
    sort: str
    is_first: bool
    next: str | None


@dataclass(frozen=True, kw_only=True)
class OwnDutyView(View):
    """A duty, and where its data is delivered."""

    page = "contracts/duty.html"

    line: DutyLine
    may_deliver: bool
    max_bytes: int
    notice: str


def duty_line(entry: Entry, language: Language) -> DutyLine:
    """Return how a page shows a duty."""
    duty, dataset = entry.duty, entry.dataset
    return DutyLine(
        id=str(duty.id),
        organization=entry.organization.name,
        organization_slug=entry.organization.slug,
        obligation=duty.obligation,
        basis=duty.basis.value,
        reference=duty.reference,
        format=duty.format,
        frequency=duty.frequency and FREQUENCIES[duty.frequency].name(language),
        dataset=dataset.slug if dataset else None,
        dataset_title=in_language(dataset.title, language) if dataset else "",
        due_on=duty.due_on,
        escalates_on=escalates_on(duty),
        status=stands_now(duty).value,
        is_owed=duty.status in OWED,
        waits=duty.status in OWED and duty.sent_at is not None,
        filename=duty.filename,
        sent_at=duty.sent_at,
        version=entry.version,
        received_at=duty.received_at,
        reason=duty.reason,
    )
