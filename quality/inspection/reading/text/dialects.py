"""How a text file is written: its delimiter, its quotes, its records."""

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from quality.inspection.order import ReadingRule

SAMPLE_BYTES = 512 * 1024
SAMPLE_ROWS = 5000
_TRIED_ROWS = 1000
DELIMITERS = (";", ",", "\t", "|", "^", "~", " ")
csv.field_size_limit(SAMPLE_BYTES)

NO_DELIMITER = "\x1f"
"""ASCII's unit separator, which no text uses: under it, a file has one column."""

MAX_LINE = 8_000_000
"""Bytes: a longer record is counted as one that does not fit."""

BUFFER = 4 * MAX_LINE
"""Bytes that DuckDB holds at a time: a record beyond it would vanish without a word."""


@dataclass(frozen=True, kw_only=True)
class Dialect:
    """How a CSV file is written. Without a ``quote`` every character stands for itself.

    ``escape`` stands before a quote inside quotes: the quote itself, or a backslash.
    """

    delimiter: str
    quote: str = '"'
    escape: str = '"'


@dataclass(frozen=True, kw_only=True)
class Record:
    """The cells of a record and the line it begins on; an empty line has no cells."""

    line: int
    cells: list[str]

    @cached_property
    def filled(self) -> int:
        """Return how many cells hold something."""
        return sum(1 for cell in self.cells if cell.strip())

    @property
    def text(self) -> str:
        """Return what a person would read in it."""
        return " ".join(cell.strip() for cell in self.cells if cell.strip())


@dataclass(frozen=True, kw_only=True)
class Sample:
    """The first whole lines of a file from its first that is not empty, which is ``line``."""

    text: str
    line: int
    is_whole: bool


def sample_of(path: Path) -> Sample:
    """Return what a UTF-8 file begins with; empty lines above, be they millions, are skipped."""
    line = 1
    with path.open("rb") as file:
        while (head := file.read(SAMPLE_BYTES)) and not head.strip():
            line += head.count(b"\n")
        rest = head.lstrip(b"\r\n")
        line += head[: len(head) - len(rest)].count(b"\n")
        rest += file.read(SAMPLE_BYTES - len(rest)) if len(rest) < SAMPLE_BYTES else b""
        is_whole = not file.read(1)
    text = rest.decode("utf-8", "ignore")
    if not is_whole and "\n" in text:
        text = text[: text.rindex("\n") + 1]
    return Sample(text=text, line=line, is_whole=is_whole)


def dialect_of(sample: str, rule: ReadingRule) -> Dialect:
    """Return the dialect under which the sample's rows are most alike and its cells plainest.

    A file in which no delimiter makes rows of equal length has one column. What a person said of
    delimiter and quote, and Excel's line ``sep=;``, are not weighed.
    """
    told = _TOLD.match(sample)
    delimiter = rule.delimiter or (told[1] if told else None)
    best, best_mark = Dialect(delimiter=delimiter or NO_DELIMITER, quote=rule.quote or '"'), 0.0
    for quote, escape in _quotes(sample) if rule.quote is None else [(rule.quote, rule.quote)]:
        for candidate in [delimiter] if delimiter else DELIMITERS:
            dialect = Dialect(delimiter=candidate, quote=quote, escape=escape)
            mark = _mark(sample, dialect)
            if mark > best_mark + 1e-9:
                best, best_mark = dialect, mark
    return best if best_mark or delimiter else _named_by(sample) or best


def _named_by(sample: str) -> Dialect | None:
    """Return the dialect of a file whose rows are all uneven, by its first line of names."""
    for delimiter in DELIMITERS[:4]:
        dialect = Dialect(delimiter=delimiter)
        rows = [r.cells for r in records_of(sample, dialect, most=_TRIED_ROWS) if r.filled]
        is_tight = bool(rows) and not any(cell != cell.strip() for cell in rows[0])
        if is_tight and len(rows[0]) > _FEW - 1 and all(len(row) > 1 for row in rows):
            return dialect
    return None


_TOLD = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_BACKSLASHED = re.compile(r'\\"')


def tells_delimiter(record: Record) -> bool:
    """Tell whether a record is Excel's line ``sep=;``, which is no part of any table."""
    return record.line == 1 and _TOLD.match("".join(record.cells) + ";\n") is not None


