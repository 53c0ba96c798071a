"""A market over the test's session, with cards that need no network and real invoices."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session

from billing.models import ProcessorName
from billing.processors import processors_of
from marketplace.accounts.actors import Actor
from marketplace.core.settings import InvoiceSettings, Settings, StripeSettings
from marketplace.services import Services
from tests import databases
from tests.contracts.pages.cards import FakeCards
from tests.contracts.pages.market import Market, Person

As = Callable[[Actor | None], Person]


@pytest.fixture
def settings(room_database: str, tmp_path: Path) -> Settings:
    """An exchange that takes cards and bank transfers."""
    stripe = {"secret_key": "sk_test_x", "webhook_secret": "whsec_0123456789abcdef"}
    return databases.settings(room_database, data_folder=tmp_path).model_copy(
        update={
            "stripe": StripeSettings.model_validate(stripe),
            "invoice": InvoiceSettings(iban="DE02120300000000202051"),
        }
    )


@pytest.fixture
def cards() -> FakeCards:
    """The card processor."""
    return FakeCards()


@pytest.fixture
def services(services: Services, cards: FakeCards) -> Services:
    """The services, with the cards of the test."""
    found = dict(processors_of(services.settings)) | {ProcessorName.STRIPE: cards}
    return replace(services, processors=found)


@pytest.fixture
def market(session: Session, services: Services, cards: FakeCards) -> Market:
    """A provider, a buyer and a dataset."""
    made = Market(session, services, cards)
    session.commit()
    return made


@pytest.fixture
def moneyless(market: Market) -> Market:
    """The same market, where nothing can be paid for."""
    services = market.services
    services.settings = services.settings.model_copy(update={"stripe": None, "invoice": None})
    services.processors = {}
    return market


@pytest.fixture
def as_(client: TestClient, services: Services) -> As:
    """Look and act as somebody; as nobody, a visitor."""
    return lambda actor: Person(client, services, actor)
