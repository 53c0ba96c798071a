"""Getting a CSV file of any dialect into a typed DuckDB table, all of it or with counted rests."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from quality.criteria import NON_EMPTY, READABLE
from quality.inspection.outcome import BadRow, Reading, Refusal, Texts
from quality.inspection.reading import cells, dialects
from quality.inspection.reading.cells import Form
from quality.inspection.reading.dialects import Dialect
from quality.inspection.sql import TABLE, named, quoted

REJECTS_LIMIT = 100_000
"""So many rows that do not fit are counted exactly; beyond it the file is far from readable."""
EXAMPLES = 20
_MAX_COLUMNS = 2000


@dataclass(kw_only=True)
class Table:
    """A loaded table: how the file was read, what did not fit, and the place it is about."""

    reading: Reading
    bad_rows: int = 0
    bad_row_examples: list[BadRow] = field(default_factory=list[BadRow])
    misnamed: list[str] = field(default_factory=list[str])
    bbox: tuple[float, float, float, float] | None = None


@dataclass(kw_only=True)
class _Columns:
    """The names and forms of the columns, index by index; a name may be one we gave."""

    names: list[str]
    forms: list[Form]
    guesses: list[Form]


@dataclass(frozen=True, kw_only=True)
class _Plan:
    """How DuckDB is to read the file."""

    path: Path
    dialect: Dialect
    has_header: bool
    width: int

    def source(self, *, reject: bool) -> str:
        """Return the table function that yields every field as text: f0, f1 and so on."""
        columns = ", ".join(f"'f{i}': 'VARCHAR'" for i in range(self.width))
        rejects = (
            f"store_rejects=true, rejects_limit={REJECTS_LIMIT}"
            if reject
            else ("ignore_errors=true")
        )
        return (
            f"read_csv({quoted(str(self.path))}, auto_detect=false, columns={{{columns}}}, "
            f"delim={quoted(self.dialect.delimiter)}, quote={quoted(self.dialect.quote)}, "
            f"escape={quoted(self.dialect.quote)}, header={str(self.has_header).lower()}, "
            f"null_padding=false, max_line_size={dialects.MAX_LINE}, "
            f"buffer_size={4 * dialects.MAX_LINE}, {rejects})"
        )


def load_csv(connection: duckdb.DuckDBPyConnection, path: Path) -> Table:
    """Read a CSV file into the table ``data``.

    Raises:
        Refusal: It is no text table (``readable``), or has no row of data (``non_empty``).
    """
    encoding = dialects.encoding_of(path)
    utf8 = dialects.as_utf8(path, encoding)
    sample = dialects.sample_of(utf8)
    if not sample.strip():
        raise empty()
    dialect = dialects.dialect_of(sample)
    rows = dialects.rows_of(sample, dialect)
    width = _width_of(rows)
    rows = [rows[0], *(row for row in rows[1:] if len(row) == width)]
    has_header = cells.has_header(rows)
    if has_header and len(rows) == 1 and utf8.stat().st_size <= dialects.SAMPLE_BYTES:
        raise empty()
    names, misnamed = _names(rows[0], width=width, has_header=has_header)
    plan = _Plan(path=utf8, dialect=dialect, has_header=has_header, width=width)
    guesses = _guess(rows[1:] if has_header else rows, plan)
    columns = _Columns(names=names, forms=_load(connection, plan, names, guesses), guesses=guesses)
    bad_rows, examples = _rejected(connection)
    table = Table(
        reading=_reading(plan, encoding, columns.forms),
        bad_rows=bad_rows,
        bad_row_examples=examples,
        misnamed=misnamed,
    )
    _drop_empty_unnamed(connection, columns, table)
    table.reading.assumptions.extend(_assumed(columns, has_header=has_header))
    return table


def empty() -> Refusal:
    """Return the refusal of a file without a row of data."""
    return Refusal(
        NON_EMPTY.id,
        de="Die Datei enthält keine Datenzeile. Laden Sie die Datei mit ihren Daten hoch.",
        en="The file holds no row of data. Upload the file with its data.",
    )


def _width_of(rows: Sequence[Sequence[str]]) -> int:
    """Return how many columns there are: as the header says, unless hardly a row agrees."""
    lengths = [len(row) for row in rows]
    usual = max(set(lengths), key=lambda width: (lengths.count(width), width))
    agreeing = lengths.count(len(rows[0])) / len(lengths)
    width = len(rows[0]) if agreeing >= 0.5 or len(rows) == 1 else usual  # noqa: PLR2004 - most
    if width > _MAX_COLUMNS:
        raise Refusal(
            READABLE.id,
            de=f"Die Datei hat {width} Spalten; höchstens {_MAX_COLUMNS} werden gelesen.",
            en=f"The file has {width} columns; at most {_MAX_COLUMNS} are read.",
        )
    return width


def _names(header: Sequence[str], *, width: int, has_header: bool) -> tuple[list[str], list[str]]:
    """Return a usable name for each column, and those that the file names badly."""
    names: list[str] = []
    misnamed: list[str] = []
    taken: set[str] = set()
    for index in range(width):
        wanted = " ".join(header[index].split())[:200] if has_header and index < len(header) else ""
        name = wanted or f"column_{index + 1}"
        while name.lower() in taken:
            name += "_2"
        if has_header and name != wanted:
            misnamed.append(name)
        taken.add(name.lower())
        names.append(name)
    return names, misnamed


def _guess(body: Sequence[Sequence[str]], plan: _Plan) -> list[Form]:
    columns = [[row[i] for row in body if i < len(row)] for i in range(plan.width)]
    comma_delimits = plan.dialect.delimiter == ","
    comma_decimals = cells.has_comma_decimals(columns)
    return [
        cells.form_of(column, comma_decimals=comma_decimals, comma_delimits=comma_delimits)
        for column in columns
    ]


def _load(
    connection: duckdb.DuckDBPyConnection,
    plan: _Plan,
    names: Sequence[str],
    guesses: Sequence[Form],
) -> list[Form]:
    """Fill the table in one pass; where some cell contradicts the sample, widen and fill again."""
    forms = list(guesses)
    try:
        _create(connection, plan, names, forms)
    except duckdb.InvalidInputException as error:
        if _MISFIT not in str(error):
            raise _unreadable(error) from error
        forms = _proven(connection, plan, forms)
        _create(connection, plan, names, forms)
    except duckdb.Error as error:
        if isinstance(error, duckdb.IOException | duckdb.OutOfMemoryException):
            raise
        raise _unreadable(error) from error
    return forms


_MISFIT = "misfit"


def _create(
    connection: duckdb.DuckDBPyConnection,
    plan: _Plan,
    names: Sequence[str],
    forms: Sequence[Form],
) -> None:
    for leftover in ("reject_errors", "reject_scans"):
        connection.execute(f"DROP TABLE IF EXISTS {leftover}")
    values = ", ".join(
        f"{_strict(form, f'f{i}')} AS {named(name)}"
        for i, (name, form) in enumerate(zip(names, forms, strict=True))
    )
    connection.execute(
        f"CREATE OR REPLACE TABLE {TABLE} AS SELECT {values} FROM {plan.source(reject=True)}"  # noqa: S608 - names and literals are quoted
    )


def _strict(form: Form, field: str) -> str:
    if form is cells.TEXT:
        return field
    text = f"nullif(trim({field}), '')"
    value = f"coalesce({form.sql.replace('@', text)}, CAST(error('{_MISFIT}') AS {form.sql_type}))"
    return f"CASE WHEN {text} IS NOT NULL THEN {value} END"


def _proven(
    connection: duckdb.DuckDBPyConnection, plan: _Plan, forms: Sequence[Form]
) -> list[Form]:
    """Return for each column the narrowest form that every cell of the whole file fits."""
    tried = [(form, *cells.wider_than(form)) if form is not cells.TEXT else () for form in forms]
    counts = [
        f"count(nullif(trim(f{i}), '')) - count({option.sql.replace('@', f'trim(f{i})')})"
        for i, options in enumerate(tried)
        for option in options
    ]
    query = f"SELECT {', '.join(counts)} FROM {plan.source(reject=False)}"  # noqa: S608 - as above
    misfits = iter(connection.execute(query).fetchone() or ())
    proven: list[Form] = []
    for form, options in zip(forms, tried, strict=True):
        results = [(option, next(misfits)) for option in options]
        proven.append(next((option for option, count in results if count == 0), form))
    return proven


def _unreadable(error: Exception) -> Refusal:
    detail = str(error).splitlines()[0][:200]
    return Refusal(
        READABLE.id,
        de=f"Die Datei lässt sich nicht als CSV lesen ({detail}). Prüfen Sie Trennzeichen und "
        "Anführungszeichen.",
        en=f"The file cannot be read as CSV ({detail}). Check its delimiters and quotes.",
    )


def _rejected(connection: duckdb.DuckDBPyConnection) -> tuple[int, list[BadRow]]:
    """Return how many rows did not fit, and the first of them with their line numbers."""
    count = connection.execute("SELECT count(DISTINCT line) FROM reject_errors").fetchone()
    found = connection.execute(
        "SELECT line, any_value(error_message), any_value(csv_line) FROM reject_errors "
        "GROUP BY line ORDER BY line LIMIT ?",
        [EXAMPLES],
    ).fetchall()
    examples = [
        BadRow(line=line, reason=str(reason)[:500], text=str(text).strip("\r\n")[:500])
        for line, reason, text in found
    ]
    return (count[0] if count else 0), examples


def _drop_empty_unnamed(
    connection: duckdb.DuckDBPyConnection, columns: _Columns, table: Table
) -> None:
    """Forget columns without name and value, as a delimiter at each line's end makes them."""
    for name in [name for name in table.misnamed if name.startswith("column_")]:
        row = connection.execute(f"SELECT count({named(name)}) FROM {TABLE}").fetchone()  # noqa: S608 - constants and quoted names
        if len(columns.names) == 1 or not row or row[0]:
            continue
        connection.execute(f"ALTER TABLE {TABLE} DROP COLUMN {named(name)}")
        index = columns.names.index(name)
        del columns.names[index], columns.forms[index], columns.guesses[index]
        table.misnamed.remove(name)
        number = name.removeprefix("column_")
        table.reading.assumptions.append(
            {
                "de": f"Spalte {number} hat weder Namen noch Werte und entfällt.",
                "en": f"Column {number} has neither name nor values and is left out.",
            }
        )


