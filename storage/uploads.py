"""Upload sessions: a file arrives in parts, straight in storage, and becomes one object.

The bytes never pass this process. No transaction is open while storage is asked: what is wanted
is written and committed first, and what storage did is written after.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeVar
from uuid import UUID

from sqlmodel import Session, col, select

from marketplace.core import clock
from marketplace.core.db import Sessions
from marketplace.core.ids import new_id
from storage.errors import (
    ObjectNotFound,
    PartRefused,
    PartsMissing,
    StorageUnavailable,
    UploadEnded,
    UploadFinished,
    UploadNotFound,
    UploadSizeMismatch,
    UploadUnknown,
)
from storage.models import Upload, UploadStatus
from storage.names import file_name, media_type_of
from storage.objects import ObjectStore, Part
from storage.parts import ListedPart, checked_parts, checked_sha256, chosen_part_size

T = TypeVar("T")

LIFETIME = timedelta(days=3)
"""How long an upload stays open. Part links are signed until then."""

TIME_TO_COMPLETE = timedelta(hours=1)
"""An upload whose completion has begun does not expire sooner than this."""


@dataclass(frozen=True, kw_only=True)
class Announcement:
    """What a sender says of a file before sending it; nothing of it has been checked."""

    filename: str
    size: int
    sha256: str | None = None
    part_size: int | None = None
    opened_by: UUID | None = None


@dataclass(frozen=True)
class PartLink:
    """Where to PUT one part."""

    number: int
    url: str


@dataclass(frozen=True, kw_only=True)
class Progress:
    """An upload, the parts that have arrived whole, and fresh links for all others."""

    upload: Upload
    received: list[Part] = field(default_factory=list[Part])
    links: list[PartLink] = field(default_factory=list[PartLink])


def open_upload(
    sessions: Sessions,
    store: ObjectStore,
    *,
    reference: UUID,
    announcement: Announcement,
    max_bytes: int,
) -> Progress:
    """Open an upload and return it with a link for each part.

    Raises:
        FileNameRefused: The name is none, or tries to be a path.
        ChecksumMalformed: The SHA-256 is none.
        UploadSizeRefused: The size is negative.
        UploadTooLarge: The file is larger than ``max_bytes``.
        PartSizeRefused: The part size is not between 5 MiB and 1 GiB.
        TooManyParts: The file would come in more than 10,000 parts.
    """
    upload = announced(reference, announcement, max_bytes=max_bytes)
    with sessions.begin() as session:
        session.add(upload)
    storage_upload_id = store.start_upload(upload.object_key, media_type=upload.media_type)
    with sessions.begin() as session:
        upload = _locked(session, upload.id)
        upload.storage_upload_id = storage_upload_id
    return Progress(upload=upload, links=_links(store, upload, range(1, upload.part_count + 1)))


def find(session: Session, upload_id: UUID, *, reference: UUID) -> Upload:
    """Return an upload that was opened for this reference.

    Raises:
        UploadNotFound: There is none, or it was opened for something else.
    """
    upload = session.get(Upload, upload_id)
    if upload is None or upload.reference != reference:
        raise UploadNotFound(upload_id)
    return upload


def progress(sessions: Sessions, store: ObjectStore, upload_id: UUID) -> Progress:
    """Return which parts have arrived, and fresh links for the others.

    A part of the wrong size counts as not arrived. An upload that has ended has neither parts
    nor links; nor has one that storage has joined already: it only needs to be completed again.

    Raises:
        UploadNotFound: There is no such upload.
        UploadEnded: Storage holds neither the parts nor the file.
    """
    with sessions() as session:
        upload = session.get(Upload, upload_id)
    if upload is None:
        raise UploadNotFound(upload_id)
    if not _accepts_parts(upload) or upload.storage_upload_id is None:
        return Progress(upload=upload)
    try:
        arrived = store.parts(upload.object_key, upload.storage_upload_id)
    except UploadUnknown:
        if not _is_joined(store, upload):
            raise UploadEnded(upload) from None
        return Progress(upload=upload)
    numbers = range(1, upload.part_count + 1)
    received = [
        part
        for part in arrived
        if part.number in numbers and part.size == upload.size_of_part(part.number)
    ]
    missing = sorted(set(numbers) - {part.number for part in received})
    return Progress(upload=upload, received=received, links=_links(store, upload, missing))


def complete(
    sessions: Sessions,
    store: ObjectStore,
    upload_id: UUID,
    parts: Sequence[ListedPart],
    *,
    then: Callable[[Session, Upload], T],
    already: Callable[[Session, Upload], T],
) -> T:
    """Join the parts, and make of the file what it was sent for.

    ``then`` is called once per upload, in the transaction that marks it completed. Completing
    again, at the same time too, calls ``already`` instead, which finds what ``then`` made. After
    a crash in between, completing again goes on where it stopped.

    Raises:
        UploadNotFound: There is no such upload.
        UploadEnded: It was aborted or has expired, or storage has lost it.
        PartListWrong: The list names a part twice, or one that the upload does not have.
        PartsMissing: Parts have not arrived, or are not listed.
        PartChanged: An ETag is not the one that storage answered with.
        UploadSizeMismatch: More or fewer bytes have arrived than were declared.
    """
    with sessions.begin() as session:
        upload = _locked(session, upload_id)
        if upload.status is UploadStatus.COMPLETED:
            return already(session, upload)
        _begin_completion(upload)
    _join(store, upload, parts)
    with sessions.begin() as session:
        upload = _locked(session, upload_id)
        if upload.status is UploadStatus.COMPLETED:
            return already(session, upload)
        if not upload.is_underway:
            raise UploadEnded(upload)
        upload.status = UploadStatus.COMPLETED
        upload.completed_at = clock.now()
        return then(session, upload)


def abort(session: Session, upload_id: UUID) -> Upload:
    """End an upload without a file. The sweep throws its parts away; aborting again is nothing.

    Raises:
        UploadNotFound: There is no such upload.
        UploadFinished: It was completed.
    """
    upload = _locked(session, upload_id)
    if upload.status is UploadStatus.COMPLETED:
        raise UploadFinished(upload)
    if upload.is_underway:
        upload.status = UploadStatus.ABORTED
    return upload


def announced(reference: UUID, announcement: Announcement, *, max_bytes: int) -> Upload:
    """Return the row of an upload that nothing has been sent of yet.

    Raises:
        FileNameRefused: As of ``open_upload``; so are the others.
    """
    filename = file_name(announcement.filename)
    part_size = chosen_part_size(
        announcement.size, wanted=announcement.part_size, max_bytes=max_bytes
    )
    upload_id = new_id()
    return Upload(
        id=upload_id,
        reference=reference,
        object_key=f"originals/{upload_id}",
        filename=filename,
        media_type=media_type_of(filename),
        size=announcement.size,
        part_size=part_size,
        sha256=checked_sha256(announcement.sha256),
        expires_at=clock.now() + LIFETIME,
        opened_by=announcement.opened_by,
    )


def _locked(session: Session, upload_id: UUID) -> Upload:
    statement = (
        select(Upload)
        .where(col(Upload.id) == upload_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    upload = session.exec(statement).one_or_none()
    if upload is None:
        raise UploadNotFound(upload_id)
    return upload


def _accepts_parts(upload: Upload) -> bool:
    return upload.is_underway and upload.expires_at > clock.now()


def _begin_completion(upload: Upload) -> None:
    if not _accepts_parts(upload):
        raise UploadEnded(upload)
    upload.status = UploadStatus.COMPLETING
    upload.expires_at = max(upload.expires_at, clock.now() + TIME_TO_COMPLETE)


def _join(store: ObjectStore, upload: Upload, listed: Sequence[ListedPart]) -> None:
    """Have storage join the parts; if it has done so already, there is nothing to do."""
    if upload.storage_upload_id is None:
        raise PartsMissing(range(1, upload.part_count + 1))
    try:
        parts = checked_parts(upload, listed, _arrived(store, upload))
        joined = store.complete_upload(upload.object_key, upload.storage_upload_id, parts)
    except PartRefused as error:
        # A part was sent again meanwhile. Looking once more says which; if not, time will tell.
        checked_parts(upload, listed, _arrived(store, upload))
        raise StorageUnavailable from error
    except (UploadUnknown, PartsMissing) as error:
        # Another completion may have joined them a moment ago, or before a crash.
        if _is_joined(store, upload):
            return
        if isinstance(error, UploadUnknown):
            raise UploadEnded(upload) from None
        raise
    if joined.size != upload.size:
        raise UploadSizeMismatch(upload, received=joined.size)


def _arrived(store: ObjectStore, upload: Upload) -> list[Part]:
    return store.parts(upload.object_key, upload.storage_upload_id or "")


def _is_joined(store: ObjectStore, upload: Upload) -> bool:
    try:
        return store.stat(upload.object_key).size == upload.size
    except ObjectNotFound:
        return False


def _links(store: ObjectStore, upload: Upload, numbers: Sequence[int]) -> list[PartLink]:
    if upload.storage_upload_id is None:
        return []
    seconds = max(1, int((upload.expires_at - clock.now()).total_seconds()))
    return [
        PartLink(
            number,
            store.part_link(upload.object_key, upload.storage_upload_id, number, seconds=seconds),
        )
        for number in numbers
    ]
