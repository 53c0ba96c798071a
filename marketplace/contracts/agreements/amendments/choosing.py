"""Which offers an amendment can name: those of the same dataset that cost the same."""

from collections.abc import Sequence

from sqlmodel import Session, col, or_, select

from marketplace.accounts.models import Organization
from marketplace.contracts.models import Agreement, Offer
from marketplace.contracts.pricing import price_for


def same_price(agreement: Agreement, offer: Offer, consumer: Organization) -> bool:
    """Tell whether an offer costs its consumer what an agreement does, each time it is due."""
    asked = (offer.kind, price_for(offer, consumer).unit_amount, offer.currency, offer.interval)
    return asked == (
        agreement.kind,
        agreement.unit_amount,
        agreement.currency,
        agreement.interval,
    )


def choices(session: Session, agreement: Agreement) -> Sequence[Offer]:
    """Return the offers whose terms could hold instead; the agreement's own comes first."""
    consumer = session.get_one(Organization, agreement.consumer_id)
    private = col(Offer.for_organization_id)
    statement = select(Offer).where(
        Offer.dataset_id == agreement.dataset_id,
        Offer.publisher_id == agreement.provider_id,
        Offer.id != agreement.offer_id,
        col(Offer.withdrawn_at).is_(None),
        or_(private.is_(None), private == agreement.consumer_id),
    )
    found = session.exec(statement.order_by(col(Offer.id).desc())).all()
    present = session.get_one(Offer, agreement.offer_id)
    return [present, *(each for each in found if same_price(agreement, each, consumer))]
