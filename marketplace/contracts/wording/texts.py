"""Texts that are kept in both languages, because both parties sign both."""

from collections.abc import Iterable
from dataclasses import dataclass

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
    """A clause of a contract: its name, its text, and what it means."""

    id: str
    title: Texts
    text: Texts
    means: Texts
