"""The fields that descriptions are made of: what a text, a theme or a region key must look like."""

from typing import Annotated, Any

from pydantic import AfterValidator, Field, HttpUrl, StringConstraints, TypeAdapter

from catalog.licenses import LICENSES
from catalog.vocabulary import FREQUENCIES, HIGH_VALUE, THEMES
from marketplace.core.language import Language

_FIRST_PRINTABLE = 0x20
_SURROGATES = range(0xD800, 0xE000)


def _printable(text: str) -> str:
    text = text.replace("\r\n", "\n")
    for sign in text:
        code = ord(sign)
        if (code < _FIRST_PRINTABLE and sign not in "\n\t") or code in _SURROGATES:
            message = "control characters are not text"
            raise ValueError(message)
    return text


_IS_TEXT = AfterValidator(_printable)


def _at_most(longest: int) -> StringConstraints:
    return StringConstraints(strip_whitespace=True, max_length=longest)


def _known(choices: dict[str, Any], *, what: str) -> AfterValidator:
    def check(code: str) -> str:
        if code not in choices:
            message = f"not a known {what}; there are {', '.join(choices)}"
            raise ValueError(message)
        return code

    return AfterValidator(check)


def _once(values: list[str]) -> list[str]:
    return list(dict.fromkeys(value for value in values if value))


def _web_address(text: str) -> str:
    return str(_HTTP_URL.validate_python(text))


_HTTP_URL = TypeAdapter(HttpUrl)

Keyword = Annotated[str, _at_most(80), _IS_TEXT]
Title = Annotated[str, _at_most(200), _IS_TEXT]
Line = Annotated[str, _at_most(300), _IS_TEXT]
Argument = Annotated[str, _at_most(5000), _IS_TEXT]
Paragraph = Annotated[str, _at_most(10_000), _IS_TEXT]
Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), _IS_TEXT
]
Unit = Annotated[str, _at_most(40), _IS_TEXT]
ColumnName = Annotated[str, StringConstraints(min_length=1, max_length=500)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Theme = Annotated[str, _known(THEMES, what="theme")]
LicenseId = Annotated[str, _known(LICENSES, what="licence")]
Frequency = Annotated[str, _known(FREQUENCIES, what="frequency")]
HighValue = Annotated[str, _known(HIGH_VALUE, what="category")]
Address = Annotated[str, StringConstraints(max_length=2000), AfterValidator(_web_address)]
RegionKey = Annotated[
    str, StringConstraints(pattern=r"^(\d{2}|\d{3}|\d{5}|\d{8}|\d{12})$", max_length=12)
]
Themes = Annotated[list[Theme], AfterValidator(_once), Field(min_length=1, max_length=13)]
Words = Annotated[list[Keyword], AfterValidator(_once), Field(max_length=50)]
Questions = Annotated[list[Line], AfterValidator(_once), Field(max_length=20)]
WordsPerLanguage = Words | dict[Language, Words]
QuestionsPerLanguage = Questions | dict[Language, Questions]
Degrees = Annotated[float, Field(allow_inf_nan=False)]


def _is_a_box(box: list[float]) -> list[float]:
    west, south, east, north = box
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):  # noqa: PLR2004 - degrees
        message = "a box is west, south, east, north in degrees (WGS 84)"
        raise ValueError(message)
    return box


Box = Annotated[list[Degrees], Field(min_length=4, max_length=4), AfterValidator(_is_a_box)]
Origin = Annotated[str, StringConstraints(pattern="^(measured|simulated|derived|survey)$")]
Filename = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=255), _IS_TEXT
]
Weighing = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=5000), _IS_TEXT
]
