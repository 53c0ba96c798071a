"""The proof itself: every hash is computed again, from the first entry to the last."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlmodel import Session, col, func, select

from marketplace.accounts.signatures.jws import NotVerified, verified
from marketplace.entitlements.auditing.evidence import (
    End,
    Item,
    Key,
    Leaf,
    Unreadable,
    evidence,
)
from marketplace.entitlements.models import Receipt
from marketplace.entitlements.receipts.claims import Batch, batch_of, subject_of
from marketplace.entitlements.receipts.sealing import late_receipts
from marketplace.log import merkle
from marketplace.log.chain import Chain, Damage, Fault, Link
from marketplace.log.models import LogEntry
from marketplace.log.sealing import late_entries

_OUTSIDE = text(
    "SELECT sealed.batch_id FROM (SELECT DISTINCT batch_id FROM receipt "
    "WHERE batch_id IS NOT NULL) AS sealed WHERE NOT EXISTS (SELECT FROM log_entry "
    "WHERE subject = 'receipts/' || sealed.batch_id) LIMIT 1"
)
"""A batch of receipts whose entry is not in the log any more."""


@dataclass(frozen=True, kw_only=True)
class Proved:
    """How far a walk along the evidence came, and what stopped it.

    ``head`` is the last hash that held, to be kept elsewhere: only with it is it noticed that the
    newest entries were removed from the database.
    """

    entries: int
    receipts: int
    head: str
    fault: Fault | None

    @property
    def is_valid(self) -> bool:
        """Whether everything is as it was sealed."""
        return self.fault is None


@dataclass(frozen=True, kw_only=True)
class Verification:
    """What a check of the whole log found.

    ``broken_at`` is the place of the first fault; ``unsealed`` counts entries and
    ``unsealed_receipts`` receipts that wait to be sealed, ``late`` those of both that wait longer
    than the sealer ever needs.
    """

    valid: bool
    entries: int
    unsealed: int
    receipts: int
    unsealed_receipts: int
    late: int
    broken_at: int | None
    fault: Fault | None
    head: str


def verify(session: Session) -> Verification:
    """Prove the log in the database, with all receipts that it seals."""
    found = prove(evidence(session))
    fault = found.fault or _batch_outside(session)
    waiting = select(func.count()).select_from(LogEntry).where(col(LogEntry.place).is_(None))
    unsealed = select(func.count()).select_from(Receipt).where(col(Receipt.batch_id).is_(None))
    return Verification(
        valid=fault is None,
        entries=found.entries,
        unsealed=session.exec(waiting).one(),
        receipts=found.receipts,
        unsealed_receipts=session.exec(unsealed).one(),
        late=late_entries(session) + late_receipts(session),
        broken_at=fault and fault.place,
        fault=fault,
        head=found.head,
    )


def prove(items: Iterable[Item]) -> Proved:
    """Walk along the evidence to its end, or to the first thing that is not as it was sealed."""
    walk, rest = _Walk(), iter(items)
    fault = next((found for item in rest if (found := walk.take(item, rest))), None)
    return Proved(
        entries=walk.chain.length,
        receipts=walk.receipts,
        head=walk.chain.head,
        fault=fault or walk.end(),
    )


class _Walk:
    """Where the walk is: in the chain, and in the batch that its last entry seals."""

    def __init__(self) -> None:
        self.chain = Chain()
        self.receipts = 0
        self._keys: list[Mapping[str, Any]] = []
        self._batch: Batch | None = None
        self._signed: list[str] = []

    def take(self, item: Item, rest: Iterator[Item]) -> Fault | None:
        """Go on to an item; ``rest`` tells, if it is not the right one, where that one is."""
        match item:
            case Key(jwk):
                self._keys.append(jwk)
                return None
            case Unreadable(line):
                return self._fault(Damage.UNREADABLE, f"line/{line}")
            case Link():
                return self.end() or self._follow(item, rest)
            case Leaf():
                return self._add(item)
            case End(entries, _, head):
                return self.end() or self._stop(entries, head)

    def end(self) -> Fault | None:
        """Say whether receipts are missing of a batch that was begun."""
        if self._batch is None:
            return None
        return self._fault(Damage.REMOVED, f"{subject_of(self._batch.id)}/{len(self._signed)}")

    def _fault(self, damage: Damage, subject: str, *, place: int | None = None) -> Fault:
        return Fault(damage=damage, place=place or self.chain.length, subject=subject)

    def _follow(self, link: Link, rest: Iterator[Item]) -> Fault | None:
        place = self.chain.length + 1
        if (damage := self.chain.follow(link)) is None:
            self._batch, self._signed = batch_of(link.content), []
            return None
        subject = f"{link.content['action']} {link.content['subject']}"
        if damage is Damage.REMOVED:
            if link.place < place or _stands_later(rest, place=place):
                return self._fault(Damage.MOVED, subject, place=place)
            return self._fault(Damage.REMOVED, f"entry/{place}", place=place)
        if link.previous_hash != self.chain.head and _stands_later(rest, hash=link.previous_hash):
            damage = Damage.MOVED
        return self._fault(damage, subject, place=place)

    def _add(self, leaf: Leaf) -> Fault | None:
        subject = f"{subject_of(leaf.batch)}/{leaf.position}"
        if self._batch is None or leaf.batch != self._batch.id:
            return self._fault(Damage.MOVED, subject)
        if leaf.position != len(self._signed):
            return self._fault(Damage.REMOVED, f"{subject_of(leaf.batch)}/{len(self._signed)}")
        self._signed.append(leaf.jws)
        return self._close(self._batch) if len(self._signed) == self._batch.size else None

    def _close(self, batch: Batch) -> Fault | None:
        """Hold a whole batch to the root that the chain has of it."""
        leaves = [merkle.leaf_hash(jws.encode()) for jws in self._signed]
        if merkle.root(leaves).hex() == batch.root:
            self.receipts += batch.size
            self._batch = None
            return None
        changed = (n for n, jws in enumerate(self._signed) if not _holds(jws, self._keys))
        position = next(changed, None)
        where = "" if position is None else f"/{position}"
        return self._fault(Damage.CHANGED, f"{subject_of(batch.id)}{where}")

    def _stop(self, entries: int, head: str) -> Fault | None:
        if entries > self.chain.length:
            place = self.chain.length + 1
            return self._fault(Damage.REMOVED, f"entry/{place}", place=place)
        return None if head == self.chain.head else self._fault(Damage.CHANGED, "end")


def _stands_later(
    rest: Iterator[Item],
    *,
    place: int | None = None,
    hash: str | None = None,  # noqa: A002 - the word of the chain
) -> bool:
    return any(
        isinstance(item, Link) and (item.place == place or item.hash == hash) for item in rest
    )


def _holds(jws: str, keys: list[Mapping[str, Any]]) -> bool:
    try:
        verified(jws, keys)
    except NotVerified:
        return False
    return True


def _batch_outside(session: Session) -> Fault | None:
    """Find receipts whose batch the log does not know: its entry was removed, or never was."""
    batch_id = session.connection().execute(_OUTSIDE).scalar_one_or_none()
    if batch_id is None:
        return None
    return Fault(damage=Damage.REMOVED, place=0, subject=subject_of(batch_id))
