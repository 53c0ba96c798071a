"""Ending a payment by invoice, and what becomes of invoices that are not paid yet.

What was used is owed, by the refund rule that was agreed; the same arithmetic decides what goes
back of a paid invoice and what is no longer asked for of an unpaid one. An invoice that was issued
is never changed. So when a payment ends at once, an open invoice

* stays as it is if nothing of it is given back,
* becomes void if all of it is,
* becomes void and is followed by a new one over what was used, if a part is.

Of paid invoices ``billing.refunding`` has written down what goes back; the stewards are told, since
a bank transfer is made by a person.
"""

from datetime import datetime

from sqlmodel import Session, col, select

from billing import access
from billing.invoicing import telling
from billing.invoicing.conditions import Conditions
from billing.invoicing.issuing import Line, issue, revoke
from billing.models import (
    Checkout,
    Invoice,
    InvoiceStatus,
    Refund,
    RefundStatus,
    SubscriptionStatus,
)
from billing.prorating import given_back
from billing.queries import subscription_of
from marketplace.core import clock
from marketplace.core.language import N_
from marketplace.web.translation import gettext

_USED = N_("{product}: used until {day}, in place of invoice {number}")


def end_now(session: Session, conditions: Conditions, checkout: Checkout) -> None:
    """End a payment at once. The caller holds the checkout's lock."""
    now = clock.now()
    for invoice in _open_invoices(session, checkout):
        _settle_open(session, conditions, checkout, invoice)
    for refund, invoice in _promised(session, checkout):
        telling.tell_of_refund(session, refund, invoice)
    finish(session, checkout, at=now)


def end_at_period_end(session: Session, checkout: Checkout) -> None:
    """Let a subscription run out: no further invoice, and access until the period is over.

    What was bought once has no period that could run out; it goes on.
    """
    subscription = subscription_of(session, checkout.id)
    if subscription is not None and subscription.ended_at is None:
        subscription.cancel_at_period_end = True


def finish(session: Session, checkout: Checkout, *, at: datetime) -> None:
    """Close a payment as of an instant: nothing more is invoiced, and access is over."""
    subscription = subscription_of(session, checkout.id)
    if subscription is not None:
        subscription.status = SubscriptionStatus.CANCELED
        subscription.ended_at = at
    access.ended(session, checkout)


def _settle_open(
    session: Session, conditions: Conditions, checkout: Checkout, invoice: Invoice
) -> None:
    now = clock.now()
    period = (
        (invoice.period_start, invoice.period_end)
        if invoice.period_start and invoice.period_end
        else None
    )
    back = given_back(invoice.total, checkout.refund, period=period, at=now)
    if back <= 0:
        return
    revoke(session, invoice)
    if period is not None and invoice.total > back:
        words = gettext(checkout.language, _USED).format(
            product=invoice.description,
            day=telling.day_in(checkout.language, now),
            number=invoice.number,
        )
        used = Line(period=(period[0], now), total=invoice.total - back, description=words)
        issue(session, conditions, checkout, used)


def _open_invoices(session: Session, checkout: Checkout) -> list[Invoice]:
    wanted = select(Invoice).where(
        Invoice.checkout_id == checkout.id, Invoice.status == InvoiceStatus.OPEN
    )
    return list(session.exec(wanted.order_by(col(Invoice.id))))


def _promised(session: Session, checkout: Checkout) -> list[tuple[Refund, Invoice]]:
    wanted = (
        select(Refund, Invoice)
        .join(Invoice, col(Invoice.id) == Refund.invoice_id)
        .where(Invoice.checkout_id == checkout.id, Refund.status == RefundStatus.PENDING)
    )
    return list(session.exec(wanted.order_by(col(Refund.id))))
