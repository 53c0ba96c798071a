"""A text file as records that begin on lines: where quotes hold a line break, one spans several."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from quality.inspection.bytes import CHUNK, chunks
from quality.inspection.reading.text.dialects import BUFFER, MAX_LINE, Dialect


class _Quotes:
    """Tells whether a line ends within quotes. They open a cell only where it begins."""

    def __init__(self, dialect: Dialect) -> None:
        quote, delimiter = (re.escape(text.encode()) for text in (dialect.quote, dialect.delimiter))
        inside = rb"(?:[^%b\\]|\\.)*+" if dialect.escape == "\\" else rb"(?:[^%b]|%b%b)*+"
        inside = inside.replace(b"%b", quote)
        self._inside = re.compile(inside, re.DOTALL)
        self._quoted = re.compile(
            rb"(?:\A|" + delimiter + rb") *" + quote + inside + rb"(" + quote + rb"|\Z)", re.DOTALL
        )

    def are_open(self, line: bytes, *, before: bool) -> bool:
        """Tell it of a line, given whether the one before ended within quotes."""
        position = 0
        if before:
            closing = self._inside.match(line)
            position = closing.end() + 1 if closing else 0
            if position > len(line):
                return True
        return any(not match[1] for match in self._quoted.finditer(line, position))


def records(path: Path, dialect: Dialect) -> Iterator[tuple[int, bytes]]:
    """Yield each record of a UTF-8 file with the line it begins on, empty lines included.

    A record is the bytes as they stand, its line end included.
    """
    with path.open("rb") as file:
        yield from _records(file, dialect, first=1)


def _records(file: BinaryIO, dialect: Dialect, *, first: int) -> Iterator[tuple[int, bytes]]:
    if not dialect.quote:
        yield from _lines(file, first)
        return
    quote, quotes = dialect.quote.encode(), _Quotes(dialect)
    start, record, is_open = 0, bytearray(), False
    for line, text in _lines(file, first):
        if quote in text:
            is_open = quotes.are_open(text, before=is_open)
        if not start and not is_open:
            yield line, text
            continue
        start = start or line
        record += text
        if not is_open or len(record) > _LONGEST:
            yield start, bytes(record)
            start, record, is_open = 0, bytearray(), False
    if start:
        yield start, bytes(record)


_LONGEST = 16 * 1024 * 1024


def _lines(file: BinaryIO, line: int) -> Iterator[tuple[int, bytes]]:
    """Yield each line with its number; a line beyond all measure comes in pieces."""
    while text := file.readline(_LONGEST):
        yield line, text
        line += text.endswith(b"\n")


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """Records that follow each other, of which the first begins on ``line``.

    Where ``records`` are given they have to be looked at one by one; else there are ``count`` of
    them, each on a line of its own with something in it.
    """

    line: int
    text: bytes
    count: int
    records: list[tuple[int, bytes]] | None = None


def stretches(path: Path, dialect: Dialect) -> Iterator[Stretch]:
    """Yield all records of a UTF-8 file in stretches of about a mebibyte.

    Most of a file is plain, and its records are only counted: hundreds of megabytes a second.
    """
    plain = _plain(dialect)
    line, offset = 1, 0
    with path.open("rb") as file:
        while text := file.read(CHUNK) + file.readline(_LONGEST):
            if text.endswith(b"\n") and plain(text):
                stretch = Stretch(line=line, text=text, count=text.count(b"\n"))
            else:
                file.seek(offset)
                some = list(_some(file, dialect, line=line, size=len(text)))
                text = b"".join(record for _, record in some)
                stretch = Stretch(line=line, text=text, count=len(some), records=some)
            yield stretch
            line, offset = line + text.count(b"\n"), offset + len(text)
            file.seek(offset)


def _some(file: BinaryIO, dialect: Dialect, *, line: int, size: int) -> Iterator[tuple[int, bytes]]:
    """Yield records until so many bytes are over; the last may go further."""
    for start, record in _records(file, dialect, first=line):
        yield start, record
        size -= len(record)
        if size <= 0:
            return


def _plain(dialect: Dialect) -> Callable[[bytes], bool]:
    """Return what tells whether each line of a text is a record that holds something.

    Every quote opens a cell that closes on its line; anything else is looked at closely.
    """
    signs = (dialect.quote + dialect.delimiter).encode()
    if len(signs) > len(dialect.quote + dialect.delimiter):
        return lambda _: False
    quote, delimiter = (re.escape(text.encode()) for text in (dialect.quote, dialect.delimiter))
    empty = re.compile(rb"\n[\r" + re.escape(signs) + rb"]*+\n")
    if not dialect.quote:
        return lambda text: not empty.search(b"\n" + text)
    cell = rb"%b[^%b\n]*+(?:%b%b[^%b\n]*+)*+%b".replace(b"%b", quote)
    outside = rb"[^" + quote + rb"]*+"
    formed = re.compile(
        outside + rb"(?:(?<![^ \n" + delimiter + rb"])" + cell
        + rb"(?=[\r\n" + delimiter + rb"])" + outside + rb")*+"
    )  # fmt: skip
    escapes = b"\\" if dialect.escape == "\\" else None
    return lambda text: (
        (escapes is None or escapes not in text)
        and not empty.search(b"\n" + text)
        and formed.fullmatch(b"\n" + text) is not None
    )


def giant(path: Path, dialect: Dialect) -> int | None:
    """Return the line of a record longer than any is read, or None where there is none.

    Such a record has quotes that never close, a file in a cell, or no line end. Quotes and line
    ends are only counted; where they stay away for long, records are looked at one by one.
    """
    quote = dialect.quote.encode()
    is_open, within, unended = False, 0, 0
    for chunk in chunks(path):
        count = chunk.count(quote) if quote and quote in chunk else 0
        within = within + len(chunk) if is_open and not count else 0
        unended = unended + len(chunk) if b"\n" not in chunk else 0
        is_open = is_open ^ (count % 2 == 1)
        if within > MAX_LINE or unended > BUFFER - 2 * CHUNK:
            found = (line for line, record in records(path, dialect) if len(record) > MAX_LINE)
            return next(found, None)
    return None


def tidied(path: Path, dialect: Dialect) -> Path:
    """Write a file anew in which every record ends with a line feed and cells begin with quotes.

    Outside quotes, other line ends become line feeds and spaces before an opening quote go; what
    is within quotes stays.
    """
    rewritten = path.with_name("tidied.txt")
    quoted = _quoted_cells(dialect)
    with rewritten.open("wb") as file:
        for _, record in records(path, dialect):
            file.write(_tidy(record, quoted))
    return rewritten


def _quoted_cells(dialect: Dialect) -> re.Pattern[bytes] | None:
    if not dialect.quote:
        return None
    quote, delimiter = (re.escape(text.encode()) for text in (dialect.quote, dialect.delimiter))
    escaped = rb"\\." if dialect.escape == "\\" else quote + quote
    cell = quote + rb"(?:" + escaped + rb"|[^" + quote + rb"])*+(?:" + quote + rb"|\Z)"
    return re.compile(rb"(\A|[\r\n]|" + delimiter + rb") *(" + cell + rb")", re.DOTALL)


def _tidy(record: bytes, quoted: re.Pattern[bytes] | None) -> bytes:
    parts: list[bytes] = []
    done = 0
    for match in quoted.finditer(record) if quoted else ():
        parts += [_with_line_feeds(record[done : match.end(1)]), match[2]]
        done = match.end()
    return b"".join([*parts, _with_line_feeds(record[done:])])


def _with_line_feeds(text: bytes) -> bytes:
    return text.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def line_count(path: Path) -> int:
    """Return how many lines a file has, a last one without end included."""
    count, last = 0, b"\n"
    for chunk in chunks(path):
        count += chunk.count(b"\n")
        last = chunk[-1:]
    return count + (last != b"\n")


AROUND = "around.txt"
"""Where ``excerpt`` puts the lines that it leaves out."""


def excerpt(path: Path, *, first: int, last: int | None) -> Path:
    """Write a file with only the lines from ``first`` to ``last``, counted from 1.

    The others go to the file ``AROUND`` beside it.
    """
    cut = path.with_name("excerpt.txt")
    ended = 0
    with cut.open("wb") as file, path.with_name(AROUND).open("wb") as around:
        for chunk in chunks(path):
            begin = _after(chunk, first - 1 - ended)
            end = len(chunk) if last is None else _after(chunk, last - ended)
            file.write(chunk[begin:end])
            around.write(chunk[:begin])
            around.write(chunk[max(begin, end) :])
            ended += chunk.count(b"\n")
    return cut


def _after(chunk: bytes, count: int) -> int:
    """Return where the line after so many line feeds begins, or the chunk's end."""
    if count <= 0:
        return 0
    position = -1
    for _ in range(count):
        position = chunk.find(b"\n", position + 1)
        if position < 0:
            return len(chunk)
    return position + 1
