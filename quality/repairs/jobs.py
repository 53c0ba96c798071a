"""Background tasks of repairs."""

from typing import Protocol

from procrastinate import Blueprint, JobContext

from marketplace.core.db import Sessions
from marketplace.core.jobs import worker_services
from quality.repairs import retention
from storage.objects import ObjectStore

tasks = Blueprint()


class Services(Protocol):
    """What these jobs need of the worker that runs them."""

    sessions: Sessions
    store: ObjectStore


@tasks.periodic(cron="23 * * * *")
@tasks.task(name="delete_originals", queue="storage", pass_context=True)
def delete_originals(context: JobContext, timestamp: int) -> None:
    """Delete originals with personal data whose time is over; running twice deletes no more."""
    del timestamp
    services: Services = worker_services(context)
    retention.delete_due(services.sessions, services.store)
