"""What time has brought: which checkouts have something to be done, and which invoices."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import Session, col, select

from billing.invoicing.periods import day_of
from billing.models import (
    Checkout,
    Invoice,
    InvoiceStatus,
    ProcessorName,
    Subscription,
    SubscriptionStatus,
)
from marketplace.core import clock

RENEWING = (
    SubscriptionStatus.TRIALING,
    SubscriptionStatus.ACTIVE,
    SubscriptionStatus.PAST_DUE,
)
"""While it stands so, a new period begins when one is over; not while access is suspended."""


def checkouts(session: Session, *, grace: timedelta) -> list[UUID]:
    """Return the checkouts of which a period is over, an invoice overdue or the grace used up."""
    now = clock.now()
    over = select(Subscription.checkout_id).where(
        Subscription.processor == ProcessorName.INVOICE,
        col(Subscription.ended_at).is_(None),
        Subscription.current_period_end <= now,
        or_(col(Subscription.cancel_at_period_end), col(Subscription.status).in_(RENEWING)),
    )
    owing = (
        select(Invoice.checkout_id)
        .join(Checkout, col(Checkout.id) == Invoice.checkout_id)
        .where(or_(_to_remind(now), and_(_out_of_grace(now, grace), col(Checkout.has_access))))
    )
    return sorted({*session.exec(over), *session.exec(owing)})


def to_remind(session: Session, checkout_id: UUID) -> Invoice | None:
    """Return the oldest invoice of a checkout that is overdue and was not reminded of yet."""
    wanted = select(Invoice).where(Invoice.checkout_id == checkout_id, _to_remind(clock.now()))
    return session.exec(wanted.order_by(col(Invoice.due_on), col(Invoice.id)).limit(1)).first()


def out_of_grace(session: Session, checkout_id: UUID, *, grace: timedelta) -> bool:
    """Tell whether an open invoice of a checkout was reminded of so long ago that grace is over."""
    wanted = select(Invoice.id).where(
        Invoice.checkout_id == checkout_id, _out_of_grace(clock.now(), grace)
    )
    return session.exec(wanted.limit(1)).first() is not None


def reminded(session: Session, checkout_id: UUID) -> Sequence[Invoice]:
    """Return the open invoices of a checkout that were reminded of, the first one first."""
    return session.exec(
        select(Invoice)
        .where(
            Invoice.checkout_id == checkout_id, _is_open(), col(Invoice.reminded_at).is_not(None)
        )
        .order_by(col(Invoice.reminded_at))
    ).all()


def _is_open() -> ColumnElement[bool]:
    return and_(
        col(Invoice.processor) == ProcessorName.INVOICE,
        col(Invoice.status) == InvoiceStatus.OPEN,
    )


def _to_remind(now: datetime) -> ColumnElement[bool]:
    return and_(_is_open(), col(Invoice.due_on) < day_of(now), col(Invoice.reminded_at).is_(None))


def _out_of_grace(now: datetime, grace: timedelta) -> ColumnElement[bool]:
    return and_(_is_open(), col(Invoice.reminded_at) <= now - grace)
