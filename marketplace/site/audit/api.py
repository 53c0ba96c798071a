"""The log over HTTP."""

import time
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict
from sqlmodel import select

from marketplace.accounts.deps import StewardDep
from marketplace.accounts.errors import NotASteward
from marketplace.core.db import SessionDep
from marketplace.core.paging import LARGEST_PAGE, PAGE, BadCursor, Page, newest_first
from marketplace.log.models import LogEntry
from marketplace.log.verifying import Verification, verify
from marketplace.web.problems import problems

router = APIRouter(prefix="/api/v1/audit", tags=["audit"])

KEPT_SECONDS = 5


class LogEntryRead(BaseModel):
    """One thing that happened; ``place`` and ``hash`` are null until it is sealed."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    created_at: datetime
    action: str
    subject: str
    person_id: UUID | None
    organization_id: UUID | None
    details: dict[str, Any]
    place: int | None
    hash: str | None


class LogPage(BaseModel):
    """Some entries, newest first, and the cursor of the rest."""

    model_config = ConfigDict(from_attributes=True)

    items: list[LogEntryRead]
    next: str | None


@router.get("", response_model=LogPage, responses=problems(NotASteward, BadCursor))
def list_entries(
    _steward: StewardDep,
    session: SessionDep,
    action: Annotated[str | None, Query(max_length=80)] = None,
    subject: Annotated[str | None, Query(max_length=120)] = None,
    cursor: Annotated[str | None, Query(max_length=40)] = None,
    limit: Annotated[int, Query(ge=1, le=LARGEST_PAGE)] = PAGE,
) -> Page[LogEntry]:
    """List what happened, newest first. Only stewards of the city may."""
    statement = select(LogEntry)
    if action:
        statement = statement.where(LogEntry.action == action)
    if subject:
        statement = statement.where(LogEntry.subject == subject)
    return newest_first(session, statement, LogEntry, cursor=cursor, limit=limit)


@router.get("/verification")
def verify_log(request: Request, session: SessionDep) -> Verification:
    """Check the whole hash chain again and say whether it holds; anyone may ask.

    The answer is kept for five seconds, so that asking often costs nobody anything.
    """
    kept: tuple[float, Verification] | None = getattr(request.app.state, "log_verification", None)
    if kept is None or time.monotonic() - kept[0] > KEPT_SECONDS:
        kept = (time.monotonic(), verify(session))
        request.app.state.log_verification = kept
    return kept[1]
