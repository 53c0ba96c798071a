"""Putting a kept notice into words, for one reader."""

from dataclasses import dataclass
from typing import Any, Protocol, cast
from urllib.parse import urljoin

from marketplace.core.language import N_, Language, in_language
from marketplace.core.settings import Settings
from marketplace.notices.models import Mail
from marketplace.web.rendering import templates
from marketplace.web.translation import gettext

_GREETING = N_("Hello {name},")


class Kept(Protocol):
    """The part of a message or mail that is put into words."""

    subject: str
    text: str
    action: str
    facts: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Worded:
    """A notice in the words of one reader."""

    subject: str
    text: str
    action: str


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A mail, ready for any way of sending it."""

    id: str
    recipient: str
    recipient_name: str
    subject: str
    text: str
    html: str
    address: str


def worded(kept: Kept, language: Language) -> Worded:
    """Return a notice in a language, with its facts in place."""
    facts = {name: _in_language(fact, language) for name, fact in kept.facts.items()}
    return Worded(
        subject=gettext(language, kept.subject).format(**facts),
        text=gettext(language, kept.text).format(**facts),
        action=gettext(language, kept.action),
    )


def letter(mail: Mail, settings: Settings) -> Letter:
    """Return a mail as text and HTML in its reader's language; links are whole addresses."""
    words = worded(mail, mail.language)
    greeting = gettext(mail.language, _GREETING).format(name=mail.recipient_name)
    address = urljoin(settings.public_url, mail.link)
    sender = f"{settings.operator}, {settings.city_name}"
    html = templates.get_template("notices/mail.html").render(
        language=mail.language.value,
        words=words,
        greeting=greeting,
        address=address,
        sender=sender,
        home=settings.public_url,
    )
    parts = (greeting, words.text, f"{words.action}:\n{address}", f"-- \n{sender}")
    return Letter(
        id=str(mail.id),
        recipient=mail.recipient,
        recipient_name=mail.recipient_name,
        subject=" ".join(words.subject.split()),
        text="\n\n".join((*parts, settings.public_url)) + "\n",
        html=html,
        address=address,
    )


def _in_language(fact: Any, language: Language) -> str:
    if isinstance(fact, dict):
        return in_language(cast("dict[str, str]", fact), language)
    return str(fact)
