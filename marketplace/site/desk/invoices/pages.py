"""The steward's pages of invoices by bank transfer, and of what is to be transferred back."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from billing.invoicing import paying
from billing.invoicing.queries import (
    InvoicePage,
    Side,
    invoices_of,
    overdue,
    pending_refunds,
    seen_by,
)
from billing.models import InvoiceStatus, ProcessorName
from marketplace.accounts.forms import Errors, refused
from marketplace.core.language import N_
from marketplace.site.desk.deps import StewardVisitDep
from marketplace.site.desk.views import DeskView
from marketplace.site.desk.waiting import rail
from marketplace.site.sales.deps import Visit
from marketplace.site.sales.views import InvoiceLine, invoice_line
from marketplace.web.addresses import here_with
from marketplace.web.rendering import render
from marketplace.web.translation import gettext

router = APIRouter(prefix="/desk", include_in_schema=False)

_SEE_OTHER = 303
_UNPROCESSABLE = 422
_OVERDUE = "overdue"
_NO_NOTE = N_("Say where the payment is seen, such as the number of the bank statement.")

NoteForm = Annotated[str, Form(max_length=500)]


@dataclass(frozen=True, kw_only=True)
class RefundLine:
    """Money that is to be transferred back by hand."""

    id: str
    buyer: str
    number: str | None
    amount: int
    currency: str
    since: datetime


@dataclass(frozen=True, kw_only=True)
class InvoiceListView(DeskView):
    """Everybody's invoices, a page at a time, and refunds that wait."""

    page = "site/desk_invoices.html"

    status: str
    invoices: list[InvoiceLine]
    refunds: list[RefundLine]
    is_first: bool
    next: str | None
    notice: str
    error: str = ""


@dataclass(frozen=True, kw_only=True)
class PaymentView(DeskView):
    """An invoice, and the form that says it was paid."""

    page = "site/desk_payment.html"

    line: InvoiceLine
    is_payable: bool
    note: str = ""
    errors: Errors = field(default_factory=dict[str, str])


@router.get("/invoices")
def show_invoices(
    request: Request,
    visit: StewardVisitDep,
    status: str = _OVERDUE,
    cursor: str | None = None,
    notice: str = "",
) -> Response:
    """List the invoices; those that are overdue unless told otherwise."""
    view = _list(request, visit, status=status, cursor=cursor or None, said=(notice, ""))
    return render(request, view)


@router.get("/invoices/{invoice_id}/payment")
def show_payment(request: Request, invoice_id: UUID, visit: StewardVisitDep) -> HTMLResponse:
    """Show an invoice, and the form that says it was paid by bank transfer."""
    return render(request, _payment(visit, invoice_id))


@router.post("/invoices/{invoice_id}/payment")
def mark_paid(
    request: Request, invoice_id: UUID, visit: StewardVisitDep, note: NoteForm = ""
) -> Response:
    """Enter that the transfer has arrived; entering it again changes nothing."""
    errors = {"note": gettext(visit.language, _NO_NOTE)} if not note.strip() else {}
    if not errors:
        errors = refused(
            visit.session,
            lambda: paying.mark_paid(
                visit.session, invoice_id, actor=visit.actor, note=note.strip()
            ),
            visit.language,
        )
    if errors:
        view = _payment(visit, invoice_id, note=note, errors=errors)
        return render(request, view, status=_UNPROCESSABLE)
    return RedirectResponse("/desk/invoices?notice=paid", _SEE_OTHER)


@router.post("/refunds/{refund_id}/payment")
def mark_refunded(request: Request, refund_id: UUID, visit: StewardVisitDep) -> Response:
    """Enter that money was transferred back; entering it again changes nothing."""
    errors = refused(
        visit.session,
        lambda: paying.mark_refunded(visit.session, refund_id, actor=visit.actor),
        visit.language,
    )
    if errors:
        said = ("", next(iter(errors.values())))
        view = _list(request, visit, status=_OVERDUE, cursor=None, said=said)
        return render(request, view, status=_UNPROCESSABLE)
    return RedirectResponse("/desk/invoices?notice=refunded", _SEE_OTHER)


def _list(
    request: Request, visit: Visit, *, status: str, cursor: str | None, said: tuple[str, str]
) -> InvoiceListView:
    _require_money(visit)
    shown = status if status in {_OVERDUE, "all", *InvoiceStatus} else _OVERDUE
    found = _page(visit, shown, cursor)
    return InvoiceListView(
        **rail(visit),
        status=shown,
        invoices=[invoice_line(parties) for parties in found.items],
        refunds=_refunds(visit),
        is_first=cursor is None,
        next=found.next and here_with(request, cursor=found.next),
        notice=said[0],
        error=said[1],
    )


def _page(visit: Visit, status: str, cursor: str | None) -> InvoicePage:
    if status == _OVERDUE:
        return overdue(visit.session, cursor=cursor)
    wanted = InvoiceStatus(status) if status in set(InvoiceStatus) else None
    own = visit.actor.organization_id
    return invoices_of(visit.session, own, side=Side.STEWARD, status=wanted, cursor=cursor)


def _refunds(visit: Visit) -> list[RefundLine]:
    return [
        RefundLine(
            id=str(refund.id),
            buyer=parties.customer.name,
            number=parties.invoice.number,
            amount=refund.amount,
            currency=refund.currency,
            since=refund.created_at,
        )
        for refund, parties in pending_refunds(visit.session)
    ]


def _payment(
    visit: Visit, invoice_id: UUID, *, note: str = "", errors: Errors | None = None
) -> PaymentView:
    _require_money(visit)
    parties = seen_by(visit.session, invoice_id, visit.actor)
    invoice = parties.invoice
    return PaymentView(
        **rail(visit),
        line=invoice_line(parties),
        is_payable=invoice.status is InvoiceStatus.OPEN
        and invoice.processor is ProcessorName.INVOICE,
        note=note,
        errors=errors or {},
    )


def _require_money(visit: Visit) -> None:
    """Where nothing can be paid for, there is no page about it."""
    if not visit.settings.takes_money:
        raise HTTPException(404)
