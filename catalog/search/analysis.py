"""From texts to the terms of the index, and back from what somebody typed.

A text becomes terms of three kinds, each kept in a field of its own:

* **exact**: the word in lower case, folded (ä → ae, ß → ss, accents dropped);
* **stem**: its stem, German or English by the text's language;
* **part**: the stem again, and the stems of the nouns that a German compound consists of. Every
  word that is found at all is found here; the other two only raise its weight.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from catalog.search.vocabulary import english_stem, german_stem, vocabulary

_WORD = re.compile(r"[^\W_]+")
_UMLAUTS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe", "å": "aa", "œ": "oe"}
)
_LONGEST_TERM = 200
_ACTION = "ung"
MOST_QUERY_WORDS = 12

_TELL_NOTHING = (
    "aber alle als am an auch auf aus bei bis das dass dem den der des die durch ein eine einem "
    "einen einer eines es fuer gegen hat im in ist mit nach nicht noch oder ohne sich sie sind so "
    "ueber um und unter vom von vor war was wer wie wird wo zu zum zur "
    "a an and are as at by for from has how in is of on or that the to was what where which who "
    "with"
)
_STOPWORDS = frozenset(_TELL_NOTHING.split())


@dataclass(frozen=True)
class Word:
    """A German word as the index knows it.

    ``parts`` are the stems of a compound's nouns; ``related`` are stems of verbs that its nouns
    name the action of (Zählung → zähl), found but not asked for.
    """

    exact: str
    stem: str
    parts: tuple[str, ...] = ()
    related: tuple[str, ...] = ()

    @cached_property
    def all_parts(self) -> str:
        """Every stem the word is found by, with spaces between; a rebuild asks it often."""
        return " ".join((self.stem, *self.parts, *self.related))


@dataclass
class Terms:
    """The terms of a text, by kind; those of one word may stand together, with spaces between."""

    exact: list[str] = field(default_factory=list[str])
    stem: list[str] = field(default_factory=list[str])
    part: list[str] = field(default_factory=list[str])

    def add(self, other: "Terms") -> None:
        """Take in the terms of another text."""
        self.exact += other.exact
        self.stem += other.stem
        self.part += other.part


def fold(text: str) -> str:
    """Return a text in lower case, with umlauts written out and other accents dropped."""
    lowered = unicodedata.normalize("NFKC", text).lower().translate(_UMLAUTS)
    if lowered.isascii():
        return lowered
    return without_umlauts(lowered)


def without_umlauts(text: str) -> str:
    """Return a text in lower case as stems are written: umlauts and accents lose their dots."""
    apart = unicodedata.normalize("NFKD", text.lower().replace("ß", "ss"))
    return "".join(sign for sign in apart if not unicodedata.combining(sign)).lower()


@lru_cache(maxsize=50_000)
def german_word(word: str) -> Word:
    """Analyze one word of a German text; a capital letter says that it may be a noun."""
    known = vocabulary()
    exact = fold(word)[:_LONGEST_TERM]
    if lemma := known.lemma(exact):
        return Word(exact, known.stem(lemma), related=_related([lemma]))
    pieces = known.split(exact, is_noun=word[0].isupper())
    if not pieces:
        return Word(exact, german_stem(exact))
    lemmas = [piece.lemma for piece in pieces if piece.lemma]
    parts = tuple(known.stem(p.lemma) if p.lemma else german_stem(p.text) for p in pieces)
    whole = german_stem(exact)
    if len(lemmas) == len(pieces):
        whole = "".join(piece.text for piece in pieces[:-1]) + parts[-1]
    return Word(exact, whole, parts, _related(lemmas))


def _related(lemmas: Iterable[str]) -> tuple[str, ...]:
    known = vocabulary()
    verbs = (lemma.removesuffix(_ACTION) for lemma in lemmas if lemma.endswith(_ACTION))
    return tuple(known.stem(verb) for verb in verbs if known.lemma(verb) == verb)


def words(text: str) -> list[str]:
    """Return the words of a text as they stand there."""
    return _WORD.findall(unicodedata.normalize("NFC", text))


def terms(text: str, language: str) -> Terms:
    """Return all terms of a text in German (``de``) or English (``en``)."""
    found = Terms()
    for token in words(text):
        if language == "de":
            word = german_word(token)
            found.exact.append(word.exact)
            found.stem.append(word.stem)
            found.part.append(word.all_parts)
        else:
            exact, stem = _english_word(token)
            found.exact.append(exact)
            found.stem.append(stem)
            found.part.append(stem)
    return found


@lru_cache(maxsize=20_000)
def _english_word(word: str) -> tuple[str, str]:
    exact = fold(word)[:_LONGEST_TERM]
    return exact, english_stem(exact)


@dataclass(frozen=True)
class AskedWord:
    """A word that somebody asks for, in a language we do not know.

    It is found by one of its ``stems``, or by all ``parts`` together.
    """

    exact: str
    stems: tuple[str, ...]
    parts: tuple[str, ...]


def asked_words(text: str) -> list[AskedWord]:
    """Analyze what somebody typed: each word once, without those that say nothing.

    A typed word may be a noun however it is written.
    """
    found: dict[str, AskedWord] = {}
    for token in words(text):
        word = german_word(token[0].upper() + token[1:])
        stems = dict.fromkeys((word.stem, english_stem(word.exact)))
        found.setdefault(word.exact, AskedWord(word.exact, tuple(stems), word.parts))
    telling = [word for exact, word in found.items() if exact not in _STOPWORDS]
    return (telling or list(found.values()))[:MOST_QUERY_WORDS]
