"""Paying by card as contracts see it: a page, once somebody asked for it, and a payment there."""

from datetime import timedelta
from uuid import UUID

from sqlmodel import Session, select

from billing import access, queries
from billing.errors import ProcessorUnavailable
from billing.invoicing.periods import end_after
from billing.models import (
    Checkout,
    CheckoutStatus,
    Ending,
    ProcessorName,
    Subscription,
    SubscriptionStatus,
)
from marketplace.accounts.models import Organization
from marketplace.core import clock
from marketplace.core.db import Sessions
from marketplace.core.money import Money


class FakeCards:
    """Takes cards. While it is down it does not answer; it makes one page per attempt."""

    def __init__(self) -> None:
        self.is_down = False
        self.pages: list[str] = []

    def check(self, session: Session, organization: Organization, amount: Money) -> None:
        """Take every card."""

    def follow(self, session: Session, checkout: Checkout) -> None:
        """Leave it to ``settle``, as the real one leaves it to a job."""

    def settle(self, sessions: Sessions, checkout_id: UUID) -> None:
        """Make a page, or end what is no longer wanted."""
        if self.is_down:
            raise ProcessorUnavailable
        with sessions.begin() as session:
            statement = select(Checkout).where(Checkout.id == checkout_id).with_for_update()
            checkout = session.exec(statement).one()
            if checkout.ending is Ending.NOW:
                access.ended(session, checkout)
            elif checkout.status is CheckoutStatus.OPEN and checkout.url is None:
                checkout.url = f"https://pay.example/{checkout.reference}/{checkout.attempt}"
                checkout.expires_at = clock.now() + timedelta(days=1)
                self.pages.append(checkout.url)
            elif checkout.expires_at and checkout.expires_at <= clock.now():
                checkout.status = CheckoutStatus.EXPIRED

    def pay(self, sessions: Sessions, reference: UUID) -> None:
        """Pay, or pay again; a month of access begins where it is a subscription."""
        with sessions.begin() as session:
            checkout = queries.locked_checkout(session, reference)
            checkout.status = CheckoutStatus.COMPLETE
            checkout.completed_at = clock.now()
            _subscribe(session, checkout)
            access.tell(session, checkout, has_access=True, paid_until=None)

    def lapse(self, sessions: Sessions, reference: UUID) -> None:
        """Fail for good to collect."""
        with sessions.begin() as session:
            checkout = queries.locked_checkout(session, reference)
            access.tell(session, checkout, has_access=False, paid_until=None)

    def fail(self, sessions: Sessions, reference: UUID) -> None:
        """Fail to collect a renewal; the days of grace begin."""
        with sessions.begin() as session:
            checkout = queries.locked_checkout(session, reference)
            subscription = queries.subscription_of(session, checkout.id)
            assert subscription
            access.failed(session, subscription, since=clock.now())

    def give_up(self, sessions: Sessions, reference: UUID) -> None:
        """End the payment for good."""
        with sessions.begin() as session:
            access.ended(session, queries.locked_checkout(session, reference))


def _subscribe(session: Session, checkout: Checkout) -> None:
    price = queries.price_of(session, checkout)
    if price.interval is None or queries.subscription_of(session, checkout.id):
        return
    now = clock.now()
    session.add(
        Subscription(
            checkout_id=checkout.id,
            reference=checkout.reference,
            customer_id=checkout.customer_id,
            price_id=checkout.price_id,
            processor=ProcessorName.STRIPE,
            status=SubscriptionStatus.ACTIVE,
            current_period_start=now,
            current_period_end=end_after(now, price.interval, now),
        )
    )
