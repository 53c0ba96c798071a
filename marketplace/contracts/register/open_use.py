"""Use of the city's open data: how often files were read, counted without knowing by whom."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

from sqlalchemy import func, literal, tuple_
from sqlmodel import Session, col, or_, select

from catalog.models import Access, Dataset, DatasetStatus
from marketplace.accounts.models import Organization, OrganizationKind
from marketplace.core import clock
from marketplace.core.paging import PAGE, BadCursor
from marketplace.entitlements.models import AccessCount

RECENT_DAYS = 30


@dataclass(frozen=True, kw_only=True)
class OpenUse:
    """How often files of an open dataset were read: in the last 30 days, and ever."""

    dataset: Dataset
    publisher: Organization
    recent: int
    total: int


@dataclass(frozen=True, kw_only=True)
class OpenUsePage:
    """Some datasets, those read most at the head, and the cursor of the rest."""

    items: list[OpenUse]
    next: str | None


def open_use(session: Session, *, cursor: str | None = None, limit: int = PAGE) -> OpenUsePage:
    """Return the city's open datasets by how often they were read in all.

    Raises:
        BadCursor: The cursor is not one that this list gave.
    """
    since = clock.now().date() - timedelta(days=RECENT_DAYS)
    read = func.sum(AccessCount.count)
    # Columns of a subquery have no types of their own.
    choose, coalesce = cast("Any", select), cast("Any", func.coalesce)
    sums = (
        choose(
            col(AccessCount.dataset_id).label("dataset_id"),
            read.label("total"),
            read.filter(col(AccessCount.day) > since).label("recent"),
        )
        .group_by(col(AccessCount.dataset_id))
        .subquery()
    )
    total = coalesce(sums.c.total, 0)
    statement = (
        choose(Dataset, Organization, total, coalesce(sums.c.recent, 0))
        .join(Organization, col(Organization.id) == Dataset.publisher_id)
        .outerjoin(sums, sums.c.dataset_id == Dataset.id)
        .where(*_OPEN)
        .order_by(total.desc(), col(Dataset.id).desc())
        .limit(limit + 1)
    )
    if cursor is not None:
        count, last = _place(cursor)
        statement = statement.where(
            tuple_(total, Dataset.id) < tuple_(literal(count), literal(last))
        )
    found = cast("Any", session.exec)(statement).all()
    items = [
        OpenUse(dataset=row[0], publisher=row[1], total=int(row[2]), recent=int(row[3]))
        for row in found[:limit]
    ]
    end = items[-1] if len(found) > limit else None
    return OpenUsePage(items=items, next=f"{end.total}-{end.dataset.id.hex}" if end else None)


_OPEN = (
    col(Dataset.status) == DatasetStatus.PUBLISHED,
    col(Dataset.access) == Access.OPEN,
    or_(
        col(Organization.kind) == OrganizationKind.CITY_DEPARTMENT,
        col(Dataset.collected_for).is_not(None),
    ),
)


def _place(cursor: str) -> tuple[int, UUID]:
    count, _, last = cursor.partition("-")
    if not (count.isascii() and count.isdigit() and len(count) < 19):  # noqa: PLR2004 - fits a bigint
        raise BadCursor
    try:
        return int(count), UUID(hex=last)
    except ValueError:
        raise BadCursor from None
