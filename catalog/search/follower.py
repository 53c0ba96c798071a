"""The one process per machine that keeps the machine's index up to date."""

import fcntl
import logging
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Event

import tantivy
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlmodel import Session

from catalog.search import building
from catalog.search.index import CURRENT, Position, SearchIndex, current_build, remove_unused
from marketplace.core.db import Sessions
from marketplace.core.settings import Settings

logger = logging.getLogger(__name__)

POLL_SECONDS = 0.25
"""How often the outbox is looked at."""

GRACE = timedelta(seconds=2)
"""A change may be so old and not yet indexed without the index counting as behind."""

_RETRY_SECONDS = 1.0
_HOUR = 3600.0
_LOCK = "lock"


def search_folder(settings: Settings) -> Path:
    """Return where this machine's index lies."""
    return settings.data_folder / "search"


def is_caught_up(session: Session, index: SearchIndex) -> bool:
    """Tell, in any process, whether the index is of this database and knows its changes."""
    position = index.position()
    if building.reason_to_rebuild(session, position) or position is None:
        return False
    return not building.is_behind(session, position, grace=GRACE)


class Follower:
    """Follows the outbox of the database into this machine's index.

    Any number of processes may run one: who has the file lock works, the others wait for it. The
    operating system frees the lock of a killed process. A database that does not answer is asked
    again; an index that cannot be opened or continued is built anew.
    """

    def __init__(self, settings: Settings, sessions: Sessions) -> None:
        self._folder = search_folder(settings)
        self._sessions = sessions

    def run(self, stop: Event) -> None:
        """Follow until told to stop."""
        while not stop.is_set():
            with _sole_writer(self._folder) as is_ours:
                while is_ours and not stop.is_set():
                    self._follow_until_trouble(stop)
            stop.wait(_RETRY_SECONDS)

    def _follow_until_trouble(self, stop: Event) -> None:
        try:
            self._follow(stop)
        except (DBAPIError, PoolTimeoutError) as error:
            logger.warning("search waits for the database: %s", error)
            stop.wait(_RETRY_SECONDS)
        except (ValueError, OSError):  # what Tantivy raises; the index is derived, so drop it
            logger.exception("the search index cannot be used and is built anew")
            with suppress(FileNotFoundError):
                (self._folder / CURRENT).unlink()
            stop.wait(_RETRY_SECONDS)

    def _follow(self, stop: Event) -> None:
        build, position = self._build()
        tidied: float | None = None
        with building.writing(build) as writer:
            while not stop.is_set() and current_build(self._folder) == build:
                with self._sessions.begin() as session:
                    reached = building.follow(session, writer, position)
                if reached == position:
                    if tidied is None or time.monotonic() - tidied > _HOUR:
                        reached, tidied = self._tidy(writer, position), time.monotonic()
                    stop.wait(POLL_SECONDS)
                position = reached

    def _build(self) -> tuple[Path, Position]:
        remove_unused(self._folder)
        with self._sessions.begin() as session:
            position = SearchIndex(self._folder).position()
            if reason := building.reason_to_rebuild(session, position):
                logger.info("building the search index: %s", reason)
                position = building.rebuild(session, self._folder)
        build = current_build(self._folder)
        if build is None or position is None:
            raise FileNotFoundError(self._folder)
        return build, position

    def _tidy(self, writer: tantivy.IndexWriter, position: Position) -> Position:
        """Note that the index was followed until now, so that rows older than kept may go."""
        with self._sessions.begin() as session:
            present = building.present_position(session)
            building.sweep(session)
        reached = replace(position, at=present.at)
        reached.write(writer)
        writer.commit()
        return reached


@contextmanager
def _sole_writer(folder: Path) -> Generator[bool]:
    """Hold the lock of this machine's index, if no other process does."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
