"""An exchange within the test's process, and a payment sandbox, whose clocks move together.

Jobs run when the test says so, and webhooks arrive when it says so, if at all.
"""

import asyncio
import os
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import cast

import pytest
import time_machine
from fastapi.testclient import TestClient
from httpx2 import Client
from sqlalchemy import text

from marketplace.app import create_app
from marketplace.core import clock
from marketplace.core.jobs import Task, enqueue
from marketplace.services import Services, connect
from marketplace.worker import job_application, open_worker
from storage.memory import InMemoryStore
from tests import databases
from tests.billing.sandbox.running import Sandbox
from tests.journeys.exchange import payments
from tests.lives.post import Post
from tests.servers import Cluster

BEGINNING = datetime(2040, 3, 1, 9, tzinfo=UTC)
"""So far ahead that the sandbox's own clock is before it, for no clock goes back."""

LASTING = "12/99"
"""Until when cards are valid at such times."""

NO_TIME = timedelta(0)
ROOMS = ("billing:", "cards:", "invoicing:", "contracts:")
"""Whose periodic tasks time brings; those of other rooms have nothing to do here."""

_SKIPPED = ("notices:send_mail", "invoicing:make_document")
_ROUNDS = 30
_numbers = count(1)


@dataclass(frozen=True, kw_only=True)
class Installation:
    """An exchange and its sandbox, at a time of their own."""

    services: Services
    sandbox: Sandbox
    web: TestClient
    stripe: Client
    post: Post
    _time: time_machine.Traveller

    def forward(self, by: timedelta = NO_TIME, **and_by: float) -> None:
        """Let time pass on both sides; what is due in the sandbox happens on the way."""
        self._time.shift(by + timedelta(**and_by))
        self.sandbox.control("POST", "clock", now=clock.now().isoformat())

    def look_after(self) -> None:
        """Do what the periodic tasks of our rooms do, and every job that comes of it."""
        with self.services.sessions.begin() as session:
            for name, _ in job_application().periodic_registry.periodic_tasks:
                if name.startswith(ROOMS):
                    task = cast("Task", job_application().tasks[name])
                    enqueue(session, task, timestamp=0)
        self.run_jobs()

    def run_jobs(self) -> None:
        """Run every job, whenever it was to be run, until there is none."""
        for _ in range(_ROUNDS):
            if not self._jobs():
                return
            asyncio.run(self._work())
        pytest.fail(f"jobs do not come to an end: {self._jobs()}")

    def failed_jobs(self) -> list[str]:
        """Return the names of the jobs that were given up."""
        with self.services.engine.connect() as connection:
            query = text("select task_name from procrastinate_jobs where status = 'failed'")
            return [name for (name,) in connection.execute(query)]

    def _jobs(self) -> list[str]:
        skipped = {"names": list(_SKIPPED)}
        with self.services.engine.begin() as connection:
            connection.execute(
                text("delete from procrastinate_jobs where task_name = any(:names)"), skipped
            )
            connection.execute(
                text("update procrastinate_jobs set scheduled_at = null where status = 'todo'")
            )
            query = text(
                "select task_name from procrastinate_jobs where status in ('todo', 'doing')"
            )
            return [name for (name,) in connection.execute(query)]

    async def _work(self) -> None:
        async with open_worker(str(self.services.settings.database_url)) as worker:
            await worker.run_worker_async(
                wait=False,
                concurrency=4,
                listen_notify=False,
                install_signal_handlers=False,
                additional_context={"services": self.services},
                delete_jobs="successful",
            )


@contextmanager
def installed(cluster: Cluster, sandbox: Sandbox, folder: Path) -> Generator[Installation]:
    """Install an exchange, and let its time begin at a day in the future."""
    name = f"lives_{os.getpid()}_{next(_numbers)}"
    plain = databases.settings(databases.clone(cluster, name), data_folder=folder)
    settings = plain.model_copy(update={"public_url": "http://testserver", **payments(sandbox)})
    services = replace(connect(settings), store=InMemoryStore())
    authorization = {"Authorization": f"Bearer {sandbox.secret_key}"}
    try:
        with (
            time_machine.travel(BEGINNING) as time,
            TestClient(create_app(services)) as web,
            Client(base_url=sandbox.base, headers=authorization, timeout=60) as stripe,
        ):
            post = Post(stripe, web, sandbox.webhook_secret)
            installation = Installation(
                services=services, sandbox=sandbox, web=web, stripe=stripe, post=post, _time=time
            )
            installation.forward(seconds=1)
            yield installation
    finally:
        services.engine.dispose()
        databases.drop(cluster, name)
