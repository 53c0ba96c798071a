"""Fixtures of agreements."""

from collections.abc import Callable

import pytest

from marketplace.accounts.actors import Actor
from marketplace.accounts.signin.access_tokens import access_tokens
from marketplace.core.settings import Settings
from marketplace.services import Services
from tests.contracts.agreements.market import Market

Headers = dict[str, str]
Bearer = Callable[[Actor], Headers]


@pytest.fixture
def market(services: Services) -> Market:
    """A market, whose ways to pay are those of the process under test."""
    market = Market(services.sessions, services.settings)
    services.processors = market.processors
    return market


@pytest.fixture
def bearer(settings: Settings) -> Bearer:
    """The headers of a request that an actor's program sends."""

    def headers(actor: Actor) -> Headers:
        assert actor.person_id
        assert actor.sign_in_id
        token = access_tokens(settings).issue(actor.person_id, actor.sign_in_id)
        return {"Authorization": f"Bearer {token}"}

    return headers
