"""The shapes of agreements as JSON: what is sent, and what is answered."""

import json
from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from billing.models import Ending, Interval, ProcessorName, RefundRule
from marketplace.contracts.agreements.ending import Ended
from marketplace.contracts.agreements.queries import Entry
from marketplace.contracts.models import AgreementStatus, OfferKind, Party
from marketplace.core.money import Money

Sentence = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=3, max_length=2000, pattern=r"^[^\x00-\x08\x0b-\x1f]+$"
    ),
]
"""A few words of a person, in as many lines as they like."""

PersonName = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=2, max_length=200, pattern=r"^[^\x00-\x1f<>]+$"
    ),
]


class Form(BaseModel):
    """What is sent; a field that is not known is an error, so that none is lost unseen."""

    model_config = ConfigDict(extra="forbid")


class DraftForm(Form):
    """An offer that is to become a contract, and what the data is for."""

    offer: UUID
    purpose: Sentence = Field(description="What you use the data for, in your own words")
    purposes: list[str] = Field(default=[], max_length=20, description="Codes of `GET /purposes`")


class AcceptanceForm(Form):
    """Who accepts the frozen terms, and how it is paid for."""

    accepted_by: PersonName = Field(description="The accepting person's name")
    payment: ProcessorName | None = Field(
        default=None, description="Without it: by invoice where that is possible, else by card"
    )
    authority: bool = Field(default=True, description="That they may bind their organization")
    terms_sha256: str | None = Field(
        default=None, description="Of the terms that were read; others are not accepted"
    )


class ApprovalForm(Form):
    """Whether a request is granted; who refuses says why."""

    approved: bool
    reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)] = ""


class TerminationForm(Form):
    """That a contract is to end, now or when what is paid for is used up."""

    reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)] = ""
    effective: Ending = Ending.NOW


class RevocationForm(Form):
    """Why the city ends a contract at once."""

    reason: Sentence


class PartyRead(BaseModel):
    """An organization as a contract names it."""

    id: UUID
    slug: str
    name: str


class SubjectRead(BaseModel):
    """The dataset that a contract is about."""

    slug: str
    title: dict[str, str]


class PriceRead(BaseModel):
    """What a contract costs, per interval if it has one; in minor units, tax included."""

    kind: OfferKind
    unit_amount: int
    currency: str
    interval: Interval | None
    trial_days: int


class AmountRead(BaseModel):
    """An amount of money in minor units."""

    unit_amount: int
    currency: str

    @classmethod
    def of(cls, money: Money) -> Self:
        """Return an amount as JSON carries it."""
        return cls(unit_amount=money.minor, currency=money.currency)


class SummaryRead(BaseModel):
    """What the consumer may and may not do, in plain sentences per language."""

    may: dict[str, list[str]]
    may_not: dict[str, list[str]]


class ContractItem(BaseModel):
    """A contract in a list."""

    id: UUID
    status: AgreementStatus
    role: Party
    dataset: SubjectRead
    provider: PartyRead
    consumer: PartyRead
    price: PriceRead
    purpose: str
    created_at: datetime
    activated_at: datetime | None
    ends_at: datetime | None
    ended_at: datetime | None
    address: str

    @classmethod
    def of(cls, entry: Entry, public_url: str) -> Self:
        """Return a contract with its parties named."""
        agreement = entry.agreement
        return cls(
            id=agreement.id,
            status=agreement.status,
            role=entry.role,
            dataset=SubjectRead(slug=entry.dataset.slug, title=entry.dataset.title),
            provider=_party(entry.provider),
            consumer=_party(entry.consumer),
            price=PriceRead.model_validate(agreement, from_attributes=True),
            purpose=agreement.purpose,
            created_at=agreement.created_at,
            activated_at=agreement.activated_at,
            ends_at=agreement.ends_at,
            ended_at=agreement.ended_at,
            address=f"{public_url}/contracts/{agreement.id}",
        )


class ContractRead(ContractItem):
    """A contract with its frozen terms. ``possible`` is what whoever asks may do with it now."""

    offer: UUID
    purposes: list[str]
    terms: dict[str, Any]
    terms_sha256: str
    summary: SummaryRead
    odrl: dict[str, Any]
    refund: RefundRule
    payment: ProcessorName | None
    checkout_url: str | None
    revision: int
    accepted_by: str | None
    accepted_at: datetime | None
    has_authority: bool
    approved_at: datetime | None
    respond_by: datetime | None
    end_reason: str
    ended_by: Party | None
    possible: list[str]
    document: str
    jws: str | None

    @classmethod
    def of(cls, entry: Entry, public_url: str) -> Self:
        """Return a contract as one of its parties, or a steward, sees it."""
        agreement = entry.agreement
        terms: dict[str, Any] = json.loads(agreement.terms)
        place = f"{public_url}/api/v1/contracts/{agreement.id}"
        return cls(
            **ContractItem.of(entry, public_url).model_dump(),
            offer=agreement.offer_id,
            purposes=agreement.purposes,
            terms=terms,
            terms_sha256=agreement.terms_sha256,
            summary=SummaryRead(may=terms["may"], may_not=terms["may_not"]),
            odrl=agreement.odrl,
            refund=agreement.refund,
            payment=agreement.payment,
            checkout_url=entry.checkout_url,
            revision=agreement.revision,
            accepted_by=agreement.accepted_by,
            accepted_at=agreement.accepted_at,
            has_authority=agreement.has_authority,
            approved_at=agreement.approved_at,
            respond_by=agreement.respond_by,
            end_reason=agreement.end_reason,
            ended_by=agreement.ended_by,
            possible=[trigger.value for trigger in entry.possible],
            document=f"{place}/document",
            jws=f"{place}/jws" if agreement.jws else None,
        )


class ContractPage(BaseModel):
    """Some contracts, the newest first, and the cursor of the rest."""

    items: list[ContractItem]
    next: str | None


class AcceptanceRead(BaseModel):
    """How a contract stands after its acceptance, and where it is paid by card."""

    id: UUID
    status: AgreementStatus
    payment: ProcessorName | None
    checkout_url: str | None

    @classmethod
    def of(cls, entry: Entry) -> Self:
        """Return how an accepted contract stands."""
        agreement = entry.agreement
        return cls(
            id=agreement.id,
            status=agreement.status,
            payment=agreement.payment,
            checkout_url=entry.checkout_url,
        )


class TerminationRead(BaseModel):
    """How a contract stands after it was ended, until when data is given, what goes back."""

    id: UUID
    status: AgreementStatus
    ends_at: datetime | None
    refund: AmountRead | None

    @classmethod
    def of(cls, ended: Ended) -> Self:
        """Return how a contract stands whose end was asked for."""
        agreement = ended.agreement
        return cls(
            id=agreement.id,
            status=agreement.status,
            ends_at=agreement.ends_at,
            refund=AmountRead.of(ended.refund) if ended.refund else None,
        )


def _party(organization: Any) -> PartyRead:
    return PartyRead.model_validate(organization, from_attributes=True)
