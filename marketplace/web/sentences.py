"""How templates say sentences: ``_("…")``, ``{% trans %}``, both with facts as %(name)s."""

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from marketplace.web import translation


@dataclass(frozen=True)
class Sentences:
    """The sentences of one language, as Jinja's i18n extension asks for them.

    ``{% trans %}`` blocks are part of a template, so their markup counts; what is given to
    ``_`` may come from elsewhere and is escaped. Facts are escaped in both.
    """

    language: str

    def say(self, sentence: str, **facts: Any) -> str:
        """Return a sentence, with its facts in place: ``_("Version %(n)s", n=3)``."""
        text = translation.gettext(self.language, sentence)
        return escape(text) % facts if facts else text

    def gettext(self, block: str, **facts: Any) -> Markup:
        """Return a ``{% trans %}`` block; Jinja doubles its percent signs."""
        return Markup(translation.gettext(self.language, block)) % facts  # noqa: S704 - a template's own

    def ngettext(self, one: str, many: str, number: int, **facts: Any) -> Markup:
        """Return the block that fits the number."""
        text = translation.ngettext(self.language, one, many, number)
        return Markup(text) % ({"num": number} | facts)  # noqa: S704 - a template's own text

    def names(self) -> dict[str, Any]:
        """Return what templates call these by."""
        return {"_": self.say, "gettext": self.gettext, "ngettext": self.ngettext}
