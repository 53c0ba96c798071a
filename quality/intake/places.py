"""The places that files come from: a web address, and a prefix in the object storage."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from email.message import Message
from mimetypes import guess_extension
from pathlib import Path, PurePosixPath
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

from marketplace.core.outbound import (
    AddressRefused,
    AddressSilent,
    Answer,
    AnswerTooLarge,
    Outbound,
)
from quality.intake.outcomes import LookFailed, Outcome
from quality.intake.rules import SIZE
from quality.models import Intake
from storage.errors import FileNameRefused, ObjectNotFound
from storage.names import file_name
from storage.objects import ObjectStore, StoredObject

LARGEST_FETCHED = int(SIZE.threshold or 0)
_PATIENCE_SECONDS = 300
_OK, _NOT_MODIFIED = 200, 304


@dataclass(frozen=True, kw_only=True)
class Found:
    """A file that was brought to this machine, and how to know it again.

    ``lying`` is the object that it was read from, to be cleared away when it has been taken in.
    """

    path: Path
    filename: str
    size: int
    sha256: str
    etag: str | None = None
    last_modified: str | None = None
    lying: StoredObject | None = None


def fetch(outbound: Outbound, intake: Intake, folder: Path, *, max_bytes: int) -> Found | None:
    """Fetch what an address answers; nothing if it says that this is what was taken last.

    Raises:
        LookFailed: It answers with no file, with too large a one, or not at all.
    """
    path, limit = folder / "fetched", min(max_bytes, LARGEST_FETCHED)
    try:
        with path.open("wb") as file:
            answer = outbound.save(
                intake.address,
                file,
                headers=_conditions(intake),
                max_bytes=limit,
                seconds=_PATIENCE_SECONDS,
            )
    except AddressRefused:
        raise LookFailed(Outcome.REFUSED) from None
    except AnswerTooLarge:
        raise LookFailed(Outcome.TOO_LARGE, limit) from None
    except AddressSilent as error:
        raise LookFailed(Outcome.SILENT, error.facts["reason"]) from None
    if answer.status == _NOT_MODIFIED:
        return None
    if answer.status != _OK:
        raise LookFailed(Outcome.STATUS, answer.status)
    return Found(
        path=path,
        filename=_name(answer),
        size=_filled(path),
        sha256=_sha256(path),
        etag=answer.headers.get("etag"),
        last_modified=answer.headers.get("last-modified"),
    )


def pick_up(store: ObjectStore, intake: Intake, folder: Path, *, max_bytes: int) -> Found | None:
    """Bring the object that has lain longest under a prefix; nothing if none does.

    One that is taken away meanwhile was not there: the next look sees what is.

    Raises:
        LookFailed: It is empty, or larger than is accepted.
        StorageUnavailable: Storage does not answer.
    """
    lying = store.listed(intake.address)
    if not lying:
        return None
    oldest = min(lying, key=lambda each: (each.modified_at is None, each.modified_at, each.key))
    if oldest.size > max_bytes:
        raise LookFailed(Outcome.TOO_LARGE, max_bytes)
    path = folder / "picked-up"
    try:
        with path.open("wb") as file:
            _write(store.read(oldest.key), file)
    except ObjectNotFound:
        return None
    return Found(
        path=path,
        filename=_fitting(PurePosixPath(oldest.key).name) or "file",
        size=_filled(path),
        sha256=_sha256(path),
        etag=oldest.etag,
        lying=oldest,
    )


def clear_away(store: ObjectStore, found: Found) -> None:
    """Remove the object that a file was read from, unless another has taken its place."""
    if found.lying and store.stat(found.lying.key).etag == found.lying.etag:
        store.delete(found.lying.key)


def _conditions(intake: Intake) -> dict[str, str]:
    given = {"If-None-Match": intake.etag, "If-Modified-Since": intake.last_modified}
    return {name: value for name, value in given.items() if value}


def _filled(path: Path) -> int:
    size = path.stat().st_size
    if not size:
        raise LookFailed(Outcome.EMPTY)
    return size


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write(pieces: Iterable[bytes], file: BinaryIO) -> None:
    for piece in pieces:
        file.write(piece)


def _name(answer: Answer) -> str:
    """Return the name that an answer gives its file, else that of its address."""
    head = Message()
    head["Content-Disposition"] = answer.headers.get("content-disposition", "")
    head["Content-Type"] = answer.headers.get("content-type", "")
    address = urlsplit(answer.url)
    name = _fitting(head.get_filename("")) or _fitting(unquote(address.path)) or "file"
    if PurePosixPath(name).suffix:
        return name
    return name + (guess_extension(head.get_content_type()) or "")


def _fitting(name: str) -> str:
    """Return a file's bare name, or nothing if it is none."""
    try:
        return file_name(PurePosixPath(name.replace("\\", "/")).name)
    except FileNameRefused:
        return ""
