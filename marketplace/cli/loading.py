"""Loading the demonstration city, in a process of its own beside web and worker."""

import typer

from marketplace.cli.refusing import read_settings, refuse
from marketplace.demo import loading
from marketplace.services import connect
from marketplace.wiring import wire
from marketplace.worker import job_application


def load_city() -> None:
    """Load what is missing of the city and end; a worker must be running."""
    settings = read_settings()
    if not settings.demonstration:
        refuse("The demonstration city is loaded only where MARKETPLACE_DEMONSTRATION is true.")
    job_application()  # names the tasks, so that they can be enqueued
    wire()
    services = connect(settings)
    try:
        loading.run(services, typer.echo)
    finally:
        services.engine.dispose()
