"""The first page of the steward's desk: what waits, the answers to requests, the last entries."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlmodel import col, select

from billing.deps import ProcessorsDep
from billing.invoicing.periods import day_of
from billing.invoicing.queries import overdue
from marketplace.accounts.forms import refused
from marketplace.contracts.agreements import approving
from marketplace.contracts.agreements.queries import awaiting_approval
from marketplace.contracts.duties.queries import waiting_entries
from marketplace.contracts.duties.views import duty_line
from marketplace.core import clock
from marketplace.log.models import LogEntry
from marketplace.site.desk import waiting
from marketplace.site.desk.deps import StewardVisitDep
from marketplace.site.desk.views import (
    TodayView,
    deletion_line,
    log_line,
    organization_line,
    version_line,
)
from marketplace.site.desk.waiting import rail
from marketplace.site.sales.deps import Visit
from marketplace.site.sales.overview import purpose_names
from marketplace.site.sales.views import Answer, invoice_line, request_line, sale_line
from marketplace.web.rendering import render

router = APIRouter(prefix="/desk", include_in_schema=False)

_LOG_SHOWN = 8
_SEE_OTHER = 303
_UNPROCESSABLE = 422

ReasonForm = Annotated[str, Form(max_length=2000)]


@router.get("")
def show_today(request: Request, visit: StewardVisitDep, notice: str = "") -> HTMLResponse:
    """Show what waits for a decision of the city."""
    return render(request, _today(visit, notice=notice))


@router.post("/requests/{agreement_id}/approval")
def approve(
    request: Request, agreement_id: UUID, visit: StewardVisitDep, processors: ProcessorsDep
) -> Response:
    """Grant a request for data of the city."""
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
    request: Request, agreement_id: UUID, visit: StewardVisitDep, reason: ReasonForm = ""
) -> Response:
    """Refuse a request for data of the city, with the reason that is told."""
    errors = refused(
        visit.session,
        lambda: approving.refuse(
            visit.session, agreement_id, actor=visit.actor, reason=reason.strip()
        ),
        visit.language,
    )
    return _answered(request, visit, Answer.of(agreement_id, errors, reason=reason), "refused")


def _answered(request: Request, visit: Visit, answer: Answer, notice: str) -> Response:
    if answer.error:
        return render(request, _today(visit, answer=answer), status=_UNPROCESSABLE)
    return RedirectResponse(f"/desk?notice={notice}", _SEE_OTHER)


def _today(visit: Visit, *, notice: str = "", answer: Answer | None = None) -> TodayView:
    session, language = visit.session, visit.language
    requests = reversed(awaiting_approval(session, visit.actor).items)
    late = overdue(session, limit=waiting.SHOWN).items if visit.settings.takes_money else []
    newest = session.exec(select(LogEntry).order_by(col(LogEntry.id).desc()).limit(_LOG_SHOWN))
    return TodayView(
        **rail(visit),
        today=day_of(clock.now()),
        organizations=[organization_line(each) for each in waiting.unverified(session)],
        requests=[request_line(entry, language) for entry in requests],
        releases=[version_line(*row, language) for row in waiting.releases(session)],
        failures=[version_line(*row, language) for row in waiting.failures(session)],
        overdue=[invoice_line(parties) for parties in late],
        deletions=[deletion_line(*row, language) for row in waiting.deletions(session)],
        ending=[sale_line(*row, language) for row in waiting.ending(session)],
        revoked=[sale_line(*row, language) for row in waiting.revoked(session)],
        duties=[
            duty_line(entry, language) for entry in waiting_entries(session, limit=waiting.SHOWN)
        ],
        log=[log_line(entry) for entry in newest],
        purposes=purpose_names(visit),
        answer=answer or Answer(),
        notice=notice,
    )
