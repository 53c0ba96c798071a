"""A market whose uses of the city's data are public."""

import pytest

from marketplace.core.settings import Settings
from marketplace.services import Services
from tests.contracts.agreements.market import Market


@pytest.fixture
def market(services: Services, settings: Settings) -> Market:
    """People who agree on data of the city and on data of companies."""
    return Market(services.sessions, settings)
