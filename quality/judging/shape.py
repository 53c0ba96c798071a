"""Whether programs can read a file: its format, its columns, its rows, its types."""

from quality import criteria as rules
from quality.inspection.outcome import Outcome, Reading
from quality.judging.criterion import Criterion, criterion, limit, percent, quoted

SURE = 0.9
"""A column's type is certain from this confidence on."""

_SPREADSHEETS = {"xlsx", "xls", "ods"}
_PART_OF_A_SPREADSHEET = 0.75
_HEADED = {"csv", *_SPREADSHEETS}
"""Kinds of files whose rows need not fit, and whose first ones need not name the columns."""


def shape(outcome: Outcome) -> list[Criterion]:
    """Measure what a file that was read looks like to a program."""
    reading = outcome.reading
    assumptions = reading.assumptions[:1] if reading else []
    message = (
        {language: assumptions[0][language] for language in ("de", "en")} if assumptions else {}
    )
    measured = [
        criterion(rules.READABLE, value=True, passed=True, message=message or _READ),
        _machine_readable(reading),
    ]
    if is_document(outcome):
        return measured
    measured += [_non_empty(outcome), _columns(outcome)]
    if reading and reading.kind in _HEADED:
        measured += [_header(reading), _rows_parse(outcome)]
    if reading and reading.columns:
        measured.append(_typed(reading))
    return measured


def is_document(outcome: Outcome) -> bool:
    """Tell whether a file holds no table, so that nothing of a table can be measured."""
    return outcome.reading is not None and outcome.reading.kind == "document"


_READ = {"de": "Die Datei ließ sich lesen.", "en": "The file could be read."}


def _machine_readable(reading: Reading | None) -> Criterion:
    kind = reading.kind if reading else ""
    if kind == "document":
        degree = 0.0
        message = {
            "de": "Die Datei ist ein Dokument; Programme können ihren Inhalt nicht abfragen.",
            "en": "The file is a document; programs cannot query what it holds.",
        }
    elif kind in _SPREADSHEETS:
        degree = _PART_OF_A_SPREADSHEET
        message = {
            "de": "Die Datei ist ein Tabellenblatt; gelesen wurde das gewählte Blatt.",
            "en": "The file is a spreadsheet; the chosen sheet was read.",
        }
    else:
        degree = 1.0
        message = {
            "de": "Programme lesen dieses Format ohne Umwege.",
            "en": "Programs read this format directly.",
        }
    step = {
        "de": "Liefern Sie die Daten als CSV, Parquet oder GeoJSON.",
        "en": "Deliver the data as CSV, Parquet or GeoJSON.",
    }
    return criterion(
        rules.MACHINE_READABLE,
        value=kind,
        passed=degree > 0,
        message=message,
        degree=degree,
        step=step,
    )


def _non_empty(outcome: Outcome) -> Criterion:
    return criterion(
        rules.NON_EMPTY,
        value=outcome.rows,
        passed=True,
        message={"de": "Die Datei enthält Daten.", "en": "The file holds rows of data."},
    )


def _columns(outcome: Outcome) -> Criterion:
    misnamed = outcome.misnamed
    names = quoted(misnamed)
    return criterion(
        rules.COLUMNS,
        value=len(misnamed),
        passed=not misnamed,
        message={
            "de": f"Ohne eigenen Namen: {names['de']}."
            if misnamed
            else "Alle Spalten sind benannt.",
            "en": f"Without a name of their own: {names['en']}." if misnamed else "All are named.",
        },
        step={
            "de": "Geben Sie jeder Spalte in der Kopfzeile einen eigenen Namen.",
            "en": "Give each column a name of its own in the header.",
        },
    )


def _header(reading: Reading) -> Criterion:
    headed = reading.has_header
    return criterion(
        rules.HEADER,
        value=headed,
        passed=headed,
        message={
            "de": "Die Spalten sind benannt." if headed else "Der Datei fehlt die Kopfzeile.",
            "en": "The columns are named." if headed else "The file has no header.",
        },
        step={
            "de": "Setzen Sie eine Zeile mit den Namen der Spalten an den Anfang.",
            "en": "Put a line with the names of the columns at the beginning.",
        },
    )


def _rows_parse(outcome: Outcome) -> Criterion:
    bad, share = outcome.bad_rows, outcome.bad_rows / max(1, outcome.rows + outcome.bad_rows)
    lines = ", ".join(str(row.line) for row in outcome.bad_row_examples[:5])
    message = {"de": "Alle Zeilen passen zur Kopfzeile.", "en": "Every row fits the header."}
    if bad:
        message = {
            "de": f"{bad} Zeilen passen nicht zur Kopfzeile, zuerst Zeile {lines}.",
            "en": f"{bad} rows do not fit the header, first line {lines}.",
        }
    most = limit(rules.ROWS_PARSE)
    return criterion(
        rules.ROWS_PARSE,
        value=round(share, 6),
        passed=share <= most,
        message=message,
        degree=1.0 if not bad else max(0.0, 1 - share / (2 * most)),
        step={
            "de": "Berichtigen Sie die Zeilen, die der Bericht zeigt.",
            "en": "Correct the rows that the report shows.",
        },
    )


def _typed(reading: Reading) -> Criterion:
    unsure = [column.name for column in reading.columns if column.confidence < SURE]
    share = 1 - len(unsure) / len(reading.columns)
    shown = percent(share)
    names = quoted(unsure)
    return criterion(
        rules.TYPED,
        value=round(share, 4),
        passed=share >= limit(rules.TYPED),
        message={
            "de": f"{shown['de']} der Spalten sind von einer Art."
            + (f" Gemischt: {names['de']}." if unsure else ""),
            "en": f"{shown['en']} of the columns are of one type."
            + (f" Mixed: {names['en']}." if unsure else ""),
        },
        degree=share,
        step={
            "de": f"Vereinheitlichen Sie die Werte in {names['de']}, oder legen Sie den Typ fest.",
            "en": f"Make the values of {names['en']} alike, or set the type.",
        },
    )
