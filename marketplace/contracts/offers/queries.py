"""Reads of offers."""

from uuid import UUID

from sqlmodel import Session, col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from catalog import queries as catalog
from catalog.models import Dataset, DatasetStatus
from marketplace.accounts.actors import Actor
from marketplace.contracts.models import Offer
from marketplace.contracts.offers.errors import OfferNotFound
from marketplace.core.paging import PAGE, Page, newest_first


def offer(session: Session, offer_id: UUID) -> Offer:
    """Return an offer, withdrawn or not; ``addressing`` says who may know of it.

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
    """Return the offers of a dataset that can be taken now, private ones too, the oldest first."""
    return list(session.exec(_open_offers(dataset).order_by(col(Offer.id))))


def page_of(
    session: Session,
    dataset: Dataset,
    *,
    actor: Actor | None,
    cursor: str | None,
    limit: int = PAGE,
) -> Page[Offer]:
    """Return the offers of a dataset that the actor may know of and that can be taken now.

    The newest come first, a page at a time.

    Raises:
        BadCursor: The cursor is not one that this list gave.
    """
    statement = _open_offers(dataset)
    if not catalog.is_insider(session, dataset, actor):
        is_public = col(Offer.for_organization_id).is_(None)
        own = actor.organization_id if actor else None
        statement = statement.where(or_(is_public, col(Offer.for_organization_id) == own))
    return newest_first(session, statement, Offer, cursor=cursor, limit=limit)


def made_to(
    session: Session, organization_id: UUID, *, cursor: str | None, limit: int = PAGE
) -> Page[Offer]:
    """Return the private offers that an organization can take now, the newest first.

    Raises:
        BadCursor: The cursor is not one that this list gave.
    """
    statement = (
        select(Offer)
        .join(Dataset, col(Dataset.id) == Offer.dataset_id)
        .where(
            Offer.for_organization_id == organization_id,
            col(Offer.withdrawn_at).is_(None),
            Dataset.status == DatasetStatus.PUBLISHED,
        )
    )
    return newest_first(session, statement, Offer, cursor=cursor, limit=limit)


def newest_by(session: Session, organization_id: UUID) -> Offer | None:
    """Return the offer that an organization made last, withdrawn or not."""
    statement = (
        select(Offer)
        .where(Offer.publisher_id == organization_id)
        .order_by(col(Offer.id).desc())
        .limit(1)
    )
    return session.exec(statement).first()


def _open_offers(dataset: Dataset) -> SelectOfScalar[Offer]:
    return select(Offer).where(Offer.dataset_id == dataset.id, col(Offer.withdrawn_at).is_(None))
