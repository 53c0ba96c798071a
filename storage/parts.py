"""The arithmetic of parts: how a file is divided, and whether a list of parts is the whole file."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from storage.errors import (
    ChecksumMalformed,
    PartChanged,
    PartListWrong,
    PartSizeRefused,
    PartsMissing,
    TooManyParts,
    UploadSizeMismatch,
    UploadSizeRefused,
    UploadTooLarge,
)
from storage.models import Upload
from storage.objects import Part
from storage.rules import DEFAULT_PART, LARGEST_PART, MIB, MOST_PARTS, SMALLEST_PART

_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class ListedPart:
    """A part as its sender lists it; the ETag may be quoted."""

    number: int
    etag: str

    @property
    def bare_etag(self) -> str:
        """The ETag without quotes."""
        return self.etag.strip().strip('"').lower()


def chosen_part_size(size: int, *, wanted: int | None, max_bytes: int) -> int:
    """Return the part size of a file: the wanted one, else 16 MiB or as much as it takes.

    Raises:
        UploadSizeRefused: The size is negative.
        UploadTooLarge: The file is larger than ``max_bytes``.
        PartSizeRefused: The wanted size is not between 5 MiB and 1 GiB.
        TooManyParts: The wanted size makes more than 10,000 parts.
    """
    if size < 0:
        raise UploadSizeRefused(size)
    if size > max_bytes:
        raise UploadTooLarge(size, limit=max_bytes)
    least = -(-size // MOST_PARTS)
    chosen = max(DEFAULT_PART, -(-least // MIB) * MIB) if wanted is None else wanted
    if not SMALLEST_PART <= chosen <= LARGEST_PART:
        raise PartSizeRefused(chosen)
    if chosen < least:
        raise TooManyParts(-(-size // chosen), least_part_size=least)
    return chosen


def checked_sha256(given: str | None) -> str | None:
    """Return a SHA-256 in lower case, or None if none was given.

    Raises:
        ChecksumMalformed: It does not have 64 hexadecimal digits.
    """
    if given is None:
        return None
    checksum = given.strip().lower()
    if not _SHA256.fullmatch(checksum):
        raise ChecksumMalformed
    return checksum


def checked_parts(
    upload: Upload, listed: Sequence[ListedPart], arrived: Sequence[Part]
) -> list[Part]:
    """Return the parts to join, in order, once they are known to be the whole declared file.

    Raises:
        PartListWrong: The list names a part twice, or one that the upload does not have.
        PartsMissing: Parts have not arrived, or are not listed.
        PartChanged: An ETag is not the one that storage answered with.
        UploadSizeMismatch: Parts are larger or smaller than they must be.
    """
    numbers = range(1, upload.part_count + 1)
    etags = _etags_by_number(listed, numbers)
    received = {part.number: part for part in arrived}
    if missing := [n for n in numbers if n not in etags or n not in received]:
        raise PartsMissing(missing)
    if changed := [n for n in numbers if etags[n] != received[n].etag.lower()]:
        raise PartChanged(changed)
    if wrong := [n for n in numbers if received[n].size != upload.size_of_part(n)]:
        total = sum(received[n].size for n in numbers)
        raise UploadSizeMismatch(upload, received=total, numbers=wrong)
    return [received[n] for n in numbers]


def _etags_by_number(listed: Sequence[ListedPart], numbers: range) -> dict[int, str]:
    etags: dict[int, str] = {}
    odd: list[int] = []
    for part in listed:
        if part.number in etags or part.number not in numbers:
            odd.append(part.number)
        etags[part.number] = part.bare_etag
    if odd:
        raise PartListWrong(odd, count=len(numbers))
    return etags
