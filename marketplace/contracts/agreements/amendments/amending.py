"""Amending an agreement in force: one side proposes, the other accepts, and it is signed anew.

What changes is named by an offer of the same dataset, perhaps one made for the consumer alone, and
by the purpose. The price stays: it is what billing was asked to collect.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlmodel import Session

from catalog.models import Dataset
from marketplace.accounts.actors import Actor
from marketplace.accounts.models import Organization
from marketplace.contracts import purposes, terms
from marketplace.contracts.agreements import announcing, kinds, signing
from marketplace.contracts.agreements.amendments import queries
from marketplace.contracts.agreements.amendments.choosing import same_price
from marketplace.contracts.agreements.amendments.errors import (
    AmendmentAnswered,
    AmendmentAwaited,
    AmendmentChangesPrice,
    AmendmentEmpty,
    OfferOfAnother,
    OwnProposal,
)
from marketplace.contracts.agreements.amendments.models import (
    AgreementRevision,
    Amendment,
    AmendmentStatus,
)
from marketplace.contracts.agreements.errors import AuthorityMissing, TermsChanged
from marketplace.contracts.agreements.holding import (
    hold_agreement_to_rules,
    hold_to_rules,
    rules_that_hold,
)
from marketplace.contracts.agreements.locking import locked
from marketplace.contracts.agreements.queries import side_of
from marketplace.contracts.agreements.transitions import Mover, Trigger, move
from marketplace.contracts.models import Agreement, Offer, Party
from marketplace.contracts.offers import queries as offers
from marketplace.contracts.offers.addressing import may_take
from marketplace.contracts.offers.errors import OfferNotFound, OfferWithdrawn
from marketplace.contracts.terms import Frozen, TermsInput
from marketplace.core import clock
from marketplace.core.settings import Settings

ANSWER_DAYS = 30
"""How long a proposal waits for its answer."""


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """What is to hold from now on, who says so, and that they may bind their organization."""

    offer_id: UUID
    purpose: str
    purposes: Sequence[str]
    note: str
    proposed_by: str
    has_authority: bool


@dataclass(frozen=True, kw_only=True)
class Answer:
    """Who accepts a proposal, that they may, and the hash of the terms that they have read."""

    accepted_by: str
    has_authority: bool
    terms_sha256: str | None = None


def propose(
    session: Session, settings: Settings, agreement_id: UUID, *, actor: Actor, given: Proposal
) -> Amendment:
    """Propose other terms to the other side, frozen as they would hold; nothing changes yet.

    Raises:
        AgreementNotFound: There is none that the actor may know of.
        NoPartyToEnd: The actor only watches over it.
        MayNotBuy, MayNotPublish: They have no role that may do this.
        AuthorityMissing: They do not say that they may bind their organization.
        AgreementMoved: It is not in force, or its end was asked for.
        AmendmentAwaited: Another proposal waits for its answer.
        OfferNotFound, OfferWithdrawn, OfferOfAnother: The offer cannot be taken for it.
        AmendmentChangesPrice: The offer costs something else.
        AmendmentEmpty: Nothing would change.
        PurposeUnknown, PurposeNotOffered: The offer is not made for such a purpose.
        DomainError: A rule of the city forbids the new terms.
    """
    agreement, by = _held(session, agreement_id, actor)
    if not given.has_authority:
        raise AuthorityMissing
    if waiting := queries.awaited(session, agreement):
        raise AmendmentAwaited(waiting.id)
    offer = _offer(session, agreement, given.offer_id)
    chosen = purposes.chosen(offer, given.purposes)
    if (offer.id, given.purpose, chosen) == (
        agreement.offer_id,
        agreement.purpose,
        agreement.purposes,
    ):
        raise AmendmentEmpty
    move(session, agreement, Trigger.PROPOSE, by=by)
    frozen = _frozen(session, settings, agreement, offer, given.purpose, chosen)
    amendment = Amendment(
        agreement_id=agreement.id,
        offer_id=offer.id,
        purpose=given.purpose,
        purposes=chosen,
        note=given.note,
        terms=frozen.content,
        terms_sha256=frozen.sha256,
        odrl=frozen.odrl,
        side=by.party,
        proposed_by=given.proposed_by,
        proposed_by_id=actor.person_id,
        respond_by=clock.now() + timedelta(days=ANSWER_DAYS),
    )
    session.add(amendment)
    tell = announcing.provider if by.party is Party.CONSUMER else announcing.consumer
    tell(session, agreement, kinds.AMENDMENT_PROPOSED, day=announcing.day(amendment.respond_by))
    return amendment


def accept(
    session: Session,
    settings: Settings,
    agreement_id: UUID,
    amendment_id: UUID,
    *,
    actor: Actor,
    given: Answer,
) -> Agreement:
    """Accept what the other side proposed: the terms hold from now on, and are signed anew.

    The terms until now are kept with their signature. Accepting again changes nothing.

    Raises:
        AgreementNotFound, AmendmentNotFound: There is none that the actor may know of.
        NoPartyToEnd, MayNotBuy, MayNotPublish: The actor may not bind a side.
        AuthorityMissing: They do not say that they may.
        OwnProposal: Their own side made it.
        TermsChanged: These are not the terms that were read.
        AmendmentAnswered: It was declined, withdrawn, or has lapsed.
        AgreementMoved: The agreement is not in force any more, or its end was asked for.
        DomainError: A rule of the city forbids the new terms by now.
    """
    agreement, by = _held(session, agreement_id, actor)
    amendment = queries.amendment(session, agreement, amendment_id)
    if amendment.side is by.party:
        raise OwnProposal
    if amendment.status is AmendmentStatus.ACCEPTED:
        return agreement
    if not given.has_authority:
        raise AuthorityMissing
    if given.terms_sha256 not in (None, amendment.terms_sha256):
        raise TermsChanged(agreement.id, amendment.terms_sha256)
    _check_awaited(amendment)
    offer = session.get_one(Offer, amendment.offer_id)
    _keep_present(session, agreement)
    _take_over(agreement, amendment, offer, given.accepted_by, by)
    hold_agreement_to_rules(session, agreement)
    move(session, agreement, Trigger.AMEND, by=by, details={"sha256": amendment.terms_sha256})
    agreement.jws = signing.sign(session, settings, agreement)
    _answer(amendment, AmendmentStatus.ACCEPTED, given.accepted_by, by)
    session.add(amendment)
    announcing.both(session, agreement, kinds.AMENDED)
    return agreement


def decline(session: Session, agreement_id: UUID, amendment_id: UUID, *, actor: Actor) -> Amendment:
    """Decline what the other side proposed, or withdraw what one's own did; the terms stay.

    Raises:
        AgreementNotFound, AmendmentNotFound: There is none that the actor may know of.
        NoPartyToEnd, MayNotBuy, MayNotPublish: The actor may not bind a side.
        AmendmentAnswered: It was answered before, or has lapsed.
        AgreementMoved: The agreement is not in force any more.
    """
    agreement, by = _held(session, agreement_id, actor)
    amendment = queries.amendment(session, agreement, amendment_id)
    _check_awaited(amendment)
    move(session, agreement, Trigger.DECLINE, by=by)
    is_own = amendment.side is by.party
    status = AmendmentStatus.WITHDRAWN if is_own else AmendmentStatus.DECLINED
    _answer(amendment, status, actor.name, by)
    session.add(amendment)
    announcing.both(session, agreement, kinds.AMENDMENT_DECLINED)
    return amendment


def _held(session: Session, agreement_id: UUID, actor: Actor) -> tuple[Agreement, Mover]:
    party = side_of(session, agreement_id, actor)
    return locked(session, agreement_id), Mover.of(actor, party)


def _offer(session: Session, agreement: Agreement, offer_id: UUID) -> Offer:
    """Return the offer that names the new terms; the agreement's own may be withdrawn by now."""
    offer = offers.offer(session, offer_id)
    if not may_take(offer, agreement.consumer_id):
        raise OfferNotFound(offer_id)
    if (offer.dataset_id, offer.publisher_id) != (agreement.dataset_id, agreement.provider_id):
        raise OfferOfAnother
    if offer.withdrawn_at is not None and offer.id != agreement.offer_id:
        raise OfferWithdrawn(offer, session.get_one(Dataset, offer.dataset_id))
    consumer = session.get_one(Organization, agreement.consumer_id)
    if not same_price(agreement, offer, consumer):
        raise AmendmentChangesPrice
    return offer


