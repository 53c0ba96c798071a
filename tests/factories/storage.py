"""Uploads for tests: announced, opened, sent and completed."""

from typing import Any
from uuid import UUID

from sqlmodel import Session

from marketplace.core.db import Sessions
from marketplace.core.ids import new_id
from storage import uploads
from storage.memory import InMemoryStore
from storage.models import Upload
from storage.parts import ListedPart
from storage.rules import SMALLEST_PART
from storage.uploads import Announcement

LIMIT = 1024**3


class StorageFactory:
    """Sends files in parts to the store in memory, as a browser would."""

    def __init__(self, sessions: Sessions, store: InMemoryStore) -> None:
        self.sessions = sessions
        self.store = store

    def opened(self, data: bytes = b"", **given: Any) -> Upload:
        """An open upload of which nothing has been sent."""
        announced: dict[str, Any] = {
            "filename": "zaehlung.csv",
            "size": len(data),
            "part_size": SMALLEST_PART,
        }
        opened = uploads.open_upload(
            self.sessions,
            self.store,
            reference=given.pop("reference", None) or new_id(),
            announcement=Announcement(**announced | given),
            max_bytes=LIMIT,
        )
        return opened.upload

    def send(self, upload: Upload, number: int, data: bytes) -> ListedPart:
        """A part that has arrived, as its sender lists it: with the quoted ETag it was answered."""
        assert upload.storage_upload_id is not None
        etag = self.store.put_part(upload.object_key, upload.storage_upload_id, number, data)
        return ListedPart(number, f'"{etag}"')

    def sent(self, data: bytes, **given: Any) -> tuple[Upload, list[ListedPart]]:
        """An open upload of which every part has arrived."""
        upload = self.opened(data, **given)
        return upload, [
            self.send(upload, n, data[(n - 1) * upload.part_size : n * upload.part_size])
            for n in range(1, upload.part_count + 1)
        ]

    def complete(self, upload: Upload, parts: list[ListedPart]) -> str:
        """What completing answers: whether this call made the file or found it made."""
        return uploads.complete(
            self.sessions, self.store, upload.id, parts, then=_made, already=_found
        )

    def completed(self, data: bytes, **given: Any) -> Upload:
        """A file that lies in storage whole."""
        upload, parts = self.sent(data, **given)
        self.complete(upload, parts)
        return self.found(upload.id)

    def found(self, upload_id: UUID) -> Upload:
        """An upload as it stands now."""
        with self.sessions() as session:
            upload = session.get(Upload, upload_id)
        assert upload is not None
        return upload


def _made(_session: Session, _upload: Upload) -> str:
    return "made"


def _found(_session: Session, _upload: Upload) -> str:
    return "found"
