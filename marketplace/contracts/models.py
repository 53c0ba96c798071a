"""Tables of offers and of the agreements made on them."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, Index, LargeBinary, Text, UniqueConstraint, false
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field

from billing.models import Interval, ProcessorName, RefundRule
from marketplace.core.language import Language
from marketplace.core.tables import Row, enum_text
from marketplace.entitlements.models import History


class OfferKind(StrEnum):
    """How an offer is paid for."""

    FREE = "free"
    ONE_OFF = "one_off"
    SUBSCRIPTION = "subscription"


class PriceGround(StrEnum):
    """On which ground city data may cost something (§ 10 DNG)."""

    MARGINAL_COST = "marginal_cost"
    DNG_10_2_1 = "dng_10_2_1"
    DNG_10_2_2 = "dng_10_2_2"
    DNG_10_2_3 = "dng_10_2_3"
    OUTSIDE_DNG = "outside_dng"


class Offer(Row, table=True):
    """An odrl:Offer: on which terms, and for how much, a publisher lets others use a dataset.

    It is never changed: a new price is a new offer, and the old one is withdrawn. ``tariffs`` are
    other amounts for organizations whose verified size is named: ``[{"size", "unit_amount"}]``.
    ``for_organization_id`` makes it a private one, which that organization alone sees. ``users``
    and ``calls_per_month`` are limits of use, None without one; ``term_months`` is how long an
    agreement lasts that does not renew itself, ``notice_days`` how long before its end either side
    says that it ends it. City data that costs something names its ``ground``, the published
    ``calculation``, who answers for it and when the price is looked at again.
    """

    dataset_id: UUID = Field(foreign_key="dataset.id", index=True)
    publisher_id: UUID = Field(foreign_key="organization.id", index=True)
    kind: OfferKind = Field(sa_type=enum_text(OfferKind))
    unit_amount: int = Field(default=0, sa_type=BigInteger)
    currency: str = Field(max_length=3)
    interval: Interval | None = Field(default=None, sa_type=enum_text(Interval))
    trial_days: int = 0
    tariffs: list[dict[str, Any]] = Field(
        default_factory=list, sa_column=Column(JSONB, nullable=False, server_default="[]")
    )
    purposes: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    policy: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    payment: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    refund: RefundRule = Field(default=RefundRule.NONE, sa_type=enum_text(RefundRule))
    for_organization_id: UUID | None = Field(
        default=None, foreign_key="organization.id", index=True
    )
    users: int | None = None
    calls_per_month: int | None = None
    term_months: int | None = None
    notice_days: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    history: History = Field(
        default=History.ALL,
        sa_type=enum_text(History),
        sa_column_kwargs={"server_default": History.ALL.value},
    )
    history_versions: int | None = None
    ground: PriceGround | None = Field(default=None, sa_type=enum_text(PriceGround))
    ground_reason: str = Field(default="", sa_column_kwargs={"server_default": ""})
    calculation: str = Field(default="", sa_column_kwargs={"server_default": ""})
    answers_for_price: str = Field(
        default="", max_length=200, sa_column_kwargs={"server_default": ""}
    )
    review_by: date | None = None
    made_by: UUID | None = None
    withdrawn_at: datetime | None = None


class AgreementStatus(StrEnum):
    """Where an agreement stands; ``contracts.transitions`` says how it moves."""

    DRAFT = "draft"
    ACCEPTED = "accepted"
    PENDING_PAYMENT = "pending_payment"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    TERMINATED = "terminated"
    REVOKED = "revoked"


class Party(StrEnum):
    """Whose part somebody takes in an agreement; the system acts by itself, such as by a job."""

    CONSUMER = "consumer"
    PROVIDER = "provider"
    STEWARD = "steward"
    SYSTEM = "system"


class Agreement(Row, table=True):
    """An odrl:Agreement of a provider and a consumer on one offer, with its terms frozen.

    ``terms`` are the bytes that both parties see and that are signed; nothing makes them again.
    ``rules`` are those of sovereignty that bound it, as they held then: ``[{"id", "version"}]``.
    ``revision`` counts the terms that both have accepted, each amendment one more. ``ends_at`` is
    when access ends if that is known; ``respond_by`` when a draft, an unanswered request or an
    unpaid one is given up. ``ended_by`` is who ended it, or asked for its end.
    ``has_authority``: whoever accepted has confirmed that they may bind their organization.
    """

    __table_args__ = (
        Index("ix_agreement_status_ends_at", "status", "ends_at"),
        Index("ix_agreement_status_respond_by", "status", "respond_by"),
        Index(
            "ix_agreement_rules",
            "rules",
            postgresql_using="gin",
            postgresql_ops={"rules": "jsonb_path_ops"},
        ),
    )

    offer_id: UUID = Field(foreign_key="offer.id", index=True)
    dataset_id: UUID = Field(foreign_key="dataset.id", index=True)
    provider_id: UUID = Field(foreign_key="organization.id", index=True)
    consumer_id: UUID = Field(foreign_key="organization.id", index=True)
    status: AgreementStatus = Field(
        default=AgreementStatus.DRAFT, sa_type=enum_text(AgreementStatus)
    )
    purpose: str
    purposes: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    terms: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    terms_sha256: str = Field(max_length=64)
    odrl: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    rules: list[dict[str, Any]] = Field(
        default_factory=list, sa_column=Column(JSONB, nullable=False, server_default="[]")
    )
    kind: OfferKind = Field(sa_type=enum_text(OfferKind))
    unit_amount: int = Field(sa_type=BigInteger)
    currency: str = Field(max_length=3)
    interval: Interval | None = Field(default=None, sa_type=enum_text(Interval))
    trial_days: int = 0
    refund: RefundRule = Field(default=RefundRule.NONE, sa_type=enum_text(RefundRule))
    payment: ProcessorName | None = Field(default=None, sa_type=enum_text(ProcessorName))
    revision: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    drafted_by: UUID | None = None
    accepted_by: str | None = Field(default=None, max_length=200)
    accepted_by_id: UUID | None = None
    accepted_at: datetime | None = None
    has_authority: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    jws: str | None = None
    approved_by_id: UUID | None = None
    approved_at: datetime | None = None
    activated_at: datetime | None = Field(default=None, index=True)
    respond_by: datetime | None = None
    ends_at: datetime | None = None
    ended_at: datetime | None = None
    end_reason: str = ""
    ended_by: Party | None = Field(default=None, sa_type=enum_text(Party))
    ended_by_id: UUID | None = None


class AgreementDocument(Row, table=True):
    """The PDF of a signed agreement, as last amended, in a language; it is made once."""

    __table_args__ = (UniqueConstraint("agreement_id", "revision", "language"),)

    agreement_id: UUID = Field(foreign_key="agreement.id", ondelete="CASCADE")
    revision: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    language: Language = Field(sa_type=enum_text(Language))
    content: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    sha256: str = Field(max_length=64)


class Delivery(Row, table=True):
    """That a party to an agreement was told of a version, once."""

    __table_args__ = (UniqueConstraint("agreement_id", "version_id"),)

    agreement_id: UUID = Field(foreign_key="agreement.id", index=True, ondelete="CASCADE")
    version_id: UUID
