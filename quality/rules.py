"""The bounds of what publishers send to quality; the criteria for data are in ``criteria``."""

from marketplace.core.rules import Rule
from quality.criteria import RULES as CRITERIA
from quality.intake.rules import RULES as INTAKE_RULES
from quality.repairs.rules import RULES as REPAIR_RULES
from quality.scanning import MALWARE

SUITE_SIZE = Rule(
    id="suite_size",
    version=1,
    text_de="Eine Suite enthält höchstens so viele Erwartungen.",
    text_en="A suite holds at most so many expectations.",
    threshold=200,
    source="Laufzeit einer Prüfung",
)

RULES = (*CRITERIA, MALWARE, SUITE_SIZE, *REPAIR_RULES, *INTAKE_RULES)
