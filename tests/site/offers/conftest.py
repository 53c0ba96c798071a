"""The fixtures of everybody who trades."""

import pytest

from catalog.models import Dataset
from marketplace.services import Services
from tests.contracts.agreements.market import Market
from tests.site.offers.forms import dataset_of
from tests.site.sales.trade import as_, market, settings

__all__ = ["as_", "dataset", "market", "settings"]


@pytest.fixture(autouse=True)
def dataset(market: Market, services: Services) -> Dataset:
    """A dataset of the seller behind the door ``account``."""
    return dataset_of(market.seller, services)
