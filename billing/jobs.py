"""Billing's background work: events, what was missed, days of grace."""

from typing import Protocol

from procrastinate import Blueprint, JobContext

from billing import inbox, reconciling
from billing.cards.jobs import FOR_A_DAY
from billing.cards.processor import card_processor
from billing.processor import Processors
from marketplace.core.db import Sessions
from marketplace.core.jobs import worker_services

tasks = Blueprint()


class Services(Protocol):
    """What these jobs need of the worker that runs them."""

    sessions: Sessions
    processors: Processors


@tasks.task(name="handle_stripe_event", queue="billing", pass_context=True, retry=FOR_A_DAY)
def handle_stripe_event(context: JobContext, *, stripe_id: str) -> None:
    """Handle an event from the inbox. One that was handled is not handled again."""
    services: Services = worker_services(context)
    if processor := card_processor(services.processors):
        inbox.handle(services.sessions, processor, stripe_id)


@tasks.periodic(cron="*/5 * * * *")
@tasks.task(
    name="reconcile",
    queue="billing",
    pass_context=True,
    lock="billing/reconcile",
    queueing_lock="billing/reconcile",
)
def reconcile(context: JobContext, timestamp: int) -> None:
    """Ask Stripe about what webhooks left open. Settling what is settled changes nothing."""
    del timestamp
    services: Services = worker_services(context)
    if processor := card_processor(services.processors):
        reconciling.reconcile(services.sessions, processor)
    with services.sessions.begin() as session:
        inbox.sweep(session)


@tasks.periodic(cron="*/10 * * * *")
@tasks.task(name="end_grace", queue="billing", pass_context=True)
def end_grace(context: JobContext, timestamp: int) -> None:
    """Let access rest where the days of grace are over; each is told once."""
    del timestamp
    services: Services = worker_services(context)
    reconciling.lapse(services.sessions)
