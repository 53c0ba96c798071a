"""How a dataset of the demonstration is described: honestly, in both languages.

The data is real and the city is not, so every description names the true maker, place and licence
and says that a made-up city publishes it for show.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from catalog.models import Access
from catalog.schemas import DatasetCreate
from marketplace.demo.city import Party
from marketplace.demo.shipped import DataFile, Source
from quality.inspection.order import Repair


class Texts(NamedTuple):
    """The same words in German and in English."""

    de: str
    en: str


class Goal(StrEnum):
    """How far a dataset of the demonstration gets, so that every state can be seen."""

    PUBLISHED = "published"
    REJECTED = "rejected"
    WAITING = "waiting"


FOR_SHOW = Texts(
    "Die Daten sind echt, die Stadt ist erfunden: Hafenstadt gibt sie nur zur Vorführung heraus.",
    "The data is real and the city is not: Hafenstadt publishes it for demonstration only.",
)
MADE_UP = Texts(
    "Diese Datei ist erfunden, samt allen Adressen. Sie zeigt, wie eine Prüfung Daten aufhält.",
    "This file is made up, with every address in it. It shows how a check holds data back.",
)
UNCHANGED = Texts("Die Datei ist unverändert.", "The file is unchanged.")


@dataclass(frozen=True, kw_only=True)
class DemoDataset:
    """A dataset as its department would fill in the form, with the files it delivers in turn.

    ``source`` is None for a made-up file, and then ``made_up`` says so. ``changes`` says what was
    done to the shipped file, ``change_note`` what is new in every delivery after the first. Those
    come without people where ``arrives_unattended``. ``repairs`` mend what the checks refuse.
    """

    slug: str
    publisher: Party
    source: Source | None
    title: Texts
    description: Texts
    questions: tuple[Texts, ...]
    keywords: tuple[Texts, ...]
    limits: Texts
    themes: tuple[str, ...]
    license: str
    place: str
    origin: str
    frequency: str
    deliveries: tuple[Callable[[], DataFile], ...]
    changes: Texts = UNCHANGED
    change_note: str = ""
    access: Access = Access.OPEN
    bbox: tuple[float, float, float, float] | None = None
    period: tuple[date, date] | None = None
    goal: Goal = Goal.PUBLISHED
    made_up: Texts = MADE_UP
    arrives_unattended: bool = False
    repairs: tuple[Repair, ...] = ()

    @property
    def provenance(self) -> str:
        """Where the file came from and what was done to it, in German, then in English."""
        if self.source is None:
            return "\n\n".join(self.made_up)
        found = f"{self.source.maker}. {self.source.package}: {self.source.path}."
        return f"Quelle: {found} {self.changes.de}\n\nSource: {found} {self.changes.en}"

    @property
    def attribution(self) -> str:
        """How the source is to be named, with the licence it gave."""
        if self.source is None:
            return self.publisher.organization
        return f"{self.source.maker}, {self.source.license}"

    def form(self) -> DatasetCreate:
        """Return the description as the form or the API would send it."""
        honest = FOR_SHOW if self.source else self.made_up
        return DatasetCreate.model_validate(
            {
                "slug": self.slug,
                "title": self.title._asdict(),
                "description": self.description._asdict(),
                "theme": list(self.themes),
                "keywords": _per_language(self.keywords),
                "questions": _per_language(self.questions),
                "limits": {
                    "de": f"{self.limits.de} {honest.de}",
                    "en": f"{self.limits.en} {honest.en}",
                },
                "license": self.license,
                "access": self.access,
                "contact": {"name": self.publisher.organization, "email": self.publisher.email},
                "place": self.place,
                "bbox": self.bbox,
                "period": _period(self.period),
                "frequency": self.frequency,
                "origin": self.origin,
                "provenance": self.provenance,
                "attribution": self.attribution,
                "landing_page": self.source.homepage if self.source else None,
            }
        )


def _per_language(texts: tuple[Texts, ...]) -> dict[str, list[str]]:
    return {"de": [text.de for text in texts], "en": [text.en for text in texts]}


def _period(period: tuple[date, date] | None) -> dict[str, Any] | None:
    return {"start": period[0], "end": period[1]} if period else None
