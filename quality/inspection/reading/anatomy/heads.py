"""What stands above the rows of a table: titles, the lines of names, units, numbers of columns."""

from collections.abc import Sequence
from itertools import pairwise

from quality.inspection.reading.anatomy.parts import is_head, reach, values_in
from quality.inspection.reading.text import values
from quality.inspection.reading.text.dialects import Record

_MOST_HEADERS = 6
_LOOKED_AT = 40


def split_head(
    records: list[Record], typed: list[int], usual: int
) -> tuple[list[Record], list[Record]]:
    """Split what stands above the first row of data from the rows."""
    last_head, data_seen = -1, 0
    for index, record in enumerate(records[:_LOOKED_AT]):
        is_full = record.filled >= usual * 0.6
        if not typed:
            if is_full:
                last_head = index
                break
        elif (record.filled > 1 or not data_seen) and (
            is_head(record, typed) or _names_years(record, records[index + 1 :], typed)
        ):
            last_head = index
        elif is_full and values_in(record, typed):
            data_seen += 1
        if data_seen > 1:
            break
    while (
        typed and last_head + 1 < len(records) and _is_not_yet(records, last_head + 1, typed, usual)
    ):
        last_head += 1
    return records[: last_head + 1], records[last_head + 1 :]


def _is_not_yet(records: list[Record], index: int, typed: list[int], usual: int) -> bool:
    """Tell whether a record below the names is none of data yet: units, numbers of columns."""
    record = records[index]
    if _counts_columns(record, records[index + 1 :]) or _is_units(record):
        return index > 0
    return index == 0 and record.filled == 1 and usual > 1 and values_in(record, typed) == 0


def _names_years(record: Record, below: Sequence[Record], typed: Sequence[int]) -> bool:
    """Tell whether values in a record name columns: years, or hours that count up."""
    held = [(i, record.cells[i].strip()) for i in typed if i < len(record.cells)]
    numbers = [(i, cell) for i, cell in held if values.is_value(cell)]
    if not numbers or (
        all(values.is_value(cell) for cell in record.cells if cell.strip())
        and (record.cells[0].strip())
    ):
        return False
    if _are_truths(below, [i for i, _ in numbers]) and not _are_truths([record], typed):
        return True
    if all(values.is_year(cell) for _, cell in numbers):
        under = [
            row.cells[i] for row in below[:_LOOKED_AT] for i, _ in numbers if i < len(row.cells)
        ]
        return not all(values.is_year(cell) for cell in under if cell.strip())
    return len(numbers) > 2 and _counts_up([cell for _, cell in numbers]) and len(below) > 0  # noqa: PLR2004 - two are soon in a row by chance


def _are_truths(rows: Sequence[Record], columns: Sequence[int]) -> bool:
    held = [row.cells[i] for row in rows[:_LOOKED_AT] for i in columns if i < len(row.cells)]
    filled = [cell.strip().lower() for cell in held if cell.strip()]
    return bool(filled) and all(cell in {"true", "false"} for cell in filled)


def _counts_up(texts: Sequence[str]) -> bool:
    if not all(text.isdigit() for text in texts):
        return False
    return all(int(after) - int(before) == 1 for before, after in pairwise(texts))


def _counts_columns(record: Record, rows: Sequence[Record]) -> bool:
    """Tell whether a record numbers the columns, 1, 2, 3, even those that hold texts below."""
    texts = [cell.strip().strip("()[]") for cell in record.cells if cell.strip()]
    if len(texts) < 4 or len(texts) < len(record.cells) or len(rows) < 3:  # noqa: PLR2004 - as good as no chance
        return False
    below = [[row.cells[i] for row in rows if i < len(row.cells)] for i in range(len(texts))]
    are_texts = any(not any(map(values.is_value, column)) for column in below)
    are_larger = len(texts) > 4 and all(  # noqa: PLR2004 - as many are no chance
        (values.as_number(cell) or 0) > index
        for index, column in enumerate(below, 1)
        for cell in column
        if not values.is_nothing(cell)
    )
    is_data = _counts_up([cell.strip() for cell in rows[0].cells])
    return (
        texts[0] in {"1", "0"} and _counts_up(texts) and (are_texts or are_larger) and not is_data
    )


def _is_units(record: Record) -> bool:
    texts = [cell for cell in record.cells if cell.strip() and cell.strip() != "-"]
    units = sum(values.is_unit(cell) for cell in texts)
    return units > 0 and units >= len(texts) * 0.6


def header_of(
    head: list[Record], rows: list[Record], width: int
) -> tuple[list[Record], Record | None, Record | None, list[Record]]:
    """Split the head into names, units, numbers of columns and what is only a title."""
    units = numbering = None
    rest = list(head)
    while rest and (_counts_columns(rest[-1], rows) or (len(rest) > 1 and _is_units(rest[-1]))):
        if _counts_columns(rest[-1], rows):
            numbering = rest.pop()
        else:
            units = rest.pop()
    header: list[Record] = []
    comments: list[Record] = []
    while rest and not _is_names(rest[-1], [], width, rows):
        comments.insert(0, rest.pop())
    while rest and len(header) < _MOST_HEADERS and _is_names(rest[-1], header, width, rows):
        header.insert(0, rest.pop())
    return header, units, numbering, [*rest, *comments]


def _is_names(record: Record, header: list[Record], width: int, rows: list[Record]) -> bool:
    if record.filled > 2 and len({cell.strip() for cell in record.cells}) == 1:  # noqa: PLR2004 - two alike may be names
        return False
    if not header:
        return record.filled > 1 or (width > 1 and reach(record) > 1) or not rows
    if any(values.is_value(cell) and not values.is_year(cell) for cell in record.cells):
        return False
    if reach(record) == 1:  # a title, unless it names the only column of names
        return not header[0].cells[0].strip() and width == 2  # noqa: PLR2004 - a column of names, and one of values
    return not _is_pair(record, is_alone=header[0].filled < width, width=width)


def _is_pair(record: Record, *, is_alone: bool, width: int) -> bool:
    """Tell whether a record above the names is a key with a value and names nothing."""
    key = record.cells[0].strip()
    is_short = record.filled == 2 and reach(record) == 2 and width > 3  # noqa: PLR2004 - a key with its value
    is_note = values.is_note(key) and (":" in key or not is_alone)
    return key.endswith(":") or (is_short and not is_alone) or is_note
