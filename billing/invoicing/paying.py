"""What staff enter by hand: that an invoice was paid, is void, or that money went back."""

from uuid import UUID

from sqlmodel import Session, select

from billing import access, refunding
from billing.invoicing import due, issuing
from billing.invoicing.errors import InvoiceNotOpen, PaidElsewhere, RefundNotFound
from billing.invoicing.jobs import ask_to_advance
from billing.invoicing.queries import held_invoice
from billing.ledger import booking
from billing.models import (
    Checkout,
    Invoice,
    InvoiceStatus,
    ProcessorName,
    Refund,
    RefundStatus,
    Subscription,
    SubscriptionStatus,
)
from billing.queries import subscription_of
from marketplace.accounts.actors import Actor
from marketplace.core import clock
from marketplace.log.recording import record

_BEHIND = (SubscriptionStatus.PAST_DUE, SubscriptionStatus.UNPAID)


def mark_paid(session: Session, invoice_id: UUID, *, actor: Actor, note: str = "") -> Invoice:
    """Enter that an invoice's transfer has arrived; access that was suspended resumes.

    Entering it again changes nothing: the first note stays. ``note`` says where the payment is
    seen, such as the bank statement's number; it names no person.

    Raises:
        InvoiceNotFound: There is none.
        InvoiceNotOpen: It is void.
        PaidElsewhere: Stripe collects it.
    """
    invoice, checkout = _collected_here(session, invoice_id)
    if invoice.status is InvoiceStatus.PAID:
        return invoice
    if invoice.status is not InvoiceStatus.OPEN:
        raise InvoiceNotOpen(invoice)
    invoice.status = InvoiceStatus.PAID
    invoice.paid_at = clock.now()
    invoice.paid_note = note
    invoice.marked_by = actor.person_id
    booking.book_paid(session, invoice)
    _record(session, "billing.invoice_paid", invoice, actor)
    _resume(session, checkout)
    return invoice


def declare_void(session: Session, invoice_id: UUID, *, actor: Actor, reason: str) -> Invoice:
    """Enter that an open invoice need not be paid; access that hung on it resumes.

    Declaring it again changes nothing: the first reason stays.

    Raises:
        InvoiceNotFound: There is none.
        InvoiceNotOpen: It is paid.
        PaidElsewhere: Stripe collects it.
    """
    invoice, checkout = _collected_here(session, invoice_id)
    if invoice.status is InvoiceStatus.VOID:
        return invoice
    if invoice.status is not InvoiceStatus.OPEN:
        raise InvoiceNotOpen(invoice)
    invoice.paid_note = reason
    invoice.marked_by = actor.person_id
    issuing.revoke(session, invoice, by=actor.person_id)
    _resume(session, checkout)
    return invoice


def mark_refunded(session: Session, refund_id: UUID, *, actor: Actor) -> Refund:
    """Enter that a refund was transferred; entering it again changes nothing.

    Raises:
        RefundNotFound: There is none.
        PaidElsewhere: Stripe pays it back.
    """
    named = session.exec(select(Refund.invoice_id).where(Refund.id == refund_id)).one_or_none()
    if named is None:
        raise RefundNotFound(refund_id)
    invoice, _ = _collected_here(session, named)
    refund = session.get_one(Refund, refund_id, populate_existing=True)
    if refund.status is not RefundStatus.SUCCEEDED:
        invoice.amount_refunded += refund.amount
        _record(session, "billing.refund_entered", invoice, actor)
    refunding.mark_paid(session, refund, invoice)
    return refund


def _collected_here(session: Session, invoice_id: UUID) -> tuple[Invoice, Checkout]:
    invoice, checkout = held_invoice(session, invoice_id)
    if invoice.processor is not ProcessorName.INVOICE:
        raise PaidElsewhere(invoice)
    return invoice, checkout


def _resume(session: Session, checkout: Checkout) -> None:
    """Give access again once nothing is open that the buyer was reminded of.

    Of a subscription whose period ran out while access was suspended, a new period begins now:
    the days between are not charged.
    """
    if checkout.ended_at is not None or due.reminded(session, checkout.id):
        return
    subscription = subscription_of(session, checkout.id)
    if subscription is not None and subscription.status in _BEHIND:
        _catch_up(subscription)
        ask_to_advance(session, checkout.id)
    paid_until = subscription.current_period_end if subscription else None
    access.tell(session, checkout, has_access=True, paid_until=paid_until)


def _catch_up(subscription: Subscription) -> None:
    now = clock.now()
    was_suspended = subscription.status is SubscriptionStatus.UNPAID
    subscription.status = SubscriptionStatus.ACTIVE
    subscription.past_due_since = None
    if was_suspended and subscription.current_period_end <= now:
        subscription.billing_cycle_anchor = subscription.current_period_end = now


def _record(session: Session, action: str, invoice: Invoice, actor: Actor) -> None:
    record(
        session,
        action,
        subject=f"invoice/{invoice.id}",
        person_id=actor.person_id,
        organization_id=actor.organization_id,
        details={
            "number": invoice.number,
            "total": invoice.total,
            "currency": invoice.currency,
        },
    )