def _quotes(sample: str) -> list[tuple[str, str]]:
    """Return the quotes worth a try, each with what escapes it; the usual ones come first."""
    found = [('"', '"')]
    if _opens_cells(sample, "'"):
        found.append(("'", "'"))
    if _BACKSLASHED.search(sample):
        found.append(('"', "\\"))
    if '"' in sample:
        found.append(("", ""))
    return found


def _opens_cells(sample: str, quote: str) -> bool:
    opened = len(re.findall(rf"(?:^|[;,\t|]){quote}", sample, re.MULTILINE))
    closed = len(re.findall(rf"{quote}(?:$|[;,\t|])", sample, re.MULTILINE))
    return opened > 1 and opened == closed and '"' not in sample


def _mark(sample: str, dialect: Dialect) -> float:
    """Say how good a dialect is: how many of the rows that could be of the table are alike."""
    records = records_of(sample, dialect, most=_TRIED_ROWS)
    rows = [record.cells for record in records if record.filled]
    lengths = Counter(len(row) for row in rows if len(row) > 1)
    if not lengths:
        return 0.0
    width, alike = max(lengths.items(), key=lambda item: (item[1] * min(item[0], 4), item[0]))
    fitting = [index for index, row in enumerate(rows) if len(row) == width]
    around = len(rows) - 1 - fitting[-1] + fitting[0]
    share = alike / (len(rows) - around)
    if share < _ALIKE or (around > alike and alike < _FEW):  # it is only punctuation
        return 0.0
    body = [rows[index] for index in fitting[:200]]
    plain = sum(_plainness(cell, dialect) for row in body for cell in row) / (len(body) * width)
    framed = 1 - 0.2 * around / len(rows)
    if dialect.delimiter in _RARE and (share < 1 or around or plain < _PLAIN_ENOUGH):
        return 0.0
    return share * plain * framed * _faith(body, dialect) + min(width, 50) / 10_000


_FEW = 3
_ALIKE = 0.6
_PLAIN_ENOUGH = 0.95
_RARE = " ^~"
_PLAIN = re.compile(
    r"\s*([+-]?\d+([.,]\d+)*([eE][+-]?\d+)?|\d{1,4}[-./]\d{1,2}[-./]\d{1,4}.*|)\s*\Z", re.DOTALL
)


def _plainness(cell: str, dialect: Dialect) -> float:
    """Say how much a cell looks like one value: 1 a number, date or nothing, less with rests."""
    if _PLAIN.match(cell):
        return 1.0
    if cell.count("\n") > _MANY_LINES:
        return 0.1
    if not dialect.quote and cell[:1] == '"':
        return 0.5
    rests = sum(cell.count(mark) for mark in (";", "\t", "|"))
    return 0.9 if not rests else 0.5


_MANY_LINES = 20


def _faith(body: list[list[str]], dialect: Dialect) -> float:
    """Say how much to trust quotes: less where cells keep halves of them."""
    if not dialect.quote:
        return 0.98
    halves = sum(
        cell[:1] == dialect.quote or cell[-1:] == dialect.quote for row in body for cell in row
    )
    escapes = sum("\\" in cell for row in body for cell in row) if dialect.escape != "\\" else 0
    return 1 - min(halves + escapes, len(body)) / len(body) * 0.05


def records_of(
    sample: str, dialect: Dialect, *, line: int = 1, most: int = SAMPLE_ROWS
) -> list[Record]:
    """Return the records of a piece of text that begins on ``line``, empty ones included."""
    text = io.StringIO(sample, newline="")
    reader = csv.reader(
        text,
        delimiter=dialect.delimiter,
        quotechar=dialect.quote or None,
        quoting=csv.QUOTE_MINIMAL if dialect.quote else csv.QUOTE_NONE,
        doublequote=dialect.escape != "\\",
        escapechar="\\" if dialect.escape == "\\" else None,
        skipinitialspace=dialect.delimiter != " ",
    )
    records: list[Record] = []
    begin = line
    try:
        for cells in reader:
            records.append(Record(line=begin, cells=cells))
            begin = line + reader.line_num
            if len(records) == most:
                break
    except csv.Error:  # a field beyond the module's limit: the rows so far are sample enough
        pass
    return records
