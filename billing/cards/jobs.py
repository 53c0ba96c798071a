"""The job that makes a card payment stand as it is wanted."""

from typing import Protocol
from uuid import UUID

from procrastinate import Blueprint, JobContext, RetryStrategy

from billing.errors import ProcessorRefused, ProcessorUnavailable
from billing.models import ProcessorName
from billing.processor import Processors
from marketplace.core.db import Sessions
from marketplace.core.jobs import worker_services

tasks = Blueprint()


class Services(Protocol):
    """What these jobs need of the worker that runs them."""

    sessions: Sessions
    processors: Processors


FOR_A_DAY = RetryStrategy(
    max_attempts=9,
    exponential_wait=4,
    retry_exceptions=[ProcessorUnavailable, ProcessorRefused],
)
"""4 s, 16 s, 64 s and so on: the ninth attempt is made a day after the first."""


@tasks.task(name="settle_checkout", queue="billing", pass_context=True, retry=FOR_A_DAY)
def settle_checkout(context: JobContext, *, checkout_id: str) -> None:
    """Make Stripe do what a checkout asks, and its rows say what it did.

    It has no lock on purpose: a job that waits for its next attempt would hold up all later ones.
    Twice at the same time is harmless, since older news are never kept over newer and every write
    to Stripe has its key. Without Stripe's settings it does nothing.
    """
    services: Services = worker_services(context)
    if processor := services.processors.get(ProcessorName.STRIPE):
        processor.settle(services.sessions, UUID(checkout_id))
