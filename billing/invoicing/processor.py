"""The processor that collects money by invoice and bank transfer."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from sqlmodel import Session

from billing import access
from billing.invoicing import credit, ending
from billing.invoicing.advancing import advance
from billing.invoicing.conditions import Conditions
from billing.invoicing.issuing import Line, issue
from billing.invoicing.periods import end_after
from billing.invoicing.queries import held_checkout
from billing.models import (
    Checkout,
    CheckoutStatus,
    Ending,
    Price,
    ProcessorName,
    Subscription,
    SubscriptionStatus,
)
from billing.queries import price_of
from marketplace.accounts.models import Organization
from marketplace.core import clock
from marketplace.core.db import Sessions
from marketplace.core.money import Money
from marketplace.core.settings import InvoiceSettings
from marketplace.log.recording import record


class InvoiceProcessor:
    """Issues invoices. It asks no vendor, so what is wanted is done in the caller's transaction."""

    def __init__(self, settings: InvoiceSettings, *, vat_percent: Decimal) -> None:
        self.conditions = Conditions.of(settings, vat_percent=vat_percent)

    def check(self, session: Session, organization: Organization, amount: Money) -> None:
        """Do nothing if an organization may order for an amount on invoice; else refuse.

        Raises:
            InvoiceNotOffered: Nobody verified the organization.
            CreditLimitReached: It would owe more than it may.
        """
        credit.require(session, organization, amount, limit=self.conditions.credit_limit)

    def follow(self, session: Session, checkout: Checkout) -> None:
        """Begin or end what a checkout's row asks for. The caller holds the row's lock.

        Raises:
            InvoiceNotOffered: Nobody verified the organization.
            CreditLimitReached: It would owe more than it may, with what others order now.
        """
        if checkout.ended_at is not None:
            return
        if checkout.status is CheckoutStatus.OPEN:
            self._begin(session, checkout)
        elif checkout.ending is Ending.NOW:
            ending.end_now(session, self.conditions, checkout)
        elif checkout.ending is Ending.PERIOD_END:
            ending.end_at_period_end(session, checkout)

    def settle(self, sessions: Sessions, checkout_id: UUID) -> None:
        """Do what the row asks and what time has brought, each step in its own transaction."""
        with sessions.begin() as session:
            self.follow(session, held_checkout(session, checkout_id))
        while self._advance(sessions, checkout_id):
            pass

    def _advance(self, sessions: Sessions, checkout_id: UUID) -> bool:
        with sessions.begin() as session:
            return advance(session, self.conditions, held_checkout(session, checkout_id))

    def _begin(self, session: Session, checkout: Checkout) -> None:
        price = price_of(session, checkout)
        organization = credit.hold(session, checkout.customer_id)
        self.check(session, organization, Money(price.unit_amount, price.currency))
        checkout.status = CheckoutStatus.COMPLETE
        checkout.completed_at = clock.now()
        record(session, "billing.checkout_completed", subject=f"checkout/{checkout.reference}")
        subscription = _subscription(checkout, price)
        if subscription is not None:
            session.add(subscription)
            session.flush()  # the invoice names it
        until = subscription.current_period_end if subscription else None
        access.tell(session, checkout, has_access=True, paid_until=until)
        # Last, since whoever is numbered next waits for this transaction.
        if subscription is None:
            issue(session, self.conditions, checkout, Line(period=None))
        elif subscription.status is SubscriptionStatus.ACTIVE:
            period = (subscription.current_period_start, subscription.current_period_end)
            issue(session, self.conditions, checkout, Line(period=period))


def _subscription(checkout: Checkout, price: Price) -> Subscription | None:
    """Return what begins now, with a trial or its first period; None if it is bought once."""
    if price.interval is None:
        return None
    now = clock.now()
    trial_end = now + timedelta(days=checkout.trial_days) if checkout.trial_days else None
    return Subscription(
        checkout_id=checkout.id,
        reference=checkout.reference,
        customer_id=checkout.customer_id,
        price_id=price.id,
        processor=ProcessorName.INVOICE,
        status=SubscriptionStatus.TRIALING if trial_end else SubscriptionStatus.ACTIVE,
        current_period_start=now,
        current_period_end=trial_end or end_after(now, price.interval, now),
        trial_end=trial_end,
        billing_cycle_anchor=trial_end or now,
    )
