"""Where in a file the table stands: titles above, names, units, rows, notes below, other tables.

Offices write more than the table into a file. A line without any value and hardly a cell is a
title above or a note below.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from quality.inspection.order import ReadingRule
from quality.inspection.reading.anatomy.feet import split_foot
from quality.inspection.reading.anatomy.heads import header_of, split_head
from quality.inspection.reading.anatomy.parts import Part, has_value, parts_of, reach
from quality.inspection.reading.text import cells, values
from quality.inspection.reading.text.dialects import Record

_LOOKED_AT = 40


@dataclass(frozen=True, kw_only=True)
class Layout:
    """The parts of a file, record by record.

    ``header`` names the columns, top line first; ``rows`` are those of data in the sample;
    ``others`` are titles of further tables; ``numbering`` is a row that counts the columns.
    """

    width: int
    rows: list[Record]
    header: list[Record] = field(default_factory=list[Record])
    units: Record | None = None
    numbering: Record | None = None
    preamble: list[Record] = field(default_factory=list[Record])
    footer: list[Record] = field(default_factory=list[Record])
    others: list[str] = field(default_factory=list[str])
    is_ragged: bool = False
    typed: list[int] = field(default_factory=list[int])
    usual: int = 1


def layout_of(records: Sequence[Record], *, is_whole: bool) -> Layout:
    """Find the table in the records a file begins with, or in all that it has.

    The largest table is taken. Where the file goes on, its last one counts as the largest.
    """
    filled = [record for record in records if record.filled]
    if not any(len(record.cells) > 1 for record in filled):
        return _one_column(filled)
    parts = parts_of(records)
    main = max(parts, key=lambda part: part.size) if is_whole else parts[-1]
    at = parts.index(main)
    layout = _laid_out(main, is_whole=is_whole)
    above, below = parts[:at], parts[at + 1 :]
    preamble = [record for part in above if _is_small_talk(part, main) for record in part.records]
    footer = [record for part in below if _is_small_talk(part, main) for record in part.records]
    others = [_title(part) for part in (*above, *below) if not _is_small_talk(part, main)]
    return replace(
        layout,
        preamble=[*preamble, *layout.preamble],
        footer=[*layout.footer, *footer],
        others=others,
    )


def told_layout(records: Sequence[Record], rule: ReadingRule) -> Layout:
    """Return the parts of a file where a person said which lines name the columns or hold data."""
    filled = [record for record in records if record.filled]
    header = [record for record in filled if record.line in (rule.header_lines or [])]
    first = rule.first_line or max(rule.header_lines or [0]) + 1
    last = rule.last_line or max((record.line for record in filled), default=0)
    rows = [record for record in filled if first <= record.line <= last]
    above = [record for record in filled if record.line < first and record not in header]
    part = Part(records=rows)
    units = None
    if rule.header_lines is None:
        header, units, _, above = header_of(above, rows, part.width)
    return Layout(
        width=part.width if rows else max((len(record.cells) for record in header), default=1),
        rows=rows,
        header=header,
        units=units,
        preamble=above,
        footer=[record for record in filled if record.line > last],
        typed=part.typed,
        usual=usual_fill(rows),
    )


def _one_column(filled: list[Record]) -> Layout:
    rows = [record.cells for record in filled[:_LOOKED_AT]]
    if rows and cells.has_header(rows):
        return Layout(width=1, header=filled[:1], rows=filled[1:])
    return Layout(width=1, rows=filled)


def _is_small_talk(part: Part, main: Part) -> bool:
    """Tell whether a part is no table but keys with values, above or below one."""
    pairs = sum(record.filled <= 2 for record in part.records)  # noqa: PLR2004 - key and value
    if pairs <= len(part.records) * 0.7 or len(part.records) > _LOOKED_AT:
        return False
    return main.reach > 2 and not _is_small_table(part)  # noqa: PLR2004 - a table has more than a key and a value


def _is_small_table(part: Part) -> bool:
    """Tell whether names stand above at least two rows with values in the second column."""
    names, *rows = [record for record in part.records if record.filled > 1]
    are_rows = all(len(r.cells) > 1 and values.is_value(r.cells[1]) for r in rows)
    is_keyed = names.cells[0].strip().endswith(":")
    return len(rows) > 1 and are_rows and not has_value(names) and not is_keyed


def _title(part: Part) -> str:
    return part.records[0].text[:200]


def _laid_out(part: Part, *, is_whole: bool) -> Layout:
    width, typed = part.width, part.typed
    usual = usual_fill(part.records)
    head, rows = split_head(part.records, typed, usual)
    rows, footer = split_foot(rows, typed, usual, width) if is_whole else (rows, [])
    header, units, numbering, preamble = header_of(head, rows, width)
    named = max((reach(record) for record in header), default=0)
    is_cut = named > width and not any(reach(record) > named for record in rows[: len(rows) // 2])
    width = named if is_cut else width
    short = [record for record in rows if len(record.cells) < width]
    return Layout(
        width=width,
        rows=rows,
        header=header,
        units=units,
        numbering=numbering,
        preamble=preamble,
        footer=footer,
        is_ragged=is_cut or _are_cut(short, rows, width),
        typed=typed,
        usual=usual,
    )


def _are_cut(short: list[Record], rows: list[Record], width: int) -> bool:
    """Tell whether a writer left out the empty cells at the ends of rows."""
    is_long = any(len(record.cells) > width and reach(record) > width for record in rows)
    return len(short) > max(4, len(rows) * 0.1) and not is_long


def usual_fill(records: Sequence[Record]) -> int:
    """Return how many cells of a row are filled in the middle of a table."""
    filled = sorted(record.filled for record in records if record.filled > 1)
    return filled[len(filled) // 2] if filled else 1
