"""Object storage in a dict, for unit tests of other rooms; it behaves as ``storage.s3`` does."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

from marketplace.core import clock
from storage.errors import ObjectNotFound, PartRefused, UploadUnknown
from storage.objects import Part, StoredObject


class InMemoryStore:
    """Keeps bytes in this process. Links are made up; ``put_part`` stands in for a PUT to one."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.uploads: dict[tuple[str, str], dict[int, bytes]] = {}

    def start_upload(self, key: str, *, media_type: str) -> str:
        """Open a multipart upload and return its id."""
        del media_type
        upload_id = uuid4().hex
        self.uploads[key, upload_id] = {}
        return upload_id

    def put_part(self, key: str, upload_id: str, number: int, data: bytes) -> str:
        """Receive a part as storage would by its link; return its ETag."""
        self._parts(key, upload_id)[number] = data
        return _etag(data)

    def part_link(self, key: str, upload_id: str, number: int, *, seconds: int) -> str:
        """Return a link that nobody answers."""
        return f"memory:///{key}?uploadId={upload_id}&partNumber={number}&expires={seconds}"

    def parts(self, key: str, upload_id: str) -> list[Part]:
        """Return the parts received so far, by number."""
        received = self._parts(key, upload_id)
        return [Part(n, _etag(received[n]), len(received[n])) for n in sorted(received)]

    def complete_upload(self, key: str, upload_id: str, parts: list[Part]) -> StoredObject:
        """Join the parts into the object."""
        received = self._parts(key, upload_id)
        if any(_etag(received.get(part.number, b"")) != part.etag for part in parts) or not parts:
            raise PartRefused(key)
        self.objects[key] = b"".join(received[part.number] for part in parts)
        del self.uploads[key, upload_id]
        return self.stat(key)

    def abort_uploads(self, key: str) -> None:
        """Throw away the parts of every upload to a key."""
        self.uploads = {found: parts for found, parts in self.uploads.items() if found[0] != key}

    def stat(self, key: str) -> StoredObject:
        """Return what is known of an object."""
        data = self._object(key)
        return StoredObject(key, len(data), _etag(data))

    def listed(self, prefix: str, *, limit: int = 1000) -> list[StoredObject]:
        """Return the first objects whose keys begin so; in this process all are of now."""
        keys = sorted(key for key in self.objects if key.startswith(prefix))
        return [replace(self.stat(key), modified_at=clock.now()) for key in keys[:limit]]

    def read(self, key: str) -> Iterator[bytes]:
        """Stream an object."""
        yield self._object(key)

    def save(self, key: str, path: Path, *, media_type: str) -> StoredObject:
        """Write a local file under a key."""
        del media_type
        self.objects[key] = path.read_bytes()
        return self.stat(key)

    def delete(self, key: str) -> None:
        """Remove an object."""
        self.objects.pop(key, None)

    def download_link(
        self, key: str, *, seconds: int, response_headers: Mapping[str, str], method: str = "GET"
    ) -> str:
        """Return a link that nobody answers. It is signed whether the object is there or not."""
        query = {"method": method, "expires": str(seconds)}
        query |= {f"response-{name.lower()}": value for name, value in response_headers.items()}
        return f"memory:///{key}?{urlencode(query)}"

    def check(self) -> None:
        """Always ready."""

    def _object(self, key: str) -> bytes:
        if key not in self.objects:
            raise ObjectNotFound(key)
        return self.objects[key]

    def _parts(self, key: str, upload_id: str) -> dict[int, bytes]:
        if (key, upload_id) not in self.uploads:
            raise UploadUnknown(key)
        return self.uploads[key, upload_id]


def _etag(data: bytes) -> str:
    return hashlib.md5(data, usedforsecurity=False).hexdigest()
