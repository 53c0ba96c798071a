"""What a file holds beside the table that was taken from it, searched for personal data like it.

The file itself may only be given away if nothing stands in its other sheets, layers and members,
in the lines around the table and in the rows that did not fit. What is no text or beyond the
bounds is named as not searched. The text of documents is searched by the same detectors; people
whom one may write to are expected in it, so addresses, telephone numbers and names only advise.
"""

import shutil
import time
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

import duckdb

from quality import privacy_rules as rules
from quality.inspection.order import Order, ReadingRule
from quality.inspection.outcome import Notice, PrivacyFinding, Refusal
from quality.inspection.privacy import gate, wording
from quality.inspection.privacy.wording import AROUND, BETWEEN, DOCUMENT, ROWS
from quality.inspection.profiling import measuring
from quality.inspection.reading import archives, files, kinds, prose
from quality.inspection.reading.table import Table
from quality.inspection.reading.text import misfits, physical
from quality.inspection.reading.text.planning import REJECTS_LIMIT
from quality.inspection.sql import TABLE, wall_in

MOST_PARTS = 50
MOST_BYTES = 256 * 1024 * 1024
"""So much of an archive is unpacked to be searched, beside what was taken."""

MOST_LINES = REJECTS_LIMIT
MOST_TEXT = 16 * 1024 * 1024
"""So many lines and characters of what reading left out are searched."""

SECONDS = 30
"""After so long no further part is begun."""

_EXPECTED = {rules.PRIVACY_EMAIL.id, rules.PRIVACY_PHONE.id, rules.PRIVACY_NAME.id}
_FEW_LINES = 20
"""So many lines around a table are titles and notes; more are a table themselves."""

_AT_ONCE = 5000
_LONGEST_LINE = 1024 * 1024
_THREADS = 2


@dataclass(frozen=True, kw_only=True)
class Searched:
    """What was found beside the table. ``unsearched`` are names of what could not be searched."""

    findings: list[PrivacyFinding] = field(default_factory=list[PrivacyFinding])
    unsearched: list[str] = field(default_factory=list[str])
    notices: list[Notice] = field(default_factory=list[Notice])


@dataclass(kw_only=True)
class _Found:
    """The search while it goes on; names of parts in their order."""

    order: Order
    findings: list[PrivacyFinding] = field(default_factory=list[PrivacyFinding])
    searched: list[str] = field(default_factory=list[str])
    unsearched: list[str] = field(default_factory=list[str])

    def add(self, part: str, found: Iterable[PrivacyFinding], *, is_taken: bool = False) -> None:
        """Take findings of a part that was searched, under names that tell of the part."""
        exempt = {(each.rule, each.column) for each in self.order.exemptions}
        if part not in self.searched:
            self.searched.append(part)
        for finding in found:
            column = f"{part}{BETWEEN}{finding.column}" if finding.column != _TEXT else part
            told: dict[str, Any] = {
                "part": "" if is_taken else part[:500],
                "column": column[:500],
                "columns": [],
                "lines": [],
                "repairs": [],
                "is_exempt": (finding.rule, column[:500]) in exempt,
            }
            self.findings.append(finding.model_copy(update=told))


_TEXT = "text"
"""The only column of lines of text; its name says nothing to the detectors."""


LeftOut = Mapping[str, list[str] | None]
"""Lines that reading left out, by where they stood; None where they are too many."""


def left_out(connection: duckdb.DuckDBPyConnection, folder: Path) -> LeftOut:
    """Return the rows that did not fit and the lines around the table, as reading left them."""
    return {ROWS: _bounded(_rows(connection)), AROUND: _bounded(_file(folder / physical.AROUND))}


def search(order: Order, table: Table, lines: LeftOut) -> Searched:
    """Search what of a file was not taken: the lines left out, then part by part."""
    found = _Found(order=order)
    if any(some != [] for some in lines.values()):
        with _room(order) as (connection, _):
            _search_lines(found, connection, lines)
    if table.reading.kind == "json":  # its other lists cannot be read apart
        found.unsearched += table.reading.others
    is_due = time.monotonic() + SECONDS
    begun_left, room = MOST_PARTS, MOST_BYTES
    sizes = _sizes(order, table)
    waiting = deque(table.parts)
    while waiting:
        part = waiting.popleft()
        size = sizes.get(part.member or "", 0) if part.sheet is part.layer is None else 0
        if not begun_left or time.monotonic() > is_due or size > room:
            found.unsearched.append(_name(part))
            continue
        begun_left, room = begun_left - 1, room - size
        waiting.extend(_search_part(found, part))
    return Searched(
        findings=found.findings, unsearched=found.unsearched[:100], notices=_notices(found)
    )


def search_document(order: Order, table: Table) -> Searched:
    """Search the text of a document, or of the documents in an archive, all of which is published.

    What holds no text that is cheap to have is told of, as it was before.
    """
    found = _Found(order=order)
    source = Path(order.folder) / order.source
    with _room(order) as (connection, folder):
        for name, path in _documents(source, order.filename, folder):
            lines = prose.lines_of(path, PurePosixPath(name).name) if path else None
            if lines is None:
                found.unsearched.append(name)
                continue
            part = DOCUMENT if path == source else f"{DOCUMENT}{BETWEEN}{name}"
            found.add(part, _in_text(connection, lines, is_prose=True), is_taken=True)
    notices = [wording.text_searched()] if not found.unsearched else table.notices
    return Searched(findings=found.findings, notices=notices)


