"""The table of duties."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from marketplace.core.tables import Row, enum_text


class Basis(StrEnum):
    """What a firm owes data by."""

    CONCESSION = "concession"
    PERMIT = "permit"
    SUBSIDY = "subsidy"


class Frequency(StrEnum):
    """How often a duty returns, by the EU's codes of frequencies."""

    MONTHLY = "MONTHLY"
    BIMONTHLY = "BIMONTHLY"
    QUARTERLY = "QUARTERLY"
    ANNUAL_2 = "ANNUAL_2"
    ANNUAL = "ANNUAL"


class DutyStatus(StrEnum):
    """Where a duty stands; the last two are its end."""

    OPEN = "open"
    OVERDUE = "overdue"
    ESCALATED = "escalated"
    RECEIVED = "received"
    WAIVED = "waived"


OWED = frozenset({DutyStatus.OPEN, DutyStatus.OVERDUE, DutyStatus.ESCALATED})
"""Where the data is still owed."""


class Duty(Row, table=True):
    """That an organization owes the city data by a day, and what became of it.

    With a ``dataset_id`` a version published there fulfils it, if it was delivered on or after
    ``from_on``; without one a file does that a steward confirms. ``number`` counts within the
    series from 0, whose first day was ``first_due_on``. ``reminded_days`` is how many days before
    the end the last reminder was about. ``sent_at`` is when the file that waits was sent;
    ``reason`` why it was waived, or how it came where nothing was sent here.
    """

    __table_args__ = (
        UniqueConstraint("series_id", "number"),
        Index("ix_duty_status_due_on", "status", "due_on"),
    )

    organization_id: UUID = Field(foreign_key="organization.id", index=True)
    obligation: str
    basis: Basis = Field(sa_type=enum_text(Basis))
    reference: str = Field(max_length=120)
    format: str = Field(max_length=300)
    frequency: Frequency | None = Field(default=None, sa_type=enum_text(Frequency))
    dataset_id: UUID | None = Field(default=None, foreign_key="dataset.id", index=True)
    escalate_after_days: int
    series_id: UUID
    number: int = 0
    first_due_on: date
    from_on: date
    due_on: date
    status: DutyStatus = Field(default=DutyStatus.OPEN, sa_type=enum_text(DutyStatus))
    reminded_days: int | None = None
    sent_at: datetime | None = None
    upload_id: UUID | None = Field(default=None, foreign_key="upload.id")
    filename: str | None = Field(default=None, max_length=255)
    version_id: UUID | None = Field(default=None, foreign_key="version.id")
    received_at: datetime | None = None
    reason: str = ""
    made_by: UUID | None = None
    closed_by: UUID | None = None
    closed_at: datetime | None = None
