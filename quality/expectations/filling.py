"""The form of one expectation: what was filled in, and the expectation it describes."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast

from pydantic import BaseModel, Field

from marketplace.core.language import N_, Language
from quality.errors import BadExpectation, SuiteTooLarge
from quality.expectations.kinds import KINDS, Kind
from quality.expectations.validating import expectation_of

Errors = dict[str, str]
"""Field → sentence, still in English."""

Expectation = dict[str, Any]
Types = Mapping[str, str]
"""The columns of the newest file and their types; empty before the first."""

Long = Field(default="", max_length=1000)

_CHOOSE = N_("Please choose one of the options.")
_MISSING = N_("Please fill in this field.")
_NO_BOUND = N_("Give at least one of the two bounds, the lower one first.")
_NOT_A_NUMBER = N_("Enter a number such as 12 or 0.5.")
_NOT_WHOLE = N_("Enter a whole number such as 12.")
_TWO_READINGS = N_(
    "This can be read in two ways. Write whole numbers without marks, and one more 0 behind "
    "decimals: 1234 or 1.2340."
)
_NOT_A_DAY = N_("Enter a day such as 2026-01-31, for moments also 2026-01-31 08:00.")
_NOT_A_TRUTH = N_("In a column of yes and no, write yes or no.")
_NOT_A_SHARE = N_("Enter a percentage from 1 to 100.")
_NOT_A_PATTERN = N_("This is no pattern that can be checked here. Look-arounds are not known.")
_OTHER_FLAW = N_("Please check this field.")
_TWO_COLUMNS = N_("Choose at least two columns.")

_NUMBER = re.compile(r"[-−]?[0-9]{1,18}([.,][0-9]{1,12})?")
_SINGLE_GROUP = re.compile(r"[-−]?[1-9][0-9]{0,2}[.,][0-9]{3}")
_GERMAN_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_TRUTHS = {"ja": True, "yes": True, "true": True, "nein": False, "no": False, "false": False}
_WHOLE = ("value_lengths", "_count", "unique_value_count")


class Filled(BaseModel):
    """The fields of the form as they were filled in. ``replaces`` is the mark of what it was."""

    type: str = Field(default="", max_length=120)
    severity: str = Field(default="critical", max_length=20)
    replaces: str = Field(default="", max_length=40)
    column: str = Long
    column_a: str = Long
    column_b: str = Long
    columns: list[str] = Field(default_factory=list, max_length=1000)
    values: str = Field(default="", max_length=200_000)
    min_value: str = Field(default="", max_length=100)
    max_value: str = Field(default="", max_length=100)
    strict_min: bool = False
    strict_max: bool = False
    or_equal: bool = False
    exact_match: bool = False
    mostly: str = Field(default="", max_length=20)
    value: str = Field(default="", max_length=40)
    column_index: str = Field(default="", max_length=40)
    regex: str = Long


def filled_with(expectation: Expectation, language: Language, *, mark: str = "") -> Filled:
    """Return the form that shows an expectation, to be changed."""
    kwargs = cast("dict[str, Any]", expectation["kwargs"])
    listed: list[str] = kwargs.get("column_list") or kwargs.get("column_set") or []
    mostly = kwargs.get("mostly", 1)
    place = kwargs.get("column_index")
    return Filled(
        type=expectation["type"],
        severity="critical" if expectation.get("severity") == "critical" else "warning",
        replaces=mark,
        column=kwargs.get("column", ""),
        column_a=kwargs.get("column_A", ""),
        column_b=kwargs.get("column_B", ""),
        columns=listed,
        values="\n".join(_typed(value, language) for value in kwargs.get("value_set", [])),
        min_value=_typed(kwargs.get("min_value"), language),
        max_value=_typed(kwargs.get("max_value"), language),
        strict_min=kwargs.get("strict_min", False),
        strict_max=kwargs.get("strict_max", False),
        or_equal=kwargs.get("or_equal", False),
        exact_match=kwargs.get("exact_match", True),
        mostly="" if mostly == 1 else _typed(float(Decimal(repr(mostly)) * 100), language),
        value=_typed(kwargs.get("value"), language),
        column_index="" if place is None else str(place + 1),
        regex=kwargs.get("regex", ""),
    )


def to_expectation(filled: Filled, types: Types) -> tuple[Expectation | None, Errors]:
    """Return the expectation that a form describes, or what is wrong with the form."""
    kind = KINDS.get(filled.type)
    if kind is None:
        return None, {"type": _CHOOSE}
    reader = _Reader(filled, kind, types)
    kwargs = reader.kwargs()
    if reader.errors:
        return None, reader.errors
    given = {"type": kind.type, "kwargs": kwargs, "severity": filled.severity}
    try:
        return expectation_of(given), {}
    except (BadExpectation, SuiteTooLarge) as refusal:
        return None, _flaw(kind, str(refusal.facts["argument"]))


class _Reader:
    """Reads the fields that belong to a kind, and notes what is wrong with them."""

    def __init__(self, filled: Filled, kind: Kind, types: Types) -> None:
        self._filled, self._kind, self._types = filled, kind, types
        self.errors: Errors = {}

    def kwargs(self) -> dict[str, Any]:
        filled, takes = self._filled, self._kind.arguments
        kwargs: dict[str, Any] = {}
        for argument, name in (
            ("column", "column"),
            ("column_A", "column_a"),
            ("column_B", "column_b"),
        ):
            if argument in takes:
                kwargs[argument] = self._needed(name, getattr(filled, name).strip())
        for argument in takes & {"column_list", "column_set"}:
            kwargs[argument] = self._needed("columns", self._columns())
        if "value_set" in takes:
            kwargs["value_set"] = self._needed("values", self._values())
        for argument in sorted(takes & {"min_value", "max_value"}):
            kwargs |= self._bound(argument)
        for argument in takes & {"strict_min", "strict_max", "or_equal"}:
            if getattr(filled, argument):
                kwargs[argument] = True
        return kwargs | self._rest()

    def _rest(self) -> dict[str, Any]:
        filled, takes = self._filled, self._kind.arguments
        kwargs: dict[str, Any] = {}
        if "exact_match" in takes:
            kwargs["exact_match"] = filled.exact_match
        if "regex" in takes:
            kwargs["regex"] = self._needed("regex", filled.regex)
        if "value" in takes:
            text = self._needed("value", filled.value.strip())
            kwargs["value"] = text and self._read("value", text, _whole)
        if "column_index" in takes and (text := filled.column_index.strip()):
            kwargs["column_index"] = (self._read("column_index", text, _whole) or 1) - 1
        if "mostly" in takes and (text := filled.mostly.strip().removesuffix("%").strip()):
            share = self._read("mostly", text, _share)
            kwargs |= {} if share == 1 else {"mostly": share}
        return kwargs

    def _needed(self, name: str, value: Any) -> Any:
        if not value:
            self.errors.setdefault(name, _MISSING)
        return value

    def _read(self, name: str, text: str, read: Callable[[str], Any]) -> Any:
        try:
            return read(text)
        except _NotRead as refusal:
            self.errors.setdefault(name, refusal.sentence)
        return None

    def _columns(self) -> list[str]:
        """Return the columns that were ticked, or written one to a line."""
        lines = [line.strip() for text in self._filled.columns for line in text.split("\n")]
        return list(dict.fromkeys(line for line in lines if line))

    def _values(self) -> list[Any]:
        lines = [line.strip() for line in self._filled.values.split("\n")]
        read = _VALUES.get(self._types.get(self._filled.column, ""), _text)
        found = [self._read("values", line, read) for line in lines if line]
        return list(dict.fromkeys(found))

    def _bound(self, name: str) -> dict[str, Any]:
        text = getattr(self._filled, name).strip()
        if not text:
            return {}
        value = self._read(name, text, self._bound_reader())
        return {} if value is None else {name: value}

    def _bound_reader(self) -> Callable[[str], Any]:
        kind = self._kind
        if kind.about == "table" or any(part in kind.type for part in _WHOLE):
            return _whole
        if not kind.fits & {"date", "datetime"}:
            return _number
        return _BOUNDS.get(self._types.get(self._filled.column, ""), _number_or_day)


class _NotRead(ValueError):
    """What was typed cannot be read; ``sentence`` says what could be."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


