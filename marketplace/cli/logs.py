"""What the processes write on their way."""

import logging

_TALKATIVE = ("uvicorn.error", "procrastinate", "alembic", "stripe")


def write_logs() -> None:
    """Write what we note; of libraries that tell every step only what went wrong."""
    logging.basicConfig(level=logging.INFO, format="%(levelname).1s %(name)s: %(message)s")
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
