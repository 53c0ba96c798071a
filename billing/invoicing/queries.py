"""Finding invoices, for whom they are between, and what is owed on them."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from billing.errors import CheckoutNotFound
from billing.invoicing import credit
from billing.invoicing.errors import InvoiceNotFound
from billing.invoicing.periods import day_of
from billing.models import Checkout, Customer, Invoice, InvoiceStatus, Refund, RefundStatus
from marketplace.accounts.actors import Actor
from marketplace.accounts.models import Organization
from marketplace.core import clock
from marketplace.core.money import Money
from marketplace.core.paging import PAGE, Page, newest_first


class Side(StrEnum):
    """Whose invoices are meant: those an organization pays, those for what it sells, or all."""

    CUSTOMER = "customer"
    PROVIDER = "provider"
    STEWARD = "steward"


@dataclass(frozen=True, kw_only=True)
class Parties:
    """An invoice with the two organizations that it is between."""

    invoice: Invoice
    customer: Organization
    provider: Organization

    @property
    def is_overdue(self) -> bool:
        """Whether it is still to be paid though its due date has passed."""
        due_on = self.invoice.due_on
        is_open = self.invoice.status is InvoiceStatus.OPEN
        return is_open and due_on is not None and due_on < day_of(clock.now())


@dataclass(frozen=True, kw_only=True)
class InvoicePage:
    """Some invoices, newest first, and the cursor of the rest; None at the end."""

    items: list[Parties]
    next: str | None


def invoices_of(
    session: Session,
    organization_id: UUID,
    *,
    side: Side = Side.CUSTOMER,
    status: InvoiceStatus | None = None,
    cursor: str | None = None,
    limit: int = PAGE,
) -> InvoicePage:
    """Return an organization's invoices, newest first; a steward's are those of everybody.

    Drafts are Stripe's own affair and are left out.

    Raises:
        BadCursor: The cursor is not one that this list gave.
    """
    statement = _on_side(_issued(), organization_id, side)
    if status is not None:
        statement = statement.where(Invoice.status == status)
    return _with_parties(
        session, newest_first(session, statement, Invoice, cursor=cursor, limit=limit)
    )


def overdue(session: Session, *, cursor: str | None = None, limit: int = PAGE) -> InvoicePage:
    """Return everybody's invoices that are open past their due date, newest first.

    Raises:
        BadCursor: The cursor is not one that this list gave.
    """
    statement = _issued().where(
        Invoice.status == InvoiceStatus.OPEN, col(Invoice.due_on) < day_of(clock.now())
    )
    return _with_parties(
        session, newest_first(session, statement, Invoice, cursor=cursor, limit=limit)
    )


def open_amount(session: Session, organization_id: UUID, *, currency: str) -> Money:
    """Return what an organization still has to transfer for its open invoices."""
    return Money(credit.owed(session, organization_id), currency)


def invoices_for(session: Session, reference: UUID) -> list[Invoice]:
    """Return the invoices of one reference, newest first."""
    statement = _issued().where(Invoice.reference == reference)
    return list(session.exec(statement.order_by(col(Invoice.id).desc())))


def pending_refunds(session: Session) -> list[tuple[Refund, Parties]]:
    """Return what is to be transferred back by hand, the oldest first."""
    statement = (
        select(Refund, Invoice)
        .join(Invoice, col(Invoice.id) == Refund.invoice_id)
        .where(Refund.status == RefundStatus.PENDING, col(Invoice.stripe_id).is_(None))
        .order_by(col(Refund.id))
    )
    found = session.exec(statement).all()
    parties = {one.invoice.id: one for one in _parties(session, [i for _, i in found])}
    return [(refund, parties[invoice.id]) for refund, invoice in found]


def seen_by(session: Session, invoice_id: UUID, actor: Actor) -> Parties:
    """Return an invoice that the actor's organization pays or sells for; a steward sees all.

    Raises:
        InvoiceNotFound: There is none, or it is between others.
    """
    invoice = session.exec(_issued().where(Invoice.id == invoice_id)).one_or_none()
    if invoice is None:
        raise InvoiceNotFound(invoice_id)
    found = _parties(session, [invoice])[0]
    mine = {found.customer.id, found.provider.id}
    if actor.organization_id not in mine and not actor.is_steward:
        raise InvoiceNotFound(invoice_id)
    return found


def held_checkout(session: Session, checkout_id: UUID) -> Checkout:
    """Return a checkout as it is now, and nobody else changes it meanwhile.

    Raises:
        CheckoutNotFound: There is none.
    """
    statement = select(Checkout).where(Checkout.id == checkout_id).with_for_update()
    found = session.exec(statement.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise CheckoutNotFound(checkout_id)
    return found


def held_invoice(session: Session, invoice_id: UUID) -> tuple[Invoice, Checkout]:
    """Return an invoice as it is now with its checkout, which nobody else changes meanwhile.

    Raises:
        InvoiceNotFound: There is none.
    """
    named = select(Invoice.checkout_id).where(Invoice.id == invoice_id)
    checkout_id = session.exec(named).one_or_none()
    if checkout_id is None:
        raise InvoiceNotFound(invoice_id)
    checkout = held_checkout(session, checkout_id)
    wanted = select(Invoice).where(Invoice.id == invoice_id)
    return session.exec(wanted.execution_options(populate_existing=True)).one(), checkout


def _issued() -> SelectOfScalar[Invoice]:
    return select(Invoice).where(Invoice.status != InvoiceStatus.DRAFT)


def _on_side(
    statement: SelectOfScalar[Invoice], organization_id: UUID, side: Side
) -> SelectOfScalar[Invoice]:
    if side is Side.STEWARD:
        return statement
    if side is Side.PROVIDER:
        return statement.where(Invoice.provider_id == organization_id)
    return statement.join(Customer, col(Customer.id) == Invoice.customer_id).where(
        Customer.organization_id == organization_id
    )


def _with_parties(session: Session, page: Page[Invoice]) -> InvoicePage:
    return InvoicePage(items=_parties(session, page.items), next=page.next)


def _parties(session: Session, invoices: list[Invoice]) -> list[Parties]:
    customers = {
        customer.id: customer.organization_id
        for customer in session.exec(
            select(Customer).where(col(Customer.id).in_({one.customer_id for one in invoices}))
        )
    }
    wanted: set[Any] = {*customers.values(), *(one.provider_id for one in invoices)}
    found = {
        organization.id: organization
        for organization in session.exec(
            select(Organization).where(col(Organization.id).in_(wanted))
        )
    }
    return [
        Parties(
            invoice=one,
            customer=found[customers[one.customer_id]],
            provider=found[one.provider_id],
        )
        for one in invoices
    ]