def _text(text: str) -> str:
    return text


def _number(text: str) -> int | float:
    plain = re.sub(r"\s", "", text)
    if _SINGLE_GROUP.fullmatch(plain):
        raise _NotRead(_TWO_READINGS)
    if not _NUMBER.fullmatch(plain):
        raise _NotRead(_NOT_A_NUMBER)
    number = Decimal(plain.replace(",", ".").replace("−", "-"))
    return int(number) if number == number.to_integral_value() else float(number)


def _whole(text: str) -> int:
    number = _number(text)
    if not isinstance(number, int) or number < 0:
        raise _NotRead(_NOT_WHOLE)
    return number


def _share(text: str) -> float:
    percent = _number(text)
    if not 0 < percent <= 100:  # noqa: PLR2004 - a percentage
        raise _NotRead(_NOT_A_SHARE)
    return float(Decimal(str(percent)) / 100)


def _truth(text: str) -> bool:
    if text.lower() not in _TRUTHS:
        raise _NotRead(_NOT_A_TRUTH)
    return _TRUTHS[text.lower()]


def _moment(text: str) -> datetime:
    if german := _GERMAN_DAY.match(text):
        day, month, year = german.groups()
        text = f"{year}-{int(month):02}-{int(day):02}{text[german.end() :]}"
    try:
        return datetime.fromisoformat(text.replace(", ", "T"))
    except ValueError:
        raise _NotRead(_NOT_A_DAY) from None