_DELIMITERS = {
    ";": ("Trennzeichen Semikolon", "delimiter semicolon"),
    ",": ("Trennzeichen Komma", "delimiter comma"),
    "\t": ("Trennzeichen Tabulator", "delimiter tab"),
    "|": ("Trennzeichen senkrechter Strich", "delimiter vertical bar"),
    dialects.NO_DELIMITER: ("eine Spalte ohne Trennzeichen", "one column without delimiter"),
}
_ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8 (BOM)",
    "utf-16": "UTF-16",
    "cp1252": "Windows-1252",
    "latin-1": "ISO-8859-1",
}


def _reading(plan: _Plan, encoding: str, forms: Sequence[Form]) -> Reading:
    delimiter, shown = plan.dialect.delimiter, _ENCODINGS[encoding]
    german, english = _DELIMITERS[delimiter]
    return Reading(
        kind="csv",
        encoding=shown,
        delimiter=delimiter if delimiter != dialects.NO_DELIMITER else None,
        quote=plan.dialect.quote,
        has_header=plan.has_header,
        decimal="," if any(form.uses_comma for form in forms) else ".",
        assumptions=[
            {"de": f"Gelesen als {shown}, {german}.", "en": f"Read as {shown}, {english}."}
        ],
    )


_EXPLAINED = {
    cells.NUMBER_COMMA.id: ("Zahlen mit Dezimalkomma", "numbers with a decimal comma"),
    cells.INTEGER_DOTS.id: ("ganze Zahlen mit Tausenderpunkten", "whole numbers in groups by dots"),
    cells.NUMBER_ENGLISH.id: ("Zahlen mit Tausenderkomma", "numbers in groups by commas"),
    cells.DATE_GERMAN.id: ("Tag.Monat.Jahr", "day.month.year"),
    cells.DATETIME_GERMAN.id: (
        "Tag.Monat.Jahr mit Uhrzeit, Ortszeit",
        "day.month.year with local time",
    ),
    cells.DATE_SLASHED.id: ("Jahr/Monat/Tag", "year/month/day"),
    cells.DATE_DAY_FIRST.id: ("Tag/Monat/Jahr", "day/month/year"),
    cells.DATE_MONTH_FIRST.id: ("Monat/Tag/Jahr", "month/day/year"),
    cells.DATETIME.id: ("Zeitpunkte ohne Zeitzone, Ortszeit", "moments without zone, local time"),
    cells.INSTANT.id: ("Zeitpunkte, umgerechnet in UTC", "moments, converted to UTC"),
}


