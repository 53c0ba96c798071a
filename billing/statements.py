"""What a provider sold in a month, from the ledger."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import Session

from billing.errors import MonthMalformed
from billing.ledger.queries import OF_REFUNDS, movements_of
from billing.prorating import contained_tax
from marketplace.core import clock

ZONE = ZoneInfo("Europe/Berlin")
"""A month begins and ends where the city is."""


@dataclass(frozen=True, kw_only=True)
class Statement:
    """A provider's month in one currency, in minor units.

    ``gross`` is what was invoiced less what was declared void, ``refunds`` what went back, ``net``
    the difference; ``tax`` is the value added tax that ``net`` contains.
    """

    currency: str
    gross: int
    refunds: int
    net: int
    tax: int


@dataclass
class _Sums:
    gross: int = 0
    refunds: int = 0
    by_rate: dict[Decimal, int] = field(default_factory=lambda: defaultdict[Decimal, int](int))


def statements(session: Session, provider_id: UUID, month: str | None) -> list[Statement]:
    """Return a provider's statements of a month such as 2026-11, one per currency.

    Without a month it is the present one, as far as it has come.

    Raises:
        MonthMalformed: The text is no month.
    """
    since, until = _bounds(month or clock.now().astimezone(ZONE).strftime("%Y-%m"))
    sums: dict[str, _Sums] = defaultdict(_Sums)
    for kind, currency, rate, amount in movements_of(
        session, provider_id, since=since, until=until
    ):
        if kind in OF_REFUNDS:
            sums[currency].refunds -= amount
        else:
            sums[currency].gross += amount
        sums[currency].by_rate[rate] += amount
    return [_statement(currency, found) for currency, found in sorted(sums.items())]


def _statement(currency: str, found: _Sums) -> Statement:
    return Statement(
        currency=currency,
        gross=found.gross,
        refunds=found.refunds,
        net=found.gross - found.refunds,
        tax=sum(contained_tax(amount, rate) for rate, amount in found.by_rate.items()),
    )


def _bounds(month: str) -> tuple[datetime, datetime]:
    try:
        first = datetime.strptime(month, "%Y-%m").replace(tzinfo=ZONE)
        year, following = divmod(first.year * 12 + first.month, 12)
        after = datetime(year, following + 1, 1, tzinfo=ZONE)
    except ValueError:
        raise MonthMalformed(month) from None
    return first.astimezone(UTC), after.astimezone(UTC)
