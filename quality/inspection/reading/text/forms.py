"""The types a column may have and the ways in which their values are written.

A ``Form`` is a type together with the way its values are written. Its SQL turns a text into the
value, or into NULL where the text is not written that way: nothing is rounded, cut or guessed.
``01067`` stays a text, and ``1.7`` is no integer.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from quality.inspection.sql import quoted

_LONGEST_INTEGER = 18


@dataclass(frozen=True, kw_only=True)
class Form:
    """A type and how its values are written; ``@`` in its SQL stands for the trimmed text.

    ``unit`` stands at every value and is left out of it: the ``%`` of ``12,5 %``.
    """

    id: str
    type: str
    sql_type: str
    sql: str
    accepts: Callable[[str], bool]
    uses_comma: bool = False
    date_order: Literal["day_first", "month_first"] | None = None
    unit: str | None = None


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
_SPACES = " \u00a0\u202f'’"
_SPACED = rf"[+-]?\d{{1,3}}(?:[{_SPACES}]\d{{3}})+|[+-]?(?:0|[1-9]\d{{0,2}})"
_WITHOUT_SPACES = f"translate(@, {quoted(_SPACES)}, '')"
_CLOCK = r"\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?"


def _number(name: str, pattern: str, text: str, *, comma: bool = False) -> Form:
    value = f"TRY_CAST({text} AS DOUBLE)"
    matches = f"regexp_full_match(@, {quoted(pattern)})"
    return Form(
        id=name,
        type="number",
        sql_type="DOUBLE",
        sql=f"CASE WHEN {matches} AND isfinite({value}) THEN {value} END",
        accepts=_matches(pattern),
        uses_comma=comma,
    )


def _moment(
    name: str,
    sql_type: str,
    pattern: str,
    value: str,
    order: Literal["day_first", "month_first"] | None = None,
) -> Form:
    return Form(
        id=name,
        type="date" if sql_type == "DATE" else "datetime",
        sql_type=sql_type,
        sql=f"CASE WHEN regexp_full_match(@, '{pattern}') THEN {value} END",
        accepts=_matches(pattern),
        date_order=order,
    )


def _parsed(text: str, *formats: str) -> str:
    return "coalesce(" + ", ".join(f"try_strptime({text}, '{form}')" for form in formats) + ")"


_YES = "'true', 'wahr', 'ja', 'j', 'yes', 'y', 'x', '1', 'sand', 'sandt', 'vrai', 'oui'"
_NO = "'false', 'falsch', 'nein', 'n', 'no', '0', 'nej', 'falsk', 'faux', 'non'"
BOOLEAN = Form(
    id="boolean",
    type="boolean",
    sql_type="BOOLEAN",
    sql="CASE WHEN lower(@) IN ('true', 'false') THEN lower(@) = 'true' END",
    accepts=lambda cell: cell.lower() in {"true", "false"},
)
BOOLEAN_WORDS = Form(
    id="boolean_words",
    type="boolean",
    sql_type="BOOLEAN",
    sql=f"CASE WHEN lower(@) IN ({_YES}) THEN true WHEN lower(@) IN ({_NO}) THEN false END",
    accepts=lambda cell: f"'{cell.lower()}'" in _YES + _NO,
)
"""Words for yes and no: only where a person said that a column is of them."""

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
INTEGER_SPACED = Form(
    id="integer_spaced",
    type="integer",
    sql_type="BIGINT",
    sql=f"CASE WHEN regexp_full_match(@, {quoted(_SPACED)}) "
    f"THEN TRY_CAST({_WITHOUT_SPACES} AS BIGINT) END",
    accepts=_matches(_SPACED),
)
INTEGER_ZEROS = Form(
    id="integer_zeros",
    type="integer",
    sql_type="BIGINT",
    sql="CASE WHEN regexp_full_match(@, '[+-]?[0-9]{1,18}') THEN TRY_CAST(@ AS BIGINT) END",
    accepts=_matches(r"[+-]?[0-9]{1,18}"),
)
NUMBER = _number("number", _DECIMAL, "@")
NUMBER_COMMA = _number("number_comma", _COMMA, "replace(replace(@, '.', ''), ',', '.')", comma=True)
NUMBER_ENGLISH = _number("number_english", _ENGLISH, "replace(@, ',', '')")
NUMBER_SPACED = _number("number_spaced", rf"(?:{_SPACED})(?:\.\d+)?", _WITHOUT_SPACES)
NUMBER_SPACED_COMMA = _number(
    "number_spaced_comma",
    rf"(?:{_SPACED})(?:,\d+)?",
    f"replace({_WITHOUT_SPACES}, ',', '.')",
    comma=True,
)
NUMBER_MINUS = _number("number_minus", rf"−?(?:{_DECIMAL})", "replace(@, '−', '-')")
NUMBER_MINUS_COMMA = _number(
    "number_minus_comma",
    rf"−?(?:{_COMMA})",
    "replace(replace(replace(@, '−', '-'), '.', ''), ',', '.')",
    comma=True,
)
DATE = _moment("date", "DATE", r"\d{4}-\d{2}-\d{2}", "TRY_CAST(@ AS DATE)")


def _date(name: str, pattern: str, form: str, order: Literal["day_first", "month_first"]) -> Form:
    return _moment(name, "DATE", pattern, f"CAST({_parsed('@', form)} AS DATE)", order)


_SLASHED = r"\d{1,2}/\d{1,2}/\d{4}"
_DASHED = r"\d{1,2}-\d{1,2}-\d{4}"
DATE_GERMAN = _date("date_german", r"\d{1,2}\.\d{1,2}\.\d{4}", "%d.%m.%Y", "day_first")
DATE_SLASHED = _moment(
    "date_slashed", "DATE", r"\d{4}/\d{1,2}/\d{1,2}", f"CAST({_parsed('@', '%Y/%m/%d')} AS DATE)"
)
DATE_DAY_FIRST = _date("date_day_first", _SLASHED, "%d/%m/%Y", "day_first")
DATE_MONTH_FIRST = _date("date_month_first", _SLASHED, "%m/%d/%Y", "month_first")
DATE_DASHED_DAY_FIRST = _date("date_dashed_day_first", _DASHED, "%d-%m-%Y", "day_first")
DATE_DASHED_MONTH_FIRST = _date("date_dashed_month_first", _DASHED, "%m-%d-%Y", "month_first")
DATE_SHORT = _date("date_short", r"\d{1,2}\.\d{1,2}\.\d{2}", "%d.%m.%y", "day_first")
DATE_SHORT_DAY_FIRST = _date(
    "date_short_day_first", r"\d{1,2}/\d{1,2}/\d{2}", "%d/%m/%y", "day_first"
)
DATE_SHORT_MONTH_FIRST = _date(
    "date_short_month_first", r"\d{1,2}/\d{1,2}/\d{2}", "%m/%d/%y", "month_first"
)
DATETIME = _moment(
    "datetime", "TIMESTAMP", rf"\d{{4}}-\d{{2}}-\d{{2}}[ T]{_CLOCK}", "TRY_CAST(@ AS TIMESTAMP)"
)
_HOUR = r",? \d{1,2}:\d{2}(?::\d{2})?"


def _moment_by_day(
    name: str, day: str, form: str, order: Literal["day_first", "month_first"]
) -> Form:
    """Return a form of day and clock, in 24 hours or with AM and PM."""
    text = "replace(@, ',', '')"
    clocks = (f"{form} %H:%M:%S", f"{form} %H:%M", f"{form} %I:%M:%S %p", f"{form} %I:%M %p")
    pattern = rf"{day}{_HOUR}(?: ?[AaPp][Mm])?"
    return _moment(name, "TIMESTAMP", pattern, _parsed(text, *clocks), order)


DATETIME_GERMAN = _moment_by_day(
    "datetime_german", r"\d{1,2}\.\d{1,2}\.\d{4}", "%d.%m.%Y", "day_first"
)
DATETIME_DAY_FIRST = _moment_by_day("datetime_day_first", _SLASHED, "%d/%m/%Y", "day_first")
DATETIME_MONTH_FIRST = _moment_by_day("datetime_month_first", _SLASHED, "%m/%d/%Y", "month_first")
DATETIME_DASHED_DAY_FIRST = _moment_by_day(
    "datetime_dashed_day_first", _DASHED, "%d-%m-%Y", "day_first"
)
DATETIME_DASHED_MONTH_FIRST = _moment_by_day(
    "datetime_dashed_month_first", _DASHED, "%m-%d-%Y", "month_first"
)
DATETIME_SLASHED = _moment(
    "datetime_slashed",
    "TIMESTAMP",
    rf"\d{{4}}/\d{{1,2}}/\d{{1,2}}{_HOUR}",
    _parsed("replace(@, ',', '')", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M"),
)
INSTANT = _moment(
    "instant",
    "TIMESTAMPTZ",
    rf"\d{{4}}-\d{{2}}-\d{{2}}[ T]{_CLOCK} ?(?:Z|[+-]\d{{2}}(?::?\d{{2}})?)",
    "TRY_CAST(@ AS TIMESTAMPTZ)",
)
TEXT = Form(id="text", type="string", sql_type="VARCHAR", sql="@", accepts=lambda _cell: True)

TEXT_SHORT_YEARS = replace(TEXT, id="text_short_years")
"""Dates with two digits for the year: nobody knows which century, so they stay texts."""

TEXT_DAY_OR_MONTH = replace(TEXT, id="text_day_or_month")
"""Dates that never tell whether day or month comes first."""


def with_unit(form: Form, unit: str) -> Form:
    """Return the form of numbers that all have the same unit before or behind them."""
    number = f"trim(replace(@, {quoted(unit)}, ''), {quoted(_SPACES[:3])})"

    def accepts(cell: str) -> bool:
        return unit in cell and form.accepts(cell.replace(unit, "").strip())

    return replace(
        form,
        sql=f"CASE WHEN contains(@, {quoted(unit)}) THEN {form.sql.replace('@', number)} END",
        accepts=accepts,
        unit=unit,
    )
