"""What the index holds of a dataset: the visible ones, in their present state."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import Any, cast
from uuid import UUID

import sqlalchemy
import tantivy
from sqlalchemy import ColumnElement, and_
from sqlmodel import Session, col, select

from catalog.models import Access, Dataset, DatasetStatus, Distribution, FileFormat, Version
from catalog.offering import prices_of
from catalog.search.analysis import Terms, fold, terms
from catalog.search.index import CORNERS
from catalog.search.rules import BEST_QUALITY_BONUS
from marketplace.accounts.models import Organization
from marketplace.core.language import DEFAULT_LANGUAGE, in_language

_BEST_SCORE = 100

_COLUMNS = (
    "id", "slug", "title", "description", "keywords", "questions", "themes", "license", "access",
    "place", "bbox", "offers", "needs_contract", "published_at", "created_at", "current_version_id",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A dataset as search sees it. Texts are per language."""

    id: UUID
    titles: Mapping[str, str]
    texts: Sequence[tuple[str, str]]
    theme: Sequence[str]
    publisher: str
    publisher_kind: str
    access: str
    price: Sequence[str]
    format: Sequence[str]
    license: str
    place: str | None
    bbox: Sequence[float] | None
    updated: datetime
    score: int | None


def visible() -> ColumnElement[bool]:
    """Return the condition that a dataset is in the public catalogue."""
    return and_(
        col(Dataset.status) == DatasetStatus.PUBLISHED, col(Dataset.access) != Access.PRIVATE
    )


def entries(session: Session, dataset_ids: Sequence[UUID]) -> list[Entry]:
    """Return what search should hold of those of the datasets that are visible."""
    columns: list[Any] = [  # not rows: a rebuild reads them a million times
        *(getattr(Dataset, name) for name in _COLUMNS),
        col(Organization.slug).label("publisher"),
        col(Organization.name).label("publisher_name"),
        col(Organization.kind).label("publisher_kind"),
        Version.filename,
        Version.score,
        col(Version.published_at).label("delivered_at"),
    ]
    statement: Any = (
        sqlalchemy.select(*columns)
        .join(Organization, col(Organization.id) == Dataset.publisher_id)
        .outerjoin(Version, col(Version.id) == Dataset.current_version_id)
        .where(col(Dataset.id).in_(dataset_ids), visible())
    )
    rows = cast("Sequence[Any]", session.exec(statement).all())
    formats = derived_formats(session, [row.current_version_id for row in rows])
    return [_entry(row, formats.get(row.current_version_id, [])) for row in rows]


def derived_formats(
    session: Session, versions: Sequence[UUID | None]
) -> dict[UUID | None, list[str]]:
    """Return the formats that versions were made into, beside the original."""
    found: dict[UUID | None, list[str]] = {}
    statement = select(Distribution.version_id, col(Distribution.format)).where(
        col(Distribution.version_id).in_([version for version in versions if version]),
        Distribution.format != FileFormat.ORIGINAL,
    )
    for version_id, form in session.exec(statement):
        found.setdefault(version_id, []).append(FileFormat(form).value)
    return found


def all_formats(derived: Sequence[str], filename: str | None) -> list[str]:
    """Return the formats of a version: those made by us, and the original's by its name."""
    suffix = PurePath(filename or "").suffix.lower().removeprefix(".")
    return sorted({*derived, suffix} - {""})


def _entry(row: Any, formats: Sequence[str]) -> Entry:
    return Entry(
        id=row.id,
        titles=row.title,
        texts=_texts(row),
        theme=row.themes,
        publisher=row.publisher,
        publisher_kind=row.publisher_kind.value,
        access=row.access.value,
        price=prices_of(row),
        format=all_formats(formats, row.filename),
        license=row.license,
        place=row.place,
        bbox=row.bbox,
        updated=row.delivered_at or row.published_at or row.created_at,
        score=row.score,
    )


def _texts(row: Any) -> list[tuple[str, str]]:
    lists = [*row.keywords.items(), *row.questions.items()]
    return [
        *row.description.items(),
        *((language, text) for language, texts in lists for text in texts),
        *(
            (DEFAULT_LANGUAGE.value, text or "")
            for text in (row.publisher_name, row.place, row.slug)
        ),
    ]


def document(entry: Entry) -> tantivy.Document:
    """Return the index's document of a dataset; ``index.SCHEMA`` explains the fields."""
    title, text = Terms(), Terms()
    for language, words in entry.titles.items():
        title.add(terms(words, language))
    for language, words in entry.texts:
        text.add(terms(words, language))
    text.add(title)
    fields: dict[str, Any] = {
        "id": entry.id.hex,
        "kind": "dataset",
        **{f"title_{kind}": " ".join(getattr(title, kind)) for kind in ("exact", "stem", "part")},
        **{f"text_{kind}": " ".join(getattr(text, kind)) for kind in ("exact", "stem", "part")},
        "theme": list(entry.theme),
        "publisher": entry.publisher,
        "publisher_kind": entry.publisher_kind,
        "access": entry.access,
        "price": list(entry.price),
        "format": list(entry.format),
        "license": entry.license,
        "by_title": fold(in_language(entry.titles, DEFAULT_LANGUAGE.value)),
        "updated": int(entry.updated.timestamp() * 1_000_000),
        "score": entry.score or 0,
        "rank": _rank(entry.score),
    }
    if entry.place:
        fields["place"] = entry.place
    if entry.bbox:
        fields |= dict(zip(CORNERS, map(float, entry.bbox), strict=True))
    found = tantivy.Document()
    for name, value in fields.items():
        _add(found, name, value)
    return found


def _rank(score: int | None) -> float:
    """Return the x for which Tantivy's factor log2(2 + x) is the quality bonus."""
    return 2 ** (1 + BEST_QUALITY_BONUS * (score or 0) / _BEST_SCORE) - 2


def _add(found: tantivy.Document, name: str, value: str | float | list[str]) -> None:
    if isinstance(value, float):
        found.add_float(name, value)
    elif isinstance(value, int):
        found.add_integer(name, value)
    else:
        for text in [value] if isinstance(value, str) else value:
            found.add_text(name, text)
