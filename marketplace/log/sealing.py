"""Giving entries their place in the hash chain, after their transaction has committed.

Each entry's hash covers the hash before it, so changing, removing or inserting one breaks every
hash that follows (Haber and Stornetta, 1991). One sealer works at a time, whichever process it is
in; writers never wait for it.
"""

import hashlib
import json
import logging
from datetime import timedelta
from threading import Event
from typing import Any

from sqlalchemy import func
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, col, select

from marketplace.core import clock
from marketplace.core.db import Sessions
from marketplace.log.models import LogEntry

logger = logging.getLogger(__name__)

FIRST_HASH = "0" * 64
"""What the first entry's hash follows."""

LATE_AFTER = timedelta(seconds=10)
"""An entry that has no place for so long is reported: the sealer is not running."""

_BATCH = 1000
_LOCK = 7_265_001
_PAUSE_SECONDS = 0.5


def canonical(entry: LogEntry) -> bytes:
    """Return an entry as the bytes that its hash covers: JSON with sorted keys (as RFC 8785)."""
    content: dict[str, Any] = {
        "id": str(entry.id),
        "place": entry.place,
        "created_at": entry.created_at.isoformat(),
        "action": entry.action,
        "subject": entry.subject,
        "person_id": str(entry.person_id) if entry.person_id else None,
        "organization_id": str(entry.organization_id) if entry.organization_id else None,
        "details": entry.details,
    }
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def chained_hash(previous_hash: str, entry: LogEntry) -> str:
    """Return the hash of an entry at its place: SHA-256, in hexadecimal."""
    return hashlib.sha256(previous_hash.encode() + b"\n" + canonical(entry)).hexdigest()


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
    entries = session.exec(waiting.order_by(col(LogEntry.id)).limit(_BATCH)).all()
    for entry in entries:
        place += 1
        entry.place, entry.previous_hash = place, previous_hash
        entry.hash = previous_hash = chained_hash(previous_hash, entry)
        entry.sealed_at = clock.now()
    return len(entries)


def late_entries(session: Session) -> int:
    """Return how many entries have waited too long for their place."""
    statement = select(func.count()).where(
        col(LogEntry.place).is_(None), col(LogEntry.created_at) < clock.now() - LATE_AFTER
    )
    return session.exec(statement).one()


def run(sessions: Sessions, stop: Event) -> None:
    """Seal what comes until told to stop; an unreachable database is waited for."""
    while not stop.is_set():
        sealed = 0
        try:
            with sessions.begin() as session:
                session.connection().exec_driver_sql("SET LOCAL statement_timeout = '10s'")
                sealed = seal(session)
        except SQLAlchemyError:
            logger.warning("the log cannot be sealed now; trying again", exc_info=True)
        if sealed < _BATCH:
            stop.wait(_PAUSE_SECONDS)