def _assumed(columns: _Columns, *, has_header: bool) -> list[Texts]:
    """Return in plain words what was assumed of which columns."""
    told: list[Texts] = []
    if not has_header:
        told.append(
            {
                "de": "Die erste Zeile nennt keine Spalten; sie heißen column_1, column_2 …",
                "en": "The first line names no columns; they are called column_1, column_2 …",
            }
        )
    for form_id, (german, english) in _EXPLAINED.items():
        names = [n for n, f in zip(columns.names, columns.forms, strict=True) if f.id == form_id]
        if names:
            shown = _listed(names)
            told.append({"de": f"{shown}: {german}.", "en": f"{shown}: {english}."})
    widened = [
        name
        for name, form, guess in zip(columns.names, columns.forms, columns.guesses, strict=True)
        if form is cells.TEXT and guess is not cells.TEXT
    ]
    if widened:
        shown = _listed(widened)
        told.append(
            {
                "de": f"{shown}: beginnt wie eine Zahl oder ein Datum, enthält aber auch anderes "
                "und bleibt deshalb Text.",
                "en": f"{shown}: begins like a number or a date but holds other things too, so it "
                "stays text.",
            }
        )
    return told


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(f"„{name}“" for name in names[:8])
    return shown if len(names) <= 8 else f"{shown} +{len(names) - 8}"  # noqa: PLR2004 - readable
