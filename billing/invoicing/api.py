"""JSON routes of invoices, and of what staff enter about them."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response

from billing.invoicing import paying, queries
from billing.invoicing.deps import DocumentDep, InvoiceDep, InvoicesDep
from billing.invoicing.errors import (
    DocumentNotReady,
    InvoiceNotFound,
    InvoiceNotOpen,
    PaidElsewhere,
    RefundNotFound,
)
from billing.invoicing.schemas import (
    InvoiceList,
    InvoiceRead,
    PaymentForm,
    RefundList,
    RefundRead,
    VoidForm,
)
from marketplace.accounts.deps import SettingsDep, StewardDep
from marketplace.accounts.errors import (
    CredentialsInvalid,
    NotASteward,
    ScopeMissing,
    SignInRequired,
)
from marketplace.core.db import SessionDep
from marketplace.core.paging import BadCursor
from marketplace.web.problems import InvalidRequest, problems

router = APIRouter(prefix="/api/v1", tags=["billing"])

_MAY_NOT = (SignInRequired, CredentialsInvalid, ScopeMissing)
_STAFF = (SignInRequired, CredentialsInvalid, NotASteward, InvalidRequest)
_PDF: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/pdf": {}}, "description": "PDF/A-3"}
}


@router.get("/invoices", responses=problems(*_MAY_NOT, NotASteward, BadCursor))
def list_invoices(found: InvoicesDep, settings: SettingsDep) -> InvoiceList:
    """List the invoices you pay, or with `role=provider` those for what you sell."""
    items = [InvoiceRead.of(one, settings.public_url) for one in found.items]
    return InvoiceList(items=items, next=found.next)


@router.get("/invoices/{invoice_id}", responses=problems(*_MAY_NOT, InvoiceNotFound))
def read_invoice(found: InvoiceDep, settings: SettingsDep) -> InvoiceRead:
    """Return an invoice that you pay, or that is for what you sell."""
    return InvoiceRead.of(found, settings.public_url)


@router.get(
    "/invoices/{invoice_id}/pdf",
    response_class=Response,
    responses=_PDF | problems(*_MAY_NOT, InvoiceNotFound, DocumentNotReady),
)
def read_invoice_pdf(document: DocumentDep) -> Response:
    """Return an invoice as it was issued, as PDF; a card payment's once it is paid."""
    return document


@router.post(
    "/invoices/{invoice_id}/payment",
    responses=problems(*_STAFF, InvoiceNotFound, InvoiceNotOpen, PaidElsewhere),
)
def pay_invoice(
    invoice_id: UUID,
    given: PaymentForm,
    steward: StewardDep,
    session: SessionDep,
    settings: SettingsDep,
) -> InvoiceRead:
    """Enter that the transfer for an invoice has arrived; suspended access resumes."""
    paying.mark_paid(session, invoice_id, actor=steward, note=given.note)
    return InvoiceRead.of(queries.seen_by(session, invoice_id, steward), settings.public_url)


@router.post(
    "/invoices/{invoice_id}/voiding",
    responses=problems(*_STAFF, InvoiceNotFound, InvoiceNotOpen, PaidElsewhere),
)
def void_invoice(
    invoice_id: UUID,
    given: VoidForm,
    steward: StewardDep,
    session: SessionDep,
    settings: SettingsDep,
) -> InvoiceRead:
    """Declare an open invoice void: it need not be paid, and keeps its number."""
    paying.declare_void(session, invoice_id, actor=steward, reason=given.reason)
    return InvoiceRead.of(queries.seen_by(session, invoice_id, steward), settings.public_url)


@router.get("/refunds", responses=problems(*_STAFF))
def list_refunds(_steward: StewardDep, session: SessionDep, settings: SettingsDep) -> RefundList:
    """List the refunds that a person has to transfer."""
    found = queries.pending_refunds(session)
    return RefundList(items=[RefundRead.of(one, at, settings.public_url) for one, at in found])


@router.post(
    "/refunds/{refund_id}/payment", responses=problems(*_STAFF, RefundNotFound, PaidElsewhere)
)
def pay_refund(
    refund_id: UUID, steward: StewardDep, session: SessionDep, settings: SettingsDep
) -> RefundRead:
    """Enter that a refund was transferred."""
    refund = paying.mark_refunded(session, refund_id, actor=steward)
    found = queries.seen_by(session, refund.invoice_id, steward)
    return RefundRead.of(refund, found, settings.public_url)
