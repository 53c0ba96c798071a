"""A department and a company that try to give the city's data away."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from catalog.models import Access, Dataset
from marketplace.accounts.actors import Actor
from marketplace.accounts.signin.access_tokens import access_tokens
from marketplace.core import clock
from marketplace.core.settings import Settings
from marketplace.services import Services
from tests.contracts.agreements.market import Market
from tests.factories.contracts import ContractsFactory
from tests.site.sales.trade import as_, market, settings

__all__ = ["as_", "market", "settings"]

Calls = Callable[..., Any]

FREE: dict[str, Any] = {
    "kind": "free",
    "purposes": ["research"],
    "policy": ["no_resale", "no_reidentification", "eu_only", "delete_at_end"],
}
PRICED: dict[str, Any] = FREE | {
    "kind": "one_off",
    "unit_amount": 2900,
    "term_months": 12,
    "ground": "marginal_cost",
    "calculation": "Two hours of work at 14.50.",
    "answers_for_price": "Kim Beispiel",
    "review_by": (clock.now() + timedelta(days=300)).date().isoformat(),
}
LATE = (clock.now() + timedelta(days=3 * 366)).date().isoformat()


def without(*conditions: str) -> dict[str, Any]:
    return FREE | {"policy": [each for each in FREE["policy"] if each not in conditions]}


ATTEMPTS: dict[str, dict[str, Any]] = {
    "city-data-is-free": FREE | {"kind": "one_off", "unit_amount": 2900},
    "city-price-reason": PRICED | {"ground": "outside_dng"},
    "city-price-calculation": PRICED | {"calculation": " "},
    "city-price-person": PRICED | {"answers_for_price": ""},
    "city-price-review": PRICED | {"review_by": LATE},
    "city-purpose-named": FREE | {"purposes": []},
    "city-stays-in-eu": without("eu_only"),
    "city-no-reidentification": without("no_reidentification"),
    "city-no-onward-transfer": without("no_resale"),
    "city-deletion-at-end": without("delete_at_end"),
    "city-longest-term": FREE | {"term_months": 61},
}
"""What an offer would be that breaks each rule."""

WITH_A_PRICE = {"city-price-calculation", "city-price-person", "city-price-review"}
"""What a price without any ground lacks too."""


def attempts(**also: Any) -> list[Any]:
    """Return each attempt with the rule it breaks."""
    return [pytest.param(rule, wish | also, id=rule) for rule, wish in ATTEMPTS.items()]


@pytest.fixture
def citys(market: Market, services: Services) -> Dataset:
    """A dataset of the department behind the door ``request``."""
    return dataset_of(market.department, services, slug="citys")


@pytest.fixture
def collected(market: Market, services: Services) -> Dataset:
    """A dataset that the seller collected for the department."""
    department = market.department.organization_id
    return dataset_of(market.seller, services, slug="collected", collected_for=department)


def dataset_of(actor: Actor, services: Services, **given: Any) -> Dataset:
    wish = {
        "title": {"de": "Zählungen", "en": "Counts"},
        "access": Access.REQUEST,
        "publisher_id": actor.organization_id,
    }
    with services.sessions.begin() as session:
        return ContractsFactory(session, services.settings).dataset(**wish | given)


@pytest.fixture
def call(client: TestClient, settings: Settings) -> Calls:
    """Send JSON as somebody, and return the answer."""

    def send(actor: Actor, method: str, path: str, body: Any = None) -> Any:
        assert actor.person_id
        assert actor.sign_in_id
        token = access_tokens(settings).issue(actor.person_id, actor.sign_in_id)
        headers = {"Authorization": f"Bearer {token}"}
        return client.request(method, f"/api/v1{path}", json=body, headers=headers)

    return send
