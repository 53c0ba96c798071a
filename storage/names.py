"""Names that people give to files. They are shown and offered again, never made into a key."""

import unicodedata
from pathlib import PurePosixPath
from urllib.parse import quote

from storage.errors import FileNameRefused

MOST_BYTES = 255

_REFUSED = {"Cc", "Cs", "Zl", "Zp"}
_TURNS_DIRECTION = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_MEDIA_TYPES = {
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".txt": "text/plain",
    ".json": "application/json",
    ".ndjson": "application/x-ndjson",
    ".jsonl": "application/x-ndjson",
    ".geojson": "application/geo+json",
    ".parquet": "application/vnd.apache.parquet",
    ".gpkg": "application/geopackage+sqlite3",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xls": "application/vnd.ms-excel",
    ".xml": "application/xml",
    ".zip": "application/zip",
    ".gz": "application/gzip",
}


def file_name(given: str) -> str:
    """Return a file's name in composed form (NFC), without blanks around it.

    Raises:
        FileNameRefused: It is empty, longer than 255 bytes, names a folder, or has control
            characters or ones that turn the direction of writing.
    """
    name = unicodedata.normalize("NFC", given.strip())
    if name in {"", ".", ".."} or any(_is_refused(character) for character in name):
        raise FileNameRefused
    if len(name.encode()) > MOST_BYTES:
        raise FileNameRefused
    return name


def media_type_of(filename: str) -> str:
    """Return the media type that a name promises; nobody has looked at the bytes."""
    return _MEDIA_TYPES.get(PurePosixPath(filename).suffix.lower(), "application/octet-stream")


def attachment(filename: str) -> str:
    """Return the Content-Disposition that saves a file under this name (RFC 6266)."""
    plain = unicodedata.normalize("NFKD", filename).encode("ascii", "ignore").decode()
    safe = "".join("_" if character in '"\\%' else character for character in plain)
    return f"attachment; filename=\"{safe}\"; filename*=UTF-8''{quote(filename, safe='')}"


def _is_refused(character: str) -> bool:
    return (
        character in "/\\"
        or character in _TURNS_DIRECTION
        or unicodedata.category(character) in _REFUSED
    )
