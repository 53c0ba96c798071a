"""The rules of sovereignty, held against a deal: pure functions, one line of a table each."""

from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from catalog.rules import HIGH_VALUE_DOOR, HIGH_VALUE_LICENSE, HIGH_VALUE_LICENSES
from marketplace.accounts.models import OrganizationKind
from marketplace.contracts.models import PriceGround
from marketplace.contracts.policies import (
    DELETE_AT_END,
    DELETION_DAYS,
    EU_ONLY,
    NO_REIDENTIFICATION,
    NO_RESALE,
)
from marketplace.contracts.sovereignty import rules
from marketplace.contracts.sovereignty.deal import Deal
from marketplace.core.language import N_
from marketplace.core.rules import Rule, RuleValue

_PLACES = {EU_ONLY, "eea_only"}
_MONTHS = 12


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """A rule: which deals it binds, what it looks at, and whether that keeps it.

    ``field`` is the one of an offer to correct, ``sentence`` says what to do.
    """

    rule: Rule
    binds: Callable[[Deal], bool]
    value: Callable[[Deal], RuleValue]
    holds: Callable[[Deal], bool]
    field: str
    sentence: str


@dataclass(frozen=True, kw_only=True)
class Breach:
    """A rule that a deal breaks, and the value that breaks it."""

    rule: Rule
    value: RuleValue
    field: str
    sentence: str


def breaches(deal: Deal) -> list[Breach]:
    """Return every rule that a deal breaks, in the order of the table."""
    return [
        Breach(rule=each.rule, value=each.value(deal), field=each.field, sentence=each.sentence)
        for each in _binding(deal)
        if not each.holds(deal)
    ]


def held(deal: Deal) -> list[Rule]:
    """Return the rules that bind a deal, whether it keeps them or not."""
    return [each.rule for each in _binding(deal)]


def _binding(deal: Deal) -> Iterator[Criterion]:
    return (each for each in CRITERIA if each.binds(deal))


def _behind_a_door(deal: Deal) -> bool:
    return deal.is_behind_a_door


def _restricted(deal: Deal) -> bool:
    return deal.is_restricted


def _priced(deal: Deal) -> bool:
    return deal.is_priced


def _of_high_value(deal: Deal) -> bool:
    return deal.data.high_value is not None


def _contract(deal: Deal) -> bool:
    return deal.is_behind_a_door and deal.clauses is not None


def _collected_and_for_city(deal: Deal) -> bool:
    return deal.data.is_collected_for_city and deal.is_for_city


def _outside_the_law(deal: Deal) -> bool:
    return deal.is_priced and deal.price.ground is PriceGround.OUTSIDE_DNG


def _policy(deal: Deal) -> str:
    return ", ".join(deal.policy)


def _price(deal: Deal) -> int:
    return deal.price.highest


def _deletion_days(deal: Deal) -> int | None:
    return DELETION_DAYS if DELETE_AT_END in deal.policy else None


def _is_deleted_in_time(deal: Deal) -> bool:
    days = _deletion_days(deal)
    return days is not None and days <= rules.DELETION_DAYS


def _is_short_enough(deal: Deal) -> bool:
    return deal.term_months is not None and deal.term_months <= rules.TERM_MONTHS


def _review(deal: Deal) -> str | None:
    return deal.price.review_by.isoformat() if deal.price.review_by else None


def _is_reviewed_in_time(deal: Deal) -> bool:
    day = deal.price.review_by
    return day is not None and deal.on <= day <= _after_months(deal.on, rules.REVIEW_MONTHS)


def _after_months(day: date, months: int) -> date:
    """Return the day some months later; where that month is shorter, its last day."""
    years, month = divmod(day.month - 1 + months, _MONTHS)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _says(clause: str, *, rule: Rule, sentence: str) -> Criterion:
    """Return the criterion of a rule that a clause of the contract says."""

    def is_said(deal: Deal) -> bool:
        return deal.clauses is not None and clause in deal.clauses

    return Criterion(
        rule=rule, binds=_contract, value=is_said, holds=is_said, field="clauses", sentence=sentence
    )


_RENEW_THE_DRAFT = N_(
    "The terms of this contract lack a clause that protects the data of the city. Please take the "
    "offer anew."
)

