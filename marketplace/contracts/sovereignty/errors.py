"""How a deal on data of the city is refused."""

from collections.abc import Sequence

from marketplace.contracts.sovereignty.criteria import Breach
from marketplace.contracts.sovereignty.deal import Deal
from marketplace.core.errors import Conflict


class SovereigntyBroken(Conflict, code="sovereignty-broken"):
    """A deal breaks rules that protect the city's data; ``breaches`` are all, the first leads."""

    def __init__(self, deal: Deal, broken: Sequence[Breach]) -> None:
        first = broken[0]
        super().__init__(
            first.sentence,
            rule=first.rule,
            value=first.value,
            field=first.field,
            title=deal.data.title,
            dataset=deal.data.slug,
            breaches=[
                {
                    "rule": breach.rule.id,
                    "rule_version": breach.rule.version,
                    "value": breach.value,
                    "threshold": breach.rule.threshold,
                    "field": breach.field,
                    "text": {"de": breach.rule.text_de, "en": breach.rule.text_en},
                }
                for breach in broken
            ],
        )
