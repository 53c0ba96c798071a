"""The numbers on the front page: each can be counted again behind its link."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func
from sqlmodel import Session, col, select

from catalog.models import Access, Dataset, DatasetStatus, Version
from marketplace.accounts.models import Organization, OrganizationKind
from marketplace.core import clock

RECENT = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """What the catalogue holds now. ``quality`` is the mean score, None while there is none."""

    datasets: int
    open_datasets: int
    departments: int
    others: int
    updated: int
    quality: int | None

    @property
    def publishers(self) -> int:
        """How many organizations publish something visible."""
        return self.departments + self.others


def numbers(session: Session) -> Numbers:
    """Count the visible catalogue."""
    is_department = col(Organization.kind) == OrganizationKind.CITY_DEPARTMENT
    total, open_, updated, quality = session.exec(
        select(
            func.count(),
            func.count().filter(col(Dataset.access) == Access.OPEN),
            func.count().filter(col(Version.published_at) >= clock.now() - RECENT),
            func.avg(Version.score),
        )
        .select_from(Dataset)
        .join(Version, col(Version.id) == Dataset.current_version_id)
        .where(*_VISIBLE)
    ).one()
    departments, others = session.exec(
        select(
            func.count(func.distinct(Organization.id)).filter(is_department),
            func.count(func.distinct(Organization.id)).filter(~is_department),
        )
        .select_from(Dataset)
        .join(Organization, col(Organization.id) == Dataset.publisher_id)
        .where(*_VISIBLE)
    ).one()
    return Numbers(
        datasets=total,
        open_datasets=open_,
        departments=departments,
        others=others,
        updated=updated,
        quality=None if quality is None else round(quality),
    )


def themes(session: Session, *, limit: int) -> list[str]:
    """Return the themes with most visible datasets, the largest first."""
    theme = func.unnest(Dataset.themes).label("theme")
    inner = select(theme).where(*_VISIBLE).subquery()
    statement = (
        select(inner.c.theme)
        .group_by(inner.c.theme)
        .order_by(func.count().desc(), inner.c.theme)
        .limit(limit)
    )
    return list(session.exec(statement).all())


_VISIBLE = (
    Dataset.status == DatasetStatus.PUBLISHED,
    Dataset.access != Access.PRIVATE,
    col(Dataset.current_version_id).is_not(None),
)
