"""Telling other rooms whether a reference is paid for, each change once.

Both processors speak through this module; ``Checkout.has_access`` is what was told last. Nothing
is told of a checkout that has ended.
"""

from datetime import datetime, timedelta

from sqlmodel import Session

from billing.events import AccessLapsed, AccessPaid, PaymentEnded, PaymentFailed
from billing.models import Checkout, Subscription, SubscriptionStatus
from billing.rules import GRACE_DAYS
from marketplace.core import clock
from marketplace.core.events import publish
from marketplace.log.recording import record

GRACE = timedelta(days=GRACE_DAYS)

_GRANTING = {SubscriptionStatus.TRIALING, SubscriptionStatus.ACTIVE}
DEAD = {SubscriptionStatus.CANCELED, SubscriptionStatus.INCOMPLETE_EXPIRED}
"""A subscription in such a state never comes back (Stripe: terminal states)."""


def is_granted(
    status: SubscriptionStatus, *, past_due_since: datetime | None, at: datetime
) -> bool:
    """Tell whether a card subscription gives access: on trial, paid, or in its days of grace."""
    if status is SubscriptionStatus.PAST_DUE:
        return past_due_since is None or at < past_due_since + GRACE
    return status in _GRANTING


def tell(
    session: Session, checkout: Checkout, *, has_access: bool, paid_until: datetime | None
) -> None:
    """Tell whether a reference is paid for now, if that is news.

    ``paid_until`` is the end of the period that is paid for; None for what was bought once.
    """
    if checkout.ended_at is not None:
        return
    if has_access:
        checkout.paid_until = paid_until
    if checkout.has_access == has_access:
        return
    checkout.has_access = has_access
    verb = "paid" if has_access else "lapsed"
    record(session, f"billing.access_{verb}", subject=_subject(checkout))
    event = AccessPaid if has_access else AccessLapsed
    publish(session, event(reference=checkout.reference))


def failed(
    session: Session, subscription: Subscription, *, since: datetime, grace: timedelta = GRACE
) -> None:
    """Tell once that a renewal was not paid; ``grace`` begins at ``since``."""
    if subscription.past_due_since is not None:
        return
    subscription.past_due_since = since
    until = since + grace
    details = {"grace_until": until.isoformat()}
    subject = f"checkout/{subscription.reference}"
    record(session, "billing.payment_failed", subject=subject, details=details)
    publish(session, PaymentFailed(reference=subscription.reference, grace_until=until))


def ended(session: Session, checkout: Checkout) -> None:
    """Tell once that nothing more will be paid; what access there was ends with it."""
    if checkout.ended_at is not None:
        return
    checkout.ended_at = clock.now()
    checkout.has_access = False
    record(session, "billing.payment_ended", subject=_subject(checkout))
    publish(session, PaymentEnded(reference=checkout.reference))


def _subject(checkout: Checkout) -> str:
    return f"checkout/{checkout.reference}"
