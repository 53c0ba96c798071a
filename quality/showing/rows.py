"""Rows that did not fit, cell by cell, with the bad cells marked."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from marketplace.core.language import Language, in_language

MOST_COLUMNS = 60


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A cell of the file as it stands there; ``flaw`` is ``surplus``, ``missing`` or nothing."""

    text: str
    flaw: str = ""


@dataclass(frozen=True, kw_only=True)
class BadLine:
    """A line of the file that did not fit, why, and in which column if that is known."""

    line: int
    reason: str
    column: str
    cells: list[Cell]


@dataclass(frozen=True, kw_only=True)
class BadLines:
    """The lines under the names of their columns; surplus cells have none."""

    header: list[str]
    lines: list[BadLine]
    count: int


def bad_lines(
    reading: Mapping[str, Any], names: Sequence[str], language: Language
) -> BadLines | None:
    """Return the lines that did not fit, as a table; None where all did or nobody may see them."""
    examples: list[dict[str, Any]] = reading.get("bad_row_examples") or []
    if not examples:
        return None
    shown = list(names)[:MOST_COLUMNS]
    split = [_split(str(row["text"]), reading) for row in examples]
    width = min(MOST_COLUMNS, max(len(shown), *(len(cells) for cells in split)))
    return BadLines(
        header=shown + [""] * (width - len(shown)),
        lines=[
            BadLine(
                line=row["line"],
                reason=in_language(row.get("texts") or {}, language) or row["reason"],
                column=row.get("column") or "",
                cells=_marked(cells, len(shown), width),
            )
            for row, cells in zip(examples, split, strict=True)
        ],
        count=reading.get("bad_rows", len(examples)),
    )


def _split(text: str, reading: Mapping[str, Any]) -> list[str]:
    """Return the cells of a line by the dialect of its file; a broken one stays whole."""
    delimiter, quote = reading.get("delimiter"), reading.get("quote")
    if not delimiter or len(delimiter) != 1:
        return [text]
    has_quote = bool(quote) and len(str(quote)) == 1
    quoting = csv.QUOTE_MINIMAL if has_quote else csv.QUOTE_NONE
    try:
        rows = list(
            csv.reader(
                [text], delimiter=delimiter, quotechar=quote if has_quote else None, quoting=quoting
            )
        )
    except csv.Error:
        return [text]
    return rows[0] if rows else []


def _marked(cells: Sequence[str], expected: int, width: int) -> list[Cell]:
    marked = [
        Cell(text=text, flaw="surplus" if place >= expected else "")
        for place, text in enumerate(cells[:width])
    ]
    missing = max(0, expected - len(cells))
    filler = width - len(marked) - missing
    return marked + [Cell(text="", flaw="missing")] * missing + [Cell(text="")] * filler
