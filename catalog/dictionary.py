"""The data dictionary: what each column means, in the words of its publisher."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel
from sqlmodel import Session

from catalog import queries
from catalog.models import Dataset, Version
from catalog.schemas import Explanation
from marketplace.accounts.actors import Actor
from marketplace.log.recording import record


class Explained(BaseModel):
    """A column with its explanation; without a ``type`` it is not in the version that is shown."""

    name: str
    type: str | None
    title: dict[str, str]
    description: dict[str, str]
    unit: str | None


def explained(dataset: Dataset, version: Version | None) -> list[Explained]:
    """Return the columns of a version as they are explained, then those explained and not there.

    Where the publisher names no unit, that of the file counts.
    """
    present = {str(column["name"]): column for column in version.columns} if version else {}
    names = [*present, *(name for name in dataset.dictionary if name not in present)]
    return [_explained(name, present.get(name), dataset.dictionary.get(name, {})) for name in names]


def _explained(name: str, column: Mapping[str, Any] | None, words: Mapping[str, Any]) -> Explained:
    measured = column or {}
    return Explained(
        name=name,
        type=str(measured.get("type") or "") if column is not None else None,
        title=words.get("title") or {},
        description=words.get("description") or {},
        unit=words.get("unit") or measured.get("unit"),
    )


def explain(
    session: Session,
    dataset: Dataset,
    *,
    actor: Actor,
    given: Mapping[str, Explanation],
    keeps_others: bool = False,
) -> None:
    """Explain columns; an explanation without a word is none.

    Columns that are not given lose theirs, unless ``keeps_others``.
    """
    queries.locked_dataset(session, dataset.id)
    before = dict(dataset.dictionary) if keeps_others else {}
    stated = before | {name: _words(explanation) for name, explanation in given.items()}
    dataset.dictionary = {name: words for name, words in stated.items() if words}
    record(
        session,
        "catalog.changed",
        subject=f"dataset/{dataset.slug}",
        person_id=actor.person_id,
        organization_id=actor.organization_id,
        details={"fields": ["dictionary"]},
    )


def _words(explanation: Explanation) -> dict[str, Any]:
    """Return an explanation as it is kept: what is empty is left out."""
    texts = explanation.model_dump(exclude={"unit"})
    words: dict[str, Any] = {
        field: {language: text for language, text in texts[field].items() if text}
        for field in ("title", "description")
    }
    return {field: value for field, value in (words | {"unit": explanation.unit}).items() if value}
