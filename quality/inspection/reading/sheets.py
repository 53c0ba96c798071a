"""How much a spreadsheet holds, counted while it streams by, before anything keeps it in memory.

Sizes in a ZIP may lie, and a small file may claim a cell in the last row and column: both are found
here, and so is what a spreadsheet hides.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.parsers import expat

from quality.inspection.outcome import Refusal
from quality.inspection.reading import archives, markup, refusing
from quality.inspection.reading.archives import Archive

MOST_CELLS = 5_000_000
MOST_AREA = 20_000_000
"""Rows times columns of the part that is filled; the reader keeps empty cells of it too."""

LARGEST_XML = 1024 * 1024 * 1024
_CELL = re.compile(rb'<(?:x:)?c [^>]*?r="([A-Z]{1,3})([0-9]{1,7})"[^>]*?[^/]>')
_HIDDEN_ROW = re.compile(rb'<(?:x:)?row [^>]*?hidden="(?:1|true)"')
_HIDDEN_COLUMN = re.compile(rb'<(?:x:)?col [^>]*?hidden="(?:1|true)"')
_ERROR = re.compile(rb'<(?:x:)?c [^>]*?t="e"')
_OVERLAP = 512


@dataclass
class Hidden:
    """What a spreadsheet does not show: errors of formulas, hidden rows and groups of columns."""

    errors: int = 0
    rows: int = 0
    columns: int = 0


def refuse_excess(path: Path, kind: str) -> Hidden:
    """Refuse a spreadsheet that would fill the memory; XLS files are small by their nature.

    Raises:
        Refusal: It holds too many cells, spans too wide an area, or unpacks to too much.
    """
    hidden = Hidden()
    if kind == "xls":
        return hidden
    with archives.opened(path) as archive:
        if kind == "ods":
            _measure_ods(archive)
            return hidden
        total = 0
        for name in archive.names:
            if not name.lower().endswith((".xml", ".rels", ".bin")):
                continue
            is_sheet = name.startswith("xl/worksheets/") and name.endswith(".xml")
            total += _measure_sheet(archive, name, hidden) if is_sheet else _measure(archive, name)
            if total > LARGEST_XML:
                raise _too_large(total)
    return hidden


def _measure(archive: Archive, name: str) -> int:
    """Unpack a part to nowhere, and return its true size."""
    size = 0

    def counted() -> Iterator[bytes]:
        nonlocal size
        for piece in archive.pieces(name):
            size += len(piece)
            yield piece

    markup.refuse_declarations_in(counted())
    return size


def _measure_sheet(archive: Archive, name: str, hidden: Hidden) -> int:
    size, cells, widest, lowest, rest = 0, 0, 0, 0, b""
    for piece in archive.pieces(name):
        size += len(piece)
        window = rest + piece
        end = window.rfind(b"<")
        window, rest = (window[:end], window[end:]) if end > 0 else (window, b"")
        if len(rest) > _OVERLAP * 1024:
            raise refusing.broken(form="XLSX", detail="an element of more than 512 KiB")
        for column, row in _CELL.findall(window):
            cells += 1
            widest, lowest = max(widest, _number(column)), max(lowest, int(row))
        hidden.errors += len(_ERROR.findall(window))
        hidden.rows += len(_HIDDEN_ROW.findall(window))
        hidden.columns += len(_HIDDEN_COLUMN.findall(window))
        _refuse(cells, widest * lowest)
        if size > LARGEST_XML:
            raise _too_large(size)
    return size


def _number(column: bytes) -> int:
    number = 0
    for letter in column:
        number = number * 26 + letter - 64
    return number


def _measure_ods(archive: Archive) -> None:
    manifest = "META-INF/manifest.xml"
    if manifest in archive.members and b"encryption-data" in b"".join(archive.pieces(manifest)):
        raise refusing.locked(form="ODS")
    if "content.xml" not in archive.members:
        raise refusing.broken(form="ODS", detail="content.xml is missing")
    counting = _OdsCount()
    parser = markup.parser_for(counting.start, counting.end, lambda _text: None)
    try:
        for piece in archive.pieces("content.xml"):
            parser.Parse(piece, False)  # noqa: FBT003 - expat takes it by position
        parser.Parse(b"", True)  # noqa: FBT003 - expat's own signature
    except expat.ExpatError as error:
        raise refusing.broken(form="ODS", detail=str(error)) from error


class _OdsCount:
    """Counts the cells of a spreadsheet in which rows and cells say how often they repeat."""

    def __init__(self) -> None:
        self._cells = self._row_cells = self._row = self._column = 0
        self._widest = self._lowest = self._times = 0
        self._is_filled = False

    def start(self, name: str, attributes: dict[str, Any]) -> None:
        """Enter an element."""
        given = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        if name == "table":
            self._row = self._widest = self._lowest = 0
        elif name == "table-row":
            self._times = _times(given.get("number-rows-repeated"))
            self._column, self._row_cells, self._is_filled = 0, 0, False
        elif name in {"table-cell", "covered-table-cell"}:
            times = _times(given.get("number-columns-repeated"))
            self._column += times
            if "value-type" in given:
                self._row_cells += times
                self._is_filled = True
                self._widest = max(self._widest, self._column)

    def end(self, name: str) -> None:
        """Leave an element."""
        if name != "table-row":
            return
        self._row += self._times
        if self._is_filled:
            self._lowest = self._row
            self._cells += self._row_cells * self._times
            _refuse(self._cells, self._widest * self._lowest)


def _times(given: Any) -> int:
    return int(given) if given and str(given).isdigit() else 1


def _refuse(cells: int, area: int) -> None:
    if cells > MOST_CELLS or area > MOST_AREA:
        raise refusing.too_large(
            form="XLSX/ODS",
            bound_de=f"höchstens {MOST_CELLS} gefüllte Zellen auf einer Fläche von {MOST_AREA}",
            bound_en=f"at most {MOST_CELLS} filled cells in an area of {MOST_AREA}",
        )


def _too_large(size: int) -> Refusal:
    mib = size // (1024 * 1024)
    return refusing.too_large(
        form="XLSX",
        bound_de=f"ausgepackt mehr als {mib} MiB",
        bound_en=f"more than {mib} MiB unpacked",
    )
