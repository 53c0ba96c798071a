"""The catalogue's page: search, filters, results."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from catalog import showing
from catalog.search import choices
from catalog.search.asking import Sort
from catalog.search.choices import Chip, Filter
from catalog.search.deps import SearchDep
from catalog.search.finding import find
from catalog.search.schemas import SearchParameters
from catalog.showing import DatasetRow
from marketplace.accounts.deps import SettingsDep
from marketplace.core.db import SessionDep
from marketplace.core.language import N_
from marketplace.web.addresses import here_with
from marketplace.web.rendering import View, render
from marketplace.web.translation import LanguageDep, gettext

_PAGES_REMEMBERED = 10
_SORTS = (
    (Sort.RELEVANCE, N_("Best match")),
    (Sort.UPDATED, N_("Newest first")),
    (Sort.QUALITY, N_("Quality")),
    (Sort.TITLE, N_("Title, A to Z")),
)

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, kw_only=True)
class SearchView(View):
    """The search box, the filters and the results; for HTMX the filters and results alone."""

    page = "catalog/search.html"
    fragment = "catalog/search_found.html"

    text: str
    sort: str
    sorts: list[tuple[str, str]]
    total: int
    is_loose: bool
    filters: list[Filter]
    chips: list[Chip]
    rows: list[DatasetRow]
    previous: str | None
    next: str | None


@router.get("/datasets", name="datasets")
def show_results(
    request: Request,
    parameters: Annotated[SearchParameters, Query()],
    index: SearchDep,
    session: SessionDep,
    settings: SettingsDep,
    language: LanguageDep,
) -> HTMLResponse:
    """Show what is found; as the visitor types or chooses, HTMX asks again and gets a part."""
    query = parameters.query()
    found = find(index, query)
    shown = choices.filters(session, found.facets, language, takes_money=settings.takes_money)
    view = SearchView(
        text=query.text,
        sort=query.sort.value,
        sorts=[(sort.value, gettext(language, name)) for sort, name in _SORTS],
        total=found.total,
        is_loose=found.loose,
        filters=shown,
        chips=choices.chips(shown),
        rows=showing.public_rows(session, found.ids, language),
        previous=_previous(request),
        next=_next(request, found.next),
    )
    return render(request, view)


def _next(request: Request, cursor: str | None) -> str | None:
    """Return the next page's address, which remembers the pages before it."""
    if cursor is None:
        return None
    here = request.query_params.get("cursor", "")
    behind = [*request.query_params.getlist("back"), here][-_PAGES_REMEMBERED:]
    return here_with(request, cursor=cursor, back=behind)


def _previous(request: Request) -> str | None:
    """Return the address of the page before, or of the first where it is not remembered."""
    if not request.query_params.get("cursor"):
        return None
    *behind, last = request.query_params.getlist("back") or [""]
    return here_with(request, cursor=last or None, back=behind)
