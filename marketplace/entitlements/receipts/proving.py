"""That a receipt is in the log: the path from it to a root that an entry of the chain holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from marketplace.accounts.actors import Actor
from marketplace.entitlements.errors import ReceiptNotFound
from marketplace.entitlements.models import Receipt
from marketplace.entitlements.receipts.claims import (
    COLUMNS,
    Batch,
    ReceiptRow,
    batch_of,
    jws_of,
    subject_of,
)
from marketplace.log import merkle
from marketplace.log.models import LogEntry
from marketplace.log.sealing import content


@dataclass(frozen=True, kw_only=True)
class Proof:
    """Where a receipt stands in the log (an inclusion proof, RFC 6962).

    ``hashes`` lead from the receipt's leaf, SHA-256 over 0x00 and the JWS, at ``position`` of
    ``size`` to ``root``. ``place`` and ``hash`` are those of the entry that holds the root; they
    are None in the half second until it is chained.
    """

    batch: str
    position: int
    size: int
    root: str
    hashes: Sequence[str]
    place: int | None
    hash: str | None


def own_receipt(session: Session, receipt_id: UUID, actor: Actor) -> Receipt:
    """Return a receipt of the actor's organization.

    Raises:
        ReceiptNotFound: There is none, or it is somebody else's.
    """
    receipt = session.get(Receipt, receipt_id)
    if receipt is None or receipt.organization_id != actor.organization_id:
        raise ReceiptNotFound(receipt_id)
    return receipt


def proof_of(session: Session, receipt: Receipt) -> tuple[str, Proof] | None:
    """Return a receipt as a JWS and the proof that it is sealed; None until it is."""
    if receipt.batch_id is None or receipt.position is None:
        return None
    statement = select(LogEntry).where(LogEntry.subject == subject_of(receipt.batch_id))
    entry = session.exec(statement).one()
    batch = cast("Batch", batch_of(content(entry)))
    signed = [jws_of(row, batch) for row in rows_of(session, receipt.batch_id)]
    leaves = [merkle.leaf_hash(jws.encode()) for jws in signed]
    proof = Proof(
        batch=batch.id,
        position=receipt.position,
        size=batch.size,
        root=batch.root,
        hashes=[found.hex() for found in merkle.path(leaves, receipt.position)],
        place=entry.place,
        hash=entry.hash,
    )
    return signed[receipt.position], proof


def is_included(jws: str, proof: Proof) -> bool:
    """Tell whether a proof leads from a receipt to the root that it names."""
    leaf = merkle.leaf_hash(jws.encode())
    hashes = [bytes.fromhex(each) for each in proof.hashes]
    root = merkle.root_by(leaf, proof.position, proof.size, hashes)
    return root is not None and root.hex() == proof.root


def rows_of(session: Session, batch_id: UUID) -> Sequence[ReceiptRow]:
    """Return the receipts of a batch in their order."""
    statement = sql_select(*COLUMNS).where(col(Receipt.batch_id) == batch_id)
    rows: Any = session.connection().execute(statement.order_by(col(Receipt.position))).all()
    return rows
