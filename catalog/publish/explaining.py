"""The data dictionary as a form: some columns at a time, what was filled in, what is wrong."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from pydantic import BaseModel, Field, ValidationError

from catalog.dictionary import Explained, explained
from catalog.models import Dataset, Version
from catalog.publish import flaws
from catalog.publish.flaws import Errors
from catalog.publish.views import WizardView
from catalog.schemas import Explanation
from marketplace.core.language import Language, in_language

COLUMNS_SHOWN = 25
_TEXTS = ("title_de", "title_en", "description_de", "description_en", "unit")


class Explanations(BaseModel):
    """The fields of the form as they were filled in: as many of each as there are columns.

    ``number`` is the page of columns that was filled in.
    """

    number: int = Field(default=1, ge=1, le=10_000)
    column: list[str] = Field(default_factory=list)
    title_de: list[str] = Field(default_factory=list)
    title_en: list[str] = Field(default_factory=list)
    description_de: list[str] = Field(default_factory=list)
    description_en: list[str] = Field(default_factory=list)
    unit: list[str] = Field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Row:
    """A column in the form. ``is_gone``: it is explained, and the shown version has it no more."""

    name: str
    type: str
    is_gone: bool
    title_de: str = ""
    title_en: str = ""
    description_de: str = ""
    description_en: str = ""
    unit: str = ""


@dataclass(frozen=True, kw_only=True)
class DictionaryView(WizardView):
    """The data dictionary, to fill in; ``number`` is the page of columns, from 1."""

    page = "catalog/publish_dictionary.html"

    rows: list[Row]
    total: int
    number: int
    pages: int
    is_saved: bool = False
    errors: Errors = field(default_factory=dict[str, str])


def dictionary_view(
    dataset: Dataset,
    version: Version | None,
    language: Language,
    *,
    number: int,
    is_saved: bool = False,
) -> DictionaryView:
    """Return a page of the dictionary as it stands."""
    columns = explained(dataset, version)
    pages = max(1, -(-len(columns) // COLUMNS_SHOWN))
    number = min(number, pages)
    start = (number - 1) * COLUMNS_SHOWN
    return DictionaryView(
        slug=dataset.slug,
        title=in_language(dataset.title, language),
        rows=[_row(column) for column in columns[start : start + COLUMNS_SHOWN]],
        total=len(columns),
        number=number,
        pages=pages,
        is_saved=is_saved,
    )


def _row(column: Explained) -> Row:
    return Row(
        name=column.name,
        type=column.type or "",
        is_gone=column.type is None,
        title_de=column.title.get("de", ""),
        title_en=column.title.get("en", ""),
        description_de=column.description.get("de", ""),
        description_en=column.description.get("en", ""),
        unit=column.unit or "",
    )


def refilled(rows: Sequence[Row], filled: Explanations) -> list[Row]:
    """Return what was filled in, for the form to be shown again."""
    known = {row.name: row for row in rows}
    return [
        Row(
            name=name,
            type=known[name].type if name in known else "",
            is_gone=known[name].is_gone if name in known else False,
            **texts,
        )
        for name, texts in _columns(filled)
    ]


def to_explanations(filled: Explanations) -> tuple[dict[str, Explanation], Errors]:
    """Return the explanations that a form makes, and what is wrong by field: ``unit-3``."""
    given: dict[str, Explanation] = {}
    errors: Errors = {}
    for index, (name, texts) in enumerate(_columns(filled)):
        try:
            given[name] = Explanation.model_validate(_explanation(texts))
        except ValidationError as error:
            found = flaws.sentences(error.errors(), texts)
            errors |= {f"{each}-{index}": sentence for each, sentence in found.items()}
    return given, errors


def _columns(filled: Explanations) -> list[tuple[str, dict[str, str]]]:
    fields = {name: getattr(filled, name) for name in _TEXTS}
    return [
        (name, {each: values[index] for each, values in fields.items() if index < len(values)})
        for index, name in enumerate(filled.column)
    ]


def _explanation(texts: dict[str, str]) -> dict[str, object]:
    return {
        "title": {"de": texts.get("title_de"), "en": texts.get("title_en")},
        "description": {"de": texts.get("description_de"), "en": texts.get("description_en")},
        "unit": texts.get("unit"),
    }