def _day_bound(text: str) -> str:
    return _moment(text).date().isoformat()


def _moment_bound(text: str) -> str:
    return _moment(text).isoformat()


def _number_or_day(text: str) -> int | float | str:
    try:
        return _number(text)
    except _NotRead:
        if not _is_like_a_day(text):
            raise
        return _day_bound(text)


def _is_like_a_day(text: str) -> bool:
    try:
        return bool(_GERMAN_DAY.match(text) or date.fromisoformat(text))
    except ValueError:
        return False


_VALUES: Mapping[str, Callable[[str], Any]] = {
    "integer": _number,
    "number": _number,
    "boolean": _truth,
}
_BOUNDS: Mapping[str, Callable[[str], Any]] = {
    "integer": _number,
    "number": _number,
    "date": _day_bound,
    "datetime": _moment_bound,
}


def _typed(value: Any, language: Language) -> str:
    """Return a value as its field shows it, to be typed over."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return (
            ("ja" if value else "nein") if language is Language.DE else ("yes" if value else "no")
        )
    if not isinstance(value, int | float):
        return str(value)
    text = format(Decimal(repr(value)).normalize(), "f")
    if _SINGLE_GROUP.fullmatch(text):
        text += "0"
    return text.replace(".", ",") if language is Language.DE else text


_FIELDS = {
    "value_set": "values",
    "column_list": "columns",
    "column_set": "columns",
    "column_A": "column_a",
    "column_B": "column_b",
}


def _flaw(kind: Kind, argument: str) -> Errors:
    """Return what to say of an argument that does not fit, at the field it came from."""
    if argument == "max_value":
        return {"min_value": _NO_BOUND}
    if argument == "regex":
        return {"regex": _NOT_A_PATTERN}
    if argument == "column_list" and kind.about == "columns":
        return {"columns": _TWO_COLUMNS}
    return {_FIELDS.get(argument, argument): _OTHER_FLAW}
