"""The offers of a dataset as lines to choose from, as plain values; no session, no I/O.

They are read from what contracts pushed into the catalogue's row, so that a visitor's page asks
no room above the catalogue.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from billing.prorating import contained_tax

_PARTS = ("may", "may_not", "limits", "why_it_costs")

PublicOffer = Mapping[str, Any]
"""An offer as ``catalog.offering`` pushed it."""


@dataclass(frozen=True, kw_only=True)
class Onlooker:
    """Whose price is shown. ``size`` is the one that a steward verified; a visitor has none."""

    is_known: bool = False
    size: str | None = None


@dataclass(frozen=True, kw_only=True)
class Plan:
    """An offer at one of its amounts. ``choice`` is what its radio sends.

    A tariff is another amount of the same offer, for organizations of a verified ``size``;
    ``is_closed`` says that it is not that of whoever looks. ``tax`` is contained in the amount.
    """

    choice: str
    kind: str
    size: str | None
    has_tariffs: bool
    unit_amount: int
    currency: str
    interval: str | None
    trial_days: int
    tax: int
    due_on: date
    payment: list[str]
    refund: str
    is_chosen: bool
    is_closed: bool


@dataclass(frozen=True, kw_only=True)
class Rights:
    """What may and may not be done, how far, and why it costs something if it is the city's.

    ``plan`` is the first of those that say so.
    """

    plan: Plan
    may: list[str]
    may_not: list[str]
    limits: list[str]
    why_it_costs: list[str]


def shown_offers(offers: Sequence[PublicOffer], *, takes_money: bool) -> list[PublicOffer]:
    """Return the offers that can be taken here: without a way to pay, those that cost nothing."""
    return [offer for offer in offers if takes_money or not int(offer["unit_amount"])]


def plans_of(
    offers: Sequence[PublicOffer], onlooker: Onlooker, *, vat_percent: Decimal, today: date
) -> list[Plan]:
    """Return each offer with its tariffs, the cheapest of an offer first; one line is chosen."""
    lines = [(offer, size, amount) for offer in offers for size, amount in _amounts(offer)]
    is_open = [size == _tariff_for(offer, onlooker) for offer, size, _ in lines]
    chosen = is_open.index(True) if True in is_open else None
    return [
        Plan(
            choice=f"{offer['id']}:{size}" if size else str(offer["id"]),
            kind=str(offer["kind"]),
            size=size,
            has_tariffs=bool(offer.get("tariffs")),
            unit_amount=amount,
            currency=str(offer["currency"]),
            interval=offer["interval"],
            trial_days=int(offer["trial_days"] or 0),
            tax=contained_tax(amount, vat_percent),
            due_on=today + timedelta(days=int(offer["trial_days"] or 0)),
            payment=list(offer["payment"]),
            refund=str(offer["refund"]),
            is_chosen=number == chosen,
            is_closed=onlooker.is_known and not is_open[number],
        )
        for number, (offer, size, amount) in enumerate(lines)
    ]


def rights_of(offers: Sequence[PublicOffer], plans: Sequence[Plan], language: str) -> list[Rights]:
    """Return what may and may not be done, once for all offers that say the same."""
    first = {plan.choice.partition(":")[0]: plan for plan in reversed(plans)}
    found: dict[tuple[tuple[str, ...], ...], Rights] = {}
    for offer in offers:
        said = {part: _words(offer, part, language) for part in _PARTS}
        rights = Rights(plan=first[str(offer["id"])], **said)
        found.setdefault(tuple(tuple(points) for points in said.values()), rights)
    return list(found.values())


def cheapest(plans: Sequence[Plan]) -> Plan | None:
    """Return the line with the smallest amount that is open to whoever looks."""
    return min((p for p in plans if not p.is_closed), key=lambda p: p.unit_amount, default=None)


def _amounts(offer: PublicOffer) -> list[tuple[str | None, int]]:
    tariffs = [(str(each["size"]), int(each["unit_amount"])) for each in offer.get("tariffs") or ()]
    return [*sorted(tariffs, key=lambda tariff: tariff[1]), (None, int(offer["unit_amount"]))]


def _tariff_for(offer: PublicOffer, onlooker: Onlooker) -> str | None:
    sizes = {str(each["size"]) for each in offer.get("tariffs") or ()}
    return onlooker.size if onlooker.size in sizes else None


def _words(offer: PublicOffer, part: str, language: str) -> list[str]:
    texts: Mapping[str, list[str]] = offer.get(part) or {}
    return list(texts.get(language, ()))
