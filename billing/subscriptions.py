"""An organization's recurring payments."""

from uuid import UUID

from sqlmodel import Session, col, select

from billing.models import Customer, Price, Subscription
from marketplace.core.paging import Page, newest_first


def of_customer(
    session: Session, organization_id: UUID, *, cursor: str | None, limit: int
) -> Page[Subscription]:
    """Return what an organization pays for again and again, newest first.

    Raises:
        BadCursor: The cursor is not one that this list gave.
    """
    statement = (
        select(Subscription)
        .join(Customer, col(Customer.id) == Subscription.customer_id)
        .where(Customer.organization_id == organization_id)
    )
    return newest_first(session, statement, Subscription, cursor=cursor, limit=limit)


def prices_of(session: Session, subscriptions: list[Subscription]) -> dict[UUID, Price]:
    """Return the prices of some subscriptions, by their id."""
    wanted = {subscription.price_id for subscription in subscriptions}
    found = session.exec(select(Price).where(col(Price.id).in_(wanted)))
    return {price.id: price for price in found}
