"""The Rule: what an automatic refusal stands on, and what ``/rules`` shows.

Each room lists its own in a module-level ``RULES``; the page and the refusal read the same value,
so what is shown is what is enforced.
"""

from dataclasses import dataclass

RuleValue = str | int | float | bool | None


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A published criterion that a program may refuse on.

    ``threshold`` is the bound in the unit that the text names; ``source`` is the law, standard or
    paper it follows; ``desk`` answers questions about it; ``appeal`` says how to object.
    """

    id: str
    version: int
    text_de: str
    text_en: str
    threshold: RuleValue
    source: str
    mandatory: bool = True
    desk: str = "Datenstelle"
    appeal: str = "datenstelle@city.example"

    def text(self, language: str) -> str:
        """Return the rule's sentence in a language."""
        return self.text_de if language == "de" else self.text_en
