"""Tables of what was read: counts where nobody is named, receipts where somebody is."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, Index, UniqueConstraint
from sqlmodel import Field

from catalog.models import FileFormat
from marketplace.core.tables import Row, enum_text


class Ground(StrEnum):
    """Why somebody may read: one is enough, and it is written on the receipt."""

    OPEN = "open"
    PUBLISHER = "publisher"
    STEWARD = "steward"
    ACCOUNT = "account"
    AGREEMENT = "agreement"


class History(StrEnum):
    """Which versions an agreement gives: all, the last few, or those from its start on."""

    ALL = "all"
    LAST = "last"
    FROM_START = "from_start"


class Entitlement(Row, table=True):
    """That an organization may read a dataset under an agreement: what contracts last said of it.

    It holds from its making until ``ends_at`` or ``ended_at``, and not while it is suspended.
    ``calls_per_month`` is how often files may be read in a calendar month (UTC); None is without
    limit. ``history_versions`` counts the newest versions that ``History.LAST`` gives;
    ``first_version`` is the number of the version that was online when it began.
    """

    __table_args__ = (
        Index("ix_entitlement_dataset_id_organization_id", "dataset_id", "organization_id"),
    )

    agreement_id: UUID = Field(unique=True)
    dataset_id: UUID = Field(foreign_key="dataset.id", ondelete="CASCADE")
    organization_id: UUID = Field(foreign_key="organization.id", ondelete="CASCADE", index=True)
    calls_per_month: int | None = None
    history: History = Field(
        default=History.ALL,
        sa_type=enum_text(History),
        sa_column_kwargs={"server_default": History.ALL.value},
    )
    history_versions: int | None = None
    first_version: int | None = None
    ends_at: datetime | None = None
    suspended_at: datetime | None = None
    ended_at: datetime | None = None


class AccessCount(Row, table=True):
    """How often a file of open data was read on a day (UTC). It knows nothing of who read it."""

    __table_args__ = (UniqueConstraint("dataset_id", "version_id", "format", "day"),)

    dataset_id: UUID = Field(foreign_key="dataset.id", ondelete="CASCADE")
    version_id: UUID = Field(foreign_key="version.id", ondelete="CASCADE")
    format: FileFormat = Field(sa_type=enum_text(FileFormat))
    day: date
    count: int = Field(default=1, sa_type=BigInteger)


class Receipt(Row, table=True):
    """Proof that an organization was given a file, on which ground; ``created_at`` says when.

    It is never changed and outlives what it names, so its ids are no foreign keys.
    """

    organization_id: UUID = Field(index=True)
    dataset_id: UUID = Field(index=True)
    version_id: UUID
    format: FileFormat = Field(sa_type=enum_text(FileFormat))
    sha256: str | None = Field(default=None, max_length=64)
    ground: Ground = Field(sa_type=enum_text(Ground))
    agreement_id: UUID | None = Field(default=None, index=True)
