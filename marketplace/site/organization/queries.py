"""What an organization shows to everyone."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, select

from catalog.models import Access, Dataset, DatasetStatus

PAGE_SIZE = 20


@dataclass(frozen=True, kw_only=True)
class DatasetsPage:
    """Some datasets, and the cursor of the rest."""

    ids: Sequence[UUID]
    next: UUID | None


def datasets_page(
    session: Session, organization_id: UUID, *, after: UUID | None = None, limit: int = PAGE_SIZE
) -> DatasetsPage:
    """Return visible datasets of an organization, the newest first."""
    statement = (
        select(Dataset.id)
        .where(Dataset.publisher_id == organization_id, *_VISIBLE)
        .order_by(col(Dataset.id).desc())
        .limit(limit + 1)
    )
    if after is not None:
        statement = statement.where(col(Dataset.id) < after)
    ids = session.exec(statement).all()
    return DatasetsPage(ids=ids[:limit], next=ids[limit - 1] if len(ids) > limit else None)


def count_datasets(session: Session, organization_id: UUID) -> int:
    """Return how many datasets of an organization are visible."""
    statement = (
        select(func.count())
        .select_from(Dataset)
        .where(Dataset.publisher_id == organization_id, *_VISIBLE)
    )
    return session.exec(statement).one()


_VISIBLE = (
    Dataset.status == DatasetStatus.PUBLISHED,
    Dataset.access != Access.PRIVATE,
    col(Dataset.current_version_id).is_not(None),
)
