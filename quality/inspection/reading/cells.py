"""What type a column has: guessed from a sample of its cells, proven on all of them.

A ``Form`` is a type together with the way its values are written. Its SQL turns a text into the
value, or into NULL where the text is not written that way: nothing is rounded, cut or guessed.
``01067`` stays a text, and ``1.7`` is no integer.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

_LONGEST_INTEGER = 18


@dataclass(frozen=True, kw_only=True)
class Form:
    """A type and how its values are written; ``@`` in its SQL stands for the trimmed text."""

    id: str
    type: str
    sql_type: str
    sql: str
    accepts: Callable[[str], bool]
    uses_comma: bool = False


def _matches(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(rf"(?:{pattern})\Z", re.ASCII)
    return lambda cell: compiled.match(cell) is not None


def _is_integer(cell: str) -> bool:
    return len(cell) <= _LONGEST_INTEGER and _PLAIN_INTEGER.match(cell) is not None


_PLAIN_INTEGER = re.compile(r"(?:-?[1-9]\d*|0)\Z", re.ASCII)
_GERMAN_GROUPS = r"[+-]?\d{1,3}(?:\.\d{3})+"
_ENGLISH_GROUPS = r"[+-]?\d{1,3}(?:,\d{3})+"
_WHOLE = r"[+-]?(?:0|[1-9]\d{0,14})"
_EXPONENT = r"(?:[eE][+-]?\d{1,3})?"
_DECIMAL = rf"(?:{_WHOLE}|[+-])?\.\d+{_EXPONENT}|{_WHOLE}\.?{_EXPONENT}"
_ENGLISH = rf"{_DECIMAL}|{_ENGLISH_GROUPS}(?:\.\d+)?"
_COMMA = rf"{_WHOLE},\d+|{_WHOLE}|{_GERMAN_GROUPS}(?:,\d+)?"
_DOTS = rf"{_GERMAN_GROUPS}|[+-]?(?:0|[1-9]\d{{0,2}})"
_CLOCK = r"\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?"


def _number(name: str, pattern: str, text: str, *, comma: bool = False) -> Form:
    value = f"TRY_CAST({text} AS DOUBLE)"
    return Form(
        id=name,
        type="number",
        sql_type="DOUBLE",
        sql=f"CASE WHEN regexp_full_match(@, '{pattern}') AND isfinite({value}) THEN {value} END",
        accepts=_matches(pattern),
        uses_comma=comma,
    )


def _moment(name: str, sql_type: str, pattern: str, value: str) -> Form:
    return Form(
        id=name,
        type="date" if sql_type == "DATE" else "datetime",
        sql_type=sql_type,
        sql=f"CASE WHEN regexp_full_match(@, '{pattern}') THEN {value} END",
        accepts=_matches(pattern),
    )


BOOLEAN = Form(
    id="boolean",
    type="boolean",
    sql_type="BOOLEAN",
    sql="CASE WHEN lower(@) IN ('true', 'false') THEN lower(@) = 'true' END",
    accepts=lambda cell: cell.lower() in {"true", "false"},
)
INTEGER = Form(
    id="integer",
    type="integer",
    sql_type="BIGINT",
    sql="CASE WHEN CAST(TRY_CAST(@ AS BIGINT) AS VARCHAR) = @ THEN TRY_CAST(@ AS BIGINT) END",
    accepts=_is_integer,
)
INTEGER_DOTS = Form(
    id="integer_dots",
    type="integer",
    sql_type="BIGINT",
    sql=f"CASE WHEN regexp_full_match(@, '{_DOTS}') "
    "THEN TRY_CAST(replace(@, '.', '') AS BIGINT) END",
    accepts=_matches(_DOTS),
    uses_comma=True,
)
NUMBER = _number("number", _DECIMAL, "@")
NUMBER_COMMA = _number("number_comma", _COMMA, "replace(replace(@, '.', ''), ',', '.')", comma=True)
NUMBER_ENGLISH = _number("number_english", _ENGLISH, "replace(@, ',', '')")
DATE = _moment("date", "DATE", r"\d{4}-\d{2}-\d{2}", "TRY_CAST(@ AS DATE)")
DATE_GERMAN = _moment(
    "date_german",
    "DATE",
    r"\d{1,2}\.\d{1,2}\.\d{4}",
    "CAST(try_strptime(@, '%d.%m.%Y') AS DATE)",
)
DATE_SLASHED = _moment(
    "date_slashed",
    "DATE",
    r"\d{4}/\d{1,2}/\d{1,2}",
    "CAST(try_strptime(@, '%Y/%m/%d') AS DATE)",
)
DATE_DAY_FIRST = _moment(
    "date_day_first",
    "DATE",
    r"\d{1,2}/\d{1,2}/\d{4}",
    "CAST(try_strptime(@, '%d/%m/%Y') AS DATE)",
)
DATE_MONTH_FIRST = _moment(
    "date_month_first",
    "DATE",
    r"\d{1,2}/\d{1,2}/\d{4}",
    "CAST(try_strptime(@, '%m/%d/%Y') AS DATE)",
)
DATETIME = _moment(
    "datetime", "TIMESTAMP", rf"\d{{4}}-\d{{2}}-\d{{2}}[ T]{_CLOCK}", "TRY_CAST(@ AS TIMESTAMP)"
)
DATETIME_GERMAN = _moment(
    "datetime_german",
    "TIMESTAMP",
    r"\d{1,2}\.\d{1,2}\.\d{4},? \d{1,2}:\d{2}(?::\d{2})?",
    "coalesce(try_strptime(replace(@, ',', ''), '%d.%m.%Y %H:%M:%S'), "
    "try_strptime(replace(@, ',', ''), '%d.%m.%Y %H:%M'))",
)
INSTANT = _moment(
    "instant",
    "TIMESTAMPTZ",
    rf"\d{{4}}-\d{{2}}-\d{{2}}[ T]{_CLOCK} ?(?:Z|[+-]\d{{2}}(?::?\d{{2}})?)",
    "TRY_CAST(@ AS TIMESTAMPTZ)",
)
TEXT = Form(id="text", type="string", sql_type="VARCHAR", sql="@", accepts=lambda _cell: True)

_MOMENTS = (DATE, DATE_GERMAN, DATE_SLASHED, DATETIME, DATETIME_GERMAN, INSTANT)
_UNAMBIGUOUS = (BOOLEAN, INTEGER, *_MOMENTS)
_WIDER = {
    INTEGER.id: (NUMBER, NUMBER_COMMA, INTEGER_DOTS, NUMBER_ENGLISH),
    INTEGER_DOTS.id: (NUMBER_COMMA,),
    DATE_DAY_FIRST.id: (DATE_MONTH_FIRST,),
    DATE_MONTH_FIRST.id: (DATE_DAY_FIRST,),
    NUMBER.id: (NUMBER_ENGLISH,),
}
"""What else a column may be when some cell beyond the sample does not fit."""


def wider_than(form: Form) -> tuple[Form, ...]:
    """Return the forms to try next, narrowest first; the last resort is always text."""
    return (*_WIDER.get(form.id, ()), TEXT)


def form_of(cells: Sequence[str], *, comma_decimals: bool, comma_delimits: bool) -> Form:
    """Return the narrowest form that all non-empty cells of a sample fit.

    ``comma_decimals`` says that the file writes 3,5 elsewhere, so that 1.234 is a thousand;
    ``comma_delimits`` that fields are separated by commas, so that a quoted 1,234 is a thousand.
    """
    filled = [cell for raw in cells if (cell := raw.strip())]
    if not filled:
        return TEXT
    candidates = (
        *_UNAMBIGUOUS,
        *((INTEGER_DOTS,) if comma_decimals else ()),
        NUMBER,
        *((NUMBER_ENGLISH, NUMBER_COMMA) if comma_delimits else (NUMBER_COMMA, NUMBER_ENGLISH)),
    )
    for form in candidates:
        if all(form.accepts(cell) for cell in filled):
            return form
    return _slashed(filled)


def _slashed(filled: Sequence[str]) -> Form:
    """Return which of day and month comes first, or text where no cell tells."""
    if not all(DATE_DAY_FIRST.accepts(cell) for cell in filled):
        return TEXT
    fields = [cell.split("/") for cell in filled]
    is_day_first = any(int(field[0]) > 12 for field in fields)  # noqa: PLR2004 - months
    is_month_first = any(int(field[1]) > 12 for field in fields)  # noqa: PLR2004
    if is_day_first == is_month_first:
        return TEXT
    return DATE_DAY_FIRST if is_day_first else DATE_MONTH_FIRST


def has_comma_decimals(columns: Sequence[Sequence[str]]) -> bool:
    """Tell whether some column of a sample is written with decimal commas beyond doubt."""
    return any(_is_plainly_comma(column) for column in columns)


_PLAINLY_COMMA = re.compile(r"[+-]?(?:0|[1-9]\d*|\d{1,3}(?:\.\d{3})+),(?:\d{1,2}|\d{4,})\Z")


def _is_plainly_comma(column: Sequence[str]) -> bool:
    filled = [cell for raw in column if (cell := raw.strip())]
    return any(_PLAINLY_COMMA.match(cell) for cell in filled) and all(
        NUMBER_COMMA.accepts(cell) for cell in filled
    )


def has_header(rows: Sequence[Sequence[str]]) -> bool:
    """Tell whether the first row names the columns.

    It does when it differs in kind from what stands below it, or when nothing but texts is there.
    """
    first, body = rows[0], rows[1:]
    if not body:
        return not any(_is_value(cell) for cell in first)
    if any(not cell.strip() for cell in first) and len(body) > 1 and all(map(_is_blank, body)):
        return True
    contrary = False
    for index, name in enumerate(first):
        below = [row[index] for row in body if index < len(row) and row[index].strip()]
        typed = bool(below) and all(_is_value(cell) for cell in below)
        if typed and name.strip() and not _is_value(name):
            return True
        contrary = contrary or (typed and _is_value(name) and not _is_year(name))
    return not contrary and any(not _is_value(cell) for cell in first)


def _is_blank(row: Sequence[str]) -> bool:
    return not any(cell.strip() for cell in row)


def _is_year(cell: str) -> bool:
    return re.match(r"(?:19|20)\d\d\Z", cell.strip()) is not None


def _is_value(cell: str) -> bool:
    text = cell.strip()
    forms = (INTEGER, NUMBER, NUMBER_COMMA, *_MOMENTS)
    return bool(text) and any(form.accepts(text) for form in forms)
