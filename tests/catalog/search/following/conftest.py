"""The follower on a database of its own: other transactions must be seen as others."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from marketplace.core.db import Sessions, make_engine, make_sessions
from marketplace.core.ids import new_id
from marketplace.core.settings import Settings
from tests import databases
from tests.servers import Cluster


@pytest.fixture
def engine(cluster: Cluster) -> Iterator[Engine]:
    """A database of this test's own."""
    name = f"search_{new_id().hex}"
    engine = make_engine(databases.clone(cluster, name))
    yield engine
    engine.dispose()
    databases.drop(cluster, name)


@pytest.fixture
def sessions(engine: Engine) -> Sessions:
    return make_sessions(engine)


@pytest.fixture
def settings(engine: Engine, tmp_path: Path) -> Settings:
    url = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    return databases.settings(url, data_folder=tmp_path)
