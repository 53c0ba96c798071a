"""What goes back to a buyer, by who ends an agreement. The contract's clauses promise the same."""

from billing.models import RefundRule
from marketplace.contracts.models import Agreement, OfferKind, Party

_STRENGTH = {RefundRule.NONE: 0, RefundRule.PRORATED: 1, RefundRule.FULL: 2}


def refund_rule(agreement: Agreement, ended_by: Party) -> RefundRule:
    """Return the rule that holds when a party ends an agreement at once.

    A buyer who leaves gets what the offer said. A buyer who is sent away, by the provider or by
    the city, gets at least the unused time back, and what was paid once whole.
    """
    if ended_by in (Party.CONSUMER, Party.SYSTEM):
        return agreement.refund
    least = RefundRule.FULL if agreement.kind is OfferKind.ONE_OFF else RefundRule.PRORATED
    return max(agreement.refund, least, key=_STRENGTH.__getitem__)
