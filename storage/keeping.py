"""Keeping a file that lies on this machine: an upload whose bytes we send ourselves."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from sqlmodel import Session

from marketplace.core import clock
from marketplace.core.db import Sessions
from storage.models import Upload, UploadStatus
from storage.objects import ObjectStore
from storage.uploads import Announcement, announced

T = TypeVar("T")


def keep(
    sessions: Sessions,
    store: ObjectStore,
    path: Path,
    *,
    reference: UUID,
    announcement: Announcement,
    then: Callable[[Session, Upload], T],
) -> T:
    """Write a local file into storage, and make of it what it was brought for.

    The upload's row is written first and stays open until ``then`` has ended in the transaction
    that completes it. So after a crash, or if ``then`` raises, the sweep throws the file away.

    Raises:
        FileNameRefused: The name is none, or tries to be a path.
    """
    upload = announced(reference, announcement, max_bytes=announcement.size)
    with sessions.begin() as session:
        session.add(upload)
    store.save(upload.object_key, path, media_type=upload.media_type)
    with sessions.begin() as session:
        upload = session.get_one(Upload, upload.id, with_for_update=True)
        upload.status = UploadStatus.COMPLETED
        upload.completed_at = clock.now()
        return then(session, upload)
