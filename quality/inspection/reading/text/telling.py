"""What was assumed of a text file, in values and in plain words: no guess is made in silence."""

import re
from collections.abc import Iterable, Sequence

from quality.inspection.outcome import ReadColumn, Reading, Texts
from quality.inspection.reading.anatomy.layout import Layout
from quality.inspection.reading.text import cells, dialects, encodings, forms
from quality.inspection.reading.text.cells import Guess
from quality.inspection.reading.text.dialects import Record
from quality.inspection.reading.text.dissecting import Anatomy
from quality.inspection.reading.text.encodings import Utf8

_LONGEST = 200
_SHOWN = 3
_MOST_SHOWN = 8

_DELIMITERS = {
    ";": ("Trennzeichen Semikolon", "delimiter semicolon"),
    ",": ("Trennzeichen Komma", "delimiter comma"),
    "\t": ("Trennzeichen Tabulator", "delimiter tab"),
    "|": ("Trennzeichen senkrechter Strich", "delimiter vertical bar"),
    " ": ("Trennzeichen Leerzeichen", "delimiter space"),
    dialects.NO_DELIMITER: ("eine Spalte ohne Trennzeichen", "one column without delimiter"),
}


def reading(source: Utf8, anatomy: Anatomy, guesses: Sequence[Guess]) -> Reading:
    """Return how a file was understood, without the sentences."""
    found, dialect = anatomy.layout, anatomy.dialect
    nulls = sorted({null for guess in guesses for null in guess.nulls})
    return Reading(
        kind="csv",
        encoding=shown_encoding(source.encoding),
        delimiter=dialect.delimiter if dialect.delimiter != dialects.NO_DELIMITER else None,
        quote=dialect.quote or None,
        line_ends=source.line_ends,
        decimal="," if any(guess.form.uses_comma for guess in guesses) else ".",
        date_order=next((g.form.date_order for g in guesses if g.form.date_order), None),
        nulls=nulls[:20],
        has_header=bool(found.header),
        header_lines=[record.line for record in found.header],
        first_line=anatomy.first,
        last_line=anatomy.last,
        preamble=_texts(found.preamble),
        footer=_texts(found.footer),
        others=found.others[:50],
        columns=_columns(anatomy, guesses),
        assumptions=[],
    )


def shown_encoding(encoding: str) -> str:
    """Return what people call an encoding."""
    return encodings.NAMES.get(encoding, encoding.upper())


def _texts(records: Iterable[Record]) -> list[str]:
    return [record.text[:_LONGEST] for record in records][:20]


def _columns(anatomy: Anatomy, guesses: Sequence[Guess]) -> list[ReadColumn]:
    names = anatomy.names.names
    units = anatomy.layout.units
    told = [cell.strip() for cell in units.cells] if units else []
    columns: list[ReadColumn] = []
    for index, (name, guess) in enumerate(zip(names, guesses, strict=True)):
        column = anatomy.columns[index]
        unit = told[index].strip("[]()") if index < len(told) else ""
        examples = list(dict.fromkeys(cell.strip()[:100] for cell in column if cell.strip()))
        columns.append(
            ReadColumn(
                name=name,
                type=guess.form.type,
                form=guess.form.id,
                unit=guess.form.unit or unit or None,
                confidence=_confidence(guess, column, anatomy),
                examples=examples[:_SHOWN],
            )
        )
    return columns


def _confidence(guess: Guess, column: Sequence[str], anatomy: Anatomy) -> float:
    """Say how sure a type is: every cell fits it, so only what may be meant otherwise counts."""
    if guess.is_forced:
        return 1.0
    if cells.is_ambiguous(column, guess.form):
        return 0.6
    if guess.form in {forms.TEXT_SHORT_YEARS, forms.TEXT_DAY_OR_MONTH}:
        return 0.5
    if not any(cell.strip() for cell in column):
        return 0.5
    if guess.nulls and guess.form.type != "string":
        return 0.9
    is_untold = guess.form.id in _BY_DAY and not cells.proves_order(column)
    return 0.8 if is_untold or not anatomy.layout.header else 1.0


_BY_DAY = {
    forms.DATE_DAY_FIRST.id,
    forms.DATE_MONTH_FIRST.id,
    forms.DATE_DASHED_DAY_FIRST.id,
    forms.DATE_DASHED_MONTH_FIRST.id,
}

