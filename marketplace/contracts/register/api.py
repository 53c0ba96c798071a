"""The register for programs: JSON, CSV and Atom. Anyone may ask."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query, Response
from fastapi.responses import StreamingResponse

from marketplace.accounts.deps import SettingsDep
from marketplace.contracts.register import queries, writing
from marketplace.contracts.register.deps import AskedDep, Cursor
from marketplace.contracts.register.open_use import open_use
from marketplace.contracts.register.queries import Sort
from marketplace.contracts.register.schemas import (
    OpenUseRead,
    OpenUseRegister,
    RegisterPage,
    UseRead,
)
from marketplace.core import clock
from marketplace.core.db import SessionDep, SessionsDep
from marketplace.core.paging import LARGEST_PAGE, PAGE, BadCursor
from marketplace.web.problems import InvalidRequest, problems
from marketplace.web.translation import LanguageDep

router = APIRouter(tags=["register"])

_IN_FEED = 50

Limit = Annotated[int, Query(ge=1, le=LARGEST_PAGE)]


@router.get("/api/v1/register", responses=problems(BadCursor, InvalidRequest))
def list_uses(
    asked: AskedDep, session: SessionDep, cursor: Cursor = None, limit: Limit = PAGE
) -> RegisterPage:
    """List who uses which data of the city under a contract, for what, and until when.

    Ended uses stay. Contracts between companies on data of their own are not listed.
    """
    page = queries.uses(session, asked, cursor=cursor, limit=limit)
    return RegisterPage(items=[UseRead.of(use) for use in page.items], next=page.next)


@router.get("/api/v1/register/open-use", responses=problems(BadCursor, InvalidRequest))
def list_open_use(
    session: SessionDep, cursor: Cursor = None, limit: Limit = PAGE
) -> OpenUseRegister:
    """List how often files of the city's open data were read; it is not known by whom."""
    page = open_use(session, cursor=cursor, limit=limit)
    return OpenUseRegister(items=[OpenUseRead.of(use) for use in page.items], next=page.next)


@router.get(
    "/register.csv",
    response_class=Response,
    responses=problems(InvalidRequest) | {200: {"content": {"text/csv": {}}}},
)
def write_csv(asked: AskedDep, sessions: SessionsDep, language: LanguageDep) -> Response:
    """Write all uses that fit as CSV in UTF-8; titles are in the language you ask for."""
    lines = writing.csv_lines(queries.every_use(sessions, asked), language)
    headers = {"Content-Disposition": 'attachment; filename="register.csv"'}
    return StreamingResponse(lines, media_type="text/csv; charset=utf-8", headers=headers)


@router.get(
    "/register.atom",
    response_class=Response,
    responses=problems(InvalidRequest) | {200: {"content": {"application/atom+xml": {}}}},
)
def write_atom(
    asked: AskedDep, session: SessionDep, settings: SettingsDep, language: LanguageDep
) -> Response:
    """Return the uses that began or ended last as an Atom feed."""
    latest = replace(asked, sort=Sort.CHANGED)
    page = queries.uses(session, latest, limit=_IN_FEED)
    feed = writing.atom(
        page.items, public_url=settings.public_url, language=language, now=clock.now()
    )
    return Response(feed, media_type="application/atom+xml; charset=utf-8")
