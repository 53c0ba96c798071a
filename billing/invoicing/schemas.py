"""The JSON API's shapes of invoices."""

from datetime import date, datetime
from decimal import Decimal
from typing import Self
from uuid import UUID

from pydantic import BaseModel, Field

from billing.invoicing.queries import Parties
from billing.models import InvoiceStatus, ProcessorName, Refund, RefundStatus
from marketplace.accounts.models import Organization


class Party(BaseModel):
    """An organization that pays or sells."""

    id: UUID
    slug: str
    name: str

    @classmethod
    def of(cls, organization: Organization) -> Self:
        """Return an organization as an invoice names it."""
        return cls(id=organization.id, slug=organization.slug, name=organization.name)


class InvoiceRead(BaseModel):
    """An invoice. Amounts are in minor units; ``total`` contains ``tax``.

    ``reference`` is the contract it is about; ``pdf`` the address of its document.
    """

    id: UUID
    number: str | None
    status: InvoiceStatus
    overdue: bool
    payment: ProcessorName
    reference: UUID
    customer: Party
    provider: Party
    description: str
    total: int
    tax: int
    tax_percent: Decimal
    currency: str
    amount_refunded: int
    period_start: datetime | None
    period_end: datetime | None
    issued_at: datetime | None
    due_on: date | None
    reminded_at: datetime | None
    paid_at: datetime | None
    pdf: str

    @classmethod
    def of(cls, found: Parties, public_url: str) -> Self:
        """Return an invoice as both its parties read it."""
        invoice = found.invoice
        same = set(cls.model_fields) & set(type(invoice).model_fields)
        return cls(
            **invoice.model_dump(include=same),
            overdue=found.is_overdue,
            payment=invoice.processor,
            customer=Party.of(found.customer),
            provider=Party.of(found.provider),
            pdf=f"{public_url}/api/v1/invoices/{invoice.id}/pdf",
        )


class InvoiceList(BaseModel):
    """Some invoices, newest first, and the cursor of the rest."""

    items: list[InvoiceRead]
    next: str | None


class PaymentForm(BaseModel):
    """That a transfer has arrived; ``note`` says where it is seen, such as a statement's number."""

    note: str = Field(default="", max_length=500)


class VoidForm(BaseModel):
    """Why an invoice need not be paid."""

    reason: str = Field(min_length=1, max_length=500)


class RefundRead(BaseModel):
    """Money that goes back to a customer, in minor units."""

    id: UUID
    status: RefundStatus
    amount: int
    currency: str
    settled_at: datetime | None
    invoice: InvoiceRead

    @classmethod
    def of(cls, refund: Refund, found: Parties, public_url: str) -> Self:
        """Return a refund with the invoice that it is a part of."""
        return cls(
            id=refund.id,
            status=refund.status,
            amount=refund.amount,
            currency=refund.currency,
            settled_at=refund.settled_at,
            invoice=InvoiceRead.of(found, public_url),
        )


class RefundList(BaseModel):
    """The refunds that wait to be transferred, the oldest first."""

    items: list[RefundRead]
