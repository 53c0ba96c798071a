"""Sentences in the reader's language: gettext catalogues, and which language a request wants.

The sentences stand in the code in English; ``locale/de/messages.po`` holds their German. The
file is read once, as it is: there is no compiled form to forget.
"""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from babel.core import negotiate_locale
from babel.messages.pofile import read_po
from fastapi import Depends, Request

from marketplace.core.errors import DomainError
from marketplace.core.language import DEFAULT_LANGUAGE, Language
from marketplace.core.money import Money
from marketplace.web.figures import Figures

LOCALE = Path(__file__).parent / "locale"
COOKIE = "lang"


@cache
def _sentences(language: str) -> dict[str, str | tuple[str, ...]]:
    path = LOCALE / language / "messages.po"
    if not path.exists():
        return {}
    with path.open("rb") as file:
        catalog = read_po(file, locale=language)
    found: dict[str, str | tuple[str, ...]] = {}
    for message in catalog:
        key = message.id if isinstance(message.id, str) else message.id[0]
        if key and message.string and not message.fuzzy:
            found[key] = (
                message.string if isinstance(message.string, str) else tuple(message.string)
            )
    return found


def gettext(language: str, sentence: str) -> str:
    """Return a sentence in a language, or as it stands in the code if it is not translated."""
    translated = _sentences(language).get(sentence, sentence)
    return translated if isinstance(translated, str) else translated[0]


def ngettext(language: str, one: str, many: str, number: int) -> str:
    """Return the form that fits the number; German and English both have two."""
    translated = _sentences(language).get(one)
    forms = translated if isinstance(translated, tuple) else (one, many)
    return forms[0] if number == 1 else forms[1]


def say(text: DomainError | str, language: str) -> str:
    """Return what is to be said, in a language, its facts in place; days and money as read."""
    if isinstance(text, str):
        return gettext(language, text)
    facts = {name: _shown(fact, language) for name, fact in text.facts.items()}
    return gettext(language, text.sentence).format(**facts)


def _shown(fact: Any, language: str) -> Any:
    figures = Figures(Language(language))
    if isinstance(fact, Money):
        return figures.money(fact.minor, fact.currency)
    return figures.day(fact) if isinstance(fact, date) else fact


def language_of(request: Request) -> Language:
    """Return the language of a request: asked for in the address, chosen before, or preferred."""
    for wish in (request.query_params.get("lang"), request.cookies.get(COOKIE)):
        if wish in set(Language):
            return Language(wish)
    preferred = [
        part.partition(";")[0].strip().replace("-", "_")
        for part in request.headers.get("accept-language", "").split(",")
    ]
    found = negotiate_locale(preferred, [language.value for language in Language], sep="_")
    return Language(found) if found else DEFAULT_LANGUAGE


LanguageDep = Annotated[Language, Depends(language_of)]
