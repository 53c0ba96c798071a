"""The library: what a buyer's organization has, and what it owes."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from sqlmodel import Session

from billing.invoicing import queries as invoices
from billing.models import InvoiceStatus
from marketplace.accounts.actors import Actor
from marketplace.accounts.deps import PageActorDep, SettingsDep
from marketplace.core.db import SessionDep
from marketplace.core.settings import Settings
from marketplace.site.library import queries
from marketplace.site.library.views import (
    EndedView,
    InvoicesView,
    LibraryView,
    Sums,
    held_rows,
    invoice_rows,
)
from marketplace.web.rendering import render
from marketplace.web.translation import LanguageDep

router = APIRouter(prefix="/library", include_in_schema=False)

_SHOWN = 5
"""So many ended contracts and invoices stand on the first page."""

PageNumber = Annotated[int, Query(ge=1, le=10_000)]


@router.get("")
def show_library(
    request: Request,
    actor: PageActorDep,
    session: SessionDep,
    settings: SettingsDep,
    language: LanguageDep,
    page: PageNumber = 1,
) -> HTMLResponse:
    """Show what the organization has; what needs somebody's attention comes first."""
    organization_id = actor.organization_id
    held, has_more = queries.open_holdings(session, organization_id, page=page)
    ended, more_ended = queries.ended_holdings(session, organization_id, page=1, size=_SHOWN)
    owed = invoices.invoices_of(session, organization_id, limit=_SHOWN)
    view = LibraryView(
        organization=actor.organization_name,
        sums=_sums(session, settings, actor),
        held=held_rows(held, language),
        number=page,
        has_more=has_more,
        ended=held_rows(ended, language),
        has_more_ended=more_ended,
        invoices=invoice_rows(owed.items),
        has_more_invoices=owed.next is not None,
        may_buy=actor.may_buy,
    )
    return render(request, view)


@router.get("/ended")
def show_ended(
    request: Request,
    actor: PageActorDep,
    session: SessionDep,
    language: LanguageDep,
    page: PageNumber = 1,
) -> HTMLResponse:
    """Show the contracts that have ended."""
    ended, has_more = queries.ended_holdings(session, actor.organization_id, page=page)
    view = EndedView(
        organization=actor.organization_name,
        ended=held_rows(ended, language),
        number=page,
        has_more=has_more,
    )
    return render(request, view)


@router.get("/invoices")
def show_invoices(
    request: Request,
    actor: PageActorDep,
    session: SessionDep,
    status: str = "",
    cursor: str | None = None,
) -> HTMLResponse:
    """Show the organization's invoices, all of them or those in one state."""
    wish = status if status in set(InvoiceStatus) else ""
    found = invoices.invoices_of(
        session,
        actor.organization_id,
        status=InvoiceStatus(wish) if wish else None,
        cursor=cursor,
    )
    view = InvoicesView(
        organization=actor.organization_name,
        invoices=invoice_rows(found.items),
        wish=wish,
        is_first=cursor is None,
        next=found.next,
    )
    return render(request, view)


def _sums(session: Session, settings: Settings, actor: Actor) -> Sums:
    found = queries.totals(session, actor.organization_id)
    owed = invoices.open_amount(session, actor.organization_id, currency=settings.currency)
    return Sums(
        running=found.running,
        monthly=found.monthly,
        yearly=found.yearly,
        owed=owed.minor,
        currency=settings.currency,
    )
