"""Tables of what was read: counts where nobody is named, receipts where somebody is."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, Index, LargeBinary, UniqueConstraint, text
from sqlmodel import Field

from catalog.models import FileFormat
from marketplace.core.tables import Row, enum_text


class Ground(StrEnum):
    """Why somebody may read: one is enough, and it is written on the receipt."""

    OPEN = "open"
    PUBLISHER = "publisher"
    STEWARD = "steward"
    COLLECTED_FOR_CITY = "collected_for_city"
    ACCOUNT = "account"
    AGREEMENT = "agreement"


class Action(StrEnum):
    """What is done with data, in ODRL's words."""

    READ = "read"


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


class CallCount(Row, table=True):
    """How often files were read under an agreement in a calendar month (UTC)."""

    __table_args__ = (UniqueConstraint("agreement_id", "month"),)

    agreement_id: UUID
    month: date
    count: int


class Receipt(Row, table=True):
    """Proof that an organization was given a file, on which ground; ``created_at`` says when.

    ``sha256`` is the file's, ``version_sha256`` that of the version as it was delivered, and
    ``report_id`` names the quality report it was published with. It is never changed and outlives
    what it names, so its ids are no foreign keys. Sealing, soon after, writes its batch (the log's
    entry ``receipts/<batch>`` has its Merkle root), its position there, and a signature.
    """

    __table_args__ = (
        UniqueConstraint("batch_id", "position"),
        Index("ix_receipt_unsealed", "id", postgresql_where=text("batch_id IS NULL")),
    )

    organization_id: UUID = Field(index=True)
    dataset_id: UUID = Field(index=True)
    version_id: UUID
    format: FileFormat = Field(sa_type=enum_text(FileFormat))
    sha256: str | None = Field(default=None, max_length=64)
    action: Action = Field(
        default=Action.READ,
        sa_type=enum_text(Action),
        sa_column_kwargs={"server_default": Action.READ.value},
    )
    ground: Ground = Field(sa_type=enum_text(Ground))
    agreement_id: UUID | None = Field(default=None, index=True)
    version_sha256: str | None = Field(default=None, max_length=64)
    report_id: UUID | None = None
    batch_id: UUID | None = None
    position: int | None = None
    signature: bytes | None = Field(default=None, sa_type=LargeBinary)
