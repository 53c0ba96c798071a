"""Throwing away what ended uploads have left in storage."""

import logging
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, update
from sqlmodel import Session, col, select

from marketplace.core import clock
from marketplace.core.db import Sessions
from storage.errors import StorageUnavailable
from storage.models import Upload, UploadStatus
from storage.objects import ObjectStore

logger = logging.getLogger(__name__)

PATIENCE = timedelta(minutes=10)
"""A completion that began before its upload ended may still be at work for so long."""

_BATCH = 100


def sweep(sessions: Sessions, store: ObjectStore) -> int:
    """End the uploads whose time is over, empty storage of the ended; return how many were.

    An upload's row is written before storage hears of it, so whatever an ended upload has left,
    parts or a file joined too late, is found by its key. Sweeping again changes nothing.
    """
    with sessions.begin() as session:
        _expire(session)
        ended = _unswept(session)
    swept = 0
    for upload_id, object_key in ended:
        try:
            store.abort_uploads(object_key)
            store.delete(object_key)
        except StorageUnavailable:
            logger.warning("storage does not answer; the sweep goes on the next time")
            break
        with sessions.begin() as session:
            session.exec(
                update(Upload).where(col(Upload.id) == upload_id).values(swept_at=clock.now())
            )
        swept += 1
    return swept


def _expire(session: Session) -> None:
    underway = (UploadStatus.OPEN, UploadStatus.COMPLETING)
    session.exec(
        update(Upload)
        .where(col(Upload.status).in_(underway), col(Upload.expires_at) < clock.now())
        .values(status=UploadStatus.EXPIRED, updated_at=clock.now())
    )


def _unswept(session: Session) -> list[tuple[UUID, str]]:
    """Return ended uploads in no order, so that one that cannot be swept holds up no other."""
    statement = (
        select(Upload.id, Upload.object_key)
        .where(
            col(Upload.status).in_((UploadStatus.ABORTED, UploadStatus.EXPIRED)),
            col(Upload.swept_at).is_(None),
            col(Upload.updated_at) < clock.now() - PATIENCE,
        )
        .order_by(func.random())
        .limit(_BATCH)
    )
    return list(session.exec(statement).all())
