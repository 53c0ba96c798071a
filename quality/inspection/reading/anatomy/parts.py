"""The tables of a text file: where one ends and another begins.

What a record is, is told by how many of its cells are filled and by the columns that hold values:
a text in such a column is a name or a title.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from quality.inspection.reading.text import values
from quality.inspection.reading.text.dialects import Record

_MOST_HEADERS = 6
_HALF = 0.5


@dataclass(kw_only=True)
class Part:
    """A run of records that make one table, with titles above and notes below still in it."""

    records: list[Record]

    @property
    def width(self) -> int:
        """Return how many cells its rows have: so many as most of those that are filled best."""
        lengths = Counter(len(record.cells) for record in self.records if record.filled > 1)
        if not lengths:
            return max((len(record.cells) for record in self.records), default=1)
        first = next(len(record.cells) for record in self.records if record.filled > 1)
        return max(lengths.items(), key=lambda item: (item[1], item[0] == first, item[0]))[0]

    @property
    def reach(self) -> int:
        """Return how many columns are used, so that a table padded to the next one's is itself."""
        return max((reach(record) for record in self._whole), default=0)

    @property
    def is_tabular(self) -> bool:
        """Tell whether some record has more than one cell: it is no title and no note."""
        return any(record.filled > 1 for record in self.records)

    @property
    def typed(self) -> list[int]:
        """Return the columns that hold values."""
        return values.typed_columns([record.cells for record in self._whole], self.width)

    @property
    def _whole(self) -> list[Record]:
        """Return the records with as many cells as there are columns."""
        width = self.width
        return [record for record in self.records if len(record.cells) == width]

    @property
    def size(self) -> int:
        """Return how much of a table it is."""
        return sum(record.filled for record in self.records if record.filled > 1)


def reach(record: Record) -> int:
    """Return the number of the last column in which a record holds something."""
    return max((index + 1 for index, cell in enumerate(record.cells) if cell.strip()), default=0)


def parts_of(records: Sequence[Record]) -> list[Part]:
    """Return the tables of a file, split where one ends and another begins."""
    parts: list[Part] = []
    between: list[Part] = []
    for piece in (piece for block in _blocks(records) for piece in _pieces(block)):
        if not piece.is_tabular:
            between.append(piece)
        elif parts and _goes_on(parts[-1], piece):
            for skipped in [*between, piece]:
                parts[-1].records.extend(skipped.records)
            between = []
        else:
            parts += [*between, piece]
            between = []
    return _without_strays(_with_titles([*parts, *between]))


def _blocks(records: Sequence[Record]) -> list[list[Record]]:
    """Return the runs of records between empty ones."""
    blocks: list[list[Record]] = [[]]
    for record in records:
        if record.filled:
            blocks[-1].append(record)
        elif blocks[-1]:
            blocks.append([])
    return [block for block in blocks if block]


def _pieces(block: list[Record]) -> list[Part]:
    """Split a run where names of other columns begin, though no empty line stands before them."""
    pieces: list[Part] = []
    begin = 0
    for index in range(1, len(block) - 1):
        if index > begin + 1 and _begins_anew(block, begin, index):
            title = block[index - 1].filled == 1 and index - 1 > begin
            pieces.append(Part(records=block[begin : index - title]))
            begin = index - title
    return [*pieces, Part(records=block[begin:])]


def _begins_anew(block: list[Record], begin: int, index: int) -> bool:
    row, after = block[index], block[index + 1]
    before = block[index - 1] if block[index - 1].filled > 1 else block[max(index - 2, begin)]
    if len(row.cells) in {len(before.cells), 1} and reach(row) == reach(before):
        return False
    return (
        row.filled > 1
        and has_value(before)
        and not has_value(row)
        and has_value(after)
        and reach(after) >= reach(row) - 1
        and row.filled > reach(row) * _HALF
        and len(row.cells) == len(after.cells)
    )


def has_value(record: Record) -> bool:
    """Tell whether some cell of a record is a value."""
    return any(values.is_value(cell) for cell in record.cells)


def _goes_on(part: Part, piece: Part) -> bool:
    """Tell whether a piece belongs to the table before it, so that only a gap is between them."""
    typed, first = part.typed, next(record for record in piece.records if record.filled > 1)
    if not typed:
        is_header_only = len(part.records) <= _MOST_HEADERS and part.reach > 1
        is_alike = piece.reach == part.reach and piece.width == part.width
        is_untyped = not piece.typed
        return is_alike and first is piece.records[0] and (is_untyped or is_header_only)
    if first.cells == _first_names(part) or (len(piece.records) == 1 and has_value(first)):
        return True
    if piece.width != part.width:
        return False
    return not is_head(first, typed) and values_in(first, typed) > 0


def _first_names(part: Part) -> list[str] | None:
    return next((record.cells for record in part.records if record.filled > 1), None)


def values_in(record: Record, typed: Sequence[int]) -> int:
    """Return how many of these columns hold a value in a record."""
    return sum(
        index < len(record.cells) and values.is_value(record.cells[index]) for index in typed
    )


def _aliens_in(record: Record, typed: Sequence[int]) -> int:
    held = [record.cells[index] for index in typed if index < len(record.cells)]
    return sum(not values.is_nothing(cell) and not values.is_value(cell) for cell in held)


def is_head(record: Record, typed: Sequence[int]) -> bool:
    """Tell whether a record has names where the table has values."""
    return _aliens_in(record, typed) > values_in(record, typed)


def _with_titles(parts: list[Part]) -> list[Part]:
    """Join lines of a single cell to the table below them, or to the one above at the end."""
    joined: list[Part] = []
    waiting: list[Record] = []
    for part in parts:
        if part.is_tabular:
            joined.append(Part(records=[*waiting, *part.records]))
            waiting = []
        elif joined and all(values.is_note(record.text) for record in part.records):
            joined[-1].records.extend(part.records)
        else:
            waiting += part.records
    if not joined:
        return [Part(records=waiting)]
    joined[-1].records.extend(waiting)
    return joined


def _without_strays(parts: list[Part]) -> list[Part]:
    """Join a single record of many cells, which is no table, to the table above it."""
    kept = parts[:1]
    for part in parts[1:]:
        if len(part.records) == 1 and part.records[0].filled > 2:  # noqa: PLR2004 - no key and value
            kept[-1].records.extend(part.records)
        else:
            kept.append(part)
    return kept
