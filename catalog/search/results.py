"""Search results as people and programs see them: the catalogue's rows for what was found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

import sqlalchemy
from sqlmodel import Session, col

from catalog.models import Dataset, Version
from catalog.offering import prices_of
from catalog.search.asking import Query
from catalog.search.documents import all_formats, derived_formats, visible
from catalog.search.finding import Facet, find
from catalog.search.index import SearchIndex
from marketplace.accounts.models import Organization

_EXCERPT_LETTERS = 300
_COLUMNS = (
    "id", "slug", "title", "description", "themes", "keywords", "license", "access", "place",
    "offers", "needs_contract", "published_at", "created_at", "current_version_id", "late_since",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class ItemPublisher:
    """The organization that publishes a dataset."""

    slug: str
    name: str
    kind: str
    verified: bool


@dataclass(frozen=True, kw_only=True)
class DatasetItem:
    """A dataset in a list. ``description`` is an excerpt; texts are per language."""

    slug: str
    title: dict[str, str]
    description: dict[str, str]
    publisher: ItemPublisher
    theme: list[str]
    keywords: dict[str, list[str]]
    license: str
    access: str
    price: list[str]
    offers: list[dict[str, Any]]
    formats: list[str]
    place: str | None
    score: int | None
    version: int | None
    row_count: int | None
    size: int | None
    updated_at: datetime
    late_since: datetime | None


@dataclass(frozen=True, kw_only=True)
class SearchPage:
    """A page of results. ``loose``: nothing has all the words, so these have some of them."""

    items: list[DatasetItem]
    total: int
    facets: list[Facet]
    next: str | None
    loose: bool


def search(session: Session, index: SearchIndex, query: Query) -> SearchPage:
    """Find datasets and read what a list shows of them.

    A dataset that was withdrawn since the index last looked is left out.

    Raises:
        SearchNotReady: This machine has no index yet.
        UnknownCursor: The cursor was not made for this question.
    """
    found = find(index, query)
    return SearchPage(
        items=items(session, found.ids),
        total=found.total,
        facets=found.facets,
        next=found.next,
        loose=found.loose,
    )


def items(session: Session, dataset_ids: Sequence[UUID]) -> list[DatasetItem]:
    """Return the visible ones of some datasets, in the order given."""
    if not dataset_ids:
        return []
    columns: list[Any] = [
        *(getattr(Dataset, name) for name in _COLUMNS),
        col(Organization.slug).label("publisher"),
        col(Organization.name).label("publisher_name"),
        col(Organization.kind).label("publisher_kind"),
        col(Organization.verified_at),
        *(getattr(Version, name) for name in ("filename", "score", "row_count", "size")),
        col(Version.number).label("version"),
        col(Version.published_at).label("delivered_at"),
    ]
    statement: Any = (
        sqlalchemy.select(*columns)
        .join(Organization, col(Organization.id) == Dataset.publisher_id)
        .outerjoin(Version, col(Version.id) == Dataset.current_version_id)
        .where(col(Dataset.id).in_(dataset_ids), visible())
    )
    found = cast("Sequence[Any]", session.exec(statement).all())
    rows: dict[UUID, Any] = {row.id: row for row in found}
    formats = derived_formats(session, [row.current_version_id for row in rows.values()])
    return [
        _item(rows[dataset_id], formats.get(rows[dataset_id].current_version_id, []))
        for dataset_id in dataset_ids
        if dataset_id in rows
    ]


def _item(row: Any, derived: Sequence[str]) -> DatasetItem:
    return DatasetItem(
        slug=row.slug,
        title=row.title,
        description={language: _excerpt(text) for language, text in row.description.items()},
        publisher=ItemPublisher(
            slug=row.publisher,
            name=row.publisher_name,
            kind=row.publisher_kind.value,
            verified=row.verified_at is not None,
        ),
        theme=row.themes,
        keywords=row.keywords,
        license=row.license,
        access=row.access.value,
        price=prices_of(row),
        offers=row.offers,
        formats=all_formats(derived, row.filename),
        place=row.place,
        score=row.score,
        version=row.version,
        row_count=row.row_count,
        size=row.size,
        updated_at=row.delivered_at or row.published_at or row.created_at,
        late_since=row.late_since,
    )


def _excerpt(text: str) -> str:
    line = " ".join(text.split())
    if len(line) <= _EXCERPT_LETTERS:
        return line
    return line[:_EXCERPT_LETTERS].rpartition(" ")[0].rstrip(",;:–-") + " …"
