"""Our rows of Stripe's invoices and refunds, and the ledger's entries about them."""

from collections.abc import Sequence
from decimal import Decimal

from sqlmodel import Session, col, func, or_, select

from billing import queries, refunding
from billing.cards.values import InvoiceState, RefundState
from billing.ledger import booking
from billing.models import (
    Checkout,
    Ending,
    Invoice,
    InvoiceStatus,
    ProcessorName,
    Refund,
    RefundStatus,
)
from billing.prorating import contained_tax
from marketplace.core import clock
from marketplace.log.recording import record

_FINAL = {InvoiceStatus.OPEN, InvoiceStatus.PAID, InvoiceStatus.UNCOLLECTIBLE}
_TOLD = {InvoiceStatus.PAID, InvoiceStatus.VOID, InvoiceStatus.UNCOLLECTIBLE}


def keep_invoice(
    session: Session, checkout: Checkout, state: InvoiceState, *, tax_percent: Decimal
) -> None:
    """Make our row equal to an invoice at Stripe, and book what happened to it.

    One that is paid only after the payment was ended is given back in full. A draft is none yet.
    """
    if state.status is InvoiceStatus.DRAFT:
        return
    invoice = _row(session, checkout, state, tax_percent)
    is_news = invoice.status is not state.status
    invoice.status = state.status
    invoice.number = state.number
    invoice.stripe_payment_intent_id = state.payment_intent_id
    invoice.paid_at = state.paid_at
    if is_news and state.status in _TOLD:
        _record(session, invoice)
    _book(session, invoice)
    is_unwanted = checkout.ending is Ending.NOW or checkout.ended_at is not None
    if is_news and is_unwanted and state.status is InvoiceStatus.PAID:
        refunding.promise_rest(session, invoice)


def keep_refunds(session: Session, payment_intent_id: str, states: Sequence[RefundState]) -> None:
    """Make our rows equal to what went back of a payment at Stripe, and book it.

    A refund that somebody made in Stripe's dashboard becomes a row too. A promise that is more
    than what is left is cut to that.
    """
    statement = select(Invoice).where(Invoice.stripe_payment_intent_id == payment_intent_id)
    invoice = session.exec(statement).one()
    for state in states:
        keep_refund(session, invoice, state)
    unpaid = select(Refund).where(
        Refund.invoice_id == invoice.id,
        Refund.status == RefundStatus.PENDING,
        col(Refund.stripe_id).is_(None),
    )
    left = invoice.total - invoice.amount_refunded
    for refund in session.exec(unpaid):
        refund.amount = min(refund.amount, left)
        left -= refund.amount
        if refund.amount == 0:
            refund.status = RefundStatus.FAILED
            refund.reason = "refunded_already"


def keep_refund(session: Session, invoice: Invoice, state: RefundState) -> None:
    """Make our row equal to one refund at Stripe, and book it once the money has gone."""
    refund = _refund_row(session, invoice, state)
    refund.stripe_id = state.stripe_id
    refund.amount = state.amount
    if state.status is RefundStatus.SUCCEEDED:
        refunding.mark_paid(session, refund, invoice)
    elif state.status is RefundStatus.FAILED:
        refunding.mark_failed(session, refund, invoice)
    invoice.amount_refunded = _gone_back(session, invoice)


def _row(
    session: Session, checkout: Checkout, state: InvoiceState, tax_percent: Decimal
) -> Invoice:
    statement = select(Invoice).where(Invoice.stripe_id == state.stripe_id)
    invoice = session.exec(statement).one_or_none()
    if invoice is not None:
        return invoice
    product = queries.product_of(session, queries.price_of(session, checkout))
    subscription = queries.subscription_of(session, checkout.id)
    invoice = Invoice(
        checkout_id=checkout.id,
        subscription_id=subscription.id if subscription else None,
        reference=checkout.reference,
        customer_id=checkout.customer_id,
        provider_id=product.provider_id,
        processor=ProcessorName.STRIPE,
        stripe_id=state.stripe_id,
        status=InvoiceStatus.DRAFT,
        description=product.name,
        total=state.total,
        tax=contained_tax(state.total, tax_percent),
        tax_percent=tax_percent,
        currency=state.currency,
        period_start=state.period_start,
        period_end=state.period_end,
        issued_at=state.issued_at or clock.now(),
    )
    session.add(invoice)
    session.flush()  # entries and refunds name it
    return invoice


def _refund_row(session: Session, invoice: Invoice, state: RefundState) -> Refund:
    is_it = or_(col(Refund.id) == state.own_id, col(Refund.stripe_id) == state.stripe_id)
    refund = session.exec(select(Refund).where(is_it)).one_or_none()
    if refund is None:
        refund = Refund(
            invoice_id=invoice.id,
            amount=state.amount,
            currency=invoice.currency,
            reason="by_hand",
        )
        session.add(refund)
    return refund


def _gone_back(session: Session, invoice: Invoice) -> int:
    """Return what went back of an invoice or is on its way; a promise alone is not."""
    amount = func.coalesce(func.sum(col(Refund.amount)), 0)
    statement = select(amount).where(
        Refund.invoice_id == invoice.id,
        Refund.status != RefundStatus.FAILED,
        col(Refund.stripe_id).is_not(None),
    )
    return int(session.exec(statement).one())


def _book(session: Session, invoice: Invoice) -> None:
    if invoice.status in _FINAL:
        booking.book_issued(session, invoice)
    if invoice.status is InvoiceStatus.PAID:
        booking.book_paid(session, invoice)
    if invoice.status is InvoiceStatus.VOID:
        booking.book_voided(session, invoice)


def _record(session: Session, invoice: Invoice) -> None:
    record(
        session,
        f"billing.invoice_{invoice.status.value}",
        subject=f"invoice/{invoice.id}",
        details={"total": invoice.total, "currency": invoice.currency},
    )
