"""Databases for tests: one migrated template per cluster, cloned in some 30 ms."""

from pathlib import Path

import psycopg

from marketplace.core.settings import Settings, StorageSettings
from marketplace.migrations import running
from tests.servers import Cluster

TEMPLATE = "template_migrated"


def make_template(cluster: Cluster) -> None:
    """Make the database that every test's database is a copy of, by running the migrations."""
    _execute(cluster, f"CREATE DATABASE {TEMPLATE}")
    running.run(cluster.url(TEMPLATE))


def clone(cluster: Cluster, name: str) -> str:
    """Return the URL of a fresh copy of the template."""
    _execute(cluster, f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} STRATEGY file_copy")
    return cluster.url(name)


def drop(cluster: Cluster, name: str) -> None:
    """Remove a copy, ending whoever is still connected."""
    _execute(cluster, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def settings(
    database_url: str, *, data_folder: Path, storage: StorageSettings | None = None
) -> Settings:
    """Return settings over a database; without storage the store is the one in memory."""
    return Settings.model_validate(
        {
            "database_url": database_url,
            "database_connections": 5,
            "storage": storage
            or {"endpoint": "http://127.0.0.1:1", "access_key": "k", "secret_key": "s"},
            "secret_key": "a-secret-of-the-tests-that-is-long-enough",
            "public_url": "http://127.0.0.1:8000",
            "data_folder": data_folder,
        }
    )


def _execute(cluster: Cluster, statement: str) -> None:
    with psycopg.connect(cluster.url(), autocommit=True) as connection:
        connection.execute(statement.encode())
