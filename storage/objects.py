"""The port to object storage. ``storage.s3`` is the real one, ``storage.memory`` keeps a dict."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Part:
    """A received part of a multipart upload; ``etag`` is without quotes."""

    number: int
    etag: str
    size: int


@dataclass(frozen=True, slots=True)
class StoredObject:
    """An object as it lies in storage; ``etag`` is without quotes."""

    key: str
    size: int
    etag: str
    modified_at: datetime | None = None


class ObjectStore(Protocol):
    """Keeps bytes under keys. A key is written once and never overwritten.

    Every method may raise ``StorageUnavailable``; those that name a key, ``ObjectNotFound``.
    """

    def start_upload(self, key: str, *, media_type: str) -> str:
        """Open a multipart upload and return its id."""
        ...

    def part_link(self, key: str, upload_id: str, number: int, *, seconds: int) -> str:
        """Return a link at the public endpoint to PUT one part to."""
        ...

    def parts(self, key: str, upload_id: str) -> list[Part]:
        """Return the parts received so far, by number.

        Raises:
            UploadUnknown: Storage has completed, aborted or never had this upload.
        """
        ...

    def complete_upload(self, key: str, upload_id: str, parts: list[Part]) -> StoredObject:
        """Join the parts into the object; again, it changes nothing, or the upload is unknown.

        Raises:
            UploadUnknown: Storage has completed, aborted or never had this upload.
            PartRefused: A part is not there, or has another ETag.
        """
        ...

    def abort_uploads(self, key: str) -> None:
        """Throw away the parts of every upload to a key; does nothing if there is none."""
        ...

    def stat(self, key: str) -> StoredObject:
        """Return what is known of an object without its bytes."""
        ...

    def listed(self, prefix: str, *, limit: int = 1000) -> list[StoredObject]:
        """Return the first objects whose keys begin so, by key, with when they were written."""
        ...

    def read(self, key: str) -> Iterator[bytes]:
        """Stream an object."""
        ...

    def save(self, key: str, path: Path, *, media_type: str) -> StoredObject:
        """Write a local file under a key."""
        ...

    def delete(self, key: str) -> None:
        """Remove an object; does nothing if it is not there."""
        ...

    def download_link(
        self, key: str, *, seconds: int, response_headers: Mapping[str, str], method: str = "GET"
    ) -> str:
        """Return a link at the public endpoint to GET an object with, answering these headers.

        A link holds for one method: who asks with HEAD needs a link for HEAD.
        """
        ...

    def check(self) -> None:
        """Ask storage for its bucket, for readiness."""
        ...
