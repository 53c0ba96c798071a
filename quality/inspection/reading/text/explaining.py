"""Why a row did not fit, in plain words and with the column where DuckDB knows it."""

import re
from collections.abc import Callable, Sequence

import duckdb

from quality.inspection.outcome import BadRow, Texts

_LONGEST = 500
_REASONS: Sequence[tuple[re.Pattern[str], Callable[[re.Match[str]], tuple[str, str]]]] = (
    (
        re.compile(r"Expected Number of Columns: (\d+) Found: (\d+)"),
        lambda said: (
            f"Die Zeile hat {said[2]} Zellen, die Tabelle {said[1]} Spalten.",
            f"The row has {said[2]} cells, the table {said[1]} columns.",
        ),
    ),
    (
        re.compile("unterminated quote"),
        lambda _: (
            "Ein Anführungszeichen öffnet oder schließt keine ganze Zelle.",
            "A quotation mark does not enclose a whole cell.",
        ),
    ),
    (
        re.compile(r"Maximum line size of (\d+) bytes exceeded"),
        lambda said: (
            f"Die Zeile ist länger als {said[1]} Byte.",
            f"The row is longer than {said[1]} bytes.",
        ),
    ),
    (
        re.compile("(?i)invalid unicode"),
        lambda _: (
            "Die Zeile enthält Bytes, die in dieser Kodierung keine Zeichen sind.",
            "The row holds bytes that are no characters in this encoding.",
        ),
    ),
)


def explained(
    connection: duckdb.DuckDBPyConnection, rows: Sequence[BadRow], names: Sequence[str]
) -> list[BadRow]:
    """Return rows with their reasons in plain words; ``names`` are those of the columns in order.

    Those that have an explanation keep it.
    """
    unexplained = [row for row in rows if not row.texts]
    columns = _columns(connection, names) if unexplained else {}
    return [
        row
        if row.texts
        else row.model_copy(
            update={"texts": _texts(row.reason), "column": columns.get(_key(row.text))}
        )
        for row in rows
    ]


def _texts(reason: str) -> Texts:
    for pattern, said in _REASONS:
        if found := pattern.search(reason):
            de, en = said(found)
            return {"de": de, "en": en}
    return {
        "de": f"Die Zeile lässt sich nicht lesen ({reason[:200]}).",
        "en": f"The row cannot be read ({reason[:200]}).",
    }


def _columns(connection: duckdb.DuckDBPyConnection, names: Sequence[str]) -> dict[str, str | None]:
    """Return the column in which each row went wrong, by its beginning."""
    found = connection.execute(
        "SELECT csv_line, column_name FROM reject_errors WHERE csv_line IS NOT NULL "
        "AND column_name IS NOT NULL LIMIT 1000"
    ).fetchall()
    return {_key(str(text)): _named(str(field), names) for text, field in found}


def _key(text: str) -> str:
    return text.strip("\r\n")[:_LONGEST]


def _named(field: str, names: Sequence[str]) -> str | None:
    """Return the name of a field that DuckDB knows by its place."""
    place = field.removeprefix("f")
    is_known = place.isdigit() and int(place) < len(names)
    return names[int(place)][:_LONGEST] if is_known else None
