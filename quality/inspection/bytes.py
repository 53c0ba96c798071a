"""Files as bytes, piece by piece."""

from collections.abc import Iterator
from pathlib import Path

CHUNK = 1024 * 1024


def chunks(path: Path) -> Iterator[bytes]:
    """Read a file in pieces of 1 MiB."""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk
