"""Spreadsheets: one sheet of an XLSX, XLS or ODS file, written as text and read like one.

The sheet's rows become lines of text with the same numbers, so titles above the table, headers in
several lines and footnotes are found by the same rules as in text files. Cells keep what the file
says of them: dates are dates, numbers have all their digits, texts stay texts.
"""

import csv
import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import duckdb
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from quality.inspection.order import ReadingRule
from quality.inspection.outcome import Notice, Texts
from quality.inspection.reading import refusing, sheets
from quality.inspection.reading.table import Table
from quality.inspection.reading.text import loading
from quality.inspection.sql import TABLE, named

LARGEST_XLS = 128 * 1024 * 1024
_BREAK = "\ue00a"
"""Stands for a line break inside a cell, so that a row is one line; a private character."""

_DELIMITER = ";"
_SHOWN = {"xlsx": "Excel (XLSX)", "xls": "Excel (XLS)", "ods": "OpenDocument (ODS)"}
_WHOLE = 1e15
_LARGEST_MERGE = 100_000
_HEADER_ROWS = 4
_HIGHEST_HEADER = 40
_YEARS = range(1800, 2200)


def load(connection: duckdb.DuckDBPyConnection, path: Path, kind: str, rule: ReadingRule) -> Table:
    """Read a sheet into the table ``data``: the largest visible one, unless one is named.

    Raises:
        Refusal: The file is broken, locked, too large, or has no such sheet or no row.
    """
    hidden = sheets.refuse_excess(path, kind)
    if kind == "xls" and path.stat().st_size > LARGEST_XLS:
        raise refusing.too_large(
            form="XLS", bound_de="höchstens 128 MiB", bound_en="at most 128 MiB"
        )
    with path.open("rb") as file:
        try:
            workbook = CalamineWorkbook.from_filelike(cast("Any", file))
            sheet, others = _chosen(workbook, rule)
            lines = _Lines(sheet)
            text = lines.write(path.with_name("sheet.txt"))
        except PasswordError as error:
            raise refusing.locked(form=_SHOWN[kind]) from error
        except (CalamineError, ValueError, OSError) as error:
            raise refusing.broken(form=_SHOWN[kind], detail=str(error)) from error
        except BaseException as error:
            if type(error).__name__ != "PanicException":  # what Rust's panics come as
                raise
            raise refusing.broken(form=_SHOWN[kind], detail="damaged content") from error
    told = rule.model_copy(
        update={
            "encoding": "utf-8",
            "delimiter": _DELIMITER,
            "quote": '"',
            "decimal": rule.decimal or ("." if lines.has_fractions else None),
            "header_lines": lines.header if rule.header_lines is None else rule.header_lines,
        }
    )
    table = loading.load_csv(connection, text, told)
    if lines.has_breaks:
        _restore_breaks(connection, table)
    table.reading = table.reading.model_copy(
        update={
            "kind": kind,
            "sheet": sheet.name[:500],
            "others": [*[name[:500] for name in others], *table.reading.others][:50],
            "assumptions": [
                _told(kind, sheet.name, others),
                *_without_dialect(table.reading.assumptions),
            ],
            **dict.fromkeys(("encoding", "delimiter", "quote", "line_ends", "decimal")),
        }
    )
    table.parts = [ReadingRule(sheet=name[:500]) for name in others]
    table.notices.extend(_notices(hidden))
    return table


def _chosen(workbook: CalamineWorkbook, rule: ReadingRule) -> tuple[CalamineSheet, list[str]]:
    """Return the sheet to read, and the names of the others that hold something."""
    known = [meta for meta in workbook.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet]
    names = [meta.name for meta in known]
    if rule.sheet is not None:
        if rule.sheet not in names:
            raise refusing.no_such(
                what_de="das Blatt", what_en="sheet", name=rule.sheet, offered=names
            )
        others = [name for name in names if name != rule.sheet]
        return workbook.get_sheet_by_name(rule.sheet), others
    best: CalamineSheet | None = None
    filled: list[str] = []
    mark: tuple[bool, int] = (False, 0)
    for meta in known:
        sheet = workbook.get_sheet_by_name(meta.name)
        cells = sheet.height * sheet.width
        if not cells:
            continue
        filled.append(meta.name)
        if (found := (meta.visible == SheetVisibleEnum.Visible, cells)) > mark:
            best, mark = sheet, found
    if best is None:
        raise refusing.empty()
    return best, [name for name in filled if name != best.name]


class _Lines:
    """A sheet as lines of text."""

    def __init__(self, sheet: CalamineSheet) -> None:
        self._sheet = sheet
        self._merged = _merged(sheet)
        self._timed: set[int] = set()
        self.has_fractions = False
        self.has_breaks = False
        self.header: list[int] | None = None

    def write(self, target: Path) -> Path:
        """Write the sheet and return where it is."""
        first_column = (self._sheet.start or (0, 0))[1]
        head: list[list[Any]] = []
        for row in self._rows():
            self._look_at(row)
            if len(head) < _HIGHEST_HEADER:
                head.append(row)
        self.header = self._grouped_header(head)
        with target.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, delimiter=_DELIMITER, lineterminator="\n")
            for row in self._rows():
                cells = [self._text(column, cell) for column, cell in enumerate(row)]
                if any(cells):
                    writer.writerow(cells[first_column:])
                else:
                    file.write("\n")
        return target

    def _rows(self) -> Iterator[list[Any]]:
        """Yield the rows of the sheet from its very first, with merged cells filled."""
        before = [""] * (self._sheet.start or (0, 0))[1]
        values: dict[tuple[int, int], Any] = {}
        for number, row in enumerate(self._sheet.iter_rows()):
            cells: list[Any] = [*before, *row]
            for column, origin in self._merged.get(number, ()):
                if column >= len(cells):
                    continue
                if origin == (number, column):
                    values[origin] = cells[column]
                elif cells[column] == "" and self._may_fill(number, column, origin, cells):
                    cells[column] = values.get(origin, "")
            yield cells

    def _may_fill(
        self, number: int, column: int, origin: tuple[int, int], cells: list[Any]
    ) -> bool:
        """Tell whether a merged cell stands for its part: a title over the whole table does not."""
        if origin[0] == number:
            beside = [c for i, c in enumerate(cells) if c != "" and (number, i) != origin]
            return bool(beside) and column > origin[1]
        return origin[1] == column and number > self._header_end

    def _grouped_header(self, head: list[list[Any]]) -> list[int] | None:
        """Return the lines of a header in which cells are merged over several columns.

        It begins with the first row of such groups that is no title, and ends with the row of names
        below the last of them.
        """
        first = next((n for n, row in enumerate(head) if self._has_groups(n, row)), None)
        if first is None:
            return None
        last = first
        while last + 1 < len(head) and self._has_groups(last + 1, head[last + 1]):
            last += 1
        downwards = [
            below
            for below in range(first + 1, min(first + _HEADER_ROWS, len(head)))
            if any(origin[0] == first for _, origin in self._merged.get(below, ()))
        ]
        below = head[last + 1 : last + 3]
        has_names = len(below) > 1 and _is_header(below[0]) and not _is_header(below[1])
        return list(range(first + 1, max([*downwards, last + has_names]) + 2))

    def _has_groups(self, number: int, row: list[Any]) -> bool:
        """Tell whether a row has cells merged over several columns, and other cells beside."""
        groups = {
            origin
            for column, origin in self._merged.get(number, ())
            if origin[0] == number and origin[1] < column
        }
        titles = {row[column] for _, column in groups if column < len(row)}
        is_title = len(groups) == 1 and not {*row} - titles - {""}
        return bool(groups) and _is_header(row) and not is_title

    @property
    def _header_end(self) -> int:
        """The last row in which merged cells can still be those of a header."""
        return (self._sheet.start or (0, 0))[0] + _HEADER_ROWS

    def _look_at(self, row: list[Any]) -> None:
        for column, cell in enumerate(row):
            if isinstance(cell, float):
                self.has_fractions = self.has_fractions or not cell.is_integer()
            elif isinstance(cell, dt.datetime):
                self._timed.add(column)
            elif isinstance(cell, str) and ("\n" in cell or "\r" in cell):
                self.has_breaks = True

    def _text(self, column: int, cell: Any) -> str:
        """Write a cell: numbers with a point, dates as ISO 8601, as all of its column are."""
        if isinstance(cell, str):
            return cell.replace("\r\n", _BREAK).replace("\n", _BREAK).replace("\r", _BREAK)
        if isinstance(cell, bool):
            return str(cell).lower()
        if isinstance(cell, float):
            is_whole = cell.is_integer() and abs(cell) < _WHOLE
            return str(int(cell)) if is_whole else repr(cell)
        if isinstance(cell, dt.date | dt.timedelta):
            return _moment(cell, is_timed=column in self._timed)
        return str(cell)


