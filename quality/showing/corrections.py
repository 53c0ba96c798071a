"""The form by which a publisher corrects how a dataset's files are read."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Self

from pydantic import BaseModel, ValidationError

from marketplace.core.language import N_
from quality.inspection.order import SMALLEST_GROUP, ReadingRule
from quality.models import Handling
from quality.repairs.schemas import HandlingWrite

Errors = dict[str, str]

WORDS_FOR = {"\t": "tab", " ": "space"}
"""Characters that a form cannot show, by the words that stand for them in it."""

NO_HEADER = "0"
_CHARACTERS = {word: character for character, word in WORDS_FOR.items()}
_LINES = re.compile(r"\d{1,9}(\s*[-–]\s*\d{1,9})?(\s*,\s*\d{1,9}(\s*[-–]\s*\d{1,9})?)*")
_MOST_LINES = 10
_NOT_LINES = N_("Enter numbers of lines such as 3 or 3, 4; 0 if no line names the columns.")
_NOT_A_LINE = N_("Enter the number of a line.")
_NOT_A_COUNT = N_("Enter how many lines there are; 0 if none.")
_EITHER = N_("Say it from the top or from the end, not both.")
_NOT_THIS = N_("This cannot be applied. Please check it.")
_NOT_A_CRS = N_("Enter a reference system such as EPSG:25832.")
_NOT_A_GROUP = N_("Enter a whole number from 5 to 1000.")


class Correction(BaseModel):
    """The fields of the form as they were filled in; an empty one leaves it to the guess.

    ``column`` and ``type`` belong together by their places.
    """

    encoding: str = ""
    delimiter: str = ""
    quote: str = ""
    decimal: str = ""
    date_order: str = ""
    nulls: str = ""
    header_lines: str = ""
    first_line: str = ""
    last_line: str = ""
    lines_below: str = ""
    member: str = ""
    sheet: str = ""
    layer: str = ""
    crs: str = ""
    column: list[str] = []
    type: list[str] = []
    key_columns: list[str] = []
    quasi_columns: list[str] = []
    smallest_group: str = str(SMALLEST_GROUP)

    @classmethod
    def of(cls, handling: Handling | None) -> Self:
        """Return the form as it is first shown: what was decided before."""
        if handling is None:
            return cls()
        rule = ReadingRule.model_validate(handling.reading)
        return cls(
            encoding=rule.encoding or "",
            delimiter=WORDS_FOR.get(rule.delimiter or "", rule.delimiter or ""),
            quote=rule.quote or "",
            decimal=rule.decimal or "",
            date_order=rule.date_order or "",
            nulls="\n".join(rule.nulls or []),
            header_lines=_written(rule.header_lines),
            first_line=str(rule.first_line or ""),
            last_line=str(rule.last_line or ""),
            lines_below="" if rule.lines_below is None else str(rule.lines_below),
            member=rule.member or "",
            sheet=rule.sheet or "",
            layer=rule.layer or "",
            crs=rule.crs or "",
            column=list(rule.columns),
            type=list(rule.columns.values()),
            key_columns=handling.key_columns,
            quasi_columns=handling.quasi_columns,
            smallest_group=str(handling.smallest_group),
        )

    @property
    def types(self) -> dict[str, str]:
        """The types that were chosen, by column."""
        chosen = zip(self.column, self.type, strict=False)
        return {column: type_ for column, type_ in chosen if type_}


def to_handling(filled: Correction, kept: ReadingRule) -> tuple[HandlingWrite | None, Errors]:
    """Return the decision that a form makes, or what is wrong with it.

    What the form does not show of the ``kept`` rule, types of columns of other files, stays.
    """
    errors: Errors = {}
    rule: dict[str, Any] = {
        "encoding": filled.encoding or None,
        "delimiter": _CHARACTERS.get(filled.delimiter, filled.delimiter) or None,
        "quote": filled.quote or None,
        "decimal": filled.decimal or None,
        "date_order": filled.date_order or None,
        "nulls": _texts(filled.nulls),
        "header_lines": _tried(errors, "header_lines", _lines, filled.header_lines, _NOT_LINES),
        "first_line": _tried(errors, "first_line", _line, filled.first_line, _NOT_A_LINE),
        "last_line": _tried(errors, "last_line", _line, filled.last_line, _NOT_A_LINE),
        "lines_below": _tried(errors, "lines_below", _count, filled.lines_below, _NOT_A_COUNT),
        "member": filled.member or None,
        "sheet": filled.sheet or None,
        "layer": filled.layer or None,
        "crs": filled.crs.strip().upper() or None,
        "columns": _types(filled, kept),
    }
    given: dict[str, Any] = {
        "reading": rule,
        "key_columns": filled.key_columns,
        "quasi_columns": filled.quasi_columns,
        "smallest_group": filled.smallest_group.strip() or SMALLEST_GROUP,
    }
    if filled.last_line.strip() and filled.lines_below.strip():
        errors.setdefault("lines_below", _EITHER)
    try:
        handling = HandlingWrite.model_validate(given)
    except ValidationError as error:
        for flaw in error.errors():
            errors.setdefault(*_flaw(flaw["loc"]))
        return None, errors
    return (None, errors) if errors else (handling, {})


def _types(filled: Correction, kept: ReadingRule) -> Mapping[str, str]:
    others = {name: type_ for name, type_ in kept.columns.items() if name not in filled.column}
    return others | filled.types


def _flaw(location: tuple[int | str, ...]) -> tuple[str, str]:
    """Return the field that a flaw is about, and what to say of it."""
    names = [part for part in location if isinstance(part, str) and part != "reading"]
    field = names[0] if names else "form"
    sentences = {"crs": _NOT_A_CRS, "smallest_group": _NOT_A_GROUP}
    return field, sentences.get(field, _NOT_THIS)


def _tried(
    errors: Errors, field: str, parse: Callable[[str], Any], text: str, sentence: str
) -> Any:
    """Return what a field says; if it says nothing that is meant, remember the sentence."""
    if not text.strip():
        return None
    try:
        return parse(text.strip())
    except ValueError:
        errors[field] = sentence
        return None


def _lines(text: str) -> list[int]:
    """Return the lines of ``3``, ``3, 4`` or ``3-5``; ``0`` is none at all.

    Raises:
        ValueError: It says something else, or more lines than a header has.
    """
    if text == NO_HEADER:
        return []
    if not _LINES.fullmatch(text):
        raise ValueError(text)
    found: list[int] = []
    for part in text.split(","):
        ends = [int(end) for end in re.split(r"[-–]", part)]
        if not 0 < ends[0] <= ends[-1] < ends[0] + _MOST_LINES:
            raise ValueError(text)
        found += range(ends[0], ends[-1] + 1)
    if len(found) > _MOST_LINES:
        raise ValueError(text)
    return found


def _line(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= 10**9:
        raise ValueError(text)
    return int(text)


def _count(text: str) -> int:
    return 0 if text == "0" else _line(text)


def _texts(text: str) -> list[str] | None:
    found = [line.strip() for line in text.splitlines() if line.strip()]
    return found or None


def _written(lines: list[int] | None) -> str:
    if lines is None:
        return ""
    return ", ".join(str(line) for line in lines) or NO_HEADER
