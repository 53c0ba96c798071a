"""The sales pages of a publisher's organization."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from billing.deps import ProcessorsDep
from billing.invoicing.queries import Side, invoices_of
from billing.models import InvoiceStatus
from catalog.publish.standing import own_datasets
from marketplace.accounts.forms import refused
from marketplace.contracts.agreements import approving
from marketplace.site.sales import earnings, queries
from marketplace.site.sales.deps import SellerDep, Visit
from marketplace.site.sales.earnings import Sums
from marketplace.site.sales.months import Month
from marketplace.site.sales.overview import overview, rail
from marketplace.site.sales.queries import Sort, State
from marketplace.site.sales.views import (
    Answer,
    InvoiceListView,
    OfferListView,
    SaleListView,
    StatementView,
    earned_line,
    invoice_line,
    offered_dataset,
    sale_line,
)
from marketplace.web.addresses import here_with
from marketplace.web.rendering import render

router = APIRouter(prefix="/sales", include_in_schema=False)

_SEE_OTHER = 303
_UNPROCESSABLE = 422

ReasonForm = Annotated[str, Form(max_length=2000)]
PageNumber = Annotated[int, Query(ge=1, le=10_000)]


@router.get("")
def show_overview(request: Request, visit: SellerDep, notice: str = "") -> HTMLResponse:
    """Show what waits for an answer, what was sold, and what it came to."""
    return render(request, overview(visit, notice=notice))


@router.post("/requests/{agreement_id}/approval")
def approve(
    request: Request, agreement_id: UUID, visit: SellerDep, processors: ProcessorsDep
) -> Response:
    """Grant a request; what is to be paid by card is in force once it is paid."""
    errors = refused(
        visit.session,
        lambda: approving.approve(
            visit.session, agreement_id, processors=processors, actor=visit.actor
        ),
        visit.language,
    )
    return _answered(request, visit, Answer.of(agreement_id, errors), "approved")


@router.post("/requests/{agreement_id}/refusal")
def refuse(
    request: Request, agreement_id: UUID, visit: SellerDep, reason: ReasonForm = ""
) -> Response:
    """Refuse a request, with the reason that the buyer is told."""
    errors = refused(
        visit.session,
        lambda: approving.refuse(
            visit.session, agreement_id, actor=visit.actor, reason=reason.strip()
        ),
        visit.language,
    )
    return _answered(request, visit, Answer.of(agreement_id, errors, reason=reason), "refused")


@router.get("/contracts")
def show_contracts(
    request: Request, visit: SellerDep, state: str = "", sort: str = "", page: PageNumber = 1
) -> HTMLResponse:
    """List the agreements on the organization's data."""
    shown = State(state) if state in set(State) else State.ALL
    order = Sort(sort) if sort in set(Sort) else Sort.NEWEST
    own = visit.actor.organization_id
    found, has_more = queries.sales(visit.session, own, state=shown, sort=order, page=page)
    view = SaleListView(
        **rail(visit),
        state=shown.value,
        sort=order.value,
        sales=[sale_line(*row, visit.language) for row in found],
        number=page,
        has_more=has_more,
    )
    return render(request, view)


@router.get("/offers")
def show_offers(request: Request, visit: SellerDep, page: PageNumber = 1) -> HTMLResponse:
    """List the organization's datasets with what is offered on each."""
    own = visit.actor.organization_id
    found, has_more = own_datasets(visit.session, own, by_title_in=visit.language, page=page)
    ids = [dataset.id for dataset in found]
    offers = queries.offers_on(visit.session, ids)
    running = queries.running_on(visit.session, ids)
    view = OfferListView(
        **rail(visit),
        datasets=[
            offered_dataset(
                dataset, offers.get(dataset.id, []), running.get(dataset.id, 0), visit.language
            )
            for dataset in found
        ],
        number=page,
        has_more=has_more,
    )
    return render(request, view)


@router.get("/invoices")
def show_invoices(
    request: Request, visit: SellerDep, status: str = "", cursor: str | None = None
) -> Response:
    """List the invoices for the organization's data."""
    if not visit.settings.takes_money:
        return RedirectResponse("/sales", _SEE_OTHER)
    shown = InvoiceStatus(status) if status in set(InvoiceStatus) else None
    own = visit.actor.organization_id
    found = invoices_of(visit.session, own, side=Side.PROVIDER, status=shown, cursor=cursor or None)
    view = InvoiceListView(
        **rail(visit),
        status=shown.value if shown else "",
        invoices=[invoice_line(parties) for parties in found.items],
        is_first=not cursor,
        next=found.next and here_with(request, cursor=found.next),
    )
    return render(request, view)


@router.get("/statement")
def show_statement(request: Request, visit: SellerDep, month: str = "") -> Response:
    """Show a month of the ledger; without a month the one that runs."""
    if not visit.settings.takes_money:
        return RedirectResponse("/sales", _SEE_OTHER)
    now = Month.now()
    shown = min(Month.read(month) or now, now)
    session, own, currency = visit.session, visit.actor.organization_id, visit.settings.currency
    lines = earnings.earned(session, own, currency, shown)
    sums = earnings.sums(session, own, currency, since=shown)
    view = StatementView(
        **rail(visit),
        month=str(shown),
        first=shown.first,
        previous=str(shown.before()),
        next=str(shown.next) if shown < now else None,
        lines=[earned_line(line, visit.language) for line in lines],
        sums=sums.get(shown, Sums()),
        carried=earnings.owed_before(session, own, currency, shown),
    )
    return render(request, view)


def _answered(request: Request, visit: Visit, answer: Answer, notice: str) -> Response:
    if answer.error:
        return render(request, overview(visit, answer=answer), status=_UNPROCESSABLE)
    return RedirectResponse(f"/sales?notice={notice}", _SEE_OTHER)
