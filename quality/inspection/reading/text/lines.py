"""From a row of the table back to the line of the file it came from."""

from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from quality.inspection.reading.text import dialects, physical
from quality.inspection.reading.text.dialects import Dialect
from quality.inspection.reading.text.physical import Stretch


@dataclass(frozen=True, kw_only=True)
class Lines:
    """The lines of a file in which the rows of the table ``data`` begin.

    The file is read again, and only as far as it must be: an order without a question costs
    nothing, and lines where nothing is special are only counted. ``skipped`` are records before the
    first of data, ``before`` the lines of the original above this file. Not in the table are empty
    records, those whose numbers are in ``left_out``, those that say ``repeated``, the header,
    again, and of the rest those in ``dropped``. Behind one of the ``broken`` with a quote too many,
    nobody knows where records begin.
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
        waiting = deque(sorted(found))
        row = 0
        for run in self._runs() if waiting else ():
            while waiting and waiting[0] < row + len(run):
                wanted = waiting.popleft()
                found[wanted] = run[wanted - row] + self.before
            row += len(run)
            if not waiting:
                break
        return found

    def of_records(self, numbers: Sequence[int]) -> dict[int, int]:
        """Return the line that each of these records begins on; records count from 1."""
        found: dict[int, int] = {}
        waiting = deque(sorted(set(numbers)))
        number = 0
        for stretch in physical.stretches(self.path, self.dialect) if waiting else ():
            while waiting and waiting[0] <= number + stretch.count:
                wanted = waiting.popleft()
                place = wanted - number - 1
                line = stretch.records[place][0] if stretch.records else stretch.line + place
                found[wanted] = line + self.before
            number += stretch.count
            if not waiting:
                break
        return found

    def _runs(self) -> Iterator[Sequence[int]]:
        """Yield the lines of the records that are rows of the table, in their order, in runs."""
        number = row = 0
        left_out, dropped = sorted(self.left_out | self.broken), sorted(self.dropped)
        for stretch in physical.stretches(self.path, self.dialect):
            lines, is_lost = self._lines(stretch, number, left_out)
            if held := dropped[bisect_left(dropped, row) : bisect_left(dropped, row + len(lines))]:
                gone = {each - row for each in held}
                yield [line for place, line in enumerate(lines) if place not in gone]
            else:
                yield lines
            number, row = number + stretch.count, row + len(lines)
            if is_lost:
                return

    def _lines(
        self, stretch: Stretch, number: int, left_out: Sequence[int]
    ) -> tuple[Sequence[int], bool]:
        """Return the lines of a stretch that are rows, and whether nobody knows what follows."""
        first, last = number + 1, number + stretch.count
        is_touched = bisect_left(left_out, first) < bisect_right(left_out, last)
        if stretch.records is None and first > self.skipped and not is_touched:
            names = max(self.repeated or [""], key=len).encode()
            if not self.repeated or names not in stretch.text:
                return range(stretch.line, stretch.line + stretch.count), False
        return self._one_by_one(stretch, number)

    def _one_by_one(self, stretch: Stretch, number: int) -> tuple[list[int], bool]:
        nothing = f"{self.dialect.delimiter}{self.dialect.quote}\r\n".encode()
        repeated = None if self.repeated is None else list(self.repeated)
        records = stretch.records
        if records is None:
            records = list(enumerate(stretch.text.split(b"\n")[:-1], stretch.line))
        lines: list[int] = []
        for place, (line, record) in enumerate(records, number + 1):
            if place in self.broken and record.count(self.dialect.quote.encode()) % 2:
                return lines, True
            if place <= self.skipped or place in self.left_out or not record.strip(nothing):
                continue
            if not repeated or self._cells(record) != repeated:
                lines.append(line)
        return lines, False

    def _cells(self, record: bytes) -> list[str]:
        text = record.decode("utf-8", "replace")
        found = dialects.records_of(text, self.dialect, most=1)
        return found[0].cells if found else []
