"""The front page."""

from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from catalog import showing
from catalog.showing import DatasetRow
from catalog.vocabulary import THEMES
from marketplace.core import clock
from marketplace.core.db import SessionDep
from marketplace.site.home import queries
from marketplace.site.home.queries import Numbers
from marketplace.web.rendering import View, render
from marketplace.web.translation import LanguageDep

NEWEST = 6
THEMES_SHOWN = 5

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, kw_only=True)
class HomeView(View):
    """The front page: themes as (code, name), the newest datasets, the numbers of now."""

    page = "site/home.html"

    themes: list[tuple[str, str]]
    numbers: Numbers
    counted_at: datetime
    newest: list[DatasetRow]


@router.get("/", name="home")
def home(request: Request, session: SessionDep, language: LanguageDep) -> HTMLResponse:
    """Show the way in."""
    codes = queries.themes(session, limit=THEMES_SHOWN)
    newest = showing.newest_ids(session, limit=NEWEST)
    view = HomeView(
        themes=[(code, THEMES[code].name(language)) for code in codes if code in THEMES],
        numbers=queries.numbers(session),
        counted_at=clock.now(),
        newest=showing.public_rows(session, newest, language),
    )
    return render(request, view)