def _moment(cell: dt.date | dt.timedelta, *, is_timed: bool) -> str:
    if isinstance(cell, dt.timedelta):
        return _duration(cell)
    if isinstance(cell, dt.datetime):
        return _rounded(cell).isoformat(sep=" ")
    return f"{cell.isoformat()} 00:00:00" if is_timed else cell.isoformat()


def _is_header(row: list[Any]) -> bool:
    """Tell whether a row can name columns: it has texts and years only."""
    return all(isinstance(cell, str) or cell in _YEARS for cell in row)


def _merged(sheet: CalamineSheet) -> dict[int, list[tuple[int, tuple[int, int]]]]:
    """Return the merged cells of each row: column, and the cell whose value they show."""
    found: dict[int, list[tuple[int, tuple[int, int]]]] = {}
    count = 0
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        count += (bottom - top + 1) * (right - left + 1)
        if count > _LARGEST_MERGE:
            break
        for row in range(top, bottom + 1):
            found.setdefault(row, []).extend(
                (column, (top, left)) for column in range(left, right + 1)
            )
    return found


def _rounded(moment: dt.datetime) -> dt.datetime:
    """Take away what counting days in fractions leaves: less than a millisecond."""
    near = moment + dt.timedelta(microseconds=500)
    return near.replace(microsecond=near.microsecond // 1000 * 1000)


def _duration(duration: dt.timedelta) -> str:
    seconds = round(duration.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def _restore_breaks(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Put line breaks back into cells, and spaces into names."""
    for name, kind, *_ in connection.execute(f"DESCRIBE {TABLE}").fetchall():
        column = str(name)
        if kind == "VARCHAR":
            connection.execute(
                f"UPDATE {TABLE} SET {named(column)} = "  # noqa: S608 - constants and quoted names
                f"replace({named(column)}, '{_BREAK}', chr(10)) "
                f"WHERE contains({named(column)}, '{_BREAK}')"
            )
        if _BREAK in column:
            connection.execute(
                f"ALTER TABLE {TABLE} RENAME COLUMN {named(column)} TO {named(_spaced(column))}"
            )
    shown = table.reading.model_dump_json()
    table.reading = type(table.reading).model_validate_json(_spaced(shown))
    table.misnamed = [_spaced(name) for name in table.misnamed]


def _spaced(text: str) -> str:
    return text.replace(f"-{_BREAK}", "").replace(f" {_BREAK}", " ").replace(_BREAK, " ")


def _told(kind: str, name: str, others: list[str]) -> Texts:
    shown, sheet = _SHOWN[kind], name[:80]
    rest_de = f"; nicht gelesen: {', '.join(others[:5])[:300]}" if others else ""
    rest_en = f"; not read: {', '.join(others[:5])[:300]}" if others else ""
    return {
        "de": f"Gelesen als {shown}, Blatt „{sheet}“{rest_de}.",
        "en": f"Read as {shown}, sheet “{sheet}”{rest_en}.",
    }


def _without_dialect(assumptions: list[Texts]) -> list[Texts]:
    """Leave out what was assumed of the text that we wrote ourselves."""
    return [told for told in assumptions if not told["en"].startswith("Read as ")]


def _notices(hidden: sheets.Hidden) -> Iterator[Notice]:
    if hidden.errors:
        yield Notice(
            id="formula_errors",
            count=hidden.errors,
            texts={
                "de": f"{hidden.errors} Zellen zeigen einen Fehler ihrer Formel (#NV, #DIV/0!) und "
                "gelten als leer.",
                "en": f"{hidden.errors} cells show an error of their formula (#N/A, #DIV/0!) and "
                "count as empty.",
            },
        )
    if hidden.rows or hidden.columns:
        yield Notice(
            id="hidden_cells",
            count=hidden.rows + hidden.columns,
            texts={
                "de": f"In der Datei sind {hidden.rows} Zeilen und {hidden.columns} Gruppen von "
                "Spalten ausgeblendet; sie werden mit veröffentlicht.",
                "en": f"{hidden.rows} rows and {hidden.columns} groups of columns are hidden in "
                "the file; they are published too.",
            },
        )
