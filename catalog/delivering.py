"""Delivering data: an upload session per file, and the version that a completed one becomes."""

from collections.abc import Callable, Sequence
from pathlib import Path
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, select

from catalog import queries
from catalog.events import UploadCompleted
from catalog.models import Dataset, Version
from marketplace.core import events
from marketplace.core.db import Sessions
from marketplace.log.recording import record
from storage import keeping, uploads
from storage.models import Upload
from storage.objects import ObjectStore
from storage.parts import ListedPart
from storage.uploads import Announcement, Progress


def open_upload(
    sessions: Sessions,
    store: ObjectStore,
    dataset: Dataset,
    *,
    announcement: Announcement,
    max_bytes: int,
) -> Progress:
    """Open an upload of a dataset's next version and return it with a link for each part.

    Raises:
        UploadTooLarge: The file is larger than is accepted; and as ``storage.uploads`` refuses.
    """
    return uploads.open_upload(
        sessions, store, reference=dataset.id, announcement=announcement, max_bytes=max_bytes
    )


def progress(
    sessions: Sessions, store: ObjectStore, dataset: Dataset, *, upload_id: UUID
) -> Progress:
    """Return the parts that an upload has received, and fresh links for those it lacks.

    Raises:
        UploadNotFound: The dataset has no such upload.
    """
    with sessions() as session:
        uploads.find(session, upload_id, reference=dataset.id)
    return uploads.progress(sessions, store, upload_id)


def complete_upload(
    sessions: Sessions,
    store: ObjectStore,
    dataset: Dataset,
    *,
    upload_id: UUID,
    parts: Sequence[ListedPart],
    change_note: str = "",
) -> Version:
    """Join an upload's parts into the dataset's next version, whose checks begin.

    Completing again, at the same time too, returns the same version.

    Raises:
        UploadNotFound: The dataset has no such upload; and as ``storage.uploads`` refuses.
    """
    with sessions() as session:
        uploads.find(session, upload_id, reference=dataset.id)

    def make(session: Session, upload: Upload) -> Version:
        return _make_version(session, upload, change_note=change_note)

    return uploads.complete(sessions, store, upload_id, parts, then=make, already=_version_of)


def take_in(
    sessions: Sessions,
    store: ObjectStore,
    dataset: Dataset,
    path: Path,
    *,
    announcement: Announcement,
    then: Callable[[Session, Version], None],
) -> Version:
    """Make a local file the dataset's next version, whose checks begin.

    ``then`` is called in the transaction that makes the version; if it raises, there is none.

    Raises:
        FileNameRefused: The name is none, or tries to be a path.
    """

    def make(session: Session, upload: Upload) -> Version:
        version = _make_version(session, upload, change_note="")
        then(session, version)
        return version

    return keeping.keep(
        sessions, store, path, reference=dataset.id, announcement=announcement, then=make
    )


def derive(
    session: Session, dataset: Dataset, origin: Version, *, person_id: UUID | None
) -> Version:
    """Make a dataset's next version from the original of another one; its checks begin.

    Both have the same bytes in storage. The caller holds the dataset's lock.
    """
    version = Version(
        dataset_id=dataset.id,
        number=_next_number(session, dataset),
        derived_from=origin.id,
        filename=origin.filename,
        object_key=origin.object_key,
        size=origin.size,
        declared_sha256=origin.declared_sha256 or origin.sha256,
        change_note=origin.change_note,
        uploaded_by=person_id,
    )
    session.add(version)
    session.flush()  # its job is enqueued by plain SQL, which must find the row
    record(
        session,
        "catalog.derived",
        subject=f"dataset/{dataset.slug}",
        person_id=person_id,
        organization_id=dataset.publisher_id,
        details={"version": version.number, "origin": origin.number},
    )
    events.publish(session, UploadCompleted(dataset_id=dataset.id, version_id=version.id))
    return version


def abort_upload(session: Session, dataset: Dataset, *, upload_id: UUID) -> None:
    """Give an upload up; what it has received is thrown away. Again, it changes nothing.

    Raises:
        UploadNotFound: The dataset has no such upload.
        UploadFinished: It was completed.
    """
    uploads.find(session, upload_id, reference=dataset.id)
    uploads.abort(session, upload_id)


def _make_version(session: Session, upload: Upload, *, change_note: str) -> Version:
    dataset = queries.locked_dataset(session, upload.reference)
    version = Version(
        dataset_id=dataset.id,
        number=_next_number(session, dataset),
        upload_id=upload.id,
        filename=upload.filename,
        object_key=upload.object_key,
        size=upload.size,
        declared_sha256=upload.sha256,
        change_note=change_note,
        uploaded_by=upload.opened_by,
    )
    session.add(version)
    session.flush()  # its job is enqueued by plain SQL, which must find the row
    record(
        session,
        "catalog.delivered",
        subject=f"dataset/{dataset.slug}",
        person_id=upload.opened_by,
        organization_id=dataset.publisher_id,
        details={"version": version.number, "size": version.size},
    )
    events.publish(session, UploadCompleted(dataset_id=dataset.id, version_id=version.id))
    return version


def _next_number(session: Session, dataset: Dataset) -> int:
    """Return the number of the next version; the caller holds the dataset's lock."""
    highest = session.exec(
        select(func.max(Version.number)).where(Version.dataset_id == dataset.id)
    ).one()
    return (highest or 0) + 1


def _version_of(session: Session, upload: Upload) -> Version:
    return queries.version_of_upload(session, upload.id)
