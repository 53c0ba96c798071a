"""A market with pages: a seller, a buyer, a department and a steward look at it in a browser."""

from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from marketplace.accounts.actors import Actor
from marketplace.core.settings import Settings, StripeSettings
from marketplace.services import Services
from tests import databases
from tests.contracts.agreements.market import INVOICES, Market
from tests.contracts.pages.market import Person

As = Callable[[Actor | None], Person]


@pytest.fixture
def settings(room_database: str, tmp_path: Path) -> Settings:
    """An exchange that takes cards and bank transfers."""
    stripe = {"secret_key": "sk_test_x", "webhook_secret": "whsec_0123456789abcdef"}
    return databases.settings(room_database, data_folder=tmp_path).model_copy(
        update={"stripe": StripeSettings.model_validate(stripe), "invoice": INVOICES}
    )


@pytest.fixture
def market(services: Services) -> Market:
    """People who trade, with cards that need no network."""
    market = Market(services.sessions, services.settings)
    services.processors = market.processors
    return market


@pytest.fixture
def as_(client: TestClient, services: Services) -> As:
    """Look and act as somebody; as nobody, a visitor."""
    return lambda actor: Person(client, services, actor)
