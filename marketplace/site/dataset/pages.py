"""The page of a dataset."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from catalog import queries, showing
from catalog.models import Access, Dataset, Version
from catalog.queries import Entry
from marketplace.accounts.actors import Actor
from marketplace.accounts.deps import MaybeActorDep, SettingsDep
from marketplace.contracts.register.uses import is_listed
from marketplace.core.db import SessionDep
from marketplace.core.language import Language, in_language
from marketplace.entitlements.queries import may_read
from marketplace.site.dataset import parts, structured
from marketplace.site.dataset.buying import Buying, buying_of
from marketplace.site.dataset.drawing import Drawing, drawing_of
from marketplace.site.dataset.mapping import Map, map_of
from marketplace.site.dataset.negotiation import preferred_suffix
from marketplace.site.dataset.parts import Check, Column, File, License, Step
from marketplace.site.dataset.quality import Quality, quality_of
from marketplace.site.dataset.queries import page_dataset
from marketplace.site.rules.collecting import sentences_by_id
from marketplace.web.figures import Figures
from marketplace.web.rendering import View, render
from marketplace.web.translation import LanguageDep

VERSIONS_SHOWN = 12

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, kw_only=True)
class Head:
    """What stands above everything: title, publisher and the four decisions.

    ``register`` leads to who uses it, where that is public.
    """

    slug: str
    title: str
    lead: str
    publisher_name: str
    publisher_slug: str
    publisher_kind: str
    access: str
    status: str
    is_public: bool
    is_own: bool
    score: int | None
    version: int | None
    updated_at: datetime | None
    freshness: str
    register: str | None


@dataclass(frozen=True, kw_only=True)
class Facts:
    """The key facts beside the data."""

    license: License
    attribution: str | None
    themes: list[tuple[str, str]]
    keywords: list[str]
    frequency: str | None
    period: tuple[date | None, date | None]
    place: str | None
    region_key: str | None
    origin: str | None
    provenance: str | None
    landing_page: str | None
    contact_name: str | None
    contact_email: str | None


@dataclass(frozen=True, kw_only=True)
class Data:
    """The shown version's data: files, rows, pictures, columns, checks. Nothing without a version.

    ``treatments`` say what was done to the data before it was published.
    """

    files: list[File] = field(default_factory=list[File])
    may_download: bool = False
    header: list[tuple[str, str, bool]] = field(default_factory=list[tuple[str, str, bool]])
    preview: list[list[str]] = field(default_factory=list[list[str]])
    sample: list[list[str]] = field(default_factory=list[list[str]])
    row_count: int | None = None
    columns: list[Column] = field(default_factory=list[Column])
    checks: list[Check] = field(default_factory=list[Check])
    chart: Drawing | None = None
    has_chart: bool = False
    map: Map | None = None
    treatments: list[str] = field(default_factory=list[str])


@dataclass(frozen=True, kw_only=True)
class DatasetView(View):
    """A dataset's page."""

    page = "site/dataset.html"

    head: Head
    paragraphs: list[str]
    questions: list[str]
    limits: str
    facts: Facts
    data: Data
    quality: Quality
    buying: Buying
    steps: list[Step]
    origin_url: str
    structured: str


@router.get("/datasets/{slug}", name="dataset")
def show_dataset(
    request: Request,
    slug: str,
    session: SessionDep,
    settings: SettingsDep,
    actor: MaybeActorDep,
    language: LanguageDep,
) -> Response:
    """Show a dataset; a client that prefers RDF is sent to it."""
    dataset = page_dataset(session, slug, actor, language)
    if suffix := preferred_suffix(request.headers.get("accept", "")):
        return RedirectResponse(f"/datasets/{slug}.{suffix}", 303, {"Vary": "Accept"})
    entry = queries.entry(session, dataset, actor)
    versions = queries.versions(session, dataset, actor, limit=VERSIONS_SHOWN)
    show = Figures(language)
    lead, paragraphs = parts.description_of(dataset, language)
    public_url = settings.public_url.rstrip("/")
    view = DatasetView(
        head=_head(entry, actor, language, lead),
        paragraphs=paragraphs,
        questions=parts.words_of(dataset.questions, language),
        limits=in_language(dataset.limits, language),
        facts=_facts(dataset, language),
        data=_data(entry, show, may_download=_may_download(session, entry, actor)),
        quality=quality_of(dataset, entry.version, versions, show),
        buying=buying_of(session, settings, dataset, actor, language),
        steps=parts.steps_of(versions, dataset, sentences_by_id(language)),
        origin_url=public_url,
        structured=structured.script_text(entry, public_url, language),
    )
    response = render(request, view)
    response.headers["Vary"] += ", Accept"
    response.headers["Link"] = structured.alternates(slug)
    return response


def _head(entry: Entry, actor: Actor | None, language: Language, lead: str) -> Head:
    dataset, version = entry.dataset, entry.version
    row = showing.row_of(entry, language)
    return Head(
        slug=dataset.slug,
        title=row.title,
        lead=lead,
        publisher_name=row.publisher_name,
        publisher_slug=row.publisher_slug,
        publisher_kind=row.publisher_kind,
        access=row.access,
        status=dataset.status.value,
        is_public=queries.is_public(dataset),
        is_own=queries.belongs_to(dataset, actor),
        score=row.score,
        version=version.number if version else None,
        updated_at=row.updated_at,
        freshness=row.freshness,
        register=_register(entry),
    )


def _register(entry: Entry) -> str | None:
    dataset = entry.dataset
    if not (queries.is_public(dataset) and is_listed(dataset, entry.publisher)):
        return None
    is_open = dataset.access is Access.OPEN
    return "/register/open-use" if is_open else f"/register?dataset={dataset.slug}"


def _facts(dataset: Dataset, language: Language) -> Facts:
    return Facts(
        license=parts.license_of(dataset),
        attribution=dataset.attribution,
        themes=parts.themes_of(dataset, language),
        keywords=parts.words_of(dataset.keywords, language),
        frequency=parts.frequency_of(dataset, language),
        period=(dataset.period_start, dataset.period_end),
        place=dataset.place,
        region_key=dataset.region_key,
        origin=dataset.origin,
        provenance=dataset.provenance,
        landing_page=dataset.landing_page,
        contact_name=dataset.contact_name,
        contact_email=dataset.contact_email,
    )


def _data(entry: Entry, show: Figures, *, may_download: bool) -> Data:
    version = entry.version
    if version is None:
        return Data()
    return Data(
        files=parts.files_of(entry.dataset, version, entry.distributions),
        may_download=may_download,
        header=_header(version),
        preview=_cells(version.preview[: parts.PREVIEW_ROWS]),
        sample=_cells(version.sample[: parts.SAMPLE_ROWS]),
        row_count=version.row_count,
        columns=parts.columns_of(entry.dataset, version, show),
        checks=parts.checks_of(version, show),
        chart=drawing_of(version.chart, show),
        has_chart=version.chart is not None,
        map=map_of(version.features, show),
        treatments=[show.text(texts) for texts in version.treatments],
    )


def _may_download(session: Session, entry: Entry, actor: Actor | None) -> bool:
    if entry.version is None:
        return False
    return may_read(session, entry.dataset, entry.version, actor)


def _header(version: Version) -> list[tuple[str, str, bool]]:
    return [
        (str(column["name"]), str(column.get("type") or ""), parts.is_number(column))
        for column in version.columns
    ]


def _cells(rows: Sequence[Sequence[Any]]) -> list[list[str]]:
    """Return cells as they stand in the data: not rounded, not rephrased."""
    return [["" if value is None else str(value) for value in row] for row in rows]
