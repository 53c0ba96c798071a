"""Texts that are kept in both languages, because both parties sign both."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from marketplace.core.language import Language


@dataclass(frozen=True)
class Texts:
    """One text in German and in English."""

    de: str
    en: str

    def say(self, language: str) -> str:
        """Return the text in a language."""
        return self.de if language == Language.DE else self.en


@dataclass(frozen=True)
class Lines:
    """The points of a summary in German and in English, in the same order."""

    de: list[str]
    en: list[str]

    @classmethod
    def of(cls, texts: Iterable[Texts]) -> "Lines":
        """Return texts as the points of a summary."""
        points = list(texts)
        return cls([point.de for point in points], [point.en for point in points])

    def say(self, language: str) -> list[str]:
        """Return the points in a language."""
        return self.de if language == Language.DE else self.en


@dataclass(frozen=True)
class Clause:
    """A clause of a contract: its name, its text, and what it means.

    ``odrl`` names the parts of the contract's ODRL that say the same to machines, by what stands
    behind the ``#`` of their uid; a clause without any is for people only.
    """

    id: str
    title: Texts
    text: Texts
    means: Texts
    odrl: list[str] = field(default_factory=list[str])


def joined(parts: Iterable[Texts]) -> Texts:
    """Return texts as one, a blank between them."""
    every = list(parts)
    return Texts(" ".join(part.de for part in every), " ".join(part.en for part in every))


def days(number: int) -> Texts:
    """Return a number of days, as a sentence says it."""
    return Texts("1 Tag", "1 day") if number == 1 else Texts(f"{number} Tage", f"{number} days")


def months(number: int) -> Texts:
    """Return a number of months, as a sentence says it."""
    if number == 1:
        return Texts("einen Monat", "one month")
    return Texts(f"{number} Monate", f"{number} months")
