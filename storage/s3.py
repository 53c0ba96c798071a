"""Object storage over S3: the only module that knows the minio SDK."""

# The SDK keeps multipart private; it is pinned, and one contract test holds these calls to it.
# ruff: noqa: SLF001
# pyright: reportPrivateUsage=false

from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import urllib3
from minio import Minio
from minio.datatypes import Part as MinioPart
from minio.error import MinioException, S3Error

from marketplace.core.settings import StorageSettings
from storage.errors import ObjectNotFound, StorageUnavailable, UploadUnknown
from storage.objects import Part, StoredObject

_CHUNK = 1024 * 1024
_PARTS_PER_PAGE = 1000


class S3Store:
    """Keeps bytes in one bucket. Links are signed for the endpoint that browsers reach.

    Signing needs no request: the region is given, and the public client never connects.
    """

    def __init__(self, settings: StorageSettings) -> None:
        self._bucket = settings.bucket
        self._inner = _client(settings, settings.endpoint)
        self._public = _client(settings, settings.public_endpoint or settings.endpoint)

    def start_upload(self, key: str, *, media_type: str) -> str:
        """Open a multipart upload and return its id."""
        with _translated(key):
            headers = {"Content-Type": media_type}
            return self._inner._create_multipart_upload(self._bucket, key, headers)

    def part_link(self, key: str, upload_id: str, number: int, *, seconds: int) -> str:
        """Return a link at the public endpoint to PUT one part to."""
        return self._public.get_presigned_url(
            "PUT",
            self._bucket,
            key,
            expires=timedelta(seconds=seconds),
            extra_query_params={"partNumber": str(number), "uploadId": upload_id},
        )

    def parts(self, key: str, upload_id: str) -> list[Part]:
        """Return the parts received so far, by number."""
        found: list[Part] = []
        marker: str | None = None
        with _translated(key):
            while True:
                page = self._inner._list_parts(
                    self._bucket,
                    key,
                    upload_id,
                    max_parts=_PARTS_PER_PAGE,
                    part_number_marker=marker,
                )
                found += [
                    Part(part.part_number, part.etag.strip('"'), part.size or 0)
                    for part in page.parts
                ]
                if not page.is_truncated:
                    return sorted(found, key=lambda part: part.number)
                marker = str(page.next_part_number_marker)

    def complete_upload(self, key: str, upload_id: str, parts: list[Part]) -> StoredObject:
        """Join the parts into the object."""
        with _translated(key):
            self._inner._complete_multipart_upload(
                self._bucket, key, upload_id, [MinioPart(p.number, p.etag) for p in parts]
            )
        return self.stat(key)

    def abort_upload(self, key: str, upload_id: str) -> None:
        """Throw the received parts away; does nothing if there is no such upload."""
        try:
            with _translated(key):
                self._inner._abort_multipart_upload(self._bucket, key, upload_id)
        except UploadUnknown:
            return

    def stat(self, key: str) -> StoredObject:
        """Return what is known of an object without its bytes."""
        with _translated(key):
            found = self._inner.stat_object(self._bucket, key)
        return StoredObject(key, found.size or 0, (found.etag or "").strip('"'))

    def read(self, key: str) -> Iterator[bytes]:
        """Stream an object in pieces of 1 MiB."""
        with _translated(key):
            response = self._inner.get_object(self._bucket, key)
            try:
                yield from response.stream(_CHUNK)
            finally:
                response.close()
                response.release_conn()

    def save(self, key: str, path: Path, *, media_type: str) -> StoredObject:
        """Write a local file under a key."""
        with _translated(key):
            self._inner.fput_object(self._bucket, key, str(path), content_type=media_type)
        return StoredObject(key, path.stat().st_size, "")

    def delete(self, key: str) -> None:
        """Remove an object; does nothing if it is not there."""
        with _translated(key):
            self._inner.remove_object(self._bucket, key)

    def download_link(self, key: str, *, seconds: int, response_headers: Mapping[str, str]) -> str:
        """Return a link at the public endpoint to GET an object with, answering these headers."""
        return self._public.get_presigned_url(
            "GET",
            self._bucket,
            key,
            expires=timedelta(seconds=seconds),
            extra_query_params={
                f"response-{name.lower()}": value for name, value in response_headers.items()
            },
        )

    def check(self) -> None:
        """Ask storage for its bucket, for readiness."""
        with _translated(self._bucket):
            if not self._inner.bucket_exists(self._bucket):
                raise StorageUnavailable


def _client(settings: StorageSettings, endpoint: str) -> Minio:
    address = urlsplit(endpoint)
    return Minio(
        address.netloc,
        access_key=settings.access_key.get_secret_value(),
        secret_key=settings.secret_key.get_secret_value(),
        secure=address.scheme == "https",
        region=settings.region,
        http_client=urllib3.PoolManager(
            timeout=urllib3.Timeout(connect=5, read=60),
            retries=urllib3.Retry(total=2, backoff_factor=0.2, status_forcelist=[500, 502, 503]),
        ),
    )


@contextmanager
def _translated(key: str) -> Generator[None]:
    try:
        yield
    except S3Error as error:
        if error.code in {"NoSuchKey", "NoSuchObject"}:
            raise ObjectNotFound(key) from error
        if error.code == "NoSuchUpload":
            raise UploadUnknown(key) from error
        raise StorageUnavailable from error
    except (MinioException, urllib3.exceptions.HTTPError) as error:
        raise StorageUnavailable from error
