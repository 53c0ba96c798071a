"""Background tasks of storage."""

from typing import Protocol

from procrastinate import Blueprint, JobContext

from marketplace.core.db import Sessions
from marketplace.core.jobs import worker_services
from storage import sweeping
from storage.objects import ObjectStore

tasks = Blueprint()


class Services(Protocol):
    """What these jobs need of the worker that runs them."""

    sessions: Sessions
    store: ObjectStore


@tasks.periodic(cron="*/10 * * * *")
@tasks.task(name="sweep_uploads", queue="storage", pass_context=True)
def sweep_uploads(context: JobContext, timestamp: int) -> None:
    """Throw away what ended uploads have left. Running twice sweeps nothing the second time."""
    del timestamp
    services: Services = worker_services(context)
    sweeping.sweep(services.sessions, services.store)
