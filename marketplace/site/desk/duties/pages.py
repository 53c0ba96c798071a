"""The steward's pages of duties."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BaseModel
from sqlmodel import col, select

from catalog.vocabulary import FREQUENCIES
from marketplace.accounts.forms import Errors, checked
from marketplace.accounts.models import Organization
from marketplace.contracts.duties import imposing, queries, receiving
from marketplace.contracts.duties.imposing import Obligation
from marketplace.contracts.duties.models import Basis, DutyStatus, Frequency
from marketplace.contracts.duties.queries import Asked, Sort
from marketplace.contracts.duties.rules import USUAL_PATIENCE
from marketplace.contracts.duties.schemas import DutyCreate, RefusalForm, WaiverForm
from marketplace.contracts.duties.views import DutyLine, duty_line
from marketplace.core.errors import Conflict, DomainError, NotFound, Unprocessable
from marketplace.site.desk.deps import StewardVisitDep
from marketplace.site.desk.views import DeskView
from marketplace.site.desk.waiting import rail
from marketplace.site.sales.deps import Visit
from marketplace.web.addresses import here_with
from marketplace.web.rendering import render
from marketplace.web.translation import say

router = APIRouter(prefix="/desk/duties", include_in_schema=False)

_SEE_OTHER = 303
_UNPROCESSABLE = 422
_SUGGESTED = 500
_SENT = "sent"

ReasonForm = Annotated[str, Form(max_length=2000)]


class Filled(BaseModel):
    """A new duty as it was filled in."""

    organization: str = ""
    obligation: str = ""
    basis: str = Basis.CONCESSION.value
    reference: str = ""
    format: str = ""
    due_on: str = ""
    frequency: str = ""
    dataset: str = ""
    escalate_after_days: str = str(USUAL_PATIENCE)


@dataclass(frozen=True, kw_only=True)
class DutyListView(DeskView):
    """Everybody's duties, a page at a time."""

    page = "site/desk_duties.html"

    q: str
    state: str
    sort: str
    duties: list[DutyLine]
    is_first: bool
    next: str | None
    notice: str


@dataclass(frozen=True, kw_only=True)
class NewDutyView(DeskView):
    """The form of a new duty; organizations are suggested by (slug, name)."""

    page = "site/desk_duty_new.html"

    given: Filled
    organizations: list[tuple[str, str]]
    frequencies: list[tuple[str, str]]
    errors: Errors = field(default_factory=dict[str, str])


@dataclass(frozen=True, kw_only=True)
class DutyView(DeskView):
    """A duty, and what a steward can do about it."""

    page = "site/desk_duty.html"

    line: DutyLine
    notice: str
    done: str = ""
    reason: str = ""
    errors: Errors = field(default_factory=dict[str, str])


@router.get("")
def show_duties(
    request: Request,
    visit: StewardVisitDep,
    *,
    q: Annotated[str, Query(max_length=200)] = "",
    state: str = "",
    sort: str = "",
    cursor: Annotated[str | None, Query(max_length=60)] = None,
) -> HTMLResponse:
    """List what firms owe the city, the next day at the head."""
    shown = state if state in {_SENT, *DutyStatus} else "all"
    asked = Asked(
        q=q.strip(),
        statuses=(DutyStatus(shown),) if shown in set(DutyStatus) else (),
        is_sent=shown == _SENT,
        sort=Sort(sort) if sort in set(Sort) else Sort.DUE,
    )
    page = queries.duties(visit.session, visit.actor, asked, cursor=cursor or None)
    view = DutyListView(
        **rail(visit),
        q=asked.q,
        state=shown,
        sort=asked.sort.value,
        duties=[duty_line(entry, visit.language) for entry in page.items],
        is_first=not cursor,
        next=page.next and here_with(request, cursor=page.next),
        notice=request.query_params.get("notice", ""),
    )
    return render(request, view)


@router.get("/new")
def show_new(request: Request, visit: StewardVisitDep, organization: str = "") -> HTMLResponse:
    """Show the empty form of a duty."""
    return render(request, _new(visit, Filled(organization=organization[:80])))


