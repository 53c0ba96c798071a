"""How a list shows a dataset: the answer it gives, then door, quality and freshness."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import PurePath
from uuid import UUID

from sqlmodel import Session, col, select

from catalog.models import Access, Dataset, DatasetStatus, Distribution, FileFormat, Version
from catalog.offering import PriceTag, price_tag
from catalog.promises import due_at, is_late
from catalog.queries import Entry, distributions_of
from marketplace.accounts.models import Organization
from marketplace.core import clock
from marketplace.core.language import in_language

EXCERPT = 180


class Freshness(StrEnum):
    """How the last update stands to the promised one."""

    ON_TIME = "on_time"
    LATE = "late"
    OLD = "old"


_LONG = timedelta(days=730)


def freshness(frequency: str | None, updated_at: datetime) -> Freshness:
    """Tell whether a promised update is overdue; without a promise, how old it is.

    What is never to change, or irregularly, makes no promise that could be broken.
    """
    if due_at(frequency, updated_at):
        is_overdue = is_late(frequency, updated_at, now=clock.now())
        return Freshness.LATE if is_overdue else Freshness.ON_TIME
    return Freshness.OLD if clock.now() - updated_at > _LONG else Freshness.ON_TIME


@dataclass(frozen=True, kw_only=True)
class DatasetRow:
    """One dataset in a list, in one language."""

    slug: str
    title: str
    question: str
    publisher_name: str
    publisher_slug: str
    publisher_kind: str
    access: str
    price: PriceTag
    formats: list[str]
    score: int | None
    updated_at: datetime | None
    freshness: str
    row_count: int | None


_WRITTEN = {
    "parquet": "Parquet",
    "geojson": "GeoJSON",
    "flatgeobuf": "FlatGeobuf",
    "fgb": "FlatGeobuf",
}


def format_names(version: Version | None, files: Sequence[Distribution]) -> list[str]:
    """Return the formats a version can be had in, each once, as people write them; CSV first."""
    names: set[str] = set()
    for file in files:
        is_original = file.format is FileFormat.ORIGINAL
        suffix = PurePath(version.filename).suffix[1:].lower() if version and is_original else ""
        form = suffix or file.format.value
        names.add(_WRITTEN.get(form, form.upper()))
    return sorted(names, key=lambda name: (name != "CSV", name))


def excerpt(text: str) -> str:
    """Return the first sentences of a text that fit a list."""
    line = " ".join(text.split())
    if len(line) <= EXCERPT:
        return line
    return line[:EXCERPT].rsplit(" ", 1)[0].rstrip(",;:") + " …"


def row_of(entry: Entry, language: str) -> DatasetRow:
    """Return how a list shows a dataset."""
    dataset, version = entry.dataset, entry.version
    questions = dataset.questions.get(language) or []
    updated_at = version.published_at or version.created_at if version else None
    return DatasetRow(
        slug=dataset.slug,
        title=in_language(dataset.title, language),
        question=questions[0] if questions else excerpt(in_language(dataset.description, language)),
        publisher_name=entry.publisher.name,
        publisher_slug=entry.publisher.slug,
        publisher_kind=entry.publisher.kind.value,
        access=dataset.access.value,
        price=price_tag(dataset),
        formats=format_names(version, entry.distributions),
        score=version.score if version else None,
        updated_at=updated_at,
        freshness=(
            freshness(dataset.frequency, updated_at) if updated_at else Freshness.ON_TIME
        ).value,
        row_count=version.row_count if version else None,
    )


def public_rows(session: Session, ids: Sequence[UUID], language: str) -> list[DatasetRow]:
    """Return the rows of visible datasets in the order of their ids; the others are left out."""
    entries = {entry.dataset.id: entry for entry in _entries(session, ids)}
    return [row_of(entries[id_], language) for id_ in ids if id_ in entries]


def newest_ids(session: Session, *, limit: int, publisher_id: UUID | None = None) -> Sequence[UUID]:
    """Return the visible datasets whose shown version came last."""
    statement = (
        select(Dataset.id)
        .join(Version, col(Version.id) == Dataset.current_version_id)
        .where(Dataset.status == DatasetStatus.PUBLISHED, Dataset.access != Access.PRIVATE)
        .order_by(col(Version.published_at).desc().nulls_last(), col(Dataset.id).desc())
        .limit(limit)
    )
    if publisher_id is not None:
        statement = statement.where(Dataset.publisher_id == publisher_id)
    return session.exec(statement).all()


def _entries(session: Session, ids: Sequence[UUID]) -> list[Entry]:
    rows = session.exec(
        select(Dataset, Organization, Version)
        .join(Organization, col(Organization.id) == Dataset.publisher_id)
        .join(Version, col(Version.id) == Dataset.current_version_id)
        .where(
            col(Dataset.id).in_(ids),
            Dataset.status == DatasetStatus.PUBLISHED,
            Dataset.access != Access.PRIVATE,
        )
    ).all()
    files = distributions_of(session, [version.id for _, _, version in rows])
    return [
        Entry(
            dataset=dataset,
            publisher=publisher,
            version=version,
            distributions=files.get(version.id, []),
        )
        for dataset, publisher, version in rows
    ]
