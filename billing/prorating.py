"""Shares of an amount: what an unused period is worth, and the tax that a price contains."""

from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from billing.models import RefundRule

_MICROSECOND = timedelta(microseconds=1)


def unused_share(total: int, *, start: datetime, end: datetime, at: datetime) -> int:
    """Return the part of an amount that the rest of its period is worth, rounded down.

    Before the period that is all of it, after the period nothing. In minor units.
    """
    period = (end - start) // _MICROSECOND
    left = (end - at) // _MICROSECOND
    if period <= 0 or left <= 0:
        return 0
    return total * min(left, period) // period


def given_back(
    total: int,
    rule: RefundRule,
    *,
    period: tuple[datetime, datetime] | None,
    at: datetime,
    already: int = 0,
) -> int:
    """Return what a rule gives back of an invoice when its payment ends at an instant.

    A period that is over is used up, whatever the rule. What was bought once has no period:
    ``full`` gives it back whole, ``prorated`` nothing, since no part of it is unused.
    ``already`` is what went back before; together they never exceed the total.
    """
    if rule is RefundRule.NONE or (period is not None and at >= period[1]):
        return 0
    share = total
    if rule is RefundRule.PRORATED:
        share = 0 if period is None else unused_share(total, start=period[0], end=period[1], at=at)
    return max(0, min(share, total - already))


def contained_tax(total: int, percent: Decimal) -> int:
    """Return the value added tax in an amount that contains it, rounded half up (§ 10 UStG)."""
    tax = Decimal(total) * percent / (100 + percent)
    return int(tax.quantize(Decimal(1), rounding=ROUND_HALF_UP))
