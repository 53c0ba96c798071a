"""Tables of proposed amendments, and of the terms that held before."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Column, LargeBinary, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field

from marketplace.contracts.models import Party
from marketplace.core.tables import Row, enum_text


class AmendmentStatus(StrEnum):
    """What became of a proposal; one that nobody answers in time lapses."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class Amendment(Row, table=True):
    """Other terms that one side proposes for an agreement in force, frozen as they would hold.

    The proposal binds whoever makes it; ``answered_by`` is the other side's named person.
    """

    agreement_id: UUID = Field(foreign_key="agreement.id", index=True, ondelete="CASCADE")
    offer_id: UUID = Field(foreign_key="offer.id")
    status: AmendmentStatus = Field(
        default=AmendmentStatus.PROPOSED, sa_type=enum_text(AmendmentStatus)
    )
    purpose: str
    purposes: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    note: str = ""
    terms: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    terms_sha256: str = Field(max_length=64)
    odrl: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    side: Party = Field(sa_type=enum_text(Party))
    proposed_by: str = Field(max_length=200)
    proposed_by_id: UUID | None = None
    respond_by: datetime
    answered_by: str | None = Field(default=None, max_length=200)
    answered_by_id: UUID | None = None
    answered_at: datetime | None = None


class AgreementRevision(Row, table=True):
    """Terms that held until an amendment, as they were signed; they are never changed."""

    __table_args__ = (UniqueConstraint("agreement_id", "number"),)

    agreement_id: UUID = Field(foreign_key="agreement.id", ondelete="CASCADE")
    number: int
    offer_id: UUID = Field(foreign_key="offer.id")
    terms: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    terms_sha256: str = Field(max_length=64)
    odrl: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    jws: str
    accepted_by: str = Field(max_length=200)
    accepted_at: datetime
