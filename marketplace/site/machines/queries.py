"""What the sitemap lists."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from catalog.models import Access, Dataset, DatasetStatus, Version

PART_SIZE = 40_000


def sitemap_parts(session: Session) -> int:
    """Return how many parts the sitemap has; an empty catalogue has one, of the fixed pages."""
    count = session.exec(select(func.count()).select_from(Dataset).where(*_VISIBLE)).one()
    return max(1, -(-count // PART_SIZE))


def sitemap_part(session: Session, part: int) -> Sequence[tuple[str, datetime]]:
    """Return the slugs of one part, counted from 1, and when each was last renewed."""
    rows = session.exec(
        select(Dataset.slug, func.coalesce(Version.published_at, Dataset.updated_at))
        .join(Version, col(Version.id) == Dataset.current_version_id)
        .where(*_VISIBLE)
        .order_by(col(Dataset.id))
        .offset((part - 1) * PART_SIZE)
        .limit(PART_SIZE)
    )
    return [(slug, moment) for slug, moment in rows]


_VISIBLE = (Dataset.status == DatasetStatus.PUBLISHED, Dataset.access != Access.PRIVATE)
