"""Deals that keep every rule, to be broken one fact at a time."""

from dataclasses import replace
from datetime import date
from typing import Any

from catalog.models import Access
from marketplace.contracts.models import PriceGround
from marketplace.contracts.sovereignty.deal import Data, Deal, Price

TODAY = date(2026, 11, 23)
CLAUSES = frozenset({"not_exclusive", "operator", "audit", "cause", "revocation"})

DATA = Data(
    slug="counts",
    title="Zählungen",
    is_city_data=True,
    is_collected_for_city=False,
    rights_holder="city_department",
    door=Access.REQUEST,
    license="individual-contract",
    is_openly_licensed=False,
    high_value=None,
)
FREE = Price(highest=0, ground=None, reason="", calculation="", person="", review_by=None)
PRICED = Price(
    highest=1,
    ground=PriceGround.MARGINAL_COST,
    reason="",
    calculation="2 h work of 60 EUR",
    person="Kim Beispiel",
    review_by=date(2028, 11, 23),
)
DEAL = Deal(
    data=DATA,
    price=FREE,
    purposes=("research",),
    policy=("no_resale", "no_reidentification", "eu_only", "delete_at_end"),
    term_months=60,
    renewal_months=12,
    is_for_city=False,
    clauses=CLAUSES,
    on=TODAY,
)


def deal(
    *, data: dict[str, Any] | None = None, price: dict[str, Any] | None = None, **given: Any
) -> Deal:
    """The deal with some facts changed; a price is on stated grounds unless they are changed."""
    costs = replace(PRICED, **price) if price is not None else FREE
    return replace(DEAL, data=replace(DATA, **data or {}), price=costs, **given)


def policy_without(*conditions: str) -> tuple[str, ...]:
    return tuple(each for each in DEAL.policy if each not in conditions)
