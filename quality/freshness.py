"""Holding visible datasets against the frequency that they promise.

A dataset is late when its next update is overdue by more than the day of grace. It is told of
once, when that is noticed, and is no longer late as soon as a new version is shown.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, update
from sqlmodel import Session, col, select

from catalog.announcing import dataset_late
from catalog.models import Dataset, DatasetStatus, Version
from catalog.promises import GRACE, PROMISES
from catalog.queries import locked_dataset
from marketplace.core import clock
from marketplace.core.db import Sessions

_AT_ONCE = 100

_INTERVAL = case(
    *((col(Dataset.frequency) == code, promise) for code, promise in PROMISES.items()), else_=None
)
_DUE = func.coalesce(col(Version.published_at), col(Version.created_at)) + _INTERVAL


def look(sessions: Sessions) -> int:
    """Mark what has become late, tell its publishers, and return how many there were.

    What keeps its promise again, makes none any more or is not visible loses the mark. Looking
    again changes nothing: each lateness is told once.
    """
    now = clock.now()
    with sessions.begin() as session:
        _clear(session, now)
    found = 0
    while True:
        with sessions.begin() as session:
            overdue = _overdue(session, now)
            for dataset_id, due_at in overdue:
                _mark(session, dataset_id, due_at)
        found += len(overdue)
        if len(overdue) < _AT_ONCE:
            return found


def clear(session: Session, dataset_id: UUID) -> None:
    """Take the mark from a dataset: an update of it has come."""
    _set(session, None, col(Dataset.id) == dataset_id, col(Dataset.late_since).is_not(None))


def _overdue(session: Session, now: datetime) -> list[tuple[UUID, datetime]]:
    statement = (
        select(Dataset.id, _DUE)
        .join(Version, col(Version.id) == Dataset.current_version_id)
        .where(
            Dataset.status == DatasetStatus.PUBLISHED,
            col(Dataset.late_since).is_(None),
            _is_late(now),
        )
        .limit(_AT_ONCE)
    )
    return list(session.exec(statement).all())


def _is_late(now: datetime) -> ColumnElement[bool]:
    return and_(col(Dataset.frequency).in_(PROMISES), now > _DUE + GRACE)


def _mark(session: Session, dataset_id: UUID, due_at: datetime) -> None:
    dataset = locked_dataset(session, dataset_id)
    if dataset.late_since is None:
        _set(session, due_at, col(Dataset.id) == dataset_id)
        dataset_late(session, dataset, due_at=due_at)


def _clear(session: Session, now: datetime) -> None:
    late = (
        select(Dataset.id)
        .join(Version, col(Version.id) == Dataset.current_version_id)
        .where(Dataset.status == DatasetStatus.PUBLISHED, _is_late(now))
    )
    _set(session, None, col(Dataset.late_since).is_not(None), col(Dataset.id).not_in(late))


def _set(session: Session, since: datetime | None, *which: ColumnElement[Any]) -> None:
    """Write the mark alone: a description has not changed because time went by."""
    values = {"late_since": since, "updated_at": col(Dataset.updated_at)}
    session.exec(update(Dataset).where(*which).values(values))
