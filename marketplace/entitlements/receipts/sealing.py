"""Signing and sealing receipts, soon after the requests that left them have been answered.

A request only inserts its row. Here the rows that have come are signed, and the root of their
Merkle tree becomes an entry of the log, which the log's sealer then chains.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Integer, LargeBinary, Uuid, cast, func, update
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from marketplace.accounts.signatures import keys
from marketplace.accounts.signatures.jws import signature_of
from marketplace.core import clock
from marketplace.core.ids import new_id
from marketplace.core.settings import Settings
from marketplace.entitlements.models import Receipt
from marketplace.entitlements.receipts.claims import COLUMNS, SEALED, Batch, claims, subject_of
from marketplace.log import merkle
from marketplace.log.recording import record
from marketplace.log.sealing import BATCH, LATE_AFTER

_LOCK = 7_265_002


def seal(session: Session, settings: Settings) -> int:
    """Sign and seal the oldest receipts that wait, and return how many there were.

    Does nothing while another sealer is at work.
    """
    if not session.scalar(select(func.pg_try_advisory_xact_lock(_LOCK))):
        return 0
    statement = sql_select(*COLUMNS).where(col(Receipt.batch_id).is_(None))
    oldest = statement.order_by(col(Receipt.id)).limit(BATCH)
    waiting: Any = session.connection().execute(oldest).all()
    if not waiting:
        return 0
    signer, issuer = keys.signer(session, settings), settings.public_url
    signed = [signer.sign(claims(receipt, issuer)) for receipt in waiting]
    batch = Batch(
        id=str(new_id()),
        size=len(signed),
        root=merkle.root([merkle.leaf_hash(jws.encode()) for jws in signed]).hex(),
        kid=signer.kid,
        issuer=issuer,
    )
    _write(
        session,
        UUID(batch.id),
        {UUID(row.id): jws for row, jws in zip(waiting, signed, strict=True)},
    )
    record(session, SEALED, subject=subject_of(batch.id), details=batch.details())
    return len(signed)


def late_receipts(session: Session) -> int:
    """Return how many receipts have waited too long to be sealed."""
    statement = select(func.count()).where(
        col(Receipt.batch_id).is_(None), col(Receipt.created_at) < clock.now() - LATE_AFTER
    )
    return session.exec(statement).one()


def _write(session: Session, batch_id: UUID, signed: dict[UUID, str]) -> None:
    """Write batch, position and signature into the rows, in one statement."""
    sealed = (
        func.unnest(
            cast(list(signed), ARRAY(Uuid)),
            cast(list(range(len(signed))), ARRAY(Integer)),
            cast([signature_of(jws) for jws in signed.values()], ARRAY(LargeBinary)),
        )
        .table_valued("id", "position", "signature", name="sealed")
        .render_derived()
    )
    session.connection().execute(
        update(Receipt)
        .where(col(Receipt.id) == sealed.c.id)
        .values(batch_id=batch_id, position=sealed.c.position, signature=sealed.c.signature)
    )