_DAY_FIRST = ("Tag/Monat/Jahr", "day/month/year")
_MONTH_FIRST = ("Monat/Tag/Jahr", "month/day/year")
_DAY_FIRST_CLOCK = ("Tag/Monat/Jahr mit Uhrzeit, Ortszeit", "day/month/year with local time")
_MONTH_FIRST_CLOCK = ("Monat/Tag/Jahr mit Uhrzeit, Ortszeit", "month/day/year with local time")
_SPACED = ("Zahlen mit Leerzeichen als Tausendertrenner", "numbers in groups by spaces")
_COMMA = ("Zahlen mit Dezimalkomma", "numbers with a decimal comma")
_EXPLAINED = {
    forms.NUMBER_COMMA.id: _COMMA,
    forms.NUMBER_MINUS_COMMA.id: _COMMA,
    forms.INTEGER_DOTS.id: ("ganze Zahlen mit Tausenderpunkten", "whole numbers in groups by dots"),
    forms.INTEGER_SPACED.id: _SPACED,
    forms.NUMBER_SPACED.id: _SPACED,
    forms.NUMBER_SPACED_COMMA.id: _SPACED,
    forms.NUMBER_ENGLISH.id: ("Zahlen mit Tausenderkomma", "numbers in groups by commas"),
    forms.DATE_GERMAN.id: ("Tag.Monat.Jahr", "day.month.year"),
    forms.DATETIME_GERMAN.id: (
        "Tag.Monat.Jahr mit Uhrzeit, Ortszeit",
        "day.month.year with local time",
    ),
    forms.DATE_SLASHED.id: ("Jahr/Monat/Tag", "year/month/day"),
    forms.DATETIME_SLASHED.id: (
        "Jahr/Monat/Tag mit Uhrzeit, Ortszeit",
        "year/month/day with local time",
    ),
    forms.DATE_DAY_FIRST.id: _DAY_FIRST,
    forms.DATE_DASHED_DAY_FIRST.id: ("Tag-Monat-Jahr", "day-month-year"),
    forms.DATE_MONTH_FIRST.id: _MONTH_FIRST,
    forms.DATE_DASHED_MONTH_FIRST.id: ("Monat-Tag-Jahr", "month-day-year"),
    forms.DATETIME_DAY_FIRST.id: _DAY_FIRST_CLOCK,
    forms.DATETIME_DASHED_DAY_FIRST.id: _DAY_FIRST_CLOCK,
    forms.DATETIME_MONTH_FIRST.id: _MONTH_FIRST_CLOCK,
    forms.DATETIME_DASHED_MONTH_FIRST.id: _MONTH_FIRST_CLOCK,
    forms.DATETIME.id: ("Zeitpunkte ohne Zeitzone, Ortszeit", "moments without zone, local time"),
    forms.INSTANT.id: ("Zeitpunkte, umgerechnet in UTC", "moments, converted to UTC"),
    forms.TEXT_SHORT_YEARS.id: (
        "Jahre mit zwei Ziffern lassen das Jahrhundert offen; die Spalte bleibt Text",
        "years of two digits leave the century open; the column stays text",
    ),
    forms.TEXT_DAY_OR_MONTH.id: (
        "keine Zelle verrät, ob Tag oder Monat vorn steht; die Spalte bleibt Text",
        "no cell tells whether day or month comes first; the column stays text",
    ),
}


_GERMAN_QUOTES = re.compile("„([^„“]*)“")


def assumptions(
    source: Utf8, anatomy: Anatomy, guesses: Sequence[Guess], *, repeated: int
) -> list[Texts]:
    """Return in plain words what was assumed of the file, its parts and its columns."""
    told = [
        *_of_file(source, anatomy),
        *_of_parts(anatomy, repeated=repeated),
        *_of_columns(anatomy, guesses),
    ]
    return [{"de": texts["de"], "en": _GERMAN_QUOTES.sub("“\\1”", texts["en"])} for texts in told]


def _of_file(source: Utf8, anatomy: Anatomy) -> Iterable[Texts]:
    delimiter = anatomy.dialect.delimiter
    shown = shown_encoding(source.encoding)
    german, english = _DELIMITERS.get(
        delimiter, (f"Trennzeichen {delimiter}", f"delimiter {delimiter}")
    )
    yield {"de": f"Gelesen als {shown}, {german}.", "en": f"Read as {shown}, {english}."}
    if not anatomy.dialect.quote:
        yield {
            "de": "Anführungszeichen gehören zu den Daten.",
            "en": "Quotation marks are part of the data.",
        }


def _of_parts(anatomy: Anatomy, *, repeated: int) -> Iterable[Texts]:
    found = anatomy.layout
    if found.preamble:
        yield _lines_left_out("über", "above", found.preamble)
    if not found.header:
        yield {
            "de": "Die erste Zeile nennt keine Spalten; sie heißen column_1, column_2 …",
            "en": "The first line names no columns; they are called column_1, column_2 …",
        }
    yield from _of_head(found)
    yield from _of_rows(anatomy, repeated=repeated)
    if found.footer:
        yield _lines_left_out("unter", "below", found.footer)
    if found.others:
        names = _listed(found.others)
        yield {
            "de": f"Die Datei enthält mehrere Tabellen. Gelesen wurde die größte, nicht: {names}.",
            "en": f"The file holds several tables. The largest was read, not: {names}.",
        }


