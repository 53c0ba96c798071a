"""kill -9 of the worker at twenty random moments: the same end, nothing twice, nothing left."""

import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random, SystemRandom
from typing import Any

import pytest
from sqlalchemy import text

from marketplace.core.settings import StorageSettings
from storage.s3 import S3Store
from tests.journeys.exchange import Exchange, arranged, end, serving, wait_for
from tests.journeys.files import counts
from tests.journeys.people import Member, sign_up
from tests.journeys.trading import by_key
from tests.servers import Cluster

pytestmark = [pytest.mark.long, pytest.mark.timeout(1200)]

KILLS = 20
FILES = (counts(60_000, seed=1), counts(60_000, seed=2))
"""Two files with the same columns, delivered in turn, so that each differs from the last."""

SAME = ("status", "row_count", "score", "rejection", "sha256", "filename", "size")
"""What must be as it is without a kill."""


@dataclass
class Worker:
    """The one worker of an exchange; when it was killed, another takes its place."""

    exchange: Exchange
    process: subprocess.Popen[bytes]

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)
        self._let_time_pass()
        self.process = self.exchange.process("worker")

    def _let_time_pass(self) -> None:
        """Make the dead worker's last heartbeat as old as it is when jobs are taken from it."""
        query = "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'"
        with self.exchange.services.engine.begin() as connection:
            connection.execute(text(query))


@pytest.fixture
def worker(
    cluster: Cluster,
    s3: StorageSettings,
    process: None,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Worker]:
    folder = tmp_path_factory.mktemp("inspecting")
    with arranged(cluster, s3, folder) as exchange, serving(exchange):
        worker = Worker(exchange, exchange.process("worker"))
        try:
            yield worker
        finally:
            end(worker.process)


def ask(exchange: Exchange, query: str, **given: object) -> list[Any]:
    with exchange.services.engine.connect() as connection:
        return [value for (value,) in connection.execute(text(query), given)]


def has_begun(exchange: Exchange) -> bool:
    query = "SELECT count(*) FROM inspection WHERE finished_at IS NULL AND attempts > 0"
    return ask(exchange, query) == [1]


def outcome(company: Member, slug: str, number: int) -> dict[str, Any]:
    """Return what became of a version, without what differs from run to run."""
    path = f"/datasets/{slug}/versions/{number}"
    shown = company.get(path)
    files = sorted((file["format"], file["size"]) for file in shown["distributions"])
    report = company.get(f"{path}/report")
    rules = [(each["rule"], each["passed"]) for each in report["criteria"]]
    changes = {name: value for name, value in shown["changes"].items() if name != "since"}
    facts = {"files": files, "rules": rules, "changes": changes}
    return {name: shown[name] for name in SAME} | facts


def deliver(company: Member, slug: str, number: int) -> int:
    content = FILES[(number - 1) % 2]
    assert company.deliver(slug, content) == number
    return number


def published(company: Member, title: str) -> str:
    """Publish a dataset with a first version, undisturbed, and return its slug."""
    slug = company.describe(title)
    deliver(company, slug, 1)
    assert company.verdict(slug, 1) == "ready"
    company.publish(slug)
    return slug


class TestKilledWhileInspecting:
    def test_ends_the_same_and_leaves_nothing_over(self, worker: Worker) -> None:
        with by_key(sign_up(worker.exchange), "read", "publish") as company:
            self._kill_time_and_again(worker, company)

    def _kill_time_and_again(self, worker: Worker, company: Member) -> None:
        exchange = worker.exchange
        seed = SystemRandom().randrange(10**6)
        print(f"seed {seed}")  # noqa: T201 - shown when it fails
        expected, seconds = self._undisturbed(worker, company)
        slug, random = published(company, "Störung"), Random(seed)  # noqa: S311 - nothing secret

        hits = 0
        for number in range(2, KILLS + 2):
            deliver(company, slug, number)
            wait_for(lambda: has_begun(exchange), pause=0.01)
            time.sleep(random.uniform(0, seconds))
            hits += has_begun(exchange)
            worker.kill()
            company.verdict(slug, number)

        assert hits >= KILLS // 4, f"only {hits} kills met an inspection"
        found = [outcome(company, slug, number) for number in range(2, KILLS + 2)]
        assert found == [expected[number % 2] for number in range(2, KILLS + 2)]
        assert company.get(f"/datasets/{slug}")["version"] == KILLS + 1
        numbers = ask(exchange, "SELECT number FROM version JOIN dataset d ON d.id = dataset_id"
                      " WHERE d.slug = :slug ORDER BY number", slug=slug)  # fmt: skip
        assert numbers == [*range(1, KILLS + 2)]
        assert left_over(exchange) == []

    def _undisturbed(
        self, worker: Worker, company: Member
    ) -> tuple[dict[int, dict[str, Any]], float]:
        """Return how an even and an odd version end if nothing dies, and how long one takes."""
        slug, seconds = published(company, "Ruhe"), 0.0
        found: dict[int, dict[str, Any]] = {}
        for number in (2, 3):
            deliver(company, slug, number)
            wait_for(lambda: has_begun(worker.exchange), pause=0.01)
            begun = time.monotonic()
            assert company.verdict(slug, number) == "published"
            seconds = time.monotonic() - begun
            found[number % 2] = outcome(company, slug, number)
        return found, seconds


def left_over(exchange: Exchange) -> list[str]:
    """Return the objects in storage that no row knows of, files under way, and local remains."""
    storage = exchange.settings.storage
    known = ask(
        exchange, "SELECT object_key FROM version UNION SELECT object_key FROM distribution"
    )
    lying = {each.key for each in S3Store(storage).listed("", limit=100_000)}
    assert lying >= set(known)
    work = exchange.settings.data_folder / "work"
    files = [str(path) for path in work.rglob("*") if path.is_file()] if work.exists() else []
    return sorted(lying - set(known)) + files
