"""Whose an offer is: everybody's, or one organization's to whom alone it was made."""

from uuid import UUID

from sqlmodel import Session

from catalog import queries as catalog
from catalog.models import Dataset, DatasetStatus
from marketplace.accounts.actors import Actor
from marketplace.contracts.models import Offer
from marketplace.contracts.offers import queries
from marketplace.contracts.offers.errors import OfferNotFound


def known_offer(session: Session, offer_id: UUID, actor: Actor | None) -> tuple[Offer, Dataset]:
    """Return an offer, withdrawn or not, with its dataset, if the actor may know of both.

    Raises:
        OfferNotFound: There is none, its dataset is not visible to the actor, or it was made to
            another organization.
    """
    offer = queries.offer(session, offer_id)
    dataset = session.get_one(Dataset, offer.dataset_id)
    if catalog.is_insider(session, dataset, actor):
        return offer, dataset
    if is_shown(dataset, offer) and may_take(offer, actor.organization_id if actor else None):
        return offer, dataset
    raise OfferNotFound(offer_id)


def may_take(offer: Offer, organization_id: UUID | None) -> bool:
    """Tell whether an offer is made to an organization, or to everybody; None is a visitor."""
    return offer.for_organization_id in (None, organization_id)


def is_shown(dataset: Dataset, offer: Offer) -> bool:
    """Tell whether a dataset is there for those an offer is made to, behind a private door too."""
    if offer.for_organization_id is None:
        return catalog.is_public(dataset)
    return dataset.status is DatasetStatus.PUBLISHED
