"""What happens when parts die, are away, or are asked too much: nothing is lost or doubled."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread

import psutil
import pytest
from httpx2 import Client, HTTPError
from sqlalchemy import text

from marketplace.core.settings import StorageSettings
from marketplace.embedded import seaweed
from marketplace.embedded.ports import free_ports
from storage.errors import StorageUnavailable
from storage.s3 import S3Store
from tests.journeys.exchange import Exchange, arranged, end, is_served, serving, wait_for
from tests.journeys.files import counts
from tests.journeys.people import Member, send, sign_up
from tests.servers import Cluster


@pytest.fixture
def idle(
    cluster: Cluster, s3: StorageSettings, process: None, tmp_path: Path
) -> Iterator[Exchange]:
    """An exchange of this test alone, in which nothing runs yet."""
    with arranged(cluster, s3, tmp_path) as exchange:
        yield exchange


def is_under_way(exchange: Exchange) -> bool:
    """Tell whether a worker inspects a version now, and is past the beginning."""
    with exchange.services.sessions() as session:
        found = session.connection().execute(text("SELECT step FROM inspection"))
        return any(step not in {"waiting", "fetching"} for (step,) in found)


@pytest.mark.long
class TestWorkerIsKilled:
    def test_another_one_finishes_its_inspection(self, idle: Exchange) -> None:
        with serving(idle):
            company = sign_up(idle)
            slug = company.describe("Straßenbahnfahrgäste")
            first = idle.process("worker")
            try:
                number = company.deliver(slug, counts(460_000))
                wait_for(lambda: is_under_way(idle), pause=0.02)
                children = psutil.Process(first.pid).children(recursive=True)
            finally:
                first.kill()
                first.wait(10)
            assert company.get(f"/datasets/{slug}/versions/{number}")["status"] == "processing"
            second = idle.process("worker")
            try:
                assert company.verdict(slug, number) == "ready"
            finally:
                end(second)

        _, alive = psutil.wait_procs(children, timeout=10)
        assert alive == []


def web(exchange: Exchange) -> subprocess.Popen[bytes]:
    """Start the web process, and wait until it answers."""
    started = exchange.process("serve", "--port", exchange.origin.rsplit(":", 1)[1])
    wait_for(lambda: is_served(exchange))
    return started


@pytest.mark.long
class TestWebProcessIsKilled:
    @pytest.mark.parametrize("after", [0.0, 0.05, 0.2])
    def test_completing_again_gives_the_same_version(self, idle: Exchange, after: float) -> None:
        killed = web(idle)
        company = sign_up(idle)
        slug = company.describe("Schiffsbewegungen")
        upload = company.open_upload(slug, counts(140_000), "schiffe.csv")
        sent = [send(part, counts(140_000)) for part in upload["parts"]]

        def complete() -> None:
            with suppress(HTTPError, AssertionError):
                company.complete(slug, upload["id"], sent)

        asking = Thread(target=complete)
        asking.start()
        asking.join(after)
        os.kill(killed.pid, signal.SIGKILL)
        killed.wait(10)
        asking.join(10)
        served = web(idle)
        try:
            numbers = [company.complete(slug, upload["id"], sent) for _ in range(2)]
            versions = company.get(f"/datasets/{slug}/versions")["items"]
        finally:
            end(served)

        assert numbers == [1, 1]
        assert [version["number"] for version in versions] == [1]


@dataclass
class Storage:
    """A storage server that can be ended, and started again as it was."""

    folder: Path
    ports: list[int] = field(
        default_factory=lambda: free_ports(seaweed.INNER_PORTS, offset=seaweed.GRPC_OFFSET)
    )
    process: subprocess.Popen[bytes] | None = None

    @property
    def settings(self) -> StorageSettings:
        endpoint = f"http://127.0.0.1:{self.ports[-1]}"
        keys = {"access_key": "journeys", "secret_key": "secret-of-the-journeys"}
        return StorageSettings.model_validate(keys | {"endpoint": endpoint, "bucket": "journeys"})

    def start(self) -> None:
        self.process = subprocess.Popen(
            seaweed.command(self.folder, ports=self.ports, bucket="journeys"),
            env=seaweed.environment(access_key="journeys", secret_key="secret-of-the-journeys"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_for(self._answers)

    def stop(self) -> None:
        assert self.process is not None
        end(self.process)

    def _answers(self) -> bool:
        try:
            S3Store(self.settings).check()
        except StorageUnavailable:
            return False
        return True


@pytest.fixture
def storage(tmp_path: Path) -> Iterator[Storage]:
    folder = tmp_path / "storage"
    folder.mkdir()
    storage = Storage(folder)
    storage.start()
    yield storage
    storage.stop()


class TestStorageIsAway:
    def test_is_said_and_the_upload_goes_on_when_it_is_back(
        self, storage: Storage, cluster: Cluster, process: None, tmp_path: Path
    ) -> None:
        with arranged(cluster, storage.settings, tmp_path) as exchange, serving(exchange):
            company = sign_up(exchange)
            slug = company.describe("Hafenpegelstände")
            upload = company.open_upload(slug, counts(100), "pegel.csv")
            sent = [send(part, counts(100)) for part in upload["parts"]]
            path = f"/datasets/{slug}/uploads/{upload['id']}"

            storage.stop()
            answers = [
                company.api.post(f"{path}/completion", json={"parts": sent}),
                company.api.get(path),
                company.api.post(f"/datasets/{slug}/uploads", json={"filename": "a", "size": 1}),
            ]
            assert {answer.status_code for answer in answers} == {503}
            assert {answer.json()["code"] for answer in answers} == {"storage-unavailable"}
            assert company.get(f"/datasets/{slug}/versions")["items"] == []

            storage.start()
            assert company.complete(slug, upload["id"], sent) == 1


class TestTooMuchJson:
    def test_is_refused_as_too_large(self, company: Member) -> None:
        answer = company.api.post("/datasets", json={"title": {"de": "x" * 10_000_000}})

        assert answer.status_code == 413
        assert answer.headers["content-type"] == "application/problem+json"

    def test_without_a_length_is_refused_too(self, company: Member) -> None:
        pieces = (b" " * 100_000 for _ in range(100))
        answer = company.api.post("/datasets", content=pieces)

        assert answer.status_code == 413

    def test_leaves_the_exchange_working(self, stranger: Client) -> None:
        assert stranger.get("/healthz").status_code == 200
