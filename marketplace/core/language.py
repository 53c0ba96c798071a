"""The languages the exchange speaks, and texts kept in each of them."""

from collections.abc import Mapping
from enum import StrEnum


class Language(StrEnum):
    """A language of pages and texts, as in BCP 47. German comes first: it is the default."""

    DE = "de"
    EN = "en"


DEFAULT_LANGUAGE = Language.DE


def N_(sentence: str) -> str:  # noqa: N802 - gettext's own name for it
    """Mark a sentence for translation without translating it here."""
    return sentence


def in_language(texts: Mapping[str, str], language: str) -> str:
    """Return a text in the wanted language, else in the one there is, else nothing."""
    return texts.get(language) or next((text for text in texts.values() if text), "")
