"""What a contract says, in one language, as plain values; no session, no I/O."""

from dataclasses import dataclass
from decimal import Decimal

from billing.prorating import contained_tax
from marketplace.accounts.models import OrganizationKind
from marketplace.contracts.purposes import PURPOSES
from marketplace.contracts.terms import Terms
from marketplace.contracts.wording.conditions import Duration, Extent
from marketplace.contracts.wording.contract_models import EARLIER, MODELS
from marketplace.core.language import Language, in_language

DELETES = "delete_at_end"
"""The policy by which the consumer deletes its copies after the end."""


@dataclass(frozen=True, kw_only=True)
class PriceLine:
    """What it costs; ``tax`` is contained in the amount, ``tariff`` the size that it is for."""

    kind: str
    unit_amount: int
    currency: str
    interval: str | None
    trial_days: int
    tariff: str | None
    tax: int


@dataclass(frozen=True, kw_only=True)
class ModelLine:
    """The contract model that the terms follow; ``id`` is None if it is no longer offered."""

    id: str | None
    title: str
    version: str


@dataclass(frozen=True, kw_only=True)
class ClauseLine:
    """A clause, and what it means in plain words."""

    title: str
    text: str
    means: str


@dataclass(frozen=True, kw_only=True)
class Paper:
    """The terms of a contract as a page shows them: the summary first, then every clause."""

    title: str
    slug: str
    provider: str
    consumer: str
    is_city: bool
    deletes: bool
    model: ModelLine
    price: PriceLine
    extent: Extent
    duration: Duration
    refund: str
    may: list[str]
    may_not: list[str]
    purpose: str
    purposes: list[str]
    clauses: list[ClauseLine]


def paper_of(terms: Terms, language: Language) -> Paper:
    """Return what frozen terms say in a language."""
    price = terms.price
    return Paper(
        title=in_language(terms.dataset.title, language),
        slug=terms.dataset.slug,
        provider=terms.provider.name,
        consumer=terms.consumer.name,
        is_city=terms.provider.kind is OrganizationKind.CITY_DEPARTMENT
        or terms.dataset.is_collected_for_city,
        deletes=DELETES in terms.policy,
        model=_model(terms.model, language),
        price=PriceLine(
            kind=price.kind.value,
            unit_amount=price.unit_amount,
            currency=price.currency,
            interval=price.interval.value if price.interval else None,
            trial_days=price.trial_days,
            tariff=price.tariff,
            tax=contained_tax(price.unit_amount, Decimal(price.vat_percent)),
        ),
        extent=terms.extent,
        duration=terms.duration,
        refund=terms.refund.value,
        may=terms.may.say(language),
        may_not=terms.may_not.say(language),
        purpose=terms.purpose,
        purposes=[
            PURPOSES[code].title.say(language) if code in PURPOSES else code
            for code in terms.purposes
        ],
        clauses=[
            ClauseLine(
                title=clause.title.say(language),
                text=clause.text.say(language),
                means=clause.means.say(language),
            )
            for clause in terms.clauses
        ],
    )


def _model(name: str, language: Language) -> ModelLine:
    model_id, _, version = name.partition("/")
    if model_id in MODELS:
        title = MODELS[model_id].title.say(language)
        return ModelLine(id=model_id, title=title, version=version)
    title = EARLIER[model_id].say(language) if model_id in EARLIER else model_id
    return ModelLine(id=None, title=title, version=version)
