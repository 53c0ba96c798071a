"""Background tasks of agreements."""

import logging
from typing import Protocol
from uuid import UUID

from procrastinate import Blueprint, JobContext, RetryStrategy
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from billing import checkouts
from billing.models import Ending, RefundRule
from billing.processor import Processors
from marketplace.contracts.agreements import deliveries, ending
from marketplace.contracts.agreements.deletions import attesting
from marketplace.contracts.agreements.queries import due_ids
from marketplace.core import clock
from marketplace.core.db import Sessions
from marketplace.core.errors import DomainError
from marketplace.core.jobs import enqueue, worker_services

logger = logging.getLogger(__name__)
tasks = Blueprint()

_AGAIN = RetryStrategy(max_attempts=5, exponential_wait=3, retry_exceptions=[OperationalError])


class Services(Protocol):
    """What these jobs need of the worker that runs them."""

    sessions: Sessions
    processors: Processors


@tasks.task(name="deliver_version", pass_context=True, retry=_AGAIN)
def deliver_version(context: JobContext, *, dataset_id: str) -> None:
    """Tell consumers of a dataset's present version. Nobody is told of a version twice."""
    services: Services = worker_services(context)
    deliveries.deliver(services.sessions, UUID(dataset_id))


@tasks.task(name="give_back_payment", pass_context=True, retry=_AGAIN)
def give_back_payment(context: JobContext, *, agreement_id: str) -> None:
    """End a payment that arrived for an agreement that is over. Ending it again changes nothing."""
    services: Services = worker_services(context)
    with services.sessions.begin() as session:
        checkouts.end(
            session,
            services.processors,
            UUID(agreement_id),
            ending=Ending.NOW,
            refund=RefundRule.FULL,
        )


@tasks.periodic(cron="* * * * *")
@tasks.task(name="end_what_is_due", queue="contracts", pass_context=True)
def end_what_is_due(context: JobContext, timestamp: int) -> None:
    """End each agreement whose time has come; one that ended meanwhile is left as it is."""
    del timestamp
    services: Services = worker_services(context)
    with services.sessions() as session:
        found = list(due_ids(session, clock.now()))
    for agreement_id in found:
        try:
            with services.sessions.begin() as session:
                ending.expire(session, agreement_id, processors=services.processors)
        except DomainError:  # one that cannot be ended does not hold up the others
            logger.exception("contract %s could not be ended", agreement_id)


@tasks.periodic(cron="17 * * * *")
@tasks.task(name="remind_of_deletions", queue="contracts", pass_context=True)
def remind_of_deletions(context: JobContext, timestamp: int) -> None:
    """Remind of each deletion that is due; nobody is reminded twice for the same day."""
    del timestamp
    services: Services = worker_services(context)
    with services.sessions() as session:
        found = list(attesting.to_remind(session))
    for agreement_id in found:
        with services.sessions.begin() as session:
            attesting.remind(session, agreement_id)


def enqueue_delivery(session: Session, dataset_id: UUID) -> None:
    """Have consumers told of a dataset's present version after the commit."""
    lock = f"deliver/{dataset_id}"
    enqueue(session, deliver_version, lock=lock, dataset_id=str(dataset_id))


def enqueue_giving_back(session: Session, agreement_id: UUID) -> None:
    """Have a payment that nobody wanted ended after the commit."""
    lock = f"contract/{agreement_id}"
    enqueue(session, give_back_payment, lock=lock, agreement_id=str(agreement_id))
