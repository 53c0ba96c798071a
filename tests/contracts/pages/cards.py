"""A card processor with state and no network: it opens pages, is paid, and can be silent."""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from billing import access, queries
from billing.errors import ProcessorUnavailable
from billing.models import (
    Checkout,
    CheckoutStatus,
    Ending,
    Subscription,
    SubscriptionStatus,
)
from marketplace.accounts.models import Organization
from marketplace.core import clock
from marketplace.core.db import Sessions
from marketplace.core.ids import new_id
from marketplace.core.money import Money

PAGE = "https://checkout.example/pay/"
MONTH = timedelta(days=30)


class FakeCards:
    """Anybody may pay by card. What was asked is done at once, unless it is silent."""

    def __init__(self) -> None:
        self._is_silent = False

    @contextmanager
    def silent(self) -> Generator[None]:
        """While this lasts it does not answer."""
        self._is_silent = True
        yield
        self._is_silent = False

    def check(self, session: Session, organization: Organization, amount: Money) -> None:
        """Refuse nobody."""

    def follow(self, session: Session, checkout: Checkout) -> None:
        """End what is no longer wanted; a job would do it in production."""
        if checkout.ending is Ending.NOW:
            access.ended(session, checkout)

    def settle(self, sessions: Sessions, checkout_id: UUID) -> None:
        """Open the payment page that an open checkout has not got yet."""
        if self._is_silent:
            raise ProcessorUnavailable
        with sessions.begin() as session:
            checkout = session.get_one(Checkout, checkout_id)
            if checkout.status is CheckoutStatus.OPEN and checkout.url is None:
                checkout.stripe_id = f"cs_{new_id().hex}"
                checkout.url = f"{PAGE}{checkout.attempt}"
                checkout.expires_at = clock.now() + timedelta(hours=23)

    def pay(self, session: Session, reference: UUID) -> None:
        """Take the card: the reference is paid for a month."""
        checkout = queries.locked_checkout(session, reference)
        checkout.status = CheckoutStatus.COMPLETE
        checkout.completed_at = clock.now()
        price = queries.price_of(session, checkout)
        until = clock.now() + MONTH if price.interval else None
        if until is not None:
            session.add(_subscription(checkout, until))
            session.flush()
        access.tell(session, checkout, has_access=True, paid_until=until)

    def expire_page(self, session: Session, reference: UUID) -> None:
        """Nobody paid on the page in time."""
        checkout = queries.locked_checkout(session, reference)
        checkout.status = CheckoutStatus.EXPIRED

    def fail(self, session: Session, reference: UUID) -> None:
        """The bank refuses a renewal."""
        checkout = queries.locked_checkout(session, reference)
        subscription = queries.subscription_of(session, checkout.id)
        assert subscription is not None
        subscription.status = SubscriptionStatus.PAST_DUE
        access.failed(session, subscription, since=clock.now())

    def lapse(self, session: Session, reference: UUID) -> None:
        """The days of grace are over."""
        checkout = queries.locked_checkout(session, reference)
        access.tell(session, checkout, has_access=False, paid_until=None)


def _subscription(checkout: Checkout, until: datetime) -> Subscription:
    return Subscription(
        checkout_id=checkout.id,
        reference=checkout.reference,
        customer_id=checkout.customer_id,
        price_id=checkout.price_id,
        processor=checkout.processor,
        stripe_id=f"sub_{new_id().hex}",
        status=SubscriptionStatus.ACTIVE,
        current_period_start=clock.now(),
        current_period_end=until,
    )
