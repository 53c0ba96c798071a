"""Receipts as requests leave them, and as the worker seals them."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import Session

from catalog.models import FileFormat
from marketplace.core.ids import new_id
from marketplace.core.settings import Settings
from marketplace.entitlements.models import Ground, Receipt
from marketplace.entitlements.receipts import sealing
from marketplace.log import sealing as log


def left(
    session: Session, number: int = 1, *, organization_id: UUID | None = None
) -> Sequence[Receipt]:
    """Receipts that are not sealed yet."""
    receipts = [
        Receipt(
            organization_id=organization_id or new_id(),
            dataset_id=new_id(),
            version_id=new_id(),
            format=FileFormat.PARQUET,
            sha256="ab" * 32,
            version_sha256="cd" * 32,
            report_id=new_id(),
            ground=Ground.AGREEMENT,
            agreement_id=new_id(),
        )
        for _ in range(number)
    ]
    session.add_all(receipts)
    session.flush()
    return receipts


def sealed(
    session: Session,
    settings: Settings,
    number: int = 1,
    *,
    organization_id: UUID | None = None,
) -> Sequence[Receipt]:
    """Receipts in the chain."""
    receipts = left(session, number, organization_id=organization_id)
    seal(session, settings)
    for receipt in receipts:
        session.refresh(receipt)
    return receipts


def seal(session: Session, settings: Settings) -> int:
    """What the worker does every half second."""
    found = sealing.seal(session, settings)
    session.flush()
    log.seal(session)
    session.flush()
    return found
