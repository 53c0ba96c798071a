"""The German nouns that compounds are made of, and how compounds are taken apart."""

from functools import cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple, Self

import tantivy

NOUNS = Path(__file__).parent / "nouns.txt"

_ENDINGS = ("s", "es", "n", "en", "er", "e")
_SHORTEST_PART = 3
_LONGEST_PART = 16
_LONGEST_WORD = 60
_SHORT_PART_COST = 0.4
_UNKNOWN_HEAD_COST = 20.0  # more than any chain of known nouns
_UNKNOWN_LETTER_COST = 0.5
_SHORTEST_UNKNOWN_HEAD = 4
_SHORTEST_KNOWN_TAIL = 4
_FOLDED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


class Part(NamedTuple):
    """A piece of a compound as it stands there; ``lemma`` is None if no noun is known for it."""

    text: str
    lemma: str | None


def _stemmer(language: str) -> tantivy.TextAnalyzer:
    plain = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw())
    return plain.filter(tantivy.Filter.stemmer(language)).build()


_GERMAN = _stemmer("german")
_ENGLISH = _stemmer("english")


def english_stem(word: str) -> str:
    """Return the Snowball stem of an English word."""
    return _ENGLISH.analyze(word)[0]


def german_stem(word: str) -> str:
    """Return the Snowball stem of a folded German word; Zählung and Zahlung have the same."""
    return _GERMAN.analyze(word)[0]


class Vocabulary:
    """Simple nouns by their forms. All words are folded: ``zaehlung``, ``strasse``."""

    def __init__(self, lines: list[list[str]]) -> None:
        self._lemmas = {words[0].translate(_FOLDED) for words in lines}
        self._plurals = {
            plural.translate(_FOLDED): words[0].translate(_FOLDED)
            for words in lines
            for plural in words[1:]
        }
        plain = {german_stem(words[0]) for words in lines if words[0].isascii()}
        self._distinct = {
            words[0].translate(_FOLDED)
            for words in lines
            if not words[0].isascii() and german_stem(words[0].translate(_FOLDED)) in plain
        }

    @classmethod
    def read(cls) -> Self:
        """Read the list that is shipped."""
        return cls([line.split() for line in NOUNS.read_text(encoding="utf-8").splitlines()])

    def lemma(self, form: str) -> str | None:
        """Return the noun that a form belongs to, joining letters of compounds included."""
        if form in self._lemmas:
            return form
        if plural := self._plurals.get(form):
            return plural
        without = (form.removesuffix(end) for end in _ENDINGS if form.endswith(end))
        for guess in chain(without, [f"{form}e"]):
            if len(guess) >= _SHORTEST_PART and guess in self._lemmas:
                return guess
        return None

    def stem(self, lemma: str) -> str:
        """Return the stem of a noun, with a mark where only the umlaut tells it from another.

        Snowball alone would make Zählung and Zahlung one word.
        """
        return german_stem(lemma) + ("ä" if lemma in self._distinct else "")

    def split(self, word: str, *, is_noun: bool) -> list[Part]:
        """Take a compound apart into as few known nouns as possible; else return nothing.

        The first part of what is surely a noun may be unknown: Carsharing|stationen.
        """
        if not 2 * _SHORTEST_PART <= len(word) <= _LONGEST_WORD or self.lemma(word):
            return []
        best: list[tuple[float, list[Part]] | None] = [None] * (len(word) + 1)
        best[0] = (0.0, [])
        for end in range(_SHORTEST_PART, len(word) + 1):
            for start in range(max(0, end - _LONGEST_PART), end - _SHORTEST_PART + 1):
                self._extend(best, word, start, end)
            if is_noun and _SHORTEST_UNKNOWN_HEAD <= end <= len(word) - _SHORTEST_KNOWN_TAIL:
                cost = _UNKNOWN_HEAD_COST + _UNKNOWN_LETTER_COST * end
                _cheaper(best, end, cost, [Part(word[:end], None)])
        found = best[-1]
        return found[1] if found and len(found[1]) > 1 else []

    def _extend(
        self, best: list[tuple[float, list[Part]] | None], word: str, start: int, end: int
    ) -> None:
        before = best[start]
        if before and (lemma := self.lemma(word[start:end])):
            cost = 1 + (_SHORT_PART_COST if end - start == _SHORTEST_PART else 0)
            _cheaper(best, end, before[0] + cost, [*before[1], Part(word[start:end], lemma)])


def _cheaper(
    best: list[tuple[float, list[Part]] | None], end: int, cost: float, parts: list[Part]
) -> None:
    known = best[end]
    if known is None or cost < known[0]:
        best[end] = (cost, parts)


@cache
def vocabulary() -> Vocabulary:
    """Return the vocabulary, read when it is first asked for."""
    return Vocabulary.read()
