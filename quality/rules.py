"""The bounds of what publishers send to quality; the criteria for data are in ``criteria``."""

from marketplace.core.rules import Rule
from quality.criteria import RULES as CRITERIA

SUITE_SIZE = Rule(
    id="suite_size",
    version=1,
    text_de="Eine Suite enthält höchstens so viele Erwartungen.",
    text_en="A suite holds at most so many expectations.",
    threshold=200,
    source="Laufzeit einer Prüfung",
)

RULES = (*CRITERIA, SUITE_SIZE)
