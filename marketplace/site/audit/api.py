"""The log over HTTP."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict
from sqlmodel import select

from marketplace.accounts.deps import StewardDep
from marketplace.accounts.errors import NotASteward
from marketplace.core.db import SessionDep, Sessions
from marketplace.core.paging import LARGEST_PAGE, PAGE, BadCursor, Page, newest_first
from marketplace.entitlements.auditing import files
from marketplace.entitlements.auditing.evidence import evidence
from marketplace.entitlements.auditing.verifying import Verification, verify
from marketplace.log.models import LogEntry
from marketplace.site.audit.deps import StreamSessionsDep
from marketplace.web.problems import problems

router = APIRouter(prefix="/api/v1/audit", tags=["audit"])

KEPT_SECONDS = 5
REST = 10
NDJSON = "application/x-ndjson"


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What was found, and until when (monotonic seconds) it is not looked for again."""

    found: Verification
    until: float


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
    """Check the whole hash chain and all receipts again and say whether they hold; anyone may ask.

    The answer is kept for five seconds, and for ten times as long as it took, so that asking
    often costs nobody anything.
    """
    kept: Kept | None = getattr(request.app.state, "log_verification", None)
    if kept is None or time.monotonic() > kept.until:
        begun = time.monotonic()
        found = verify(session)
        took = time.monotonic() - begun
        kept = Kept(found=found, until=begun + took + max(KEPT_SECONDS, REST * took))
        request.app.state.log_verification = kept
    return kept.found


@router.get(
    "/export",
    response_class=StreamingResponse,
    responses=problems(NotASteward),
)
def export_log(_steward: StewardDep, sessions: StreamSessionsDep) -> StreamingResponse:
    """Return the whole log and its receipts, a line of JSON each. Only stewards of the city may.

    `marketplace verify-log FILE` proves the file, anywhere.
    """
    headers = {"Content-Disposition": 'attachment; filename="log.ndjson"'}
    return StreamingResponse(_lines(sessions), headers=headers, media_type=NDJSON)


def _lines(sessions: Sessions) -> Iterator[str]:
    with sessions() as session:
        yield from files.lines(evidence(session))
