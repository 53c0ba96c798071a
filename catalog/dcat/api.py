"""The addresses that harvesters ask: the whole catalogue in parts, and each dataset."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Annotated, Self
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse
from rdflib import Graph
from sqlmodel import Session

from catalog import queries
from catalog.dcat.forms import FORMS, Form, preferred
from catalog.dcat.graph import CatalogPage, catalog_graph, dataset_graph
from catalog.errors import DatasetNotFound, FormUnknown
from marketplace.accounts.deps import SettingsDep
from marketplace.core.db import SessionDep
from marketplace.core.settings import Settings
from marketplace.web.problems import problems

router = APIRouter(tags=["DCAT"])

PAGE_SIZE = 100

Cursor = Annotated[UUID | None, Query(description="Where the part begins; from `hydra:next`")]


@router.get("/catalog", include_in_schema=False)
def choose_catalog_form(request: Request) -> RedirectResponse:
    """Lead a browser to the search, and a program to the form that it likes best."""
    form = preferred(request.headers.get("accept", ""))
    address = f"/catalog.{form.suffix}" if form else "/datasets"
    return RedirectResponse(address, 303, {"Vary": "Accept"})


@router.get("/catalog.{suffix}", response_class=Response, responses=problems(FormUnknown))
def read_catalog(
    suffix: str,
    request: Request,
    session: SessionDep,
    settings: SettingsDep,
    cursor: Cursor = None,
) -> Response:
    """Return the catalogue as DCAT-AP.de (`ttl`, `jsonld` or `rdf`), in parts linked by hydra."""
    form = _form(suffix)
    state = queries.catalog_state(session)
    seal = Seal.of(suffix, cursor, state, settings.public_url, modified=state.modified)
    if seal.is_known_to(request):
        return seal.unchanged()
    page = _page(session, settings, state, suffix=suffix, cursor=cursor)
    return seal.answer(form, catalog_graph(page))


@router.get(
    "/datasets/{slug}.{suffix}",
    response_class=Response,
    responses=problems(DatasetNotFound, FormUnknown),
)
def read_dataset(
    slug: str, suffix: str, request: Request, session: SessionDep, settings: SettingsDep
) -> Response:
    """Return a visible dataset as DCAT-AP.de (`ttl`, `jsonld` or `rdf`)."""
    form = _form(suffix)
    entry = queries.entry(session, queries.visible_dataset(session, slug, None))
    changed = (entry.dataset.updated_at, entry.publisher.updated_at)
    seal = Seal.of(suffix, slug, changed, settings.public_url, modified=max(changed))
    if seal.is_known_to(request):
        return seal.unchanged()
    return seal.answer(form, dataset_graph(entry, settings.public_url))


@dataclass(frozen=True)
class Seal:
    """What a client needs to ask whether its copy is still good (RFC 9110, 8.8)."""

    tag: str
    modified: datetime | None

    @classmethod
    def of(cls, *facts: object, modified: datetime | None) -> Self:
        """Return the seal of an answer that is made of these facts."""
        digest = hashlib.sha256(repr(facts).encode()).hexdigest()
        seconds = modified and modified.astimezone(UTC).replace(microsecond=0)
        return cls(f'W/"{digest[:32]}"', seconds)

    @property
    def headers(self) -> dict[str, str]:
        """The headers that carry the seal; a cache asks each time."""
        headers = {"ETag": self.tag, "Cache-Control": "public, no-cache"}
        if self.modified:
            headers["Last-Modified"] = format_datetime(self.modified, usegmt=True)
        return headers

    def is_known_to(self, request: Request) -> bool:
        """Tell whether the client's copy is this one."""
        if tags := request.headers.get("if-none-match"):
            return tags.strip() == "*" or self.tag in (tag.strip() for tag in tags.split(","))
        since = request.headers.get("if-modified-since")
        return bool(since and self.modified and self.modified <= _moment(since))

    def unchanged(self) -> Response:
        """Return that the client's copy is still good."""
        return Response(status_code=304, headers=self.headers)

    def answer(self, form: Form, graph: Graph) -> Response:
        """Return a graph in a form, sealed."""
        return Response(form.write(graph), media_type=form.media_type, headers=self.headers)


def _page(
    session: Session,
    settings: Settings,
    state: queries.CatalogState,
    *,
    suffix: str,
    cursor: UUID | None,
) -> CatalogPage:
    found = queries.public_entries(session, after=cursor, limit=PAGE_SIZE + 1)
    return CatalogPage(
        public_url=settings.public_url,
        city_name=settings.city_name,
        operator=settings.operator,
        entries=found[:PAGE_SIZE],
        total=state.count,
        page_size=PAGE_SIZE,
        suffix=suffix,
        modified=state.modified,
        cursor=cursor,
        following=found[PAGE_SIZE - 1].dataset.id if len(found) > PAGE_SIZE else None,
    )


def _form(suffix: str) -> Form:
    if suffix not in FORMS:
        raise FormUnknown(suffix)
    return FORMS[suffix]


def _moment(header: str) -> datetime:
    try:
        moment = parsedate_to_datetime(header)
    except ValueError:
        return _LONG_AGO
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
