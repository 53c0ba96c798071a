"""A city that is owed data, a firm that owes it, and the days that pass."""

import pytest

from marketplace.services import Services
from tests.contracts.duties.city import City


@pytest.fixture
def city(services: Services) -> City:
    """A steward, a firm with a dataset, and another firm."""
    return City(services)
