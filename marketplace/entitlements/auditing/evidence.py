"""What the proof goes over: entries of the log, each followed by the receipts that it seals."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select as sql_select
from sqlmodel import Session, col

from marketplace.accounts.signatures.keys import public_keys
from marketplace.entitlements.receipts.claims import batch_of, jws_of
from marketplace.entitlements.receipts.proving import rows_of
from marketplace.log.chain import Link
from marketplace.log.models import LogEntry
from marketplace.log.sealing import COVERED, content

_PAGE = 5000


@dataclass(frozen=True, slots=True)
class Key:
    """A public key of the exchange (JWK): it helps to say which receipt was changed."""

    jwk: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A receipt at its position in a batch."""

    batch: str
    position: int
    jws: str


@dataclass(frozen=True, slots=True)
class End:
    """The end of an export: how much there was, and the last hash."""

    entries: int
    receipts: int
    head: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A line of an export that is none, by its number."""

    line: int


Item = Key | Link | Leaf | End | Unreadable


def evidence(session: Session) -> Iterator[Key | Link | Leaf]:
    """Return the whole log from the database, in its order, page by page."""
    yield from (Key(jwk) for jwk in public_keys(session))
    place = 0
    while page := _entries_after(session, place):
        for entry in page:
            link = Link(content(entry), entry.previous_hash or "", entry.hash or "")
            yield link
            yield from _leaves(session, link)
        place = page[-1].place


def _leaves(session: Session, link: Link) -> Iterator[Leaf]:
    batch = batch_of(link.content)
    if batch is None:
        return
    for row in rows_of(session, UUID(batch.id)):
        yield Leaf(batch.id, row.position or 0, jws_of(row, batch))


def _entries_after(session: Session, place: int) -> Sequence[Any]:
    columns = (*COVERED, col(LogEntry.previous_hash), col(LogEntry.hash))
    statement = sql_select(*columns).where(col(LogEntry.place) > place)
    page = statement.order_by(col(LogEntry.place)).limit(_PAGE)
    return session.connection().execute(page).all()
