"""The background worker: every room's tasks over one set of services."""

import asyncio
import logging
import signal
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from functools import cache, partial
from typing import Any, cast

from procrastinate import App, PsycopgConnector, SyncPsycopgConnector
from procrastinate.connector import BaseConnector
from procrastinate.exceptions import ConnectorException
from procrastinate.tasks import Task

import billing.cards.jobs
import billing.invoicing.jobs
import billing.jobs
import marketplace.accounts.jobs
import marketplace.contracts.agreements.jobs
import marketplace.contracts.duties.jobs
import marketplace.notices.jobs
import quality.jobs
import quality.repairs.jobs
import storage.jobs
from catalog.search.follower import Follower
from marketplace.core.jobs import DEAD_AFTER_SECONDS, HEARTBEAT_SECONDS, requeue_stalled
from marketplace.core.threads import beside
from marketplace.entitlements.receipts import sealing as receipts
from marketplace.log import sealing
from marketplace.services import Services

logger = logging.getLogger(__name__)

_GRACE_SECONDS = 20
"""How long running jobs may finish when the worker is told to stop."""

_QUICK_AT_ONCE = 2
"""Jobs that run at the same time beside inspections: events, mail, sweeping."""


class JobConnector(PsycopgConnector):
    """The worker's own connections are async; a job that enqueues does it on its session's, sync.

    Procrastinate would use the worker's for both once they are open.
    """

    def __init__(self, conninfo: str) -> None:
        super().__init__(conninfo=conninfo, min_size=1, max_size=4)
        self._of_sessions = SyncPsycopgConnector(conninfo=conninfo)

    def get_sync_connector(self) -> BaseConnector:
        """Return what jobs are enqueued with on a session's connection; it opens none itself."""
        return self._of_sessions


@cache
def job_application() -> App:
    """Return the job application with every room's tasks; a process has one.

    Whoever only enqueues needs no more than this: it uses the connections of sessions.
    """
    app = App(connector=JobConnector(""))
    app.add_tasks_from(billing.jobs.tasks, namespace="billing")
    app.add_tasks_from(billing.cards.jobs.tasks, namespace="cards")
    app.add_tasks_from(billing.invoicing.jobs.tasks, namespace="invoicing")
    app.add_tasks_from(marketplace.contracts.agreements.jobs.tasks, namespace="contracts")
    app.add_tasks_from(marketplace.contracts.duties.jobs.tasks, namespace="duties")
    app.add_tasks_from(quality.jobs.tasks, namespace="quality")
    app.add_tasks_from(quality.repairs.jobs.tasks, namespace="repairs")
    app.add_tasks_from(storage.jobs.tasks, namespace="storage")
    app.add_tasks_from(marketplace.notices.jobs.tasks, namespace="notices")
    app.add_tasks_from(marketplace.accounts.jobs.tasks, namespace="accounts")
    return app


@asynccontextmanager
async def open_worker(database_url: str) -> AsyncGenerator[App]:
    """Connect the job application to a database, for as long as the block lasts."""
    with job_application().replace_connector(JobConnector(database_url)) as worker:
        async with worker.open_async():
            yield worker


def run(services: Services) -> None:
    """Run jobs, seal receipts and log, and keep the search index until told to stop by a signal."""
    follower = Follower(services.settings, services.sessions)
    sealers = (partial(receipts.seal, settings=services.settings), sealing.seal)
    services.inspector.start()
    try:
        with beside(partial(sealing.run, services.sessions, sealers), follower.run):
            asyncio.run(_work(services))
    finally:
        services.inspector.stop()


async def _work(services: Services) -> None:
    """Work in two lanes until told to stop, or until one of them fails.

    A payment does not wait until two large files are inspected, nor a file for a day of events.
    """
    async with open_worker(str(services.settings.database_url)) as worker:
        tasks = cast("dict[str, Task[..., Any, ...]]", worker.tasks)
        quick = {task.queue for task in tasks.values()} - {quality.jobs.INSPECTIONS}
        lanes = [
            asyncio.create_task(
                _lane(
                    worker,
                    services,
                    [quality.jobs.INSPECTIONS],
                    services.settings.worker_concurrency,
                )
            ),
            asyncio.create_task(_lane(worker, services, sorted(quick), _QUICK_AT_ONCE)),
        ]
        rescue = asyncio.create_task(_rescue(worker))
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, lanes[0].cancel)
        await asyncio.wait(lanes, return_when=asyncio.FIRST_COMPLETED)
        for task in (*lanes, rescue):
            task.cancel()
        for ended in await asyncio.gather(*lanes, rescue, return_exceptions=True):
            if isinstance(ended, Exception):
                raise ended


async def _lane(worker: App, services: Services, queues: list[str], at_once: int) -> None:
    await worker.run_worker_async(
        queues=queues,
        concurrency=at_once,
        additional_context={"services": services},
        fetch_job_polling_interval=1,
        update_heartbeat_interval=HEARTBEAT_SECONDS,
        stalled_worker_timeout=DEAD_AFTER_SECONDS,
        shutdown_graceful_timeout=_GRACE_SECONDS,
        delete_jobs="successful",
        install_signal_handlers=False,
    )


async def _rescue(worker: App) -> None:
    """Look for jobs of dead workers, at once and then time and again."""
    while True:
        try:
            await requeue_stalled(worker)
        except ConnectorException:
            logger.warning("cannot look for stalled jobs now; trying again", exc_info=True)
        await asyncio.sleep(HEARTBEAT_SECONDS)
