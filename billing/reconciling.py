"""Finding what Stripe may know and we do not: webhooks that never came, jobs that gave up."""

import logging
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from billing import access, inbox, queries
from billing.cards.processor import CardProcessor
from billing.errors import ProcessorRefused, ProcessorUnavailable
from billing.models import (
    Checkout,
    CheckoutStatus,
    Ending,
    Invoice,
    InvoiceStatus,
    Price,
    ProcessorName,
    Refund,
    RefundStatus,
    Subscription,
    SubscriptionStatus,
)
from marketplace.core import clock
from marketplace.core.db import Sessions

logger = logging.getLogger(__name__)

AT_ONCE = 500
"""So many checkouts are asked about in one run, those not heard of for longest first."""

PATIENCE = timedelta(minutes=1)
"""How long webhooks and jobs are left to do it by themselves."""

_EXPECTING = (SubscriptionStatus.TRIALING, SubscriptionStatus.ACTIVE)
_UNCERTAIN = (
    SubscriptionStatus.INCOMPLETE,
    SubscriptionStatus.PAST_DUE,
    SubscriptionStatus.UNPAID,
    SubscriptionStatus.PAUSED,
)


def reconcile(sessions: Sessions, processor: CardProcessor) -> int:
    """Handle what waits and ask about what is due; return how much was looked at.

    When Stripe does not answer, the next run goes on; what it refuses is left in the log.
    """
    with sessions() as session:
        work: list[Callable[[], None]] = [
            partial(inbox.handle, sessions, processor, event)
            for event in inbox.waiting(session, since=PATIENCE)
        ]
        work += [partial(processor.settle, sessions, checkout_id) for checkout_id in due(session)]
    for number, one in enumerate(work):
        try:
            one()
        except ProcessorRefused:
            logger.exception("%s is left as it is", one)
        except ProcessorUnavailable:
            logger.warning(
                "Stripe does not answer; %d of %d are left", len(work) - number, len(work)
            )
            return number
    return len(work)


def due(session: Session) -> list[UUID]:
    """Return the checkouts by card that Stripe may know more about, or has yet to be told of."""
    statement = (
        select(Checkout.id)
        .join(Price, col(Price.id) == Checkout.price_id)
        .outerjoin(Subscription, col(Subscription.checkout_id) == Checkout.id)
        .where(
            Checkout.processor == ProcessorName.STRIPE,
            col(Checkout.updated_at) < clock.now() - PATIENCE,
            or_(
                and_(col(Checkout.ended_at).is_(None), _is_unsettled()),
                _is_missing_invoice(),
                _has_pending_refund(),
            ),
        )
        .order_by(col(Checkout.updated_at))
        .limit(AT_ONCE)
    )
    return list(session.exec(statement))


def lapse(sessions: Sessions) -> int:
    """Let access rest where a card's days of grace are over; return for how many it does now."""
    with sessions() as session:
        found = list(session.exec(_out_of_grace()))
    return sum(_lapse(sessions, reference) for reference in found)


def _lapse(sessions: Sessions, reference: UUID) -> bool:
    with sessions.begin() as session:
        checkout = queries.locked_checkout(session, reference)
        if session.exec(_out_of_grace().where(Checkout.id == checkout.id)).first() is None:
            return False
        access.tell(session, checkout, has_access=False, paid_until=checkout.paid_until)
        return True


def _out_of_grace() -> SelectOfScalar[UUID]:
    return (
        select(Checkout.reference)
        .join(Subscription, col(Subscription.checkout_id) == Checkout.id)
        .where(
            Checkout.processor == ProcessorName.STRIPE,
            col(Checkout.has_access),
            Subscription.status == SubscriptionStatus.PAST_DUE,
            col(Subscription.past_due_since) <= clock.now() - access.GRACE,
        )
    )


def _is_unsettled() -> ColumnElement[bool]:
    is_over = col(Subscription.current_period_end) < clock.now()
    return or_(
        col(Checkout.status) == CheckoutStatus.OPEN,
        col(Checkout.ending) == Ending.NOW,
        and_(
            col(Checkout.ending) == Ending.PERIOD_END,
            col(Subscription.cancel_at_period_end).is_(False),
        ),
        and_(col(Subscription.status).in_(_EXPECTING), is_over),
        col(Subscription.status).in_(_UNCERTAIN),
    )


def _is_missing_invoice() -> ColumnElement[bool]:
    """Tell whether what was bought once, or the period that runs, has no issued invoice here.

    Stripe keeps a renewal's invoice as a draft for an hour.
    """
    issued = select(Invoice.id).where(
        Invoice.checkout_id == Checkout.id, Invoice.status != InvoiceStatus.DRAFT
    )
    of_period = issued.where(Invoice.period_start == Subscription.current_period_start)
    return or_(
        and_(
            col(Checkout.status) == CheckoutStatus.COMPLETE,
            col(Price.interval).is_(None),
            ~issued.exists(),
        ),
        and_(
            col(Subscription.status).in_(_EXPECTING),
            col(Subscription.ended_at).is_(None),
            ~of_period.exists(),
        ),
    )


def _has_pending_refund() -> ColumnElement[bool]:
    return (
        select(Refund.id)
        .join(Invoice, col(Invoice.id) == Refund.invoice_id)
        .where(Invoice.checkout_id == Checkout.id, Refund.status == RefundStatus.PENDING)
        .exists()
    )
