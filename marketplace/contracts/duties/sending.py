"""Sending the file that fulfils a duty: in parts, straight into storage."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import Session

from catalog.models import Dataset
from marketplace.contracts.duties import receiving
from marketplace.contracts.duties.errors import DutyClosed, DutyWantsVersion, NothingSent
from marketplace.contracts.duties.models import OWED, Duty
from marketplace.core.db import Sessions
from storage import uploads
from storage.models import Upload
from storage.names import attachment
from storage.objects import ObjectStore
from storage.parts import ListedPart
from storage.uploads import Announcement, Progress

LINK_SECONDS = 300


def open_upload(
    sessions: Sessions,
    store: ObjectStore,
    duty: Duty,
    *,
    announcement: Announcement,
    max_bytes: int,
) -> Progress:
    """Open an upload of the file that is owed, with a link for each part.

    Raises:
        DutyClosed: Nothing is owed any more.
        DutyWantsVersion: The data is to be delivered as a version of a dataset.
        UploadTooLarge: The file is larger than is accepted; and as ``storage.uploads`` refuses.
    """
    with sessions() as session:
        _refuse(session, duty)
    return uploads.open_upload(
        sessions, store, reference=duty.id, announcement=announcement, max_bytes=max_bytes
    )


def progress(sessions: Sessions, store: ObjectStore, duty: Duty, *, upload_id: UUID) -> Progress:
    """Return the parts that have arrived, and fresh links for the others.

    Raises:
        UploadNotFound: The duty has no such upload.
    """
    with sessions() as session:
        uploads.find(session, upload_id, reference=duty.id)
    return uploads.progress(sessions, store, upload_id)


def complete_upload(
    sessions: Sessions,
    store: ObjectStore,
    duty: Duty,
    *,
    upload_id: UUID,
    parts: Sequence[ListedPart],
) -> Duty:
    """Join the parts; the file then waits for a steward. Completing again changes nothing.

    Raises:
        UploadNotFound: The duty has no such upload; and as ``storage.uploads`` refuses.
        DutyClosed: The duty was closed meanwhile.
    """
    with sessions() as session:
        uploads.find(session, upload_id, reference=duty.id)

    def found(session: Session, upload: Upload) -> Duty:
        return session.get_one(Duty, upload.reference)

    return uploads.complete(sessions, store, upload_id, parts, then=receiving.send, already=found)


def abort_upload(session: Session, duty: Duty, *, upload_id: UUID) -> None:
    """Give an upload up. Again, it changes nothing.

    Raises:
        UploadNotFound: The duty has no such upload.
        UploadFinished: It was completed.
    """
    uploads.find(session, upload_id, reference=duty.id)
    uploads.abort(session, upload_id)


def file_link(session: Session, store: ObjectStore, duty: Duty) -> str:
    """Return a link to the file that was sent, good for five minutes.

    Raises:
        NothingSent: There is none.
    """
    if duty.upload_id is None:
        raise NothingSent(duty)
    upload = session.get_one(Upload, duty.upload_id)
    headers = {
        "Content-Disposition": attachment(upload.filename),
        "Content-Type": "application/octet-stream",
        "Cache-Control": "private, no-store",
    }
    return store.download_link(upload.object_key, seconds=LINK_SECONDS, response_headers=headers)


def _refuse(session: Session, duty: Duty) -> None:
    if duty.status not in OWED:
        raise DutyClosed(duty)
    if duty.dataset_id is not None:
        raise DutyWantsVersion(duty, session.get_one(Dataset, duty.dataset_id))
