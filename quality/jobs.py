"""Quality's background jobs."""

from uuid import UUID

from procrastinate import Blueprint, JobContext, RetryStrategy

from marketplace.core.jobs import worker_services
from quality import pipeline

tasks = Blueprint()


@tasks.task(
    name="inspect_version",
    pass_context=True,
    retry=RetryStrategy(wait=3, linear_wait=5),
)
def inspect_version(context: JobContext, *, version_id: str) -> None:
    """Inspect an uploaded version, keep the report, and give the version its verdict.

    Only a version that is ``processing`` is inspected, so running twice changes nothing more. It
    is retried until it has a verdict: the pipeline itself rejects what failed three times, while a
    full disk or a storage that does not answer only cost time.
    """
    services: pipeline.Services = worker_services(context)
    pipeline.run(services, UUID(version_id))
