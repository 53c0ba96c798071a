"""Background work of invoices: what time brings, and documents."""

from datetime import timedelta
from typing import Protocol
from uuid import UUID

from procrastinate import Blueprint, JobContext
from sqlmodel import Session

from billing.invoicing import documents, due
from billing.models import ProcessorName
from billing.processor import Processors
from marketplace.core.db import Sessions
from marketplace.core.jobs import enqueue, worker_services
from marketplace.core.settings import Settings

tasks = Blueprint()


class Services(Protocol):
    """What these jobs need of the worker that runs them."""

    settings: Settings
    sessions: Sessions
    processors: Processors


@tasks.periodic(cron="*/10 * * * *")
@tasks.task(name="look_for_due", pass_context=True)
def look_for_due(context: JobContext, timestamp: int) -> None:
    """Ask for a job for each checkout that time has brought something. Two find nothing twice."""
    del timestamp
    services: Services = worker_services(context)
    if services.settings.invoice is None:
        return
    with services.sessions.begin() as session:
        for checkout_id in due.checkouts(
            session, grace=timedelta(days=services.settings.invoice.grace_days)
        ):
            ask_to_advance(session, checkout_id)


@tasks.task(name="advance", pass_context=True)
def advance(context: JobContext, *, checkout_id: str) -> None:
    """Do what time has brought a checkout, step by step; each is done once, however often asked."""
    services: Services = worker_services(context)
    if processor := services.processors.get(ProcessorName.INVOICE):
        processor.settle(services.sessions, UUID(checkout_id))


def ask_to_advance(session: Session, checkout_id: UUID) -> None:
    """Have a checkout advanced after the commit; never twice at the same time."""
    enqueue(session, advance, lock=f"checkout/{checkout_id}", checkout_id=str(checkout_id))


@tasks.task(name="make_document", pass_context=True)
def make_document(context: JobContext, *, invoice_id: str) -> None:
    """Make the PDF of an invoice. One that was made is kept as it is."""
    services: Services = worker_services(context)
    with services.sessions.begin() as session:
        documents.kept(session, services.settings, UUID(invoice_id))
