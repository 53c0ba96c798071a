"""A running exchange for the loader: real database, real storage, and someone who checks files."""

from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from pydantic import SecretStr
from sqlmodel import select

from catalog.judging import Judgement, record_judgement
from catalog.models import Version, VersionStatus
from marketplace.cli.migrating import prepare_storage
from marketplace.core.ids import new_id
from marketplace.core.settings import InvoiceSettings, StorageSettings, StripeSettings
from marketplace.demo import loading
from marketplace.services import Services, connect
from quality.intake import looking
from quality.models import Intake, QualityReport
from storage.errors import StorageUnavailable
from tests import databases
from tests.billing.sandbox.running import running_sandbox
from tests.servers import Cluster

_numbers = count(1)


@dataclass(frozen=True)
class LoadedCity:
    """A loaded city and what was reported while it was loaded."""

    services: Services
    lines: list[str]


@contextmanager
def checking_files(services: Services) -> Generator[None]:
    """Do in a thread what a worker does: take files in, judge versions, refuse mail addresses."""
    stop = Event()

    def work() -> None:
        while not stop.wait(0.02):
            _take_all_in(services)
            _judge_all(services)

    worker = Thread(target=work, daemon=True)
    worker.start()
    try:
        yield
    finally:
        stop.set()
        worker.join(10)


def _take_all_in(services: Services) -> None:
    with services.sessions() as session:
        intakes = list(session.exec(select(Intake.id, Intake.address)))
    for intake_id, prefix in intakes:
        with suppress(StorageUnavailable):  # the next round finds it
            if services.store.listed(prefix):
                looking.look(services, intake_id)


def _judge_all(services: Services) -> None:
    with services.sessions() as session:
        waiting = session.exec(select(Version).where(Version.status == VersionStatus.PROCESSING))
        versions = list(waiting)
    for version in versions:
        content = b"".join(services.store.read(version.object_key))
        is_clean = b"@example.org" not in content or version.derived_from is not None
        judgement = Judgement(
            passed=is_clean,
            report_id=new_id(),
            rejection=None if is_clean else "direct-identifiers",
            sha256=version.declared_sha256,
            schema_fingerprint=str(hash(content.splitlines()[0])),
        )
        with services.sessions.begin() as session:
            if not is_clean:
                session.add(_report(version, judgement, content))
            record_judgement(session, version.id, judgement)


def _report(version: Version, judgement: Judgement, content: bytes) -> QualityReport:
    """Return the report of a refusal as far as a repair asks it: which columns there are."""
    names = content.splitlines()[0].decode("windows-1252").split(";")
    return QualityReport(
        id=judgement.report_id,
        version_id=version.id,
        attempt=1,
        passed=judgement.passed,
        criteria=[],
        columns=[{"name": name, "type": "string"} for name in names],
    )


@contextmanager
def running_exchange(
    cluster: Cluster, storage: StorageSettings, folder: Path, **given: Any
) -> Generator[Services]:
    """The services of a demonstration over a database of its own, with files being checked."""
    name = f"city_{next(_numbers)}"
    own = storage.model_copy(update={"bucket": f"{name.replace('_', '-')}-demo"})
    settings = databases.settings(databases.clone(cluster, name), data_folder=folder, storage=own)
    prepare_storage(settings, patience=30)
    services = connect(settings.model_copy(update={"demonstration": True} | given))
    with checking_files(services):
        yield services
    services.engine.dispose()
    databases.drop(cluster, name)


@pytest.fixture
def running(cluster: Cluster, s3: StorageSettings, tmp_path: Path) -> Iterator[Services]:
    """An exchange with nothing in it."""
    with running_exchange(cluster, s3, tmp_path) as services:
        yield services


@pytest.fixture
def selling(cluster: Cluster, s3: StorageSettings, tmp_path: Path) -> Iterator[Services]:
    """An exchange with nothing in it that takes money: cards in the sandbox, and invoices."""
    with running_sandbox(cluster) as sandbox:
        stripe = StripeSettings(
            secret_key=SecretStr(sandbox.secret_key),
            webhook_secret=SecretStr(sandbox.webhook_secret),
            api_base=sandbox.base,
        )
        invoice = InvoiceSettings(iban="DE02120300000000202051")
        with running_exchange(cluster, s3, tmp_path, stripe=stripe, invoice=invoice) as services:
            yield services


@pytest.fixture(scope="module")
def loaded(
    cluster: Cluster, s3: StorageSettings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LoadedCity]:
    """An exchange with the whole city in it, to look at."""
    with running_exchange(cluster, s3, tmp_path_factory.mktemp("city")) as services:
        lines: list[str] = []
        loading.run(services, lines.append)
        yield LoadedCity(services, lines)
