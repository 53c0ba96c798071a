"""Background jobs, kept in PostgreSQL beside the data they are about."""

import asyncio
import logging
from typing import Any, Protocol, cast

from procrastinate import App, JobContext, types
from sqlmodel import Session

logger = logging.getLogger(__name__)

HEARTBEAT_SECONDS = 5
"""How often a worker says that it lives."""

DEAD_AFTER_SECONDS = 20
"""A worker that was silent for so long is taken for dead, and its jobs go back to the queue."""


class Task(Protocol):
    """The part of a Procrastinate task that enqueueing uses."""

    def configure(
        self,
        *,
        connection: object,
        lock: str | None,
        queueing_lock: str | None,
        schedule_in: types.TimeDeltaParams | None,
    ) -> Any:
        """Return the task, bound to a connection."""
        ...


def enqueue(
    session: Session,
    task: Task,
    *,
    lock: str | None = None,
    in_seconds: int | None = None,
    **arguments: str | int | None,
) -> None:
    """Add a job in the session's own transaction: it exists only if the transaction commits.

    Jobs with the same lock run one after the other.
    """
    connection = session.connection().connection.driver_connection
    schedule_in: types.TimeDeltaParams | None = {"seconds": in_seconds} if in_seconds else None
    task.configure(
        connection=connection, lock=lock, queueing_lock=None, schedule_in=schedule_in
    ).defer(**arguments)


def worker_services(context: JobContext) -> Any:
    """Return the services of the worker; a job declares, as a Protocol, the part it needs."""
    return cast("Any", context.additional_context["services"])


async def requeue_stalled(app: App) -> int:
    """Put the jobs of dead workers back into the queue and return how many there were.

    Procrastinate marks a dead worker but leaves its jobs ``doing``, and so their locks held.
    A job that was not dead after all runs twice, which every task allows.
    """
    stalled = list(
        await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=DEAD_AFTER_SECONDS)
    )
    await asyncio.gather(*(app.job_manager.retry_job(job) for job in stalled))
    if stalled:
        logger.warning("requeued %d jobs of dead workers", len(stalled))
    return len(stalled)
