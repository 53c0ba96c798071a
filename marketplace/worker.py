"""The background worker: every room's tasks over one set of services."""

from procrastinate import App, PsycopgConnector


def create_worker(conninfo: str) -> App:
    """Return the job application with every room's tasks."""
    return App(connector=PsycopgConnector(conninfo=conninfo))
