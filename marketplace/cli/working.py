"""The worker process."""

from marketplace import worker
from marketplace.cli.logs import write_logs
from marketplace.cli.refusing import read_settings
from marketplace.services import connect
from marketplace.wiring import wire


def work() -> None:
    """Run jobs until told to stop by a signal."""
    settings = read_settings()
    write_logs()
    wire()
    services = connect(settings)
    worker.run(services)
    services.engine.dispose()
