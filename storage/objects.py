"""The port to object storage. ``storage.s3`` is the real one, ``storage.memory`` keeps a dict."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
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
        """Join the parts into the object.

        Raises:
            UploadUnknown: Storage has completed, aborted or never had this upload.
        """
        ...

    def abort_upload(self, key: str, upload_id: str) -> None:
        """Throw the received parts away; does nothing if there is no such upload."""
        ...

    def stat(self, key: str) -> StoredObject:
        """Return what is known of an object without its bytes."""
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

    def download_link(self, key: str, *, seconds: int, response_headers: Mapping[str, str]) -> str:
        """Return a link at the public endpoint to GET an object with, answering these headers."""
        ...

    def check(self) -> None:
        """Ask storage for its bucket, for readiness."""
        ...
