"""From a row of the table back to the line of the file it came from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from quality.inspection.reading.text import dialects, physical
from quality.inspection.reading.text.dialects import Dialect


@dataclass(frozen=True, kw_only=True)
class Lines:
    """The lines of a file in which the rows of the table ``data`` begin.

    The file is read again, and only as far as it must be: an order without a question costs
    nothing. ``skipped`` are records before the first of data, ``before`` the lines of the original
    above this file. Not in the table are empty records, those whose numbers are in ``left_out``,
    those that say ``repeated``, the header, again, and of the rest those in ``dropped``.
    Behind one of the ``broken`` with a quote too many, nobody knows where records begin.
    """

    path: Path
    dialect: Dialect
    skipped: int = 0
    before: int = 0
    left_out: frozenset[int] = frozenset()
    dropped: frozenset[int] = frozenset()
    broken: frozenset[int] = frozenset()
    repeated: tuple[str, ...] | None = None

    def of(self, rows: Sequence[int]) -> dict[int, int | None]:
        """Return the line, from 1, that each of these row ids came from; None where unknown."""
        found: dict[int, int | None] = dict.fromkeys(rows)
        last = max(rows, default=-1)
        for row, line in enumerate(self._rows() if rows else ()):
            if row in found:
                found[row] = line
            if row >= last:
                break
        return found

    def of_records(self, numbers: Sequence[int]) -> dict[int, int]:
        """Return the line that each of these records begins on; records count from 1."""
        wanted = set(numbers)
        found: dict[int, int] = {}
        records = physical.records(self.path, self.dialect) if wanted else ()
        for number, (line, _) in enumerate(records, 1):
            if number in wanted:
                found[number] = line + self.before
            if len(found) == len(wanted):
                break
        return found

    def _rows(self) -> Iterator[int]:
        """Yield the line of every record that is a row of the table, in its order."""
        nothing = f"{self.dialect.delimiter}{self.dialect.quote}\r\n".encode()
        repeated = None if self.repeated is None else list(self.repeated)
        row = -1
        for number, (line, record) in enumerate(physical.records(self.path, self.dialect), 1):
            if number in self.broken and record.count(self.dialect.quote.encode()) % 2:
                return
            if number <= self.skipped or number in self.left_out or not record.strip(nothing):
                continue
            if repeated and self._cells(record) == repeated:
                continue
            row += 1
            if row not in self.dropped:
                yield line + self.before

    def _cells(self, record: bytes) -> list[str]:
        text = record.decode("utf-8", "replace")
        found = dialects.records_of(text, self.dialect, most=1)
        return found[0].cells if found else []
