"""Quality's background jobs."""

from typing import Protocol
from uuid import UUID

from procrastinate import Blueprint, JobContext, RetryStrategy
from sqlmodel import Session

from marketplace.core.jobs import enqueue, worker_services
from quality import freshness, pipeline
from quality.intake import looking
from quality.models import Intake, IntakeKind

tasks = Blueprint()

INSPECTIONS = "inspections"
"""The queue of what moves and reads whole files; other work is done in another lane."""


class Services(pipeline.Services, looking.Services, Protocol):
    """What these jobs need of the worker that runs them."""


@tasks.task(
    name="inspect_version",
    queue=INSPECTIONS,
    pass_context=True,
    retry=RetryStrategy(wait=3, linear_wait=5),
)
def inspect_version(context: JobContext, *, version_id: str) -> None:
    """Inspect an uploaded version, keep the report, and give the version its verdict.

    Only a version that is ``processing`` is inspected, so running twice changes nothing more. It
    is retried until it has a verdict: the pipeline itself rejects what failed three times, while a
    full disk or a storage that does not answer only cost time.
    """
    services: Services = worker_services(context)
    pipeline.run(services, UUID(version_id))


@tasks.periodic(cron="*/10 * * * *")
@tasks.task(
    name="hold_to_promises",
    pass_context=True,
    lock="quality/promises",
    queueing_lock="quality/promises",
)
def hold_to_promises(context: JobContext, timestamp: int) -> None:
    """Mark datasets whose update is overdue. Each lateness is told once, however often it runs."""
    del timestamp
    services: Services = worker_services(context)
    freshness.look(services.sessions)


@tasks.periodic(cron="* * * * *")
@tasks.task(name="look_for_files", pass_context=True)
def look_for_files(context: JobContext, timestamp: int) -> None:
    """Have the sources looked at whose time has come; claiming one puts its next time forward."""
    del timestamp
    services: Services = worker_services(context)
    with services.sessions.begin() as session:
        for intake in looking.claim_due(session):
            ask_for_look(session, intake)


@tasks.task(name="look_at_intake", queue=INSPECTIONS, pass_context=True)
def look_at_intake(context: JobContext, *, intake_id: str) -> None:
    """Look at a source and take in what is new. The same bytes make no version a second time."""
    services: Services = worker_services(context)
    looking.look(services, UUID(intake_id))


def ask_for_look(session: Session, intake: Intake) -> None:
    """Have a source looked at as soon as a worker is free.

    Web addresses come one after the other, so that slow ones never hold up more than one worker.
    """
    lock = "intake/url" if intake.kind is IntakeKind.URL else f"intake/{intake.id}"
    enqueue(session, look_at_intake, lock=lock, intake_id=str(intake.id))
