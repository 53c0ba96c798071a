"""Issuing an invoice, and declaring one void: both with their ledger entry and their mail."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from billing import queries
from billing.invoicing import kinds, numbering, telling
from billing.invoicing.conditions import Conditions
from billing.invoicing.jobs import make_document
from billing.invoicing.periods import day_of
from billing.ledger import booking
from billing.models import (
    Checkout,
    Invoice,
    InvoiceStatus,
    ProcessorName,
)
from billing.prorating import contained_tax
from marketplace.core import clock
from marketplace.core.jobs import enqueue
from marketplace.log.recording import record


@dataclass(frozen=True, kw_only=True)
class Line:
    """What is invoiced: the price for a period, or once; ``total`` and ``description`` if other."""

    period: tuple[datetime, datetime] | None
    total: int | None = None
    description: str | None = None


def issue(session: Session, conditions: Conditions, checkout: Checkout, line: Line) -> Invoice:
    """Issue the next invoice of a checkout, numbered and open, and mail it to the buyer.

    The caller holds the checkout's lock and has made sure that this one is due; asking again
    issues another.
    """
    price = queries.price_of(session, checkout)
    product = queries.product_of(session, price)
    customer = queries.customer_of(session, checkout.customer_id)
    subscription = queries.subscription_of(session, checkout.id)
    now = clock.now()
    total = price.unit_amount if line.total is None else line.total
    invoice = Invoice(
        checkout_id=checkout.id,
        subscription_id=subscription.id if subscription else None,
        reference=checkout.reference,
        customer_id=customer.id,
        provider_id=product.provider_id,
        processor=ProcessorName.INVOICE,
        status=InvoiceStatus.OPEN,
        description=line.description or product.name,
        total=total,
        tax=contained_tax(total, conditions.vat_percent),
        tax_percent=conditions.vat_percent,
        currency=price.currency,
        period_start=line.period[0] if line.period else None,
        period_end=line.period[1] if line.period else None,
        issued_at=now,
        due_on=day_of(now + conditions.due),
        number=numbering.next_number(session, day_of(now).year),
    )
    session.add(invoice)
    session.flush()  # the ledger and the notice name it
    booking.book_issued(session, invoice)
    record(
        session,
        "billing.invoice_issued",
        subject=f"invoice/{invoice.id}",
        organization_id=customer.organization_id,
        details={"number": invoice.number, "total": total, "currency": invoice.currency},
    )
    telling.tell_buyer(session, invoice, kinds.ISSUED)
    enqueue(session, make_document, invoice_id=str(invoice.id))
    return invoice


def revoke(session: Session, invoice: Invoice, *, by: UUID | None = None) -> None:
    """Declare an open invoice void: it need not be paid. It keeps its number and its document."""
    invoice.status = InvoiceStatus.VOID
    booking.book_voided(session, invoice)
    record(
        session,
        "billing.invoice_voided",
        subject=f"invoice/{invoice.id}",
        person_id=by,
        details={"number": invoice.number},
    )
    telling.tell_buyer(session, invoice, kinds.VOID)
