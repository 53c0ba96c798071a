"""A running exchange as a deployment has it: web over HTTP, and a worker in its own process.

Cards are paid in a payment sandbox of its own, which stays whatever dies of the exchange.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path
from threading import Event, Thread

import uvicorn
from httpx2 import Client, ConnectError
from sqlalchemy import text

from marketplace.app import create_app
from marketplace.cli.migrating import prepare_storage
from marketplace.core.settings import (
    InvoiceSettings,
    Settings,
    StorageSettings,
    StripeSettings,
)
from marketplace.core.threads import beside
from marketplace.embedded.ports import free_ports
from marketplace.services import Services, connect
from marketplace.site.health.checks import has_worker
from tests import databases
from tests.billing.sandbox.apart import sandbox_apart
from tests.billing.sandbox.running import Sandbox
from tests.servers import Cluster

PATIENCE = 90
_numbers = count(1)


def wait_for(
    condition: Callable[[], bool], seconds: float = PATIENCE, *, pause: float = 0.1
) -> None:
    """Wait until something holds; a condition that never does is the test's failure."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"waited {seconds} s in vain"
        time.sleep(pause)


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """An exchange that runs: where it is reached, and what it stands on."""

    settings: Settings
    services: Services
    sandbox: Sandbox
    environment: dict[str, str] = field(repr=False)
    logs: Path

    @property
    def origin(self) -> str:
        return self.settings.public_url

    def visitor(self) -> Client:
        """Somebody whom the exchange does not know; follows no link by itself."""
        return Client(base_url=self.origin, timeout=60)

    def process(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start a command of the exchange, with its settings and nothing else of ours."""
        name = f"{arguments[0]}-{next(_numbers)}.log"
        with (self.logs / name).open("wb") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "marketplace.cli", *arguments],
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=Path(__file__).parents[2],
            )


@contextmanager
def arranged(cluster: Cluster, storage: StorageSettings, folder: Path) -> Generator[Exchange]:
    """Give an exchange a database, a bucket and a payment sandbox, with nothing running yet."""
    name = f"journey_{os.getpid()}_{next(_numbers)}"
    origin = f"http://127.0.0.1:{free_ports(1)[0]}"
    plain = databases.settings(
        databases.clone(cluster, name),
        data_folder=folder,
        storage=storage.model_copy(update={"bucket": name.replace("_", "-")}),
    )
    with sandbox_apart(cluster, f"{origin}/api/v1/webhooks/stripe") as sandbox:
        update = {"public_url": origin, "demonstration": True, **payments(sandbox)}
        settings = plain.model_copy(update=update)
        prepare_storage(settings, patience=30)
        services = connect(settings)
        try:
            yield Exchange(
                settings=settings,
                services=services,
                sandbox=sandbox,
                environment=_environment(settings),
                logs=folder,
            )
        finally:
            services.engine.dispose()
            databases.drop(cluster, name)


def payments(sandbox: Sandbox) -> dict[str, StripeSettings | InvoiceSettings]:
    """Return the settings of an exchange that takes cards in a sandbox, and bank transfers."""
    stripe = {
        "secret_key": sandbox.secret_key,
        "webhook_secret": sandbox.webhook_secret,
        "api_base": sandbox.base,
    }
    return {
        "stripe": StripeSettings.model_validate(stripe),
        "invoice": InvoiceSettings(iban="DE02120300000000202051"),
    }


@contextmanager
def serving(exchange: Exchange) -> Generator[None]:
    """Serve the exchange's pages and API in a thread of this process."""
    server = uvicorn.Server(
        uvicorn.Config(
            create_app(exchange.services),
            port=_port(exchange),
            http="httptools",
            ws="none",
            log_config=None,
            timeout_graceful_shutdown=1,
        )
    )

    def serve(stop: Event) -> None:
        Thread(target=lambda: (stop.wait(), setattr(server, "should_exit", True))).start()
        server.run()

    with beside(serve):
        wait_for(partial(is_served, exchange))
        yield


@contextmanager
def working(exchange: Exchange) -> Generator[subprocess.Popen[bytes]]:
    """Run a worker in a process of its own; it keeps the search index as well."""
    worker = exchange.process("worker")
    try:
        wait_for(lambda: _has_worker(exchange))
        yield worker
    finally:
        end(worker)


def jobs(exchange: Exchange) -> str:
    """Return what the workers have to do, what they do, and what they last said."""
    work = text(
        "SELECT status, queue_name, task_name, count(*), max(attempts), max(worker_id) "
        "FROM procrastinate_jobs GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
    )
    lives = text("SELECT id, now() - last_heartbeat FROM procrastinate_workers")
    with exchange.services.engine.connect() as connection:
        lines = [str(tuple(row)) for row in connection.execute(work)]
        lines += [f"worker {number} silent for {age}" for number, age in connection.execute(lives)]
    lines += [log.read_text()[-2000:] for log in sorted(exchange.logs.glob("worker-*.log"))]
    return "\n".join(lines)


def end(process: subprocess.Popen[bytes]) -> None:
    """Tell a process to stop, and see that it did."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)


def is_served(exchange: Exchange) -> bool:
    """Tell whether a web process answers."""
    try:
        with exchange.visitor() as visitor:
            return visitor.get("/healthz").is_success
    except ConnectError:
        return False


def _has_worker(exchange: Exchange) -> bool:
    with exchange.services.sessions() as session:
        return has_worker(session)


def _port(exchange: Exchange) -> int:
    return int(exchange.origin.rsplit(":", 1)[1])


def _environment(settings: Settings) -> dict[str, str]:
    storage, stripe, invoice = settings.storage, settings.stripe, settings.invoice
    assert stripe is not None
    assert invoice is not None
    ours = {k: v for k, v in os.environ.items() if not k.startswith("MARKETPLACE_")}
    return ours | {
        "MARKETPLACE_DATABASE_URL": str(settings.database_url),
        "MARKETPLACE_STORAGE__ENDPOINT": storage.endpoint,
        "MARKETPLACE_STORAGE__ACCESS_KEY": storage.access_key.get_secret_value(),
        "MARKETPLACE_STORAGE__SECRET_KEY": storage.secret_key.get_secret_value(),
        "MARKETPLACE_STORAGE__BUCKET": storage.bucket,
        "MARKETPLACE_STRIPE__SECRET_KEY": stripe.secret_key.get_secret_value(),
        "MARKETPLACE_STRIPE__WEBHOOK_SECRET": stripe.webhook_secret.get_secret_value(),
        "MARKETPLACE_STRIPE__API_BASE": stripe.api_base,
        "MARKETPLACE_INVOICE__IBAN": invoice.iban,
        "MARKETPLACE_SECRET_KEY": settings.secret_key.get_secret_value(),
        "MARKETPLACE_PUBLIC_URL": settings.public_url,
        "MARKETPLACE_DATA_FOLDER": str(settings.data_folder),
        "MARKETPLACE_DEMONSTRATION": "true",
    }
