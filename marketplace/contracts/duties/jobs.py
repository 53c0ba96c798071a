"""Background tasks of duties."""

import logging
from typing import Protocol

from procrastinate import Blueprint, JobContext

from marketplace.contracts.duties import watching
from marketplace.core.db import Sessions
from marketplace.core.errors import DomainError
from marketplace.core.jobs import worker_services

logger = logging.getLogger(__name__)
tasks = Blueprint()


class Services(Protocol):
    """What these jobs need of the worker that runs them."""

    sessions: Sessions


@tasks.periodic(cron="7 * * * *")
@tasks.task(name="watch_duties", queue="contracts", pass_context=True)
def watch_duties(context: JobContext, timestamp: int) -> None:
    """Remind of duties, and say which are overdue. Running twice tells nobody anything twice."""
    del timestamp
    services: Services = worker_services(context)
    with services.sessions() as session:
        found = list(watching.watched_ids(session))
    for duty_id in found:
        try:
            with services.sessions.begin() as session:
                watching.watch(session, duty_id)
        except DomainError:  # one that cannot be watched does not hold up the others
            logger.exception("duty %s could not be watched", duty_id)
