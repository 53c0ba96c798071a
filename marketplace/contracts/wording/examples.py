"""A filled-in example of each contract model, so that people can read it before there is one.

The organizations and the data are made up; nothing of it is kept.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from billing.models import Interval, ProcessorName, RefundRule
from catalog.models import Access, Dataset
from marketplace.accounts.models import Organization, OrganizationKind
from marketplace.contracts import policies
from marketplace.contracts.models import Offer, OfferKind, PriceGround
from marketplace.contracts.terms import Terms, TermsInput, freeze, read
from marketplace.contracts.wording import contract_models
from marketplace.contracts.wording.contract_models import ContractModel
from marketplace.core import clock
from marketplace.core.settings import Settings
from marketplace.entitlements.models import History

_NOBODY = UUID(int=0)
_CITY_CONDITIONS = [
    policies.NO_RESALE,
    policies.NO_REIDENTIFICATION,
    policies.ATTRIBUTION,
    policies.EU_ONLY,
    policies.DELETE_AT_END,
]


@dataclass(frozen=True, kw_only=True)
class Example:
    """What makes an example differ from a free offer of a company to a company."""

    offer: dict[str, Any] = field(default_factory=dict[str, Any])
    dataset: dict[str, Any] = field(default_factory=dict[str, Any])
    is_from_city: bool = False
    is_to_city: bool = False


_MONTHLY: dict[str, Any] = {
    "kind": OfferKind.SUBSCRIPTION,
    "unit_amount": 4900,
    "interval": Interval.MONTH,
    "payment": [ProcessorName.STRIPE, ProcessorName.INVOICE],
    "refund": RefundRule.PRORATED,
}
_GROUNDED: dict[str, Any] = {
    "ground": PriceGround.MARGINAL_COST,
    "calculation": "https://city.example/entgelte/verkehr",
    "answers_for_price": "Kim Beispiel",
    "review_by": date(2028, 6, 30),
}
_OF_CITY: dict[str, Any] = {
    "purposes": ["traffic_planning", "research"],
    "policy": _CITY_CONDITIONS,
    "term_months": 24,
    "notice_days": 30,
}
_EXAMPLES = {
    contract_models.OPEN_LICENSE: Example(
        dataset={"access": Access.OPEN, "license": "dl-de-by-2.0"}, is_from_city=True
    ),
    contract_models.FREE_WITH_CONDITIONS: Example(
        offer=_OF_CITY, dataset={"access": Access.REQUEST}, is_from_city=True
    ),
    contract_models.COMPANY_SUBSCRIPTION: Example(
        offer=_MONTHLY
        | {
            "purposes": ["site_selection"],
            "policy": [policies.NO_RESALE],
            "users": 5,
            "calls_per_month": 1000,
            "trial_days": 14,
        }
    ),
    contract_models.CITY_SUBSCRIPTION: Example(
        offer=_OF_CITY | _MONTHLY | _GROUNDED, is_from_city=True
    ),
    contract_models.ONE_OFF: Example(
        offer={
            "kind": OfferKind.ONE_OFF,
            "unit_amount": 29_000,
            "payment": [ProcessorName.INVOICE],
            "policy": [policies.NO_RESALE],
            "history": History.LAST,
            "history_versions": 3,
        }
    ),
    contract_models.COLLECTED_FOR_CITY: Example(
        offer=_OF_CITY | _MONTHLY | _GROUNDED, dataset={"collected_for": _NOBODY}
    ),
    contract_models.SUPPLY_TO_CITY: Example(
        offer={"for_organization_id": _NOBODY, "term_months": 60}, is_to_city=True
    ),
}


def example(model: ContractModel, settings: Settings) -> Terms:
    """Return the terms of a model, frozen for made-up parties."""
    return read(freeze(example_input(model, settings)).content)


def example_input(model: ContractModel, settings: Settings) -> TermsInput:
    """Return what the example of a model is made of."""
    given = _EXAMPLES[model.id]
    offer = _offer(settings, given)
    return TermsInput(
        agreement_id=_NOBODY,
        drafted_at=clock.now(),
        settings=settings,
        offer=offer,
        dataset=_dataset(given),
        provider=_city(settings) if given.is_from_city else _company("example-a", "Beispiel GmbH"),
        consumer=_city(settings) if given.is_to_city else _company("example-b", "Muster & Co. KG"),
        purpose="",
        purposes=offer.purposes,
    )


def _offer(settings: Settings, given: Example) -> Offer:
    defaults: dict[str, Any] = {
        "dataset_id": _NOBODY,
        "publisher_id": _NOBODY,
        "kind": OfferKind.FREE,
        "currency": settings.currency,
        "purposes": [],
        "policy": [],
        "payment": [],
    }
    return Offer(**defaults | given.offer)


def _dataset(given: Example) -> Dataset:
    defaults: dict[str, Any] = {
        "publisher_id": _NOBODY,
        "slug": "example",
        "title": {"de": "Verkehrszählung", "en": "Traffic counts"},
        "description": {},
        "themes": ["TRAN"],
        "license": "individual-contract",
        "access": Access.ACCOUNT,
    }
    return Dataset(**defaults | given.dataset)


def _city(settings: Settings) -> Organization:
    return Organization(
        slug="example-city",
        name=f"Amt für Verkehr, {settings.city_name}",
        kind=OrganizationKind.CITY_DEPARTMENT,
    )


def _company(slug: str, name: str) -> Organization:
    return Organization(slug=slug, name=name, kind=OrganizationKind.COMPANY)
