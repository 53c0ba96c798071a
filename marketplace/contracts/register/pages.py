"""The pages of the register."""

from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from marketplace.contracts.purposes import PURPOSES
from marketplace.contracts.register import queries
from marketplace.contracts.register.deps import Cursor
from marketplace.contracts.register.open_use import open_use
from marketplace.contracts.register.queries import Asked, Sort
from marketplace.contracts.register.uses import UseState
from marketplace.contracts.register.views import (
    OpenUseView,
    RegisterView,
    open_line,
    use_line,
)
from marketplace.core.db import SessionDep
from marketplace.web.addresses import here_with
from marketplace.web.rendering import render
from marketplace.web.translation import LanguageDep

router = APIRouter(prefix="/register", include_in_schema=False)

_LONGEST = 200


@router.get("", name="register")
def show_register(
    request: Request, session: SessionDep, language: LanguageDep, cursor: Cursor = None
) -> HTMLResponse:
    """Show who uses the city's data; what the address asks wrongly is left out."""
    asked = _asked(request)
    page = queries.uses(session, asked, cursor=cursor or None)
    kept = {name: value for name, value in request.query_params.items() if name not in _PLACE}
    view = RegisterView(
        asked=asked,
        uses=[use_line(use, language) for use in page.items],
        totals=queries.totals(session),
        purposes=[(code, one.title.say(language)) for code, one in PURPOSES.items()],
        query=urlencode(kept),
        is_first=not cursor,
        next=page.next and here_with(request, cursor=page.next),
    )
    return render(request, view)


@router.get("/open-use")
def show_open_use(
    request: Request, session: SessionDep, language: LanguageDep, cursor: Cursor = None
) -> HTMLResponse:
    """Show how often the city's open data is read."""
    page = open_use(session, cursor=cursor or None)
    view = OpenUseView(
        lines=[open_line(use, language) for use in page.items],
        is_first=not cursor,
        next=page.next and here_with(request, cursor=page.next),
    )
    return render(request, view)


_PLACE = ("cursor", "lang")


def _asked(request: Request) -> Asked:
    def given(name: str) -> str:
        return request.query_params.get(name, "").strip()[:_LONGEST].replace("\x00", "")

    return Asked(
        q=given("q"),
        dataset=given("dataset"),
        organization=given("organization"),
        purpose=given("purpose"),
        state=UseState(given("state")) if given("state") in set(UseState) else None,
        sort=Sort(given("sort")) if given("sort") in set(Sort) else Sort.NEWEST,
    )
