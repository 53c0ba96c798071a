"""The table as an Excel workbook of one sheet (ECMA-376), written row by row.

The cells are made in SQL, so a hundred thousand rows take a second or two. Texts are inline texts,
never formulas, whatever they begin with; what a spreadsheet would change (long numbers, days before
1900) stays a text.
"""

import zipfile
from pathlib import Path

import duckdb

from quality.inspection.profiling.fields import Field, fields_of
from quality.inspection.profiling.measuring import Profile
from quality.inspection.sql import TABLE, named, quoted

LARGEST_ROWS = 100_000
_MOST_CELLS = 2_000_000
_MOST_COLUMNS = 16_384
_LONGEST_TEXT = 32_767
_EXACT = 10**15
"""Excel keeps fifteen digits of a number."""

_CHUNK = 1000
_NOT_XML = r"\x00-\x08\x0B\x0C\x0E-\x1F\x{FFFE}\x{FFFF}"
_DAY, _MOMENT = 1, 2
"""Cell styles of the workbook."""

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"

_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships'
    '+xml"/><Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
    '<sheet name="data" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><numFmts count="2">'
    '<numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts>'
    '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    "</cellXfs></styleSheet>",
}
_SHEET = (
    f'<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView>'
    "</sheetViews><sheetData>"
)


def fits(profile: Profile) -> bool:
    """Tell whether a table is small enough for a spreadsheet."""
    width = len(profile.columns)
    return (
        profile.rows <= LARGEST_ROWS
        and width <= _MOST_COLUMNS
        and profile.rows * width <= _MOST_CELLS
    )


def write(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Write the table ``data`` as a workbook."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as book:
        for name, text in _PARTS.items():
            book.writestr(name, _HEAD + text)
        with book.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write((_HEAD + _SHEET).encode())
            found = connection.execute(_rows(fields_of(connection)))
            while rows := found.fetchmany(_CHUNK):
                sheet.write("".join(row for (row,) in rows).encode())
            sheet.write(b"</sheetData></worksheet>")


def _rows(fields: list[Field]) -> str:
    """Return the query that yields the header and each row as XML."""
    header = " || ".join(_text(quoted(field.name)) for field in fields)
    cells = " || ".join(_cell(field) for field in fields)
    return (
        f"SELECT '<row>' || {header} || '</row>' "  # noqa: S608 - constants and quoted names
        f"UNION ALL SELECT '<row>' || {cells} || '</row>' FROM {TABLE}"
    )


def _cell(field: Field) -> str:
    """Return the SQL of a column's cells; an empty one keeps its place."""
    column = named(field.name)
    if field.type == "boolean":
        filled = f"'<c t=\"b\"><v>' || CAST({column} AS TINYINT) || '</v></c>'"
    elif field.type == "number":
        filled = f"'<c><v>' || ({field.finite}) || '</v></c>'"
    elif field.type == "integer":
        number = f"'<c><v>' || {column} || '</v></c>'"
        filled = _either(f"abs(CAST({column} AS HUGEINT)) < {_EXACT}", number, column)
    elif field.is_moment:
        filled = _moment(field)
    else:
        filled = _text(column)
    return f"coalesce({filled}, '<c/>')"


def _moment(field: Field) -> str:
    """Return a day or an instant as days since 1900, as spreadsheets count them."""
    column = named(field.name)
    style = _DAY if field.type == "date" else _MOMENT
    days = f"round(epoch({column}) / 86400.0 + 25569, 9)"
    days = f"CAST({days} AS BIGINT)" if field.type == "date" else days
    number = f"'<c s=\"{style}\"><v>' || {days} || '</v></c>'"
    in_range = f"{column} >= DATE '1900-03-01' AND {column} < DATE '10000-01-01'"
    return _either(in_range, number, column)


def _either(condition: str, cell: str, column: str) -> str:
    return f"CASE WHEN {condition} THEN {cell} ELSE {_text(column)} END"


def _text(value: str) -> str:
    """Return the SQL of a cell of text, without the signs that XML cannot carry."""
    text = f"left(CAST({value} AS VARCHAR), {_LONGEST_TEXT})"
    text = f"regexp_replace({text}, '[{_NOT_XML}]', '', 'g')"
    text = f"regexp_replace({text}, '_(x[0-9A-Fa-f]{{4}}_)', '_x005F_\\1', 'g')"
    for sign, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\r", "&#13;")):
        text = f"replace({text}, {quoted(sign)}, {quoted(entity)})"
    return f"'<c t=\"inlineStr\"><is><t xml:space=\"preserve\">' || {text} || '</t></is></c>'"
