"""HTML routes of quality: report, progress, comparison, and how a file was read."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, StreamingResponse

from catalog.deps import VisibleDataset, VisibleVersion
from catalog.models import Version, VersionStatus
from catalog.queries import belongs_to
from marketplace.accounts.deps import MaybeActorDep
from marketplace.accounts.forms import Errors, refused
from marketplace.core.db import SessionDep
from marketplace.web.rendering import render
from marketplace.web.translation import LanguageDep, gettext
from quality import queries
from quality.disclosing import reader_of
from quality.errors import ReportNotReady
from quality.inspection.order import ReadingRule
from quality.models import QualityReport
from quality.ordering import handling_of
from quality.repairs import making
from quality.repairs.deps import OwnVisitDep, Visit, VisitDep
from quality.showing.comparisons import comparison_view
from quality.showing.corrections import Correction, to_handling
from quality.showing.readings import reading_view
from quality.showing.reports import report_view
from quality.showing.steps import progress_view

router = APIRouter(prefix="/datasets/{slug}/versions/{number}", include_in_schema=False)

STREAM_SECONDS = 30
"""After so long a stream ends and the browser opens the next: no server waits for it to stop."""

LOOK_EVERY_SECONDS = 0.5
_OK = 200
_SEE_OTHER = 303
_UNPROCESSABLE = 422


@router.get("/report", name="report")
def show_report(
    request: Request,
    dataset: VisibleDataset,
    version: VisibleVersion,
    actor: MaybeActorDep,
    session: SessionDep,
    language: LanguageDep,
) -> HTMLResponse:
    """Show what the inspection of a version found, criterion by criterion."""
    report = queries.report(session, dataset, version)
    reader = reader_of(session, dataset, actor)
    return render(request, report_view(dataset, version, report, language, reader=reader))


@router.get("/changes", name="changes")
def show_changes(
    request: Request,
    dataset: VisibleDataset,
    version: VisibleVersion,
    actor: MaybeActorDep,
    session: SessionDep,
    language: LanguageDep,
) -> HTMLResponse:
    """Show a version beside the last good one: columns, distributions, rows by their key."""
    report = queries.report(session, dataset, version)
    view = comparison_view(
        dataset,
        version,
        report,
        language,
        reader=reader_of(session, dataset, actor),
        is_own=belongs_to(dataset, actor),
    )
    return render(request, view)


@router.get("/progress", name="progress")
def show_progress(
    request: Request,
    dataset: VisibleDataset,
    version: VisibleVersion,
    session: SessionDep,
    language: LanguageDep,
) -> HTMLResponse:
    """Show how far the inspection is; HTMX gets the steps alone, and asks again."""
    progress = queries.progress(session, version.id)
    return render(request, progress_view(dataset, version, progress, language))


@router.get("/events", name="events")
async def follow_progress(request: Request, version: VisibleVersion) -> StreamingResponse:
    """Tell, as server-sent events, whenever the inspection has come further, until its verdict.

    An event says where it is; whoever shows the steps asks for them then.
    """
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(
        _events(request, version.id), media_type="text/event-stream", headers=headers
    )


async def _events(request: Request, version_id: UUID) -> AsyncIterator[str]:
    told = ""
    for _ in range(int(STREAM_SECONDS / LOOK_EVERY_SECONDS)):
        async with request.app.state.connection_slots:
            place, is_running = await run_in_threadpool(_place, request, version_id)
        if place != told:
            told = place
            yield f"data: {place}\n\n"
        if not is_running:
            yield "event: end\ndata:\n\n"
            return
        await asyncio.sleep(LOOK_EVERY_SECONDS)


def _place(request: Request, version_id: UUID) -> tuple[str, bool]:
    """Return where an inspection is, in a line, and whether it goes on."""
    with request.app.state.services.sessions() as session:
        version = session.get_one(Version, version_id)
        progress = queries.progress(session, version_id)
        is_running = version.status is VersionStatus.PROCESSING
        share = f"{progress.done}/{progress.total}"
        return f"{version.status.value} {progress.step} {share} {progress.attempts}", is_running


@router.get("/reading", name="reading")
def show_reading(visit: VisitDep) -> HTMLResponse:
    """Show how a file was understood, and the form to correct it."""
    return _reading(visit)


@router.post("/reading")
def correct_reading(visit: OwnVisitDep, filled: Annotated[Correction, Form()]) -> Response:
    """Keep the correction for the dataset, and read this version's file anew by it."""
    session, found = visit.session, visit.found
    kept = handling_of(session, found.dataset.id)
    rule = ReadingRule.model_validate(kept.reading) if kept else ReadingRule()
    given, flaws = to_handling(filled, rule)
    if given is None:
        errors = {name: gettext(visit.language, sentence) for name, sentence in flaws.items()}
        return _reading(visit, filled, errors)
    made: list[Version] = []

    def act() -> None:
        making.handle(session, found.dataset, actor=found.actor, given=given)
        made.append(making.reread(session, found.dataset, found.version, found.actor))

    if errors := refused(session, act, visit.language):
        return _reading(visit, filled, errors)
    place = f"/datasets/{found.dataset.slug}/versions/{made[0].number}/progress"
    return RedirectResponse(place, _SEE_OTHER)


def _reading(
    visit: Visit, filled: Correction | None = None, errors: Errors | None = None
) -> HTMLResponse:
    found = visit.found
    kept = handling_of(visit.session, found.dataset.id)
    view = reading_view(
        found.dataset,
        found.version,
        _report_of(visit),
        visit.language,
        given=filled or Correction.of(kept),
        is_own=found.is_own,
    )
    view = replace(view, errors=errors or {})
    return render(visit.request, view, status=_UNPROCESSABLE if errors else _OK)


def _report_of(visit: Visit) -> QualityReport | None:
    try:
        return queries.report(visit.session, visit.found.dataset, visit.found.version)
    except ReportNotReady:
        return None
