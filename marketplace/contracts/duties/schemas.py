"""The JSON of duties: what is sent, and what is answered."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from marketplace.contracts.duties.models import Basis, DutyStatus, Frequency
from marketplace.contracts.duties.queries import Entry
from marketplace.contracts.duties.receiving import stands_now
from marketplace.contracts.duties.rules import LONGEST_PATIENCE, USUAL_PATIENCE
from marketplace.contracts.duties.schedule import escalates_on

_NO_CONTROL = r"^[^\x00-\x08\x0b-\x1f]*$"


def _text(least: int, most: int) -> StringConstraints:
    return StringConstraints(
        strip_whitespace=True, min_length=least, max_length=most, pattern=_NO_CONTROL
    )


Slug = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=80, pattern="^[a-z0-9-]*$")
]
Reason = Annotated[str, _text(3, 2000)]


class Form(BaseModel):
    """What is sent; a field that is not known is an error, so that none is lost unseen."""

    model_config = ConfigDict(extra="forbid")


class DutyCreate(Form):
    """What a firm owes the city: ``organization`` and ``dataset`` are slugs.

    Without ``frequency`` it is owed once, on ``due_on``; with it, that is the first day. Without
    ``dataset`` the firm sends a file, and a steward confirms it.
    """

    organization: Annotated[Slug, Field(min_length=1)]
    obligation: Annotated[str, _text(3, 2000)]
    basis: Basis
    reference: Annotated[str, _text(1, 120)] = Field(description="Its number in the city's files")
    format: Annotated[str, _text(1, 300)] = Field(description="In which form it is owed")
    due_on: date
    frequency: Frequency | None = None
    dataset: Slug | None = None
    escalate_after_days: Annotated[int, Field(ge=1, le=LONGEST_PATIENCE)] = USUAL_PATIENCE


class ReceiptForm(Form):
    """That the city has the data; where no file was sent here, how it came."""

    reason: Annotated[str, _text(0, 2000)] = ""


class RefusalForm(Form):
    """Why a file cannot be accepted."""

    reason: Reason


class WaiverForm(Form):
    """Why nothing is owed; ``ends_series`` lets the firm off all later ones too."""

    reason: Reason
    ends_series: bool = False


class OrganizationOfDuty(BaseModel):
    """Who owes."""

    slug: str
    name: str


class SentFile(BaseModel):
    """The file that was sent for a duty."""

    filename: str
    sent_at: datetime | None


class DutyRead(BaseModel):
    """A duty as it stands today. ``file`` is what was sent, ``version`` what fulfilled it."""

    id: UUID
    organization: OrganizationOfDuty
    obligation: str
    basis: Basis
    reference: str
    format: str
    frequency: Frequency | None
    dataset: str | None
    status: DutyStatus
    due_on: date
    escalates_on: date
    file: SentFile | None
    version: int | None
    received_at: datetime | None
    reason: str

    @classmethod
    def of(cls, entry: Entry) -> Self:
        """Return a duty."""
        duty, organization = entry.duty, entry.organization
        file = duty.filename and SentFile(filename=duty.filename, sent_at=duty.sent_at)
        return cls(
            id=duty.id,
            organization=OrganizationOfDuty(slug=organization.slug, name=organization.name),
            obligation=duty.obligation,
            basis=duty.basis,
            reference=duty.reference,
            format=duty.format,
            frequency=duty.frequency,
            dataset=entry.dataset and entry.dataset.slug,
            status=stands_now(duty),
            due_on=duty.due_on,
            escalates_on=escalates_on(duty),
            file=file or None,
            version=entry.version,
            received_at=duty.received_at,
            reason=duty.reason,
        )


class DutyPage(BaseModel):
    """Some duties, and the cursor of the rest."""

    items: list[DutyRead]
    next: str | None
