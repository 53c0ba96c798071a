"""Making small files of every format, and reading them the way the child does."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import duckdb
import openpyxl
import xlwt

from quality.inspection import inspecting, spatial
from quality.inspection.order import ReadingRule
from quality.inspection.reading import files
from quality.inspection.reading.table import Table

Rows = Sequence[Sequence[Any]]


@dataclass(frozen=True, kw_only=True)
class Read:
    """What became of a file: the table's description, and its rows by column name."""

    table: Table
    types: dict[str, str]
    rows: list[tuple[Any, ...]]

    @property
    def names(self) -> list[str]:
        return list(self.types)

    def column(self, name: str) -> list[Any]:
        return [row[self.names.index(name)] for row in self.rows]

    def said(self) -> str:
        return "\n".join(told["en"] for told in self.table.reading.assumptions)

    def notices(self) -> set[str]:
        return {notice.id for notice in self.table.notices}


def read(folder: Path, data: bytes | str, filename: str = "", **rule: Any) -> Read:
    """Read a file within the walls that the child's DuckDB has."""
    path = folder / "source"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    with inspecting.database(folder, memory_mb=400) as connection:
        table = files.load(connection, path, filename=filename, rule=ReadingRule(**rule))
        if table.reading.kind == "document":
            return Read(table=table, types={}, rows=[])
        described = connection.execute("DESCRIBE data").fetchall()
        rows = connection.execute("SELECT * FROM data").fetchall()
    return Read(table=table, types={str(c[0]): str(c[1]) for c in described}, rows=rows)


def zipped(members: Mapping[str, bytes | str], **given: Any) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, **given) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def xlsx(sheets: Mapping[str, Rows], *, merged: Sequence[str] = (), hidden: str = "") -> bytes:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for cells in merged:
            sheet.merge_cells(cells)
        if name == hidden:
            sheet.sheet_state = "hidden"
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def xls(rows: Rows) -> bytes:
    workbook = xlwt.Workbook()
    sheet = cast("Any", workbook).add_sheet("Tabelle1")
    for i, row in enumerate(rows):
        for j, cell in enumerate(row):
            sheet.write(i, j, cell)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def ods(rows: Rows, *, repeated: str = "", manifest: str = "") -> bytes:
    """Write a spreadsheet of OpenDocument by hand; ``repeated`` is a cell's further attributes."""
    lines = "".join(
        f"<table:table-row>{''.join(_ods_cell(cell, repeated) for cell in row)}</table:table-row>"
        for row in rows
    )
    names = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<office:document-content xmlns:office="{names}:office:1.0" '
        f'xmlns:table="{names}:table:1.0" xmlns:text="{names}:text:1.0"><office:body>'
        f'<office:spreadsheet><table:table table:name="Blatt">{lines}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": manifest
            or f'<manifest:manifest xmlns:manifest="{names}:manifest:1.0"/>',
            "content.xml": content,
        }
    )


def _ods_cell(value: Any, repeated: str) -> str:
    if isinstance(value, str):
        kind = 'office:value-type="string"'
    else:
        kind = f'office:value-type="float" office:value="{value}"'
    return f"<table:table-cell {kind} {repeated}><text:p>{value}</text:p></table:table-cell>"


PLACES = """
    SELECT 1 AS nr, 'Rathaus' AS name, {point} AS geom
    UNION ALL SELECT 2, 'Müllerplatz', ST_Point(566000, 5935500)
"""
UTM = "ST_Point(565000, 5934000)"


def geo(folder: Path, driver: str, suffix: str, *, srs: str = "EPSG:25832") -> bytes:
    """Write two places in UTM 32 with GDAL, and return the file."""
    target = folder / f"made.{suffix}"
    named = f", SRS '{srs}'" if srs else ""
    with spatial.connected(folder) as connection:
        connection.execute(
            f"COPY ({PLACES.format(point=UTM)}) TO '{target}' "
            f"WITH (FORMAT gdal, DRIVER '{driver}'{named})"
        )
    return target.read_bytes()


def shapefile(folder: Path, **given: Any) -> dict[str, bytes]:
    """Return the parts of a Shapefile by their endings."""
    geo(folder, "ESRI Shapefile", "shp", **given)
    return {part.suffix[1:]: part.read_bytes() for part in folder.glob("made.*")}


def parquet(folder: Path, query: str) -> bytes:
    target = folder / "made.parquet"
    duckdb.sql(f"COPY ({query}) TO '{target}' (FORMAT parquet)")
    return target.read_bytes()
