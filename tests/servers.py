"""Real servers for a test run: PostgreSQL and S3 from their wheels, ended with the run."""

import secrets
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from marketplace.core.settings import StorageSettings
from marketplace.embedded import postgres, seaweed
from marketplace.embedded.ports import free_ports
from marketplace.embedded.unprivileged import account_for
from storage.errors import StorageUnavailable
from storage.s3 import S3Store

FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")


@dataclass(frozen=True)
class Cluster:
    """A running PostgreSQL cluster."""

    port: int
    password: str

    def url(self, database: str = "postgres") -> str:
        return postgres.url(port=self.port, password=self.password, database=database)


@contextmanager
def running_postgres() -> Generator[Cluster]:
    """A cluster in a folder of its own: pytest closes its folders to other users now and then."""
    with tempfile.TemporaryDirectory(prefix="cdx-postgres-", ignore_cleanup_errors=True) as made:
        folder = Path(made)
        folder.chmod(0o755)
        cluster = Cluster(port=free_ports(1)[0], password=secrets.token_urlsafe(16))
        postgres.create_cluster(folder / "cluster", password=cluster.password)
        server = subprocess.Popen(
            postgres.command(folder / "cluster", port=cluster.port, options=FAST),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            **account_for(folder / "cluster").run_as(),
        )
        try:
            _wait_for(lambda: _answers(cluster.url()))
            yield cluster
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(30)


@contextmanager
def running_s3(folder: Path) -> Generator[StorageSettings]:
    ports = free_ports(seaweed.INNER_PORTS, offset=seaweed.GRPC_OFFSET)
    access_key, secret_key = secrets.token_hex(8), secrets.token_hex(16)
    server = subprocess.Popen(
        seaweed.command(folder, ports=ports, bucket="test"),
        env=seaweed.environment(access_key=access_key, secret_key=secret_key),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    settings = StorageSettings.model_validate(
        {
            "endpoint": f"http://127.0.0.1:{ports[-1]}",
            "access_key": access_key,
            "secret_key": secret_key,
            "bucket": "test",
        }
    )
    try:
        _wait_for(lambda: _has_bucket(settings))
        yield settings
    finally:
        server.terminate()
        server.wait(30)


def _answers(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def _has_bucket(settings: StorageSettings) -> bool:
    try:
        S3Store(settings).check()
    except StorageUnavailable:
        return False
    return True


def _wait_for(condition: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            message = "a test server did not start"
            raise TimeoutError(message)
        time.sleep(0.05)
