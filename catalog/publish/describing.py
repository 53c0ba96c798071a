"""The description as a form: what was filled in, and the description it makes."""

from datetime import date
from typing import Any, Self, TypeVar

from pydantic import BaseModel, Field, ValidationError

from catalog.models import Dataset
from catalog.publish import flaws
from catalog.publish.flaws import Errors
from catalog.schemas import DatasetCreate, DatasetUpdate
from marketplace.core.language import N_

S = TypeVar("S", bound=BaseModel)

_NO_TITLE = N_("Give the dataset a title, in German or in English.")
_NO_DESCRIPTION = N_("Say in a few sentences what the data holds, in German or in English.")
_NO_LICENSE = N_("Choose the licence under which others may use the data.")
_NO_DOOR = N_("Choose who may download the data.")
_NO_THEME = N_("Please choose at least one theme.")

PARTS = {
    "finding": ("keywords_de", "keywords_en", "questions_de", "questions_en"),
    "extent": ("place", "region_key", "period_start", "period_end", "frequency"),
    "origin": (
        "origin",
        "provenance",
        "attribution",
        "limits_de",
        "limits_en",
        "landing_page",
    ),
    "rights": ("collected_for", "high_value"),
    "contact": ("contact_name", "contact_email"),
}
"""The folded parts of the form, and which fields lie in each."""


class Description(BaseModel):
    """The fields of the form as they were filled in; keywords and questions one on each line."""

    title_de: str = ""
    title_en: str = ""
    description_de: str = ""
    description_en: str = ""
    theme: list[str] = Field(default_factory=list)
    license: str = ""
    access: str = ""
    keywords_de: str = ""
    keywords_en: str = ""
    questions_de: str = ""
    questions_en: str = ""
    limits_de: str = ""
    limits_en: str = ""
    contact_name: str = ""
    contact_email: str = ""
    place: str = ""
    region_key: str = ""
    period_start: str = ""
    period_end: str = ""
    frequency: str = ""
    origin: str = ""
    provenance: str = ""
    attribution: str = ""
    landing_page: str = ""
    collected_for: str = ""
    high_value: str = ""

    @classmethod
    def of(cls, dataset: Dataset, collected_for: str = "") -> Self:
        """Return a dataset's description as the form shows it; the department is its slug."""
        texts = {
            f"{field}_{language}": text
            for field in ("title", "description", "limits")
            for language, text in getattr(dataset, field).items()
        }
        words = {
            f"{field}_{language}": "\n".join(lines)
            for field in ("keywords", "questions")
            for language, lines in getattr(dataset, field).items()
        }
        plain = {
            field: getattr(dataset, field) or ""
            for field in (*_PLAIN, "contact_name", "contact_email")
        }
        return cls(
            **texts,
            **words,
            **plain,
            theme=dataset.themes,
            license=dataset.license,
            access=dataset.access.value,
            period_start=_day(dataset.period_start),
            period_end=_day(dataset.period_end),
            collected_for=collected_for,
        )

    def parts_in_use(self, errors: Errors) -> list[str]:
        """Return the folded parts that hold something, or something wrong."""
        return [
            part
            for part, fields in PARTS.items()
            if any(field in errors or getattr(self, field) for field in fields)
        ]


_PLAIN = (
    "place",
    "region_key",
    "frequency",
    "origin",
    "provenance",
    "attribution",
    "landing_page",
    "high_value",
)


def to_create(filled: Description) -> tuple[DatasetCreate | None, Errors]:
    """Return the draft that a form describes, or what is wrong with the form."""
    return _checked(DatasetCreate, filled, _given(filled))


def to_update(filled: Description, dataset: Dataset) -> tuple[DatasetUpdate | None, Errors]:
    """Return the change that a form describes, or what is wrong with it.

    Period and place that were left as they stood are not sent, so that those measured from the data
    stay so.
    """
    given = _given(filled)
    before = Description.of(dataset)
    if (filled.period_start, filled.period_end) == (before.period_start, before.period_end):
        del given["period"]
    if filled.place == before.place:
        del given["place"]
    return _checked(DatasetUpdate, filled, given)


def _checked(
    schema: type[S], filled: Description, given: dict[str, Any]
) -> tuple[S | None, Errors]:
    if errors := _missing(filled):
        return None, errors | _flaws(schema, given)
    try:
        return schema.model_validate(given), {}
    except ValidationError as error:
        return None, flaws.sentences(error.errors(), Description.model_fields)


def _flaws(schema: type[BaseModel], given: dict[str, Any]) -> Errors:
    """Return what is wrong besides what is missing, so that it is all said at once."""
    try:
        schema.model_validate(given | _FILLED)
    except ValidationError as error:
        return flaws.sentences(error.errors(), Description.model_fields)
    return {}


_FILLED = {
    "title": {"en": "-"},
    "description": {"en": "-"},
    "theme": ["TRAN"],
    "license": "cc-zero",
    "access": "open",
}


def _missing(filled: Description) -> Errors:
    needed = {
        "title_de": (filled.title_de.strip() or filled.title_en.strip(), _NO_TITLE),
        "description_de": (
            filled.description_de.strip() or filled.description_en.strip(),
            _NO_DESCRIPTION,
        ),
        "theme": (filled.theme, _NO_THEME),
        "license": (filled.license, _NO_LICENSE),
        "access": (filled.access, _NO_DOOR),
    }
    return {field: sentence for field, (value, sentence) in needed.items() if not value}


def _given(filled: Description) -> dict[str, Any]:
    given: dict[str, Any] = {
        field: {"de": getattr(filled, f"{field}_de"), "en": getattr(filled, f"{field}_en")}
        for field in ("title", "description", "limits")
    }
    for field in ("keywords", "questions"):
        given[field] = {
            "de": _lines(getattr(filled, f"{field}_de")),
            "en": _lines(getattr(filled, f"{field}_en")),
        }
    for field in _PLAIN:
        given[field] = getattr(filled, field).strip() or None
    name, email = filled.contact_name.strip(), filled.contact_email.strip()
    start, end = filled.period_start.strip(), filled.period_end.strip()
    return given | {
        "theme": filled.theme,
        "license": filled.license,
        "access": filled.access,
        "collected_for": filled.collected_for.strip() or None,
        "contact": {"name": name, "email": email} if name or email else None,
        "period": {"start": start or None, "end": end or None} if start or end else None,
    }


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
