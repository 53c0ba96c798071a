"""What a file is, by the bytes it begins with; and what its name says it is."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

HEAD = 65536

_MAGIC = (
    (b"PAR1", "parquet"),
    (b"PARE", "parquet"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\x1f\x8b", "gzip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"SQLite format 3\0", "sqlite"),
    (b"fgb\x03fgb", "flatgeobuf"),
)


@dataclass(frozen=True, kw_only=True)
class Document:
    """A kind of file that is no table: what people call it, and its media type."""

    name: str
    media_type: str


_DOCUMENTS = (
    (b"%PDF", Document(name="PDF", media_type="application/pdf")),
    (b"\x89PNG", Document(name="PNG", media_type="image/png")),
    (b"\xff\xd8\xff", Document(name="JPEG", media_type="image/jpeg")),
    (b"GIF8", Document(name="GIF", media_type="image/gif")),
    (b"II*\0", Document(name="TIFF", media_type="image/tiff")),
    (b"MM\0*", Document(name="TIFF", media_type="image/tiff")),
    (b"7z\xbc\xaf\x27\x1c", Document(name="7-Zip", media_type="application/x-7z-compressed")),
    (b"Rar!", Document(name="RAR", media_type="application/vnd.rar")),
    (b"BZh", Document(name="BZIP2", media_type="application/x-bzip2")),
    (b"\xfd7zXZ\0", Document(name="XZ", media_type="application/x-xz")),
    (b"\x28\xb5\x2f\xfd", Document(name="Zstandard", media_type="application/zstd")),
    (b"{\\rtf", Document(name="RTF", media_type="application/rtf")),
    (b"\x7fELF", Document(name="ELF", media_type="application/x-elf")),
    (b"MZ\x90", Document(name="EXE", media_type="application/vnd.microsoft.portable-executable")),
    (b"\x89HDF\r\n\x1a\n", Document(name="HDF5/NetCDF", media_type="application/x-hdf5")),
    (b"CDF", Document(name="NetCDF", media_type="application/x-netcdf")),
    (b"LASF", Document(name="LAS", media_type="application/vnd.las")),
    (b"ARROW1", Document(name="Arrow", media_type="application/vnd.apache.arrow.file")),
    (b"\xd0\xcf\x11\xe0", Document(name="DOC/MSG/PPT", media_type="application/x-ole-storage")),
    (b"SQLite format 3\0", Document(name="SQLite", media_type="application/vnd.sqlite3")),
    (b"Obj\x01", Document(name="Avro", media_type="application/avro")),
)
_TAR = slice(257, 262)
BINARY = Document(name="binary", media_type="application/octet-stream")
_HTML = Document(name="HTML", media_type="text/html")
_XML = Document(name="XML", media_type="application/xml")
_TEXT = Document(name="Text", media_type="text/plain")
_TEXTS = {
    "md": Document(name="Markdown", media_type="text/markdown"),
    "html": _HTML,
    "htm": _HTML,
    "xml": _XML,
    "svg": Document(name="SVG", media_type="image/svg+xml"),
    "rst": Document(name="reStructuredText", media_type="text/x-rst"),
    "tex": Document(name="TeX", media_type="text/x-tex"),
    "yaml": Document(name="YAML", media_type="application/yaml"),
    "yml": Document(name="YAML", media_type="application/yaml"),
    "ttl": Document(name="Turtle", media_type="text/turtle"),
    "sql": Document(name="SQL", media_type="application/sql"),
    "ics": Document(name="iCalendar", media_type="text/calendar"),
    "eml": Document(name="E-Mail", media_type="message/rfc822"),
    "py": Document(name="Python", media_type="text/x-python"),
    "r": Document(name="R", media_type="text/x-r"),
    "log": Document(name="Log", media_type="text/plain"),
}
_MARKUP = re.compile(rb"\s*<(!doctype html|html|svg|body|head|table)", re.IGNORECASE)
_ROOT = re.compile(
    rb"\A\s*(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\])?\s*>|\s)*<(?:[\w.-]+:)?([\w.-]+)([^>]*)",
    re.DOTALL,
)

TEXTUAL = frozenset(each.media_type for each in (_HTML, _XML, _TEXT, *_TEXTS.values()))
"""Media types of documents that are text as they stand."""

TEXT_TABLES = frozenset({"csv", "tsv", "tab", "txt", "dat", "asc", "prn", "psv"})
"""Names that text tables go by; what is in them is tried as a table."""

_CLAIMS = {
    "csv": "CSV", "tsv": "TSV", "tab": "TSV", "psv": "CSV", "json": "JSON", "jsonl": "NDJSON",
    "ndjson": "NDJSON", "geojson": "GeoJSON", "geojsonl": "GeoJSON", "parquet": "Parquet",
    "pq": "Parquet", "geoparquet": "Parquet", "xlsx": "XLSX", "xlsm": "XLSX", "xlsb": "XLSX",
    "xls": "XLS", "ods": "ODS", "gpkg": "GeoPackage", "kml": "KML", "kmz": "KML", "gml": "GML",
    "fgb": "FlatGeobuf", "shp": "Shapefile", "gz": "GZIP", "zip": "ZIP",
}  # fmt: skip
_STRICT = {
    "json", "jsonl", "ndjson", "geojson", "geojsonl", "parquet", "pq", "geoparquet", "ods", "gpkg",
    "kml", "kmz", "gml", "fgb", "shp", "gz", "zip", "xlsx", "xlsm", "xlsb",
}  # fmt: skip
"""Names of which a text file of another form is a mistake; offices call CSV files ``.xls``."""


def suffix_of(filename: str) -> str:
    """Return the last extension of a file's name, in small letters and without its dot."""
    return PurePosixPath(filename.replace("\\", "/")).suffix.lower().removeprefix(".")


