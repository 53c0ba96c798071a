"""What stands below the rows of a table: notes, and sums of what is above."""

from collections.abc import Sequence

from quality.inspection.reading.anatomy.parts import is_head, values_in
from quality.inspection.reading.text import values
from quality.inspection.reading.text.dialects import Record

_HALF = 0.5


def split_foot(
    rows: list[Record], typed: list[int], usual: int, width: int
) -> tuple[list[Record], list[Record]]:
    """Split notes and sums below a table from its rows; they are looked for from the end."""
    end = len(rows)
    while end > 1 and _is_foot(rows, end - 1, width, typed, usual):
        end -= 1
    if end > 2 and _is_sum(rows[:end], typed):  # noqa: PLR2004 - something to add up
        end -= 1
    return rows[:end], rows[end:]


def _is_foot(rows: list[Record], index: int, width: int, typed: list[int], usual: int) -> bool:
    record, above = rows[index], rows[index - 1]
    if record.filled > 1 and (values_in(record, typed) or not typed):
        return record.filled <= usual * _HALF and values.is_note(record.text)
    if record.filled > 1:
        return values.is_note(record.text) or (record.filled < usual and is_head(record, typed))
    if usual == 1:
        return values.is_note(record.text) and width > 1
    is_apart = record.line > above.line + 1 + "".join(above.cells).count("\n")
    is_short = len(record.cells) < width
    is_long = len(record.text) > max(map(_label_length, rows[:index]), default=0) * 2
    return values_in(record, typed) == 0 and (
        values.is_note(record.text) or is_apart or is_short or is_long
    )


def _label_length(record: Record) -> int:
    return len(record.cells[0])


def _is_sum(rows: list[Record], typed: list[int]) -> bool:
    """Tell whether the last row is called a sum and is one, in every column that can be added."""
    last = rows[-1]
    label = next((cell for cell in last.cells if cell.strip()), "")
    if not values.is_sum_label(label):
        return False
    column = last.cells.index(label)
    if any(column < len(row.cells) and row.cells[column].strip() == label for row in rows[:-1]):
        return False
    checks = [_adds_up([row.cells[i] for row in rows if i < len(row.cells)]) for i in typed]
    told = [check for check in checks if check is not None]
    return bool(told) and sum(told) >= len(told) * _HALF


def _adds_up(column: Sequence[str]) -> bool | None:
    numbers = [number for cell in column if (number := values.as_number(cell)) is not None]
    if len(numbers) < 2:  # noqa: PLR2004 - one figure adds up to itself
        return None
    *parts, total = numbers
    return abs(sum(parts) - total) <= max(abs(total) * 0.01, 0.5 * len(parts) * 0.1)
