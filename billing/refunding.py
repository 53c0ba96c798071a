"""What goes back to a customer: which part of which invoice, promised before it is paid."""

import logging
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, func, select

from billing import queries
from billing.ledger import booking
from billing.models import Checkout, Invoice, InvoiceStatus, Refund, RefundRule, RefundStatus
from billing.prorating import given_back
from marketplace.core import clock
from marketplace.log.recording import record

logger = logging.getLogger(__name__)


def shares(
    session: Session, checkout: Checkout, rule: RefundRule, *, at: datetime
) -> dict[UUID, int]:
    """Return what a rule gives back of each paid invoice if the payment ended at an instant.

    What was promised before is not given again. Invoices without a share are left out.
    """
    paid = select(Invoice).where(
        Invoice.checkout_id == checkout.id, Invoice.status == InvoiceStatus.PAID
    )
    found = {
        invoice.id: given_back(
            invoice.total,
            rule,
            period=_period(invoice),
            at=at,
            already=promised(session, invoice),
        )
        for invoice in session.exec(paid)
    }
    return {invoice_id: share for invoice_id, share in found.items() if share}


def promise(
    session: Session, checkout: Checkout, rule: RefundRule, *, at: datetime
) -> list[Refund]:
    """Write down what is to go back because a payment ended; the processor then pays it."""
    currency = queries.price_of(session, checkout).currency
    made = [
        Refund(invoice_id=invoice_id, amount=amount, currency=currency, reason=rule.value)
        for invoice_id, amount in shares(session, checkout, rule, at=at).items()
    ]
    session.add_all(made)
    return made


def promise_rest(session: Session, invoice: Invoice) -> Refund | None:
    """Write down that all of an invoice is to go back: it was paid when nobody wanted it to be."""
    left = invoice.total - promised(session, invoice)
    if left <= 0:
        return None
    refund = Refund(
        invoice_id=invoice.id, amount=left, currency=invoice.currency, reason="paid_after_end"
    )
    session.add(refund)
    return refund


def promised(session: Session, invoice: Invoice) -> int:
    """Return what of an invoice went back or is about to."""
    amount = func.coalesce(func.sum(col(Refund.amount)), 0)
    statement = select(amount).where(
        Refund.invoice_id == invoice.id, Refund.status != RefundStatus.FAILED
    )
    return int(session.exec(statement).one())


def mark_paid(session: Session, refund: Refund, invoice: Invoice) -> None:
    """Note that a refund has reached its customer, and book it; doing it again changes nothing."""
    if refund.status is not RefundStatus.SUCCEEDED:
        refund.status = RefundStatus.SUCCEEDED
        refund.settled_at = clock.now()
        details = {"amount": refund.amount, "currency": refund.currency}
        subject = f"checkout/{invoice.reference}"
        record(session, "billing.refund_paid", subject=subject, details=details)
    session.flush()  # the ledger's entry names the refund's row
    booking.book_refunded(session, refund, invoice)


def mark_failed(session: Session, refund: Refund, invoice: Invoice) -> None:
    """Note that a refund did not reach its customer, and take back what was booked of it.

    It is not tried again by itself: somebody finds another way to pay it.
    """
    if refund.status is not RefundStatus.FAILED:
        refund.status = RefundStatus.FAILED
        refund.settled_at = clock.now()
        logger.error("refund %s of invoice %s failed: pay it another way", refund.id, invoice.id)
        record(session, "billing.refund_failed", subject=f"checkout/{invoice.reference}")
    session.flush()  # the ledger's entry names the refund's row
    booking.book_refund_failed(session, refund, invoice)


def _period(invoice: Invoice) -> tuple[datetime, datetime] | None:
    if invoice.period_start is None or invoice.period_end is None:
        return None
    return invoice.period_start, invoice.period_end
