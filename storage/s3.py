"""Object storage over S3: the only module that knows the minio SDK."""

# The SDK keeps multipart private and lacks CORS; it is pinned, and tests/contracts_with holds
# these calls to it.
# ruff: noqa: SLF001
# pyright: reportPrivateUsage=false

import base64
import hashlib
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

import urllib3
from minio import Minio
from minio.datatypes import Part as MinioPart
from minio.error import MinioException, S3Error

from marketplace.core.settings import StorageSettings
from storage.errors import ObjectNotFound, PartRefused, StorageUnavailable, UploadUnknown
from storage.objects import Part, StoredObject

_CHUNK = 1024 * 1024
_PARTS_PER_PAGE = 1000
_POOL = 20
_TIMEOUT = urllib3.Timeout(connect=5, read=60)
_PROBE_TIMEOUT = urllib3.Timeout(connect=2, read=3)

_CORS = """<CORSConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><CORSRule>\
{origins}<AllowedMethod>GET</AllowedMethod><AllowedMethod>HEAD</AllowedMethod>\
<AllowedMethod>PUT</AllowedMethod><AllowedHeader>*</AllowedHeader>\
<ExposeHeader>ETag</ExposeHeader><MaxAgeSeconds>3600</MaxAgeSeconds></CORSRule>\
</CORSConfiguration>"""

# Servers that set CORS for the whole of themselves (MinIO) answer one of these.
_NO_BUCKET_CORS = {"NotImplemented", "MethodNotAllowed"}
_BUCKET_EXISTS = {"BucketAlreadyOwnedByYou", "BucketAlreadyExists"}
_PART_CODES = {"InvalidPart", "InvalidPartOrder", "EntityTooSmall"}


class S3Store:
    """Keeps bytes in one bucket. Links are signed for the endpoint that browsers reach.

    Signing needs no request: the region is given, and the public client never connects.
    """

    def __init__(self, settings: StorageSettings) -> None:
        self._bucket = settings.bucket
        self._region = settings.region
        patient = urllib3.Retry(total=2, backoff_factor=0.2, status_forcelist=[500, 502, 503])
        self._inner = _client(settings, settings.endpoint, _TIMEOUT, patient)
        self._probe = _client(settings, settings.endpoint, _PROBE_TIMEOUT, urllib3.Retry(0))
        public = settings.public_endpoint or settings.endpoint
        self._public = _client(settings, public, _TIMEOUT, patient)

    def prepare(self, origins: Sequence[str]) -> None:
        """Make the bucket if it is missing, and let pages of these origins send parts to it.

        A browser's script reads a part's ETag only where the bucket exposes it. Doing it again
        changes nothing; other origins than before replace them.
        """
        with _translated(self._bucket):
            if not self._inner.bucket_exists(self._bucket):
                with _unless(_BUCKET_EXISTS):
                    self._inner.make_bucket(self._bucket, location=self._region)
            allowed = "".join(f"<AllowedOrigin>{escape(o)}</AllowedOrigin>" for o in origins)
            rules = _CORS.format(origins=allowed).encode()
            checksum = base64.b64encode(hashlib.md5(rules, usedforsecurity=False).digest())
            with _unless(_NO_BUCKET_CORS):
                self._inner._execute(
                    "PUT",
                    self._bucket,
                    body=rules,
                    headers={"Content-MD5": checksum.decode()},
                    query_params={"cors": ""},
                )

    def start_upload(self, key: str, *, media_type: str) -> str:
        """Open a multipart upload and return its id."""
        with _translated(key):
            headers: dict[str, str | list[str] | tuple[str]] = {"Content-Type": media_type}
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

    def abort_uploads(self, key: str) -> None:
        """Throw away the parts of every upload to a key; does nothing if there is none."""
        with _translated(key):
            found = self._inner._list_multipart_uploads(self._bucket, prefix=key)
            for upload in found.uploads:
                if upload.object_name == key and upload.upload_id is not None:
                    with suppress(UploadUnknown), _translated(key):
                        self._inner._abort_multipart_upload(self._bucket, key, upload.upload_id)

    def stat(self, key: str) -> StoredObject:
        """Return what is known of an object without its bytes."""
        with _translated(key):
            found = self._inner.stat_object(self._bucket, key)
        return StoredObject(key, found.size or 0, (found.etag or "").strip('"'))

    def listed(self, prefix: str, *, limit: int = 1000) -> list[StoredObject]:
        """Return the first objects whose keys begin so; what stands for a folder is left out."""
        with _translated(prefix):
            found = self._inner.list_objects(self._bucket, prefix=prefix, recursive=True)
            files = (each for each in found if not each.is_dir and each.object_name)
            return [
                StoredObject(
                    each.object_name or "",
                    each.size or 0,
                    (each.etag or "").strip('"'),
                    each.last_modified,
                )
                for each in islice(files, limit)
            ]

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

    def download_link(
        self, key: str, *, seconds: int, response_headers: Mapping[str, str], method: str = "GET"
    ) -> str:
        """Return a link at the public endpoint to GET an object with, answering these headers."""
        return self._public.get_presigned_url(
            method,
            self._bucket,
            key,
            expires=timedelta(seconds=seconds),
            extra_query_params={
                f"response-{name.lower()}": value for name, value in response_headers.items()
            },
        )

    def check(self) -> None:
        """Ask storage for its bucket, for readiness; an answer is awaited for seconds only."""
        with _translated(self._bucket):
            if not self._probe.bucket_exists(self._bucket):
                raise StorageUnavailable


def _client(
    settings: StorageSettings, endpoint: str, timeout: urllib3.Timeout, retries: urllib3.Retry
) -> Minio:
    address = urlsplit(endpoint)
    return Minio(
        address.netloc,
        access_key=settings.access_key.get_secret_value(),
        secret_key=settings.secret_key.get_secret_value(),
        secure=address.scheme == "https",
        region=settings.region,
        http_client=urllib3.PoolManager(maxsize=_POOL, timeout=timeout, retries=retries),
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
        if error.code in _PART_CODES:
            raise PartRefused(key) from error
        raise StorageUnavailable from error
    except (MinioException, urllib3.exceptions.HTTPError, ET.ParseError) as error:
        raise StorageUnavailable from error


@contextmanager
def _unless(codes: set[str]) -> Generator[None]:
    try:
        yield
    except S3Error as error:
        if error.code not in codes:
            raise
