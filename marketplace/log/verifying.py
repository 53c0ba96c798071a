"""Proving that nobody changed the log."""

from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import Session, col, select

from marketplace.log.models import LogEntry
from marketplace.log.sealing import FIRST_HASH, chained_hash, late_entries

_PAGE = 5000


@dataclass(frozen=True, kw_only=True)
class Verification:
    """What a check of the whole chain found.

    ``broken_at`` is the first place that does not follow from the one before; ``head`` is the last
    hash, to be kept elsewhere: only with it is a removal of the newest entries noticed. ``late``
    counts entries that wait longer for their place than the sealer ever needs.
    """

    valid: bool
    entries: int
    unsealed: int
    late: int
    broken_at: int | None
    head: str


def verify(session: Session) -> Verification:
    """Compute every hash of the chain again, from the first entry on."""
    place, head = 0, FIRST_HASH
    broken_at: int | None = None
    while broken_at is None and (page := _entries_after(session, place)):
        for entry in page:
            if entry.place != place + 1 or not _follows(entry, head):
                broken_at = place + 1
                break
            place, head = place + 1, entry.hash or ""
        session.expunge_all()
    unsealed = session.exec(select(func.count()).where(col(LogEntry.place).is_(None))).one()
    return Verification(
        valid=broken_at is None,
        entries=place,
        unsealed=unsealed,
        late=late_entries(session),
        broken_at=broken_at,
        head=head,
    )


def _follows(entry: LogEntry, head: str) -> bool:
    return entry.previous_hash == head and entry.hash == chained_hash(head, entry)


def _entries_after(session: Session, place: int) -> list[LogEntry]:
    statement = select(LogEntry).where(col(LogEntry.place) > place)
    return list(session.exec(statement.order_by(col(LogEntry.place)).limit(_PAGE)))
