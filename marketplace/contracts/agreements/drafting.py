"""Drafting: an offer becomes a draft of an agreement, with its terms frozen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlmodel import Session

from catalog import queries as catalog
from catalog.models import Dataset
from marketplace.accounts.actors import Actor
from marketplace.accounts.models import Organization
from marketplace.contracts import purposes, terms
from marketplace.contracts.agreements.errors import OwnOffer
from marketplace.contracts.agreements.holding import hold_to_rules
from marketplace.contracts.models import Agreement, Offer
from marketplace.contracts.offers.addressing import known_offer, may_take
from marketplace.contracts.offers.errors import OfferNotFound, OfferWithdrawn
from marketplace.contracts.pricing import price_for
from marketplace.contracts.terms import TermsInput
from marketplace.core import clock
from marketplace.core.ids import new_id
from marketplace.core.settings import Settings
from marketplace.log.recording import record

DRAFT_DAYS = 30
"""How long the terms of a draft hold, and a request waits for its answer."""


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What somebody wants to agree on: an offer, and what the data is for."""

    offer_id: UUID
    purpose: str
    purposes: Sequence[str] = ()


def draft(session: Session, settings: Settings, *, actor: Actor, wish: Wish) -> Agreement:
    """Freeze the terms of an offer for the actor's organization; nothing is agreed yet.

    Raises:
        OfferNotFound: There is no such offer, its dataset is not visible to the actor, or it was
            made to another organization.
        OfferWithdrawn: It was withdrawn; the problem names the present ones.
        OwnOffer: The dataset is the organization's own.
        PurposeUnknown: A purpose is on no list.
        PurposeNotOffered: The offer is not made for it.
        TermsUnwritable: The purpose has characters that are no text.
        CityDataUnprotected: It is the city's, and its door was narrowed after the offer was made.
    """
    offer, dataset = known_offer(session, wish.offer_id, actor)
    if catalog.belongs_to(dataset, actor):
        raise OwnOffer(dataset)
    if offer.withdrawn_at is not None:
        raise OfferWithdrawn(offer, dataset)
    if not may_take(offer, actor.organization_id):
        raise OfferNotFound(offer.id)
    hold_to_rules(session, dataset, offer, purposes.chosen(offer, wish.purposes))
    agreement = _frozen(session, settings, actor=actor, wish=wish, offer=offer)
    session.add(agreement)
    record(
        session,
        "contracts.drafted",
        subject=f"contract/{agreement.id}",
        person_id=actor.person_id,
        organization_id=actor.organization_id,
        details={"dataset": dataset.slug, "offer": str(offer.id), "sha256": agreement.terms_sha256},
    )
    return agreement


def _frozen(
    session: Session, settings: Settings, *, actor: Actor, wish: Wish, offer: Offer
) -> Agreement:
    consumer = session.get_one(Organization, actor.organization_id)
    agreement_id, now = new_id(), clock.now()
    chosen = purposes.chosen(offer, wish.purposes)
    frozen = terms.freeze(
        TermsInput(
            agreement_id=agreement_id,
            drafted_at=now,
            settings=settings,
            offer=offer,
            dataset=session.get_one(Dataset, offer.dataset_id),
            provider=session.get_one(Organization, offer.publisher_id),
            consumer=consumer,
            purpose=wish.purpose,
            purposes=chosen,
        )
    )
    return Agreement(
        id=agreement_id,
        offer_id=offer.id,
        dataset_id=offer.dataset_id,
        provider_id=offer.publisher_id,
        consumer_id=consumer.id,
        purpose=wish.purpose,
        purposes=chosen,
        terms=frozen.content,
        terms_sha256=frozen.sha256,
        odrl=frozen.odrl,
        kind=offer.kind,
        unit_amount=price_for(offer, consumer).unit_amount,
        currency=offer.currency,
        interval=offer.interval,
        trial_days=offer.trial_days,
        refund=offer.refund,
        drafted_by=actor.person_id,
        respond_by=now + timedelta(days=DRAFT_DAYS),
    )