def _of_head(found: Layout) -> Iterable[Texts]:
    if len(found.header) > 1:
        lines = f"{found.header[0].line}–{found.header[-1].line}"
        yield {
            "de": f"Die Zeilen {lines} nennen zusammen die Spalten.",
            "en": f"Lines {lines} name the columns together.",
        }
    if found.units:
        yield {
            "de": f"Zeile {found.units.line} nennt Einheiten.",
            "en": f"Line {found.units.line} names units.",
        }
    if found.numbering:
        yield {
            "de": f"Zeile {found.numbering.line} zählt nur die Spalten und entfällt.",
            "en": f"Line {found.numbering.line} only counts the columns and is left out.",
        }


def _of_rows(anatomy: Anatomy, *, repeated: int) -> Iterable[Texts]:
    if repeated:
        yield {
            "de": f"Die Kopfzeile kommt {repeated}-mal wieder und zählt dort nicht als Daten.",
            "en": f"The line of names comes again {repeated} times and is no data there.",
        }
    if anatomy.layout.is_ragged:
        yield {
            "de": "Zeilen, die vor der letzten Spalte enden, haben dahinter leere Zellen.",
            "en": "Rows that end before the last column have empty cells behind.",
        }


def _lines_left_out(german: str, english: str, records: Sequence[Record]) -> Texts:
    count, first = len(records), records[0].text[:60]
    return {
        "de": f"{count} Zeile(n) {german} der Tabelle gehören nicht zu den Daten: „{first}“ …",
        "en": f"{count} line(s) {english} the table are no data: “{first}” …",
    }


def _of_columns(anatomy: Anatomy, guesses: Sequence[Guess]) -> Iterable[Texts]:
    named = list(zip(anatomy.names.names, guesses, strict=True))
    for form_id, (german, english) in _EXPLAINED.items():
        if names := [name for name, guess in named if guess.form.id == form_id]:
            shown = _listed(names)
            yield {"de": f"{shown}: {german}.", "en": f"{shown}: {english}."}
    for unit in dict.fromkeys(guess.form.unit for guess in guesses if guess.form.unit):
        shown = _listed([name for name, guess in named if guess.form.unit == unit])
        yield {
            "de": f"{shown}: Zahlen mit der Einheit {unit}, die nicht im Wert steht.",
            "en": f"{shown}: numbers in the unit {unit}, which is not in the value.",
        }
    yield from _of_nothing(named)
    yield from _of_doubt(anatomy, guesses)


def _of_nothing(named: Sequence[tuple[str, Guess]]) -> Iterable[Texts]:
    for spelled in dict.fromkeys(guess.nulls for _, guess in named if guess.nulls):
        shown = _listed([name for name, guess in named if guess.nulls == spelled])
        cells_shown = _listed(spelled)
        yield {
            "de": f"{shown}: {cells_shown} bedeutet, dass nichts angegeben ist.",
            "en": f"{shown}: {cells_shown} means that nothing is given.",
        }


def _of_doubt(anatomy: Anatomy, guesses: Sequence[Guess]) -> Iterable[Texts]:
    names = anatomy.names.names
    widened = [
        name
        for name, guess, first in zip(names, guesses, anatomy.guesses, strict=True)
        if guess.form is forms.TEXT and first.form.type != "string"
    ]
    if widened:
        shown = _listed(widened)
        yield {
            "de": f"{shown}: beginnt wie eine Zahl oder ein Datum, enthält aber auch anderes "
            "und bleibt deshalb Text.",
            "en": f"{shown}: begins like a number or a date but holds other things too, so it "
            "stays text.",
        }
    doubtful = [
        name
        for name, guess, column in zip(names, guesses, anatomy.columns, strict=True)
        if not guess.is_forced and cells.is_ambiguous(column, guess.form)
    ]
    if doubtful:
        shown = _listed(doubtful)
        yield {
            "de": f"{shown}: Ob der Punkt Tausender trennt oder Dezimalstellen, ist nicht sicher.",
            "en": f"{shown}: it is not sure whether the point groups thousands or begins decimals.",
        }


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(f"„{name}“" for name in names[:_MOST_SHOWN])
    return shown if len(names) <= _MOST_SHOWN else f"{shown} +{len(names) - _MOST_SHOWN}"
