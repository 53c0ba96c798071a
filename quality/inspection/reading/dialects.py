"""How a text file is written: its encoding, its delimiter, its quotes, its header.

Encodings are tried in the order that fits German and Danish offices: byte order mark, UTF-8,
Windows-1252. The whole file decides, not only its beginning.
"""

import codecs
import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from quality.criteria import READABLE
from quality.inspection.bytes import chunks
from quality.inspection.outcome import Refusal

SAMPLE_BYTES = 512 * 1024
SAMPLE_ROWS = 5000
DELIMITERS = (";", ",", "\t", "|")
NO_DELIMITER = "\x1f"
"""ASCII's unit separator, which no text uses: under it, a file has one column."""

MAX_LINE = 8_000_000

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DISGUISES = (
    (b"%PDF", "PDF"),
    (b"PK\x03\x04", "ZIP/XLSX"),
    (b"PK\x05\x06", "ZIP"),
    (b"\x1f\x8b", "GZIP"),
    (b"\xd0\xcf\x11\xe0", "XLS/DOC"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"Rar!", "RAR"),
    (b"{\\rtf", "RTF"),
    (b"\x7fELF", "ELF"),
    (b"MZ\x90", "EXE"),
    (b"SQLite format 3", "SQLite"),
)
_MARKUP = re.compile(rb"\s*<(!doctype|html|\?xml|svg|body|head)", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Dialect:
    """How a CSV file is written."""

    delimiter: str
    quote: str = '"'


def refuse_disguise(head: bytes) -> None:
    """Refuse what is plainly not a table of text, by the bytes it begins with.

    Raises:
        Refusal: It is a PDF, an archive, a picture, a web page or some other known format.
    """
    for magic, name in _DISGUISES:
        if head.startswith(magic):
            raise not_a_table(name=name)
    if _MARKUP.match(head.removeprefix(codecs.BOM_UTF8)):
        raise not_a_table(name="HTML/XML")
    if b"\0" in head and not head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise not_a_table(name="binary")


def not_a_table(*, name: str) -> Refusal:
    """Return the refusal of a file in a format that is not accepted."""
    return Refusal(
        READABLE.id,
        de=f"Die Datei ist keine lesbare Tabelle, sondern {name}. Angenommen werden CSV, TSV, "
        "JSON, NDJSON, GeoJSON und Parquet. Speichern Sie die Daten in einer dieser Formen.",
        en=f"The file is not a readable table but {name}. CSV, TSV, JSON, NDJSON, GeoJSON and "
        "Parquet are accepted. Save the data in one of these forms.",
    )


def encoding_of(path: Path) -> str:
    """Return the encoding that all of a file's bytes fit: BOM, UTF-8, then Windows-1252.

    The five bytes that Windows-1252 leaves undefined are read as in Latin-1.
    """
    with path.open("rb") as file:
        head = file.read(4)
    for mark, name in _BOMS:
        if head.startswith(mark) and _decodes(path, name):
            return name
    for name in ("utf-8", "cp1252"):
        if _decodes(path, name):
            return name
    return "latin-1"


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for chunk in chunks(path):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def as_utf8(path: Path, encoding: str) -> Path:
    """Return the file as UTF-8 without a mark, written beside it unless it already is so.

    Lone carriage returns, which old Macs wrote, become line feeds.
    """
    head = _head_text(path, encoding)
    is_mac = "\r" in head and "\n" not in head
    if encoding == "utf-8" and not is_mac:
        return path
    rewritten = path.with_name("utf8.txt")
    decoder = codecs.getincrementaldecoder(encoding)()
    with rewritten.open("wb") as file:
        for chunk in chunks(path):
            text = decoder.decode(chunk)
            file.write((text.replace("\r", "\n") if is_mac else text).encode())
        file.write(decoder.decode(b"", final=True).encode())
    return rewritten


def _head_text(path: Path, encoding: str) -> str:
    with path.open("rb") as file:
        return codecs.getincrementaldecoder(encoding)().decode(file.read(SAMPLE_BYTES))


def sample_of(path: Path) -> str:
    """Return the first whole lines of a UTF-8 file."""
    with path.open("rb") as file:
        head = file.read(SAMPLE_BYTES)
    text = head.decode("utf-8", "ignore")
    if len(head) == SAMPLE_BYTES and "\n" in text:
        text = text[: text.rindex("\n") + 1]
    return text


def dialect_of(sample: str) -> Dialect:
    """Return the dialect under which the sample's rows are most alike and its cells plainest.

    A file in which no delimiter makes rows of equal length has one column.
    """
    best, best_mark = Dialect(delimiter=NO_DELIMITER), 0.0
    for quote in ('"', "'"):
        if quote == "'" and not _opens_cells(sample, quote):
            continue
        for delimiter in DELIMITERS:
            dialect = Dialect(delimiter=delimiter, quote=quote)
            mark = _mark(sample, dialect)
            if mark > best_mark + 1e-9:
                best, best_mark = dialect, mark
    return best


def _opens_cells(sample: str, quote: str) -> bool:
    opened = len(re.findall(rf"(?:^|[;,\t|]){quote}", sample, re.MULTILINE))
    closed = len(re.findall(rf"{quote}(?:$|[;,\t|])", sample, re.MULTILINE))
    return opened > 1 and opened == closed and '"' not in sample


def _mark(sample: str, dialect: Dialect) -> float:
    rows = rows_of(sample, dialect)
    if not rows:
        return 0.0
    lengths = Counter(len(row) for row in rows)
    width, alike = lengths.most_common(1)[0]
    share = alike / len(rows)
    if width == 1 or share < 0.6:  # noqa: PLR2004 - below that the delimiter is only punctuation
        return 0.0
    fitting = [row for row in rows if len(row) == width][:200]
    plain = sum(_plainness(cell) for row in fitting for cell in row) / (len(fitting) * width)
    headed = 1.0 if len(rows[0]) == width else 0.5
    return share * plain * headed + min(width, 50) / 10_000


_PLAIN = re.compile(
    r"\s*([+-]?\d+([.,]\d+)*([eE][+-]?\d+)?|\d{1,4}[-./]\d{1,2}[-./]\d{1,4}.*|)\s*\Z", re.DOTALL
)


def _plainness(cell: str) -> float:
    """Say how much a cell looks like one value: 1 a number, date or nothing, less with rests."""
    if _PLAIN.match(cell):
        return 1.0
    rests = sum(cell.count(mark) for mark in (";", "\t", "|", '"'))
    return 0.9 if not rests else 0.5


def rows_of(sample: str, dialect: Dialect) -> list[list[str]]:
    """Return the sample's rows under a dialect, without empty lines."""
    reader = csv.reader(
        io.StringIO(sample, newline=""), delimiter=dialect.delimiter, quotechar=dialect.quote
    )
    rows: list[list[str]] = []
    try:
        for row in reader:
            if row:
                rows.append(row)
            if len(rows) == SAMPLE_ROWS:
                break
    except csv.Error:  # a field beyond the module's limit: the rows so far are sample enough
        pass
    return rows
