"""One installation per module, with a provider's shelf and a steward."""

from collections.abc import Iterator

import pytest

from tests.billing.sandbox.apart import sandbox_apart
from tests.lives import cast
from tests.lives.cast import World
from tests.lives.installation import installed
from tests.servers import Cluster


@pytest.fixture(scope="module")
def world(
    cluster: Cluster, process: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """An exchange and a payment sandbox whose time the tests move."""
    folder = tmp_path_factory.mktemp("lives")
    with sandbox_apart(cluster) as sandbox, installed(cluster, sandbox, folder) as installation:
        yield World(installation, cast.stock(installation), cast.steward(installation))
