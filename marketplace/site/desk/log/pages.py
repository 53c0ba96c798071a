"""The log, for stewards: what happened, the newest first."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from sqlmodel import col, select

from marketplace.core.paging import newest_first
from marketplace.log.models import LogEntry
from marketplace.site.desk.deps import StewardVisitDep
from marketplace.site.desk.views import DeskView, LogLine, log_line
from marketplace.site.desk.waiting import rail
from marketplace.web.addresses import here_with
from marketplace.web.rendering import render

router = APIRouter(prefix="/desk/log", include_in_schema=False)

SearchText = Annotated[str, Query(max_length=120)]


@dataclass(frozen=True, kw_only=True)
class LogView(DeskView):
    """Entries of the log, a page at a time."""

    page = "site/desk_log.html"

    q: str
    entries: list[LogLine]
    is_first: bool
    next: str | None


@router.get("")
def show_log(
    request: Request, visit: StewardVisitDep, q: SearchText = "", cursor: str | None = None
) -> HTMLResponse:
    """List what happened; ``q`` is how an action or a subject begins."""
    statement, text = select(LogEntry), q.strip()
    if text:
        statement = statement.where(
            col(LogEntry.action).startswith(text, autoescape=True)
            | col(LogEntry.subject).startswith(text, autoescape=True)
        )
    found = newest_first(visit.session, statement, LogEntry, cursor=cursor or None)
    view = LogView(
        **rail(visit),
        q=text,
        entries=[log_line(entry) for entry in found.items],
        is_first=not cursor,
        next=found.next and here_with(request, cursor=found.next),
    )
    return render(request, view)
