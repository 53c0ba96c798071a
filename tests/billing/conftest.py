"""Fixtures of billing: rows in a savepoint, and a shop with real commits and a sandbox."""

from collections.abc import Iterator

import pytest
from sqlmodel import Session

from tests.billing.sandbox.apart import sandbox_apart
from tests.billing.shop import Shop, running_shop
from tests.factories.billing import BillingFactory
from tests.servers import Cluster


@pytest.fixture
def make(session: Session) -> BillingFactory:
    """Builders of billing's rows."""
    return BillingFactory(session)


@pytest.fixture(scope="session")
def open_shop(
    cluster: Cluster, process: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Shop]:
    """A shop for all tests of a process; each buys something of its own."""
    folder = tmp_path_factory.mktemp("shop")
    with running_shop(cluster, folder, sandbox_of=sandbox_apart) as shop:
        yield shop


@pytest.fixture
def shop(open_shop: Shop) -> Iterator[Shop]:
    """The shop, with webhooks flowing and no fault planned; nobody moves its clock."""
    open_shop.forget_jobs()
    yield open_shop
    open_shop.sandbox.fail_next(count=0)
    open_shop.sandbox.release_webhooks()


@pytest.fixture
def own_shop(
    cluster: Cluster, process: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Shop]:
    """A shop for one test, which may move the clock of its sandbox."""
    with running_shop(cluster, tmp_path_factory.mktemp("shop")) as shop:
        yield shop
