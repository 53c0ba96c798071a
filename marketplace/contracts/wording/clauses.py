"""The clauses of a contract, in their order; their place in the list is their number."""

from collections.abc import Iterator

from marketplace.contracts.policies import PRESETS
from marketplace.contracts.wording import ground, money
from marketplace.contracts.wording.conditions import Conditions, Use
from marketplace.contracts.wording.texts import Clause


def clauses_of(conditions: Conditions) -> list[Clause]:
    """Return the clauses of a contract: what it is about, what it costs, use, end, law."""
    return [
        ground.subject(conditions),
        ground.purpose(conditions),
        money.price(conditions.paying),
        ground.access(conditions),
        *_use(conditions.use),
        ground.rights(conditions),
        ground.quality(),
        ground.audit(conditions),
        money.term(conditions.paying),
        ground.revocation(conditions),
        ground.law(),
    ]


def _use(use: Use) -> Iterator[Clause]:
    for preset in PRESETS.values():
        if preset.id in use.policy:
            yield Clause(preset.id, preset.title, preset.text, preset.means)
        elif preset.otherwise:
            without = preset.otherwise
            yield Clause(f"not_{preset.id}", without.title, without.text, without.means)
