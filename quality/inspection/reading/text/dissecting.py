"""Taking a text file apart before it is loaded: dialect, parts and columns, guessed or told.

What is looked at is the beginning of a file and, for notes below the table, its end; whether the
guess holds for all of it shows when it is loaded.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from quality.inspection.order import ReadingRule
from quality.inspection.outcome import Refusal
from quality.inspection.reading import refusing
from quality.inspection.reading.anatomy import feet, layout
from quality.inspection.reading.anatomy.headers import Names, names_of
from quality.inspection.reading.anatomy.layout import Layout
from quality.inspection.reading.text import cells, dialects, physical
from quality.inspection.reading.text.cells import Guess
from quality.inspection.reading.text.dialects import Dialect, Record, Sample

MOST_COLUMNS = 2000
_TAIL_BYTES = 64 * 1024


@dataclass(frozen=True, kw_only=True)
class Anatomy:
    """A text file taken apart.

    ``repeated`` says that the names come again between the rows, as on printed pages; ``last`` is
    the last line of data where something follows it.
    """

    dialect: Dialect
    layout: Layout
    names: Names
    columns: list[list[str]]
    first: int
    last: int | None
    is_at_top: bool
    is_repeated: bool
    has_spaced_quotes: bool
    rule: ReadingRule

    @cached_property
    def guesses(self) -> list[Guess]:
        """Return what the columns hold by the sample."""
        return self.guessed(self.columns)

    def guessed(self, columns: Sequence[Sequence[str]]) -> list[Guess]:
        """Return what the columns hold by these cells of them; a person's word comes first."""
        habits = cells.habits_of(columns, self.rule, delimiter=self.dialect.delimiter)
        return [
            cells.guess(column, habits, self.rule.columns.get(name))
            for name, column in zip(self.names.names, columns, strict=True)
        ]


def dissect(path: Path, rule: ReadingRule) -> Anatomy:
    """Take a UTF-8 file apart.

    Raises:
        Refusal: It has no row of data, or more columns than are read.
    """
    sample = dialects.sample_of(path)
    if not sample.text.strip():
        raise refusing.empty()
    if rule.lines_below is not None and rule.last_line is None:
        last_line = max(1, physical.line_count(path) - rule.lines_below)
        rule = rule.model_copy(update={"last_line": last_line})
    dialect = dialects.dialect_of(sample.text, rule)
    if (line := physical.giant(path, dialect)) is not None:
        raise _giant(line)
    records = dialects.records_of(sample.text, dialect, line=sample.line)
    is_whole = sample.is_whole and len(records) < dialects.SAMPLE_ROWS
    found = _laid_out(records, rule, is_whole=is_whole)
    if found.width > MOST_COLUMNS:
        raise refusing.unreadable(
            de=f"Die Datei hat {found.width} Spalten; höchstens {MOST_COLUMNS} werden gelesen.",
            en=f"The file has {found.width} columns; at most {MOST_COLUMNS} are read.",
        )
    if not found.rows and is_whole:
        raise refusing.empty()
    tail = [] if is_whole or rule.last_line else _tail(path, dialect, found)
    first = found.rows[0].line if found.rows else found.header[-1].line + 1
    last = rule.last_line or _last(found, records, is_whole=is_whole) or _before(tail, path)
    names = names_of([record.cells for record in found.header], found.width)
    body = [record.cells for record in _fitting(found)]
    columns = [[row[i] if i < len(row) else "" for row in body] for i in range(found.width)]
    return Anatomy(
        dialect=dialect,
        layout=replace(found, footer=[*found.footer, *tail]),
        names=names,
        columns=columns,
        first=first,
        last=last,
        is_at_top=_is_at_top(found, sample, last),
        is_repeated=any(_says_again(record, found) for record in found.rows),
        has_spaced_quotes=f'{dialect.delimiter} "' in sample.text and dialect.quote == '"',
        rule=rule,
    )


def _giant(line: int) -> Refusal:
    size = dialects.MAX_LINE // 1_000_000
    return refusing.unreadable(
        de=f"Ab Zeile {line} ist eine Zelle größer als {size} MB. Meist fehlt dort das schließende "
        "Anführungszeichen. Setzen Sie es, oder stellen Sie ein anderes Zeichen dafür ein.",
        en=f"From line {line} on, a cell is larger than {size} MB. Usually its closing quotation "
        "mark is missing. Set it, or choose another mark for it.",
    )


def _laid_out(records: list[Record], rule: ReadingRule, *, is_whole: bool) -> Layout:
    if records and dialects.tells_delimiter(records[0]):
        records = records[1:]
    if rule.header_lines is None and rule.first_line is None:
        within = [r for r in records if rule.last_line is None or r.line <= rule.last_line]
        found = layout.layout_of(within, is_whole=is_whole or len(within) < len(records))
        return replace(
            found, footer=[*found.footer, *[r for r in records[len(within) :] if r.filled]]
        )
    return layout.told_layout(records, rule)


def _tail(path: Path, dialect: Dialect, found: Layout) -> list[Record]:
    """Return the notes below the table at the end of a file that the sample does not reach.

    Their lines count down from the end: the last one is -1.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(size - _TAIL_BYTES, 0))
        text = file.read().decode("utf-8", "replace")
    _, _, text = text.partition("\n")
    lines = text.count("\n") + (not text.endswith("\n"))
    records = dialects.records_of(text, dialect, line=-lines)
    rows = [record for record in records if record.filled]
    kept, foot = feet.split_foot(rows, found.typed, found.usual, found.width)
    return foot if len(kept) > len(foot) else []


def _before(tail: list[Record], path: Path) -> int | None:
    """Return the line before the notes at the end."""
    return tail[0].line + physical.line_count(path) if tail else None


def _last(found: Layout, records: list[Record], *, is_whole: bool) -> int | None:
    """Return the last line of data where the sample shows what follows it."""
    if not found.rows:
        return None
    after = next((r.line for r in records if r.filled and r.line > found.rows[-1].line), None)
    return None if after is None or not is_whole else after - 1


def _is_at_top(found: Layout, sample: Sample, last: int | None) -> bool:
    """Tell whether a file is a table with at most a line of names, so that it is read as is."""
    if last is not None or found.preamble or found.units or found.numbering or not found.rows:
        return False
    if len(found.header) > 1 or sample.line > 1:
        return False
    top = found.header[0].line if found.header else found.rows[0].line
    return top == 1 and not found.others


def _says_again(record: Record, found: Layout) -> bool:
    return len(found.header) == 1 and record.cells == found.header[0].cells


def _fitting(found: Layout) -> list[Record]:
    """Return the rows of the sample that have as many cells as there are columns."""
    return [
        record
        for record in found.rows
        if (len(record.cells) == found.width or found.is_ragged or _is_padded(record, found.width))
        and not _says_again(record, found)
    ]


def _is_padded(record: Record, width: int) -> bool:
    return len(record.cells) > width and not any(cell.strip() for cell in record.cells[width:])
