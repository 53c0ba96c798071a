"""The shapes of amendments as JSON."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from marketplace.contracts import terms
from marketplace.contracts.agreements.amendments import queries
from marketplace.contracts.agreements.amendments.comparing import changes
from marketplace.contracts.agreements.amendments.models import (
    AgreementRevision,
    Amendment,
    AmendmentStatus,
)
from marketplace.contracts.agreements.schemas import Form, PersonName, Sentence
from marketplace.contracts.models import Agreement, Party
from marketplace.contracts.wording.texts import Texts
from marketplace.core.paging import Page


class AmendmentForm(Form):
    """What is to hold from now on; without an offer or a purpose, the present ones stay."""

    offer: UUID | None = None
    purpose: Sentence | None = None
    purposes: list[str] | None = Field(default=None, max_length=20)
    note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)] = ""
    proposed_by: PersonName = Field(description="The name of whoever binds your side")
    authority: bool = Field(default=True, description="That they may bind their organization")


class AmendmentAcceptance(Form):
    """Who accepts an amendment; `terms_sha256` is of the terms that they have read."""

    accepted_by: PersonName
    authority: bool = True
    terms_sha256: str | None = None


class ChangeRead(BaseModel):
    """A clause that is new, goes, or reads otherwise, in German and in English."""

    clause: str
    title: dict[str, str]
    before: dict[str, str] | None
    after: dict[str, str] | None


class AmendmentRead(BaseModel):
    """A proposal, and what it changes against the terms that it would replace."""

    id: UUID
    status: AmendmentStatus
    side: Party
    offer: UUID
    purpose: str
    purposes: list[str]
    note: str
    terms_sha256: str
    changes: list[ChangeRead]
    proposed_by: str
    proposed_at: datetime
    respond_by: datetime
    answered_by: str | None
    answered_at: datetime | None

    @classmethod
    def of(cls, amendment: Amendment, against: bytes) -> Self:
        """Return a proposal, compared with frozen terms."""
        found = changes(terms.read(against), terms.read(amendment.terms))
        return cls(
            id=amendment.id,
            status=queries.status_of(amendment),
            side=amendment.side,
            offer=amendment.offer_id,
            purpose=amendment.purpose,
            purposes=amendment.purposes,
            note=amendment.note,
            terms_sha256=amendment.terms_sha256,
            changes=[
                ChangeRead(
                    clause=each.clause,
                    title=_both(each.title),
                    before=each.before and _both(each.before),
                    after=each.after and _both(each.after),
                )
                for each in found
            ],
            proposed_by=amendment.proposed_by,
            proposed_at=amendment.created_at,
            respond_by=amendment.respond_by,
            answered_by=amendment.answered_by,
            answered_at=amendment.answered_at,
        )


class AmendmentItem(BaseModel):
    """A proposal in a list."""

    id: UUID
    status: AmendmentStatus
    side: Party
    terms_sha256: str
    proposed_by: str
    proposed_at: datetime
    respond_by: datetime
    answered_by: str | None
    answered_at: datetime | None

    @classmethod
    def of(cls, amendment: Amendment) -> Self:
        """Return a proposal without its texts."""
        return cls(
            id=amendment.id,
            status=queries.status_of(amendment),
            side=amendment.side,
            terms_sha256=amendment.terms_sha256,
            proposed_by=amendment.proposed_by,
            proposed_at=amendment.created_at,
            respond_by=amendment.respond_by,
            answered_by=amendment.answered_by,
            answered_at=amendment.answered_at,
        )


class AmendmentPage(BaseModel):
    """Some proposals, the newest first, and the cursor of the rest."""

    items: list[AmendmentItem]
    next: str | None

    @classmethod
    def of(cls, page: Page[Amendment]) -> Self:
        """Return a page of proposals."""
        return cls(items=[AmendmentItem.of(each) for each in page.items], next=page.next)


class RevisionRead(BaseModel):
    """Terms that hold, or held until an amendment, and where they and their signature are."""

    number: int
    terms_sha256: str
    accepted_by: str
    accepted_at: datetime
    terms: str
    jws: str

    @classmethod
    def of(cls, found: AgreementRevision | Agreement, number: int, place: str) -> Self:
        """Return accepted terms of a number."""
        assert found.accepted_at is not None  # noqa: S101 - only what was accepted is listed
        return cls(
            number=number,
            terms_sha256=found.terms_sha256,
            accepted_by=found.accepted_by or "",
            accepted_at=found.accepted_at,
            terms=f"{place}/revisions/{number}/terms",
            jws=f"{place}/revisions/{number}/jws",
        )


class RevisionList(BaseModel):
    """All terms that a contract ever had, the newest first; there is no further page."""

    items: list[RevisionRead]
    next: str | None = None


def _both(texts: Texts) -> dict[str, str]:
    return {"de": texts.de, "en": texts.en}
