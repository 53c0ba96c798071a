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


_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
_PROMISES = {
    "UPDATE_CONT": _HOUR,
    "CONT": _HOUR,
    "DAILY_2": _DAY / 2,
    "DAILY": _DAY,
    "WEEKLY_3": 3 * _DAY,
    "WEEKLY_2": 4 * _DAY,
    "WEEKLY": 7 * _DAY,
    "BIWEEKLY": 14 * _DAY,
    "MONTHLY_3": 11 * _DAY,
    "MONTHLY_2": 16 * _DAY,
    "MONTHLY": 31 * _DAY,
    "BIMONTHLY": 62 * _DAY,
    "QUARTERLY": 92 * _DAY,
    "ANNUAL_3": 122 * _DAY,
    "ANNUAL_2": 183 * _DAY,
    "ANNUAL": 366 * _DAY,
    "BIENNIAL": 731 * _DAY,
    "TRIENNIAL": 1096 * _DAY,
}
_PATIENCE = 1.5
_LONG = 730 * _DAY


def freshness(frequency: str | None, updated_at: datetime) -> Freshness:
    """Tell whether a promised update is overdue, by half its interval; without promise, how old.

    What is never to change, or irregularly, makes no promise that could be broken.
    """
    age = clock.now() - updated_at
    if promise := _PROMISES.get(frequency or ""):
        return Freshness.LATE if age > promise * _PATIENCE else Freshness.ON_TIME
    return Freshness.OLD if age > _LONG else Freshness.ON_TIME


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


_WRITTEN = {"parquet": "Parquet", "geojson": "GeoJSON"}


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
        price=price_tag(dataset.offers, dataset.access),
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
