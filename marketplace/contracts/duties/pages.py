"""The pages of what an organization owes the city."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from marketplace.accounts.deps import PageActorDep, SettingsDep
from marketplace.contracts.duties import queries, sending
from marketplace.contracts.duties.models import OWED
from marketplace.contracts.duties.queries import Asked, Sort
from marketplace.contracts.duties.views import OwnDutiesView, OwnDutyView, duty_line
from marketplace.core.db import SessionDep
from marketplace.web.addresses import here_with
from marketplace.web.rendering import render
from marketplace.web.translation import LanguageDep
from storage.deps import StoreDep

router = APIRouter(prefix="/duties", include_in_schema=False)


@router.get("")
def show_duties(  # noqa: PLR0913 - one for each filter
    request: Request,
    actor: PageActorDep,
    session: SessionDep,
    language: LanguageDep,
    *,
    state: str = "owed",
    sort: str = "",
    cursor: Annotated[str | None, Query(max_length=60)] = None,
) -> HTMLResponse:
    """List what the organization owes the city; what is still owed unless told otherwise."""
    shown = "all" if state == "all" else "owed"
    asked = Asked(
        organization=actor.organization_slug,
        statuses=OWED if shown == "owed" else (),
        sort=Sort.NEWEST if sort == Sort.NEWEST else Sort.DUE,
    )
    page = queries.duties(session, actor, asked, cursor=cursor or None)
    view = OwnDutiesView(
        organization=actor.organization_name,
        duties=[duty_line(entry, language) for entry in page.items],
        state=shown,
        sort=asked.sort.value,
        is_first=not cursor,
        next=page.next and here_with(request, cursor=page.next),
    )
    return render(request, view)


@router.get("/{duty_id}")
def show_duty(
    request: Request,
    duty_id: UUID,
    actor: PageActorDep,
    session: SessionDep,
    settings: SettingsDep,
    language: LanguageDep,
) -> HTMLResponse:
    """Show a duty, and where its data is delivered."""
    entry = queries.entry(session, duty_id, actor)
    is_own = entry.duty.organization_id == actor.organization_id
    view = OwnDutyView(
        line=duty_line(entry, language),
        may_deliver=is_own and actor.may_publish and entry.duty.status in OWED,
        max_bytes=settings.max_upload_bytes,
        notice=request.query_params.get("notice", ""),
    )
    return render(request, view)


@router.get("/{duty_id}/file")
def show_file(duty_id: UUID, actor: PageActorDep, session: SessionDep, store: StoreDep) -> Response:
    """Lead to the file that was sent, by a link good for five minutes."""
    link = sending.file_link(session, store, queries.entry(session, duty_id, actor).duty)
    return RedirectResponse(link, 302, {"Cache-Control": "no-store"})