def _frozen(
    session: Session,
    settings: Settings,
    agreement: Agreement,
    offer: Offer,
    purpose: str,
    chosen: Sequence[str],
) -> Frozen:
    dataset = session.get_one(Dataset, agreement.dataset_id)
    hold_to_rules(session, dataset, offer, chosen)
    return terms.freeze(
        TermsInput(
            agreement_id=agreement.id,
            drafted_at=clock.now(),
            settings=settings,
            offer=offer,
            dataset=dataset,
            provider=session.get_one(Organization, agreement.provider_id),
            consumer=session.get_one(Organization, agreement.consumer_id),
            purpose=purpose,
            purposes=chosen,
            rules=rules_that_hold(session, dataset, offer),
        )
    )


def _check_awaited(amendment: Amendment) -> None:
    status = queries.status_of(amendment)
    if status is not AmendmentStatus.PROPOSED:
        raise AmendmentAnswered(amendment.id, status.value)


def _keep_present(session: Session, agreement: Agreement) -> None:
    assert agreement.jws is not None  # noqa: S101 - what is in force was signed
    assert agreement.accepted_at is not None  # noqa: S101 - what is in force was accepted
    session.add(
        AgreementRevision(
            agreement_id=agreement.id,
            number=agreement.revision,
            offer_id=agreement.offer_id,
            terms=agreement.terms,
            terms_sha256=agreement.terms_sha256,
            odrl=agreement.odrl,
            jws=agreement.jws,
            accepted_by=agreement.accepted_by or "",
            accepted_at=agreement.accepted_at,
        )
    )


def _take_over(
    agreement: Agreement, amendment: Amendment, offer: Offer, accepted_by: str, by: Mover
) -> None:
    """Let the proposed terms hold; for the consumer it was its own named person who said yes."""
    is_by_consumer = by.party is Party.CONSUMER
    agreement.offer_id = offer.id
    agreement.purpose = amendment.purpose
    agreement.purposes = amendment.purposes
    agreement.terms = amendment.terms
    agreement.terms_sha256 = amendment.terms_sha256
    agreement.odrl = amendment.odrl
    agreement.rules = [
        {"id": rule.id, "version": rule.version} for rule in terms.read(amendment.terms).rules
    ]
    agreement.refund = offer.refund
    agreement.revision += 1
    agreement.accepted_by = accepted_by if is_by_consumer else amendment.proposed_by
    agreement.accepted_by_id = by.person_id if is_by_consumer else amendment.proposed_by_id
    agreement.accepted_at = clock.now()
    agreement.has_authority = True


def _answer(amendment: Amendment, status: AmendmentStatus, name: str, by: Mover) -> None:
    amendment.status = status
    amendment.answered_by = name
    amendment.answered_by_id = by.person_id
    amendment.answered_at = clock.now()
