"""The web process."""

import uvicorn

from catalog.search.follower import Follower
from marketplace.app import create_app
from marketplace.cli.access_log import AccessLog
from marketplace.cli.logs import write_logs
from marketplace.cli.refusing import read_settings
from marketplace.core.threads import beside
from marketplace.services import connect
from marketplace.wiring import wire
from marketplace.worker import job_application

GRACE_SECONDS = 5
"""How long requests may finish when the process is told to stop."""


def serve(*, host: str, port: int, trusted_proxies: str | None) -> None:
    """Serve until told to stop by a signal.

    Headers of proxies are believed only of those named: else anyone could claim any address.
    """
    settings = read_settings()
    write_logs()
    job_application()  # names the tasks, so that requests can enqueue them
    wire()
    services = connect(settings)
    app = AccessLog(create_app(services))
    follower = Follower(settings, services.sessions)
    with beside(follower.run):  # one process of a machine keeps the index; the lock decides which
        uvicorn.run(
            app,
            host=host,
            port=port,
            http="httptools",
            ws="none",
            proxy_headers=trusted_proxies is not None,
            forwarded_allow_ips=trusted_proxies or "",
            server_header=False,
            access_log=False,
            log_config=None,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
    services.engine.dispose()