@router.post("/new")
def impose(request: Request, visit: StewardVisitDep, filled: Annotated[Filled, Form()]) -> Response:
    """Enter a duty, and tell the firm."""
    typed = {name: value or None for name, value in filled.model_dump().items()}
    given, errors = checked(DutyCreate, typed, visit.language)
    if given is not None:
        obligation = Obligation(**given.model_dump())
        errors = _refused(
            visit, lambda: imposing.impose(visit.session, actor=visit.actor, given=obligation)
        )
    if errors:
        return render(request, _new(visit, filled, errors), status=_UNPROCESSABLE)
    return RedirectResponse("/desk/duties?sort=newest&notice=imposed", _SEE_OTHER)


@router.get("/{duty_id}")
def show_duty(request: Request, duty_id: UUID, visit: StewardVisitDep) -> HTMLResponse:
    """Show a duty, and what can be done about it."""
    return render(request, _view(request, visit, duty_id))


@router.post("/{duty_id}/receipt")
def confirm(
    request: Request, duty_id: UUID, visit: StewardVisitDep, reason: ReasonForm = ""
) -> Response:
    """Confirm that the city has the data."""

    def act() -> object:
        return receiving.confirm(visit.session, duty_id, actor=visit.actor, reason=reason.strip())

    return _answered(request, visit, duty_id, "received", _refused(visit, act), reason)


@router.post("/{duty_id}/refusal")
def refuse(
    request: Request, duty_id: UUID, visit: StewardVisitDep, reason: ReasonForm = ""
) -> Response:
    """Refuse the file that was sent."""
    given, errors = checked(RefusalForm, {"reason": reason}, visit.language)
    if given is not None:
        why = given.reason
        errors = _refused(
            visit,
            lambda: receiving.refuse(visit.session, duty_id, actor=visit.actor, reason=why),
        )
    return _answered(request, visit, duty_id, "refused", errors, reason)


@router.post("/{duty_id}/waiver")
def waive(
    request: Request,
    duty_id: UUID,
    visit: StewardVisitDep,
    reason: ReasonForm = "",
    ends_series: Annotated[bool, Form()] = False,  # noqa: FBT002 - a box that is ticked or not
) -> Response:
    """Let the firm off."""
    typed = {"reason": reason, "ends_series": ends_series}
    given, errors = checked(WaiverForm, typed, visit.language)
    if given is not None:
        wish = given
        errors = _refused(
            visit,
            lambda: receiving.waive(
                visit.session,
                duty_id,
                actor=visit.actor,
                reason=wish.reason,
                ends_series=wish.ends_series,
            ),
        )
    return _answered(request, visit, duty_id, "waived", errors, reason)


def _answered(
    request: Request, visit: Visit, duty_id: UUID, done: str, errors: Errors, reason: str
) -> Response:
    if not errors:
        return RedirectResponse(f"/desk/duties/{duty_id}?notice={done}", _SEE_OTHER)
    view = _view(request, visit, duty_id, done=done, reason=reason, errors=errors)
    return render(request, view, status=_UNPROCESSABLE)


def _refused(visit: Visit, act: Callable[[], object]) -> Errors:
    """Do something, and return what to say beside which field if it was refused."""
    try:
        with visit.session.begin_nested():
            act()
    except (Unprocessable, Conflict, NotFound) as refusal:
        return {_field_of(refusal): say(refusal, visit.language)}
    return {}


def _field_of(refusal: DomainError) -> str:
    return (
        "organization"
        if refusal.code == "organization-not-found"
        else refusal.facts.get("field", "reason")
    )


def _new(visit: Visit, filled: Filled, errors: Errors | None = None) -> NewDutyView:
    known = visit.session.exec(
        select(Organization.slug, Organization.name)
        .order_by(col(Organization.name))
        .limit(_SUGGESTED)
    )
    return NewDutyView(
        **rail(visit),
        given=filled,
        organizations=[(slug, name) for slug, name in known],
        frequencies=[(code.value, FREQUENCIES[code].name(visit.language)) for code in Frequency],
        errors=errors or {},
    )


def _view(request: Request, visit: Visit, duty_id: UUID, **given: Any) -> DutyView:
    entry = queries.entry(visit.session, duty_id, visit.actor)
    return DutyView(
        **rail(visit),
        line=duty_line(entry, visit.language),
        notice=request.query_params.get("notice", ""),
        **given,
    )
