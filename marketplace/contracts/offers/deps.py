"""What routes need of offers: one that whoever asks may know of, or may withdraw."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends

from catalog import queries as catalog
from catalog.deps import OwnDataset
from marketplace.accounts.deps import MaybeActorDep
from marketplace.contracts.models import Offer
from marketplace.contracts.offers import queries
from marketplace.contracts.offers.addressing import known_offer
from marketplace.contracts.offers.errors import OfferNotFound
from marketplace.core.db import SessionDep


def visible_offer(slug: str, offer_id: UUID, actor: MaybeActorDep, session: SessionDep) -> Offer:
    """Find an offer of a dataset that whoever asks may know of, withdrawn or not."""
    try:
        offer, dataset = known_offer(session, offer_id, actor)
    except OfferNotFound:
        catalog.visible_dataset(session, slug, actor)
        raise
    if dataset.slug != slug:
        raise OfferNotFound(offer_id)
    return offer


VisibleOffer = Annotated[Offer, Depends(visible_offer, scope="function")]


def own_offer(offer_id: UUID, dataset: OwnDataset, session: SessionDep) -> Offer:
    """Find an offer of a dataset that the actor may change, withdrawn or not."""
    return queries.offer_of(session, dataset, offer_id)


OwnOfferDep = Annotated[Offer, Depends(own_offer, scope="function")]
