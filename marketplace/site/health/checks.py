"""What must hold before the exchange is ready, each check with the name of what is awaited."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from catalog.search.follower import is_caught_up
from catalog.search.index import SearchIndex
from marketplace import migrations
from marketplace.core.db import Sessions
from marketplace.core.jobs import DEAD_AFTER_SECONDS
from marketplace.core.settings import Settings
from marketplace.site.health import facts
from storage.errors import StorageUnavailable
from storage.objects import ObjectStore

logger = logging.getLogger(__name__)

_LIVING_WORKERS = text(
    "SELECT count(*) FROM procrastinate_workers"
    " WHERE last_heartbeat > now() - make_interval(secs => :seconds)"
)


class Parts(Protocol):
    """What readiness looks at, of the services of a process."""

    settings: Settings
    sessions: Sessions
    store: ObjectStore


@dataclass(frozen=True)
class Check:
    """A condition on the database, and what is awaited while it does not hold."""

    awaited: str
    holds: Callable[[Session], bool]


def has_worker(session: Session) -> bool:
    """Tell whether a worker said lately that it lives."""
    return living_workers(session) > 0


def living_workers(session: Session) -> int:
    """Return how many workers said lately that they live."""
    seconds = {"seconds": DEAD_AFTER_SECONDS}
    return session.connection().execute(_LIVING_WORKERS, seconds).scalar_one()


def has_city(session: Session) -> bool:
    """Tell whether the whole demonstration city is loaded."""
    return facts.is_known(session, facts.DEMONSTRATION_CITY)


def database_checks(settings: Settings, index: SearchIndex) -> list[Check]:
    """Return what the database must show, in the order in which it comes true."""
    checks = [
        Check("migrations", migrations.is_current),
        Check("worker", has_worker),
        Check("search index", lambda session: is_caught_up(session, index)),
    ]
    if settings.demonstration:
        checks.append(Check("demonstration city", has_city))
    return checks


def awaited(parts: Parts, index: SearchIndex) -> list[str]:
    """Return the names of what is awaited; none when the exchange is ready."""
    return [*_awaited_of_database(parts, index), *_awaited_of_storage(parts.store)]


def _awaited_of_database(parts: Parts, index: SearchIndex) -> list[str]:
    """Ask the database, check after check: without migrations there is nothing else to ask."""
    missing: list[str] = []
    try:
        with parts.sessions() as session:
            for check in database_checks(parts.settings, index):
                if not check.holds(session):
                    missing.append(check.awaited)
                    if check.holds is migrations.is_current:
                        break
    except SQLAlchemyError:
        logger.warning("the database does not answer as it should", exc_info=True)
        missing.append("database")
    return missing


def _awaited_of_storage(store: ObjectStore) -> list[str]:
    try:
        store.check()
    except StorageUnavailable:
        return ["storage"]
    return []