def claim_of(filename: str) -> str | None:
    """Return which table format a name claims, if any. A file without a name claims a table."""
    if not filename:
        return "CSV"
    return _CLAIMS.get(suffix_of(filename))


def forbids_text(filename: str) -> bool:
    """Tell whether a file of that name cannot be a table of delimited text."""
    return suffix_of(filename) in _STRICT


def kind_of(path: Path) -> str:
    """Return what a file begins like.

    One of ``parquet``, ``zip``, ``gzip``, ``xls``, ``encrypted_office``, ``geopackage``,
    ``flatgeobuf``, ``kml``, ``gml``, ``json``, ``text``, or ``document`` for all else.
    """
    head = head_of(path)
    kind = next((kind for magic, kind in _MAGIC if head.startswith(magic)), None)
    if kind == "ole":
        return _ole(path)
    if kind == "sqlite":
        return "geopackage" if _is_geopackage(head) else "document"
    if kind:
        return kind
    if any(head.startswith(magic) for magic, _ in _DOCUMENTS) or head[_TAR] == b"ustar":
        return "document"
    return _text(head)


def head_of(path: Path) -> bytes:
    """Return the first 64 KiB of a file."""
    with path.open("rb") as file:
        return file.read(HEAD)


def document_of(path: Path, filename: str) -> Document:
    """Return what kind of document a file is that is no table."""
    head = head_of(path)
    for magic, document in _DOCUMENTS:
        if head.startswith(magic):
            return document
    if head[_TAR] == b"ustar":
        return Document(name="TAR", media_type="application/x-tar")
    if _bare(head).lstrip().startswith(b"<"):
        return _HTML if _MARKUP.match(_bare(head)) else _XML
    if b"\0" in head:
        return BINARY
    return _TEXTS.get(suffix_of(filename), _TEXT)


def is_prose_name(filename: str) -> bool:
    """Tell whether a text file's name says that it is a document and no table."""
    return suffix_of(filename) in _TEXTS


def best_tables(names: Iterable[str]) -> list[str]:
    """Return those names that tables go by; JSON and texts only where nothing better is there.

    Beside a table, a JSON file or a text is most often what describes it.
    """
    known = [(name, suffix_of(name)) for name in names]
    proper = [name for name, s in known if s in _CLAIMS and s not in {"gz", "zip", "json"}]
    return (
        proper
        or [name for name, suffix in known if suffix == "json"]
        or [name for name, suffix in known if suffix in TEXT_TABLES]
    )


def _ole(path: Path) -> str:
    """Say what an OLE file is, by the names in its directory, which are UTF-16."""
    with path.open("rb") as file:
        content = file.read(64 * 1024 * 1024)
    if _entry("EncryptedPackage") in content:
        return "encrypted_office"
    if any(_entry(name) in content for name in ("WordDocument", "PowerPoint Document")):
        return "document"
    return "xls" if any(_entry(name) in content for name in ("Workbook", "Book")) else "document"


def _entry(name: str) -> bytes:
    return name.encode("utf-16-le") + b"\0\0"


def _is_geopackage(head: bytes) -> bool:
    return head[68:72] in {b"GPKG", b"GP10", b"GP11"} or b"gpkg_contents" in head


def _bare(head: bytes) -> bytes:
    return head.removeprefix(b"\xef\xbb\xbf")


def _text(head: bytes) -> str:
    text = _bare(head)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = head.decode("utf-16", "ignore").encode()
    elif b"\0" in head and not _looks_utf16(head) and _is_binary(head):
        return "document"
    text = text.lstrip(b" \t\r\n\x1e")
    if text.startswith((b"{", b"[")):
        return "json"
    if not text.startswith(b"<"):
        return "text"
    return _markup(text)


def _markup(text: bytes) -> str:
    root = _ROOT.match(text)
    if root is None:
        return "document" if text.startswith((b"<!", b"<?")) else "text"
    name = root[1].lower()
    if name == b"kml":
        return "kml"
    if name != b"html" and (b"opengis.net/gml" in text or b"opengis.net/wfs" in text):
        return "gml"
    is_markup = text.startswith((b"<!", b"<?")) or b"</" in text or _MARKUP.match(text)
    return "document" if is_markup else "text"


def _looks_utf16(head: bytes) -> bool:
    """Tell whether every other byte is zero, as in Latin text in UTF-16 without a mark."""
    even, odd = head[0:2000:2], head[1:2000:2]
    return any(
        part and part.count(0) > 0.6 * len(part) and other.count(0) < 0.1 * len(other)
        for part, other in ((even, odd), (odd, even))
    )


def _is_binary(head: bytes) -> bool:
    """Tell whether control characters abound; a stray NUL in a text does not make it binary."""
    controls = sum(head.count(bytes([code])) for code in range(9))
    return controls > len(head) * 0.02 + 2
