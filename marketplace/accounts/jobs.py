"""Background work of accounts."""

from typing import Protocol

from procrastinate import Blueprint, JobContext

from marketplace.accounts import sweeping
from marketplace.core.db import Sessions
from marketplace.core.jobs import worker_services

tasks = Blueprint()


class Services(Protocol):
    """What these jobs need of the worker that runs them."""

    sessions: Sessions


@tasks.periodic(cron="17 * * * *")
@tasks.task(name="sweep_accounts", pass_context=True)
def sweep_accounts(context: JobContext, timestamp: int) -> None:
    """Forget what has expired. A second run finds nothing more."""
    services: Services = worker_services(context)
    with services.sessions.begin() as session:
        sweeping.sweep(session)
