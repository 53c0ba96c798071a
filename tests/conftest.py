"""Fixtures every test may use. The database is a real PostgreSQL; nothing outlives a test."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Connection
from sqlalchemy.orm import sessionmaker
from sqlmodel import Session

from marketplace.app import assemble, install
from marketplace.core.db import make_engine
from marketplace.core.settings import Settings, StorageSettings
from marketplace.services import Services
from marketplace.wiring import wire
from marketplace.worker import job_application
from storage.memory import InMemoryStore
from tests import databases
from tests.servers import Cluster, running_postgres, running_s3


def pytest_collection_finish() -> None:
    """Keep the garbage collector from going through all that was imported, time and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL of this test process, with a migrated template to clone."""
    with running_postgres() as cluster:
        databases.make_template(cluster)
        yield cluster


@pytest.fixture(scope="session")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StorageSettings]:
    """A SeaweedFS of this test process."""
    with running_s3(tmp_path_factory.mktemp("s3")) as settings:
        yield settings


@pytest.fixture(scope="session", autouse=True)
def process() -> None:
    """What a process does at its start: name the tasks and wire the reactions."""
    job_application()
    wire()


@pytest.fixture(scope="session")
def room_database(cluster: Cluster) -> str:
    """The database of all room tests: each is a transaction that is undone."""
    return databases.clone(cluster, "rooms")


@pytest.fixture
def settings(room_database: str, tmp_path: Path) -> Settings:
    """The settings of a process under test, without a storage server."""
    return databases.settings(room_database, data_folder=tmp_path)


@pytest.fixture
def connection(room_database: str) -> Iterator[Connection]:
    """A connection whose transaction is undone when the test ends."""
    engine = make_engine(room_database)
    with engine.connect() as connection, connection.begin() as transaction:
        yield connection
        transaction.rollback()
    engine.dispose()


@pytest.fixture
def services(connection: Connection, settings: Settings) -> Services:
    """The services of a process, over the test's connection and a store in memory.

    Each session is a savepoint of the test's transaction, so the code under test commits and
    rolls back as it would in production.
    """
    return Services(
        settings=settings,
        engine=connection.engine,
        sessions=sessionmaker(
            connection,
            class_=Session,
            expire_on_commit=False,
            join_transaction_mode="create_savepoint",
        ),
        store=InMemoryStore(),
    )


@pytest.fixture
def session(services: Services) -> Iterator[Session]:
    """A session to arrange and to look with."""
    with services.sessions() as session:
        yield session


@pytest.fixture(scope="session")
def app() -> FastAPI:
    """The application, made once: to analyse its routes takes longer than most tests."""
    return assemble()


@pytest.fixture
def client(app: FastAPI, services: Services) -> Iterator[TestClient]:
    """A browser or API client."""
    install(app, services)
    with TestClient(app) as client:
        yield client
