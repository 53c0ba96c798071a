"""Background work of notices."""

from typing import Protocol
from uuid import UUID

from procrastinate import Blueprint, JobContext, RetryStrategy

from marketplace.core.db import Sessions
from marketplace.core.jobs import worker_services
from marketplace.core.settings import Settings
from marketplace.notices import delivering

tasks = Blueprint()


class Services(Protocol):
    """What these jobs need of the worker that runs them."""

    settings: Settings
    sessions: Sessions


@tasks.task(
    name="send_mail",
    pass_context=True,
    retry=RetryStrategy(max_attempts=10, exponential_wait=3, retry_exceptions=[OSError]),
)
def send_mail(context: JobContext, *, mail_id: str) -> None:
    """Send a mail. One that was sent is not sent again; its Message-ID is its row's."""
    services: Services = worker_services(context)
    delivering.deliver(services.sessions, services.settings, UUID(mail_id))
