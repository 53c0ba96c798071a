"""What type a column has: guessed from a sample of its cells, proven on all of them.

Some cells say that there is nothing, ``k. A.`` or ``n/a``; they are no reason against a type.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from quality.inspection.order import ColumnType, ReadingRule
from quality.inspection.reading.text import forms
from quality.inspection.reading.text.forms import Form
from quality.inspection.reading.text.values import NULLS, TEXT_NULLS

DateOrder = Literal["day_first", "month_first"]

_NUMBERS = {
    None: (
        forms.NUMBER,
        forms.NUMBER_COMMA,
        forms.NUMBER_ENGLISH,
        forms.INTEGER_SPACED,
        forms.NUMBER_SPACED,
        forms.NUMBER_SPACED_COMMA,
        forms.NUMBER_MINUS,
        forms.NUMBER_MINUS_COMMA,
    ),
    ",": (
        forms.INTEGER_DOTS,
        forms.NUMBER_COMMA,
        forms.INTEGER_SPACED,
        forms.NUMBER_SPACED_COMMA,
        forms.NUMBER_MINUS_COMMA,
    ),
    ".": (
        forms.NUMBER,
        forms.NUMBER_ENGLISH,
        forms.INTEGER_SPACED,
        forms.NUMBER_SPACED,
        forms.NUMBER_MINUS,
    ),
}
_MOMENTS = (
    forms.DATE,
    forms.DATE_GERMAN,
    forms.DATE_SLASHED,
    forms.DATETIME,
    forms.DATETIME_GERMAN,
    forms.DATETIME_SLASHED,
    forms.INSTANT,
)
_BY_ORDER = (
    (forms.DATE_DAY_FIRST, forms.DATE_MONTH_FIRST),
    (forms.DATE_DASHED_DAY_FIRST, forms.DATE_DASHED_MONTH_FIRST),
    (forms.DATETIME_DAY_FIRST, forms.DATETIME_MONTH_FIRST),
    (forms.DATETIME_DASHED_DAY_FIRST, forms.DATETIME_DASHED_MONTH_FIRST),
)
_UNAMBIGUOUS = (forms.BOOLEAN, forms.INTEGER, *_MOMENTS)
_OF_TYPE: dict[ColumnType, tuple[Form, ...]] = {
    "string": (forms.TEXT,),
    "boolean": (forms.BOOLEAN, forms.BOOLEAN_WORDS),
    "integer": (
        forms.INTEGER,
        forms.INTEGER_ZEROS,
        forms.INTEGER_DOTS,
        forms.INTEGER_SPACED,
    ),
    "number": _NUMBERS[None],
    "date": (
        forms.DATE,
        forms.DATE_GERMAN,
        forms.DATE_SLASHED,
        *(form for pair in (_BY_ORDER[:2]) for form in pair),
        forms.DATE_SHORT,
        forms.DATE_SHORT_DAY_FIRST,
        forms.DATE_SHORT_MONTH_FIRST,
    ),
    "datetime": (
        forms.DATETIME,
        forms.DATETIME_GERMAN,
        forms.DATETIME_SLASHED,
        forms.INSTANT,
        *(form for pair in (_BY_ORDER[2:]) for form in pair),
    ),
}
_WEAK = frozenset({"x", "*", "/", "?", "·", ".", "..", "ka", "na"})
_SHORT_YEARS = re.compile(r"\d{1,2}([-./])\d{1,2}\1\d{2}(?:[ ,]+\d{1,2}:\d{2}(?::\d{2})?)?\Z")
_WITH_UNIT = re.compile(
    r"(?:([€$£]|EUR|DKK|kr\.?)\s?)?([^%€$£A-Za-z]+?)\s?(%|€|\$|£|EUR|Euro|DKK|kr\.?)?\Z"
)


@dataclass(frozen=True, kw_only=True)
class Habits:
    """How a file writes numbers and dates, found in the columns that leave no doubt.

    With ``comma_delimits`` fields are separated by commas, so that a quoted 1,234 is a thousand.
    """

    decimal: Literal[".", ","] | None = None
    date_order: DateOrder | None = None
    comma_delimits: bool = False
    nulls: tuple[str, ...] | None = None


@dataclass(frozen=True, kw_only=True)
class Guess:
    """What a column seems to hold, and which of its cells say that there is nothing."""

    form: Form
    nulls: tuple[str, ...] = ()
    is_forced: bool = False


def habits_of(columns: Sequence[Sequence[str]], rule: ReadingRule, *, delimiter: str) -> Habits:
    """Return how a file writes numbers and dates; what a person said comes first."""
    decimal = rule.decimal or ("," if any(map(_is_plainly_comma, columns)) else None)
    return Habits(
        decimal=decimal,
        date_order=rule.date_order or _date_order(columns),
        comma_delimits=delimiter == ",",
        nulls=None if rule.nulls is None else tuple(rule.nulls),
    )


_PLAINLY_COMMA = re.compile(r"[+-−]?(?:0|[1-9]\d*|\d{1,3}(?:\.\d{3})+),(?:\d{1,2}|\d{4,})\Z")


def _is_plainly_comma(column: Sequence[str]) -> bool:
    if not any(_PLAINLY_COMMA.match(cell.strip()) for cell in column):
        return False
    return all(forms.NUMBER_MINUS_COMMA.accepts(cell) for cell in _filled(column))


def _date_order(columns: Sequence[Sequence[str]]) -> DateOrder | None:
    """Return the order of day and month if some columns prove it and none the other."""
    proven: set[DateOrder] = {
        order
        for column in columns
        for pair in _BY_ORDER
        if (order := _order_of(column, pair)) is not None
    }
    return proven.pop() if len(proven) == 1 else None


def _order_of(column: Sequence[str], pair: tuple[Form, Form]) -> DateOrder | None:
    first = next((cell.strip() for cell in column if cell.strip()), "")
    if not pair[0].accepts(first) and first.lower() not in NULLS:
        return None
    filled = _filled(column)
    if not filled or not all(pair[0].accepts(cell) for cell in filled):
        return None
    fields = [re.split(r"[/-]", cell) for cell in filled]
    is_day_first = any(int(field[0]) > 12 for field in fields)  # noqa: PLR2004 - months
    is_month_first = any(int(field[1]) > 12 for field in fields)  # noqa: PLR2004 - months
    if is_day_first == is_month_first:
        return None
    return "day_first" if is_day_first else "month_first"


def proves_order(column: Sequence[str]) -> bool:
    """Tell whether some date of a column cannot be read with day and month exchanged."""
    return any(_order_of(column, pair) is not None for pair in _BY_ORDER)


def _filled(column: Iterable[str]) -> list[str]:
    return [cell for raw in column if (cell := raw.strip()) and cell.lower() not in NULLS]


def guess(column: Sequence[str], habits: Habits, wanted: ColumnType | None = None) -> Guess:
    """Return the narrowest form that all cells of a sample fit, and which mean nothing.

    ``wanted`` is the type that a person said: the form of it that most cells fit.
    """
    cells = [cell for raw in column if (cell := raw.strip())]
    spelled = NULLS if habits.nulls is None else frozenset(text.lower() for text in habits.nulls)
    filled = [cell for cell in cells if cell.lower() not in spelled]
    nulls = Counter(cell for cell in cells if cell.lower() in spelled)
    if wanted is not None:
        return Guess(form=_best(filled, habits, wanted), nulls=tuple(nulls), is_forced=True)
    form = form_of(filled, habits)
    if form.type != "string" and _are_believable(nulls, len(filled)):
        return Guess(form=form, nulls=tuple(nulls))
    return Guess(
        form=form_of(cells, habits) if habits.nulls is None else form,
        nulls=text_nulls(nulls, cells, habits),
    )


def _are_believable(nulls: Counter[str], filled: int) -> bool:
    """Tell whether cells like x and / are few enough to mean nothing among so many values."""
    weak = sum(count for cell, count in nulls.items() if cell.lower() in _WEAK)
    return weak <= 4 * filled


def text_nulls(nulls: Iterable[str], cells: Sequence[str], habits: Habits) -> tuple[str, ...]:
    """Return the spellings that mean nothing in a column of texts, too."""
    if habits.nulls is not None:
        return tuple(nulls)
    if "+" in cells or all(cell.lower() in NULLS for cell in cells):
        return ()
    return tuple(cell for cell in nulls if cell.lower() in TEXT_NULLS)


def _best(filled: Sequence[str], habits: Habits, wanted: ColumnType) -> Form:
    options = [
        form
        for form in (_NUMBERS[habits.decimal] if wanted == "number" else _OF_TYPE[wanted])
        if form.date_order in {None, habits.date_order} or habits.date_order is None
    ]
    return max(options, key=lambda form: sum(map(form.accepts, filled)))


def form_of(filled: Sequence[str], habits: Habits) -> Form:
    """Return the narrowest form that all these cells fit."""
    if not filled:
        return forms.TEXT
    numbers = _NUMBERS[habits.decimal]
    if habits.comma_delimits and habits.decimal is None:
        numbers = (forms.NUMBER, forms.NUMBER_ENGLISH, *_NUMBERS["."], *_NUMBERS[","])
    elif habits.decimal == ",":
        numbers = (*numbers, *_NUMBERS["."])
    for form in (*_UNAMBIGUOUS, *numbers):
        if all(form.accepts(cell) for cell in filled):
            return forms.INTEGER_DOTS if form is forms.NUMBER and _are_counts(filled) else form
    return _by_order(filled, habits) or _measured(filled, habits) or forms.TEXT


def _by_order(filled: Sequence[str], habits: Habits) -> Form | None:
    """Return which of day and month comes first, or a text that says that no cell tells."""
    for pair in _BY_ORDER:
        if all(pair[0].accepts(cell) for cell in filled):
            order = _order_of(filled, pair) or habits.date_order
            return next(
                (form for form in pair if form.date_order == order), forms.TEXT_DAY_OR_MONTH
            )
    return forms.TEXT_SHORT_YEARS if all(map(_SHORT_YEARS.match, filled)) else None


def _measured(filled: Sequence[str], habits: Habits) -> Form | None:
    """Return the form of numbers that all have the same unit: percent, or a currency."""
    found = [_WITH_UNIT.match(cell) for cell in filled]
    units = {match[1] or match[3] for match in found if match}
    if None in found or len(units) != 1 or not (unit := units.pop()):
        return None
    form = form_of([match[2].strip() for match in found if match], habits)
    return forms.with_unit(form, unit) if form.type in {"integer", "number"} else None


def is_ambiguous(column: Sequence[str], form: Form) -> bool:
    """Tell whether 1.234 may be a thousand as well as a number with three decimals."""
    dotted = [cell for cell in _filled(column) if "." in cell]
    is_open = form is forms.NUMBER or (form is forms.INTEGER_DOTS and _are_counts(_filled(column)))
    return is_open and bool(dotted) and all(map(_THREE.match, dotted))


_THREE = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}\Z")
_HUNDREDS = re.compile(r"[+-]?[1-9]\d{2}\Z")


def _are_counts(filled: Sequence[str]) -> bool:
    """Tell whether 987 beside 1.024 shows that the point groups: decimals would stay at both."""
    plain = [cell for cell in filled if "." not in cell]
    dotted = [cell for cell in filled if "." in cell]
    return (
        bool(dotted)
        and all(map(_THREE.match, dotted))
        and all(len(cell.lstrip("+-")) <= 3 for cell in plain)  # noqa: PLR2004 - a group
        and any(map(_HUNDREDS.match, plain))
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
    options = (forms.INTEGER, forms.NUMBER, forms.NUMBER_COMMA, *_MOMENTS)
    return bool(text) and any(form.accepts(text) for form in options)
