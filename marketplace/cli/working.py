"""The worker process."""

import logging

from marketplace import worker
from marketplace.cli.refusing import read_settings
from marketplace.services import connect
from marketplace.wiring import wire


def work() -> None:
    """Run jobs until told to stop by a signal."""
    settings = read_settings()
    logging.basicConfig(level=logging.INFO, format="%(levelname).1s %(name)s: %(message)s")
    logging.getLogger("procrastinate").setLevel(logging.WARNING)
    wire()
    services = connect(settings)
    worker.run(services)
    services.engine.dispose()