CRITERIA = (
    Criterion(
        rule=rules.HOLDS_RIGHTS,
        binds=_behind_a_door,
        value=lambda deal: deal.data.rights_holder,
        holds=lambda deal: deal.data.rights_holder == OrganizationKind.CITY_DEPARTMENT,
        field="collected_for",
        sentence=N_(
            "“{title}” is said to have been collected for an organization that is not the city's. "
            "Ask the data desk to correct that."
        ),
    ),
    Criterion(
        rule=rules.HIGH_VALUE_IS_FREE,
        binds=_of_high_value,
        value=_price,
        holds=lambda deal: deal.price.highest == 0,
        field="unit_amount",
        sentence=N_("“{title}” is a high-value dataset, which costs nothing. Offer it for free."),
    ),
    Criterion(
        rule=HIGH_VALUE_LICENSE,
        binds=_of_high_value,
        value=lambda deal: deal.data.license,
        holds=lambda deal: deal.data.license in HIGH_VALUE_LICENSES,
        field="license",
        sentence=N_("“{title}” is a high-value dataset. Give it an open licence first."),
    ),
    Criterion(
        rule=HIGH_VALUE_DOOR,
        binds=_of_high_value,
        value=lambda deal: deal.data.door.value,
        holds=lambda deal: deal.data.door.value == HIGH_VALUE_DOOR.threshold,
        field="access",
        sentence=N_("“{title}” is a high-value dataset. Open its door to everybody first."),
    ),
    Criterion(
        rule=rules.CITY_READS_FREE,
        binds=_collected_and_for_city,
        value=_price,
        holds=lambda deal: deal.price.highest == 0,
        field="unit_amount",
        sentence=N_(
            "“{title}” was collected on the city's behalf, so the city reads it free of charge. It "
            "needs no contract."
        ),
    ),
    Criterion(
        rule=rules.CITY_DATA_IS_FREE,
        binds=lambda deal: deal.data.is_citys,
        value=_price,
        holds=lambda deal: deal.price.highest == 0 or deal.price.ground is not None,
        field="unit_amount",
        sentence=N_(
            "“{title}” is data of the city and costs nothing unless a ground for its price is "
            "stated. Offer it for free, or state the ground."
        ),
    ),
    Criterion(
        rule=rules.PRICE_REASON,
        binds=_outside_the_law,
        value=lambda deal: deal.price.reason,
        holds=lambda deal: bool(deal.price.reason.strip()),
        field="ground_reason",
        sentence=N_("Say why the law on charges does not apply to “{title}”."),
    ),
    Criterion(
        rule=rules.PRICE_CALCULATION,
        binds=_priced,
        value=lambda deal: deal.price.calculation,
        holds=lambda deal: bool(deal.price.calculation.strip()),
        field="calculation",
        sentence=N_("State how the price of “{title}” is calculated; this is published."),
    ),
    Criterion(
        rule=rules.PRICE_PERSON,
        binds=_priced,
        value=lambda deal: deal.price.person,
        holds=lambda deal: bool(deal.price.person.strip()),
        field="answers_for_price",
        sentence=N_("Name the person who answers for the price of “{title}”."),
    ),
    Criterion(
        rule=rules.PRICE_REVIEW,
        binds=_priced,
        value=_review,
        holds=_is_reviewed_in_time,
        field="review_by",
        sentence=N_(
            "State the day by which the price of “{title}” is reviewed: within 24 months from now."
        ),
    ),
    Criterion(
        rule=rules.PURPOSE_NAMED,
        binds=_restricted,
        value=lambda deal: len(deal.purposes),
        holds=lambda deal: len(deal.purposes) >= rules.LEAST_PURPOSES,
        field="purposes",
        sentence=N_("“{title}” is data of the city. Choose what it may be used for."),
    ),
    Criterion(
        rule=rules.STAYS_IN_EU,
        binds=_restricted,
        value=_policy,
        holds=lambda deal: not _PLACES.isdisjoint(deal.policy),
        field="policy",
        sentence=N_(
            "“{title}” is data of the city. Add the condition that it stays in the EU, or in the "
            "European Economic Area."
        ),
    ),
    Criterion(
        rule=rules.NO_REIDENTIFICATION,
        binds=_behind_a_door,
        value=_policy,
        holds=lambda deal: NO_REIDENTIFICATION in deal.policy,
        field="policy",
        sentence=N_("“{title}” is data of the city. Add the condition “no re-identification”."),
    ),
    Criterion(
        rule=rules.NO_ONWARD_TRANSFER,
        binds=_restricted,
        value=_policy,
        holds=lambda deal: NO_RESALE in deal.policy,
        field="policy",
        sentence=N_("“{title}” is data of the city. Add the condition “no resale”."),
    ),
    Criterion(
        rule=rules.DELETED_AT_END,
        binds=_restricted,
        value=_deletion_days,
        holds=_is_deleted_in_time,
        field="policy",
        sentence=N_("“{title}” is data of the city. Add the condition “return and deletion”."),
    ),
    Criterion(
        rule=rules.LONGEST_TERM,
        binds=_restricted,
        value=lambda deal: deal.term_months,
        holds=_is_short_enough,
        field="term_months",
        sentence=N_("“{title}” is data of the city. Choose a term of at most 60 months."),
    ),
    Criterion(
        rule=rules.LONGEST_RENEWAL,
        binds=_restricted,
        value=lambda deal: deal.renewal_months,
        holds=lambda deal: deal.renewal_months <= rules.RENEWAL_MONTHS,
        field="interval",
        sentence=N_("“{title}” is data of the city. Let it renew by at most 12 months."),
    ),
    _says("not_exclusive", rule=rules.NOT_EXCLUSIVE, sentence=_RENEW_THE_DRAFT),
    _says("operator", rule=rules.NO_OPERATOR_USE, sentence=_RENEW_THE_DRAFT),
    _says("audit", rule=rules.MAY_AUDIT, sentence=_RENEW_THE_DRAFT),
    _says("cause", rule=rules.MAY_TERMINATE, sentence=_RENEW_THE_DRAFT),
    _says("revocation", rule=rules.MAY_REVOKE, sentence=_RENEW_THE_DRAFT),
)
"""Every rule of sovereignty, as it is enforced."""

RULES = tuple(
    each.rule for each in CRITERIA if each.rule not in (HIGH_VALUE_LICENSE, HIGH_VALUE_DOOR)
)
"""The same rules, as they are published; two belong to the catalogue, which publishes them."""
