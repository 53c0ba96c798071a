"""One sandbox for all tests of a module: they share its clock, which only goes forward."""

from collections.abc import Iterator

import pytest

from tests.billing.sandbox.receiver import Receiver, receiving
from tests.billing.sandbox.running import Sandbox, running_sandbox
from tests.billing.sandbox.shop import Shop
from tests.servers import Cluster


@pytest.fixture(scope="module")
def sandbox(cluster: Cluster) -> Iterator[Sandbox]:
    """A sandbox that tells nobody of its events."""
    with running_sandbox(cluster) as sandbox:
        yield sandbox


@pytest.fixture
def shop(sandbox: Sandbox) -> Shop:
    """A customer and a few prices of their own."""
    return Shop.open(sandbox)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Somebody who is told of events."""
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def telling(cluster: Cluster, receiver: Receiver) -> Iterator[Sandbox]:
    """A sandbox of this test's own that tells the receiver."""
    with running_sandbox(cluster, receiver.url) as sandbox:
        yield sandbox
