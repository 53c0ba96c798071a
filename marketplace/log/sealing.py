"""Giving entries their place in the hash chain, after their transaction has committed.

One sealer works at a time, whichever process it is in; writers never wait for it.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import timedelta
from threading import Event
from typing import Any

from sqlalchemy import Row, func
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col, select

from marketplace.core import clock
from marketplace.core.db import Sessions
from marketplace.log.chain import FIRST_HASH, chained_hash
from marketplace.log.models import LogEntry

logger = logging.getLogger(__name__)

LATE_AFTER = timedelta(seconds=10)
"""An entry that has no place for so long is reported: the sealer is not running."""

BATCH = 1000
"""At most so many entries, or receipts, are sealed in one transaction."""

_LOCK = 7_265_001
_PAUSE_SECONDS = 0.5

Sealer = Callable[[Session], int]
"""Seals what waits and returns how much that was, at most a batch."""

COVERED: tuple[Mapped[Any], ...] = (
    col(LogEntry.id),
    col(LogEntry.place),
    col(LogEntry.created_at),
    col(LogEntry.action),
    col(LogEntry.subject),
    col(LogEntry.person_id),
    col(LogEntry.organization_id),
    col(LogEntry.details),
)
"""The columns that an entry's hash covers."""


def content(entry: LogEntry | Row[Any]) -> dict[str, Any]:
    """Return what an entry's hash covers, of the entry itself or of these columns."""
    return {
        "id": str(entry.id),
        "place": entry.place,
        "created_at": entry.created_at.isoformat(),
        "action": entry.action,
        "subject": entry.subject,
        "person_id": str(entry.person_id) if entry.person_id else None,
        "organization_id": str(entry.organization_id) if entry.organization_id else None,
        "details": entry.details,
    }


def seal(session: Session) -> int:
    """Give every committed entry without a place the next ones, and return how many there were.

    Does nothing while another sealer is at work.
    """
    if not session.scalar(select(func.pg_try_advisory_xact_lock(_LOCK))):
        return 0
    newest = select(LogEntry).where(col(LogEntry.place).is_not(None))
    last = session.exec(newest.order_by(col(LogEntry.place).desc()).limit(1)).first()
    place, previous_hash = (last.place or 0, last.hash or "") if last else (0, FIRST_HASH)
    waiting = select(LogEntry).where(col(LogEntry.place).is_(None))
    entries = session.exec(waiting.order_by(col(LogEntry.id)).limit(BATCH)).all()
    for entry in entries:
        place += 1
        entry.place, entry.previous_hash = place, previous_hash
        entry.hash = previous_hash = chained_hash(previous_hash, content(entry))
        entry.sealed_at = clock.now()
    return len(entries)


def late_entries(session: Session) -> int:
    """Return how many entries have waited too long for their place."""
    statement = select(func.count()).where(
        col(LogEntry.place).is_(None), col(LogEntry.created_at) < clock.now() - LATE_AFTER
    )
    return session.exec(statement).one()


def run(sessions: Sessions, sealers: Sequence[Sealer], stop: Event) -> None:
    """Seal what comes until told to stop; an unreachable database is waited for."""
    while not stop.is_set():
        sealed = [_sealed(sessions, sealer) for sealer in sealers]
        if max(sealed) < BATCH:
            stop.wait(_PAUSE_SECONDS)


def _sealed(sessions: Sessions, sealer: Sealer) -> int:
    try:
        with sessions.begin() as session:
            session.connection().exec_driver_sql("SET LOCAL statement_timeout = '10s'")
            return sealer(session)
    except SQLAlchemyError:
        logger.warning("the log cannot be sealed now; trying again", exc_info=True)
        return 0
