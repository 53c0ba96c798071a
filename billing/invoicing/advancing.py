"""What time brings a checkout: one step at a time, each a transaction of its own.

Every step looks at the rows as they stand and leaves them so that it is not due any more. So a
process may be killed between any two, and several periods that were missed follow one by one.
"""

from datetime import datetime

from sqlmodel import Session

from billing import access
from billing.events import PaymentFailed
from billing.invoicing import due, kinds, telling
from billing.invoicing.conditions import Conditions
from billing.invoicing.ending import finish
from billing.invoicing.issuing import Line, issue
from billing.invoicing.periods import day_of, end_after
from billing.models import Checkout, Subscription, SubscriptionStatus
from billing.queries import price_of, subscription_of
from marketplace.core import clock
from marketplace.core.events import publish
from marketplace.log.recording import record


def advance(session: Session, conditions: Conditions, checkout: Checkout) -> bool:
    """Take the next step that is due and return True; False if nothing is.

    The caller holds the checkout's lock.
    """
    now = clock.now()
    subscription = subscription_of(session, checkout.id)
    if subscription is not None and _is_over(subscription, now):
        if subscription.cancel_at_period_end:
            finish(session, checkout, at=subscription.current_period_end)
            return True
        if subscription.status in due.RENEWING:
            _begin_next_period(session, conditions, checkout, subscription)
            return True
    return _remind(session, conditions, checkout, subscription) or _suspend(
        session, conditions, checkout, subscription
    )


def _is_over(subscription: Subscription, now: datetime) -> bool:
    return subscription.ended_at is None and subscription.current_period_end <= now


def _begin_next_period(
    session: Session, conditions: Conditions, checkout: Checkout, subscription: Subscription
) -> None:
    price = price_of(session, checkout)
    assert price.interval is not None  # noqa: S101 - a subscription's price recurs
    start = subscription.current_period_end
    end = end_after(subscription.billing_cycle_anchor or start, price.interval, start)
    subscription.current_period_start, subscription.current_period_end = start, end
    if subscription.status is SubscriptionStatus.TRIALING:
        subscription.status = SubscriptionStatus.ACTIVE
    issue(session, conditions, checkout, Line(period=(start, end)))
    access.tell(session, checkout, has_access=True, paid_until=end)


def _remind(
    session: Session,
    conditions: Conditions,
    checkout: Checkout,
    subscription: Subscription | None,
) -> bool:
    """Remind of one overdue invoice, once. Days of grace count from the reminder."""
    invoice = due.to_remind(session, checkout.id)
    if invoice is None:
        return False
    now = clock.now()
    invoice.reminded_at = now
    record(session, "billing.invoice_reminded", subject=f"invoice/{invoice.id}")
    if checkout.ended_at is not None:
        telling.tell_buyer(session, invoice, kinds.OVERDUE_DEBT)
        return True
    day = day_of(now + conditions.grace)
    telling.tell_buyer(session, invoice, kinds.OVERDUE, grace_until=telling.day(day))
    if subscription is None:
        until = now + conditions.grace
        publish(session, PaymentFailed(reference=checkout.reference, grace_until=until))
    elif subscription.status in due.RENEWING:
        subscription.status = SubscriptionStatus.PAST_DUE
        access.failed(session, subscription, since=now, grace=conditions.grace)
    return True


def _suspend(
    session: Session,
    conditions: Conditions,
    checkout: Checkout,
    subscription: Subscription | None,
) -> bool:
    if not checkout.has_access or not due.out_of_grace(
        session, checkout.id, grace=conditions.grace
    ):
        return False
    if subscription is not None:
        subscription.status = SubscriptionStatus.UNPAID
    access.tell(session, checkout, has_access=False, paid_until=checkout.paid_until)
    return True
