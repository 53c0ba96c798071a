"""Reads of offers."""

from uuid import UUID

from sqlmodel import Session, col, select

from catalog.models import Dataset
from marketplace.contracts.models import Offer
from marketplace.contracts.offers.errors import OfferNotFound
from marketplace.core.paging import PAGE, Page, newest_first


def offer(session: Session, offer_id: UUID) -> Offer:
    """Return an offer, withdrawn or not; who may know of it is decided by its dataset.

    Raises:
        OfferNotFound: There is none.
    """
    if found := session.get(Offer, offer_id):
        return found
    raise OfferNotFound(offer_id)


def offer_of(session: Session, dataset: Dataset, offer_id: UUID) -> Offer:
    """Return an offer of a dataset, withdrawn or not.

    Raises:
        OfferNotFound: There is none, or it is another dataset's.
    """
    found = offer(session, offer_id)
    if found.dataset_id != dataset.id:
        raise OfferNotFound(offer_id)
    return found


def offers_of(session: Session, dataset: Dataset) -> list[Offer]:
    """Return the offers of a dataset that can be taken now, the oldest first."""
    statement = (
        select(Offer)
        .where(Offer.dataset_id == dataset.id, col(Offer.withdrawn_at).is_(None))
        .order_by(col(Offer.id))
    )
    return list(session.exec(statement))


def page_of(
    session: Session, dataset: Dataset, *, cursor: str | None, limit: int = PAGE
) -> Page[Offer]:
    """Return the offers of a dataset that can be taken now, the newest first, a page at a time.

    Raises:
        BadCursor: The cursor is not one that this list gave.
    """
    statement = select(Offer).where(
        Offer.dataset_id == dataset.id, col(Offer.withdrawn_at).is_(None)
    )
    return newest_first(session, statement, Offer, cursor=cursor, limit=limit)
