"""The page of the private offers that an organization was made."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from marketplace.accounts.deps import PageActorDep
from marketplace.contracts.offers import queries
from marketplace.core.db import SessionDep
from marketplace.site.offers.received.views import ReceivedView, received
from marketplace.web.addresses import here_with
from marketplace.web.rendering import render
from marketplace.web.translation import LanguageDep

router = APIRouter(include_in_schema=False)


@router.get("/library/offers")
def show_received(
    request: Request,
    actor: PageActorDep,
    session: SessionDep,
    language: LanguageDep,
    cursor: str | None = None,
) -> HTMLResponse:
    """List the offers that were made to the visitor's organization alone."""
    page = queries.made_to(session, actor.organization_id, cursor=cursor or None)
    view = ReceivedView(
        organization=actor.organization_name,
        offers=received(session, page.items, language),
        is_first=not cursor,
        next=page.next and here_with(request, cursor=page.next),
    )
    return render(request, view)