def _documents(source: Path, filename: str, folder: Path) -> Iterable[tuple[str, Path | None]]:
    """Yield documents by their names, with where they lie; nowhere beyond the bounds."""
    if kinds.kind_of(source) != "zip" or prose.is_office(source):
        yield filename, source
        return
    with archives.opened(source) as archive:
        room = MOST_BYTES
        for number, name in enumerate(archive.names):
            room -= archive.members[name].file_size
            is_within = number < MOST_PARTS and room >= 0
            yield name, archive.take(name, folder / "member") if is_within else None


@contextmanager
def _room(order: Order) -> Generator[tuple[duckdb.DuckDBPyConnection, Path]]:
    """Open a database in a folder of its own, so that nothing of the table's reading is touched."""
    folder = Path(order.folder) / "parts"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    connection = duckdb.connect(str(folder / "part.duckdb"), config={"threads": _THREADS})
    try:
        wall_in(connection, folder, spill="spill", memory_mb=order.memory_mb)
        yield connection, folder
    finally:
        connection.close()
        shutil.rmtree(folder, ignore_errors=True)


def _search_lines(found: _Found, connection: duckdb.DuckDBPyConnection, lines: LeftOut) -> None:
    for part, some in lines.items():
        if some is None:
            found.unsearched.append(part)
        elif some:
            is_prose = part == AROUND and len(some) <= _FEW_LINES
            found.add(part, _in_text(connection, some, is_prose=is_prose))


def _search_part(found: _Found, part: ReadingRule) -> Sequence[ReadingRule]:
    """Search a part, and return the parts that it has itself."""
    name = _name(part)
    with _room(found.order) as (connection, folder):
        source = folder / found.order.source
        source.hardlink_to(Path(found.order.folder) / found.order.source)
        try:
            table = files.load_part(connection, source, filename=found.order.filename, rule=part)
        except Refusal:
            table = None
        if table is None or table.reading.kind == "document":
            lines = _plain_lines(folder, part)
            if lines is None:
                found.unsearched.append(name)
            else:
                found.add(name, _in_text(connection, lines, is_prose=True))
            return []
        rest = left_out(connection, folder)
        found.add(name, _examined(connection))
        for some in rest.values():
            if some is None:
                found.unsearched.append(name)
            elif some:
                found.add(name, _in_text(connection, some, is_prose=len(some) <= _FEW_LINES))
    is_whole = part.member is not None and part.sheet is part.layer is None
    return [each for each in table.parts if each.member == part.member] if is_whole else []


def _plain_lines(folder: Path, part: ReadingRule) -> list[str] | None:
    """Return the lines of a part that makes no table: a sheet of notes, a text, a document."""
    sheet, member = folder / "sheet.txt", folder / "member"
    if sheet.exists():
        return _bounded(_file(sheet))
    if part.member and member.exists():
        return prose.lines_of(member, PurePosixPath(part.member).name)
    return None


def _examined(connection: duckdb.DuckDBPyConnection) -> list[PrivacyFinding]:
    """Return what the gate finds in all rows of the table, whose columns nobody has decided on."""
    profile = measuring.profile(connection)
    return gate.examine(connection, profile, Order(folder="", source="")).findings


def _in_text(
    connection: duckdb.DuckDBPyConnection, lines: Sequence[str], *, is_prose: bool
) -> list[PrivacyFinding]:
    """Return what lines of text hold; in prose one expects people whom one may write to."""
    connection.execute(f"CREATE OR REPLACE TABLE {TABLE} ({_TEXT} VARCHAR)")
    for start in range(0, len(lines), _AT_ONCE):
        connection.execute(
            f"INSERT INTO {TABLE} SELECT unnest(?)",
            [lines[start : start + _AT_ONCE]],
        )
    return [
        finding.model_copy(
            update={"blocks": finding.blocks and not (is_prose and finding.rule in _EXPECTED)}
        )
        for finding in (_examined(connection) if lines else [])
    ]


def _rows(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """Yield the rows of a text file that are none of the table's."""
    known = {
        str(name)
        for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()
    }
    queries = {
        "reject_errors": "SELECT any_value(csv_line) FROM reject_errors GROUP BY line",
        misfits.LEFT_OUT: f"SELECT concat_ws(' | ', *COLUMNS(*)) FROM {misfits.LEFT_OUT}",  # noqa: S608 - a constant
    }
    for table, query in queries.items():
        if table in known:
            found = connection.execute(query)
            while page := found.fetchmany(_AT_ONCE):
                yield from (str(line) for (line,) in page if line is not None)


def _file(path: Path) -> Iterator[str]:
    """Yield the lines of a text file, if it is there."""
    if path.exists():
        with path.open(encoding="utf-8", errors="replace") as file:
            while line := file.readline(_LONGEST_LINE):
                yield line


def _bounded(lines: Iterable[str]) -> list[str] | None:
    """Return lines to be searched, or None if they are more than is searched."""
    kept: list[str] = []
    room = MOST_TEXT
    for line in prose.cut(lines):
        kept.append(line)
        room -= len(line)
        if room < 0 or len(kept) > MOST_LINES:
            return None
    return kept


def _sizes(order: Order, table: Table) -> dict[str, int]:
    """Return how large the members of an archive are."""
    if not any(part.member for part in table.parts):
        return {}
    with archives.opened(Path(order.folder) / order.source) as archive:
        return {name: member.file_size for name, member in archive.members.items()}


def _name(part: ReadingRule) -> str:
    names = [name for name in (part.member, part.sheet, part.layer) if name]
    return BETWEEN.join(names)[:500]


def _notices(found: _Found) -> list[Notice]:
    return [
        *([wording.parts_searched(found.searched)] if found.searched else []),
        *([wording.parts_unsearched(found.unsearched)] if found.unsearched else []),
    ]
