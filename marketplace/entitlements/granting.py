"""What contracts say of an agreement: that it lets its consumer read, holds back, or has ended.

Each call says how it is from now on, so that saying it twice changes nothing.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, update

from marketplace.core import clock
from marketplace.entitlements.models import Entitlement


def grant(session: Session, agreement_id: UUID, *, dataset_id: UUID, organization_id: UUID) -> None:
    """Let an organization read a dataset under an agreement; an ended one stays ended."""
    made = Entitlement(
        agreement_id=agreement_id, dataset_id=dataset_id, organization_id=organization_id
    )
    statement = insert(Entitlement).values(made.model_dump())
    session.exec(statement.on_conflict_do_nothing(index_elements=["agreement_id"]))


def suspend(session: Session, agreement_id: UUID) -> None:
    """Hold access back until it is resumed, such as for a payment that is missing."""
    _say(session, agreement_id, suspended_at=clock.now())


def resume(session: Session, agreement_id: UUID) -> None:
    """Give access again that was held back."""
    _say(session, agreement_id, suspended_at=None)


def end_at(session: Session, agreement_id: UUID, moment: datetime | None) -> None:
    """Say when access ends by itself; it does so though nobody looks after it."""
    _say(session, agreement_id, ends_at=moment)


def end(session: Session, agreement_id: UUID) -> None:
    """End access for good; the next request is refused."""
    _say(session, agreement_id, ended_at=clock.now())


def _say(session: Session, agreement_id: UUID, **values: datetime | None) -> None:
    session.exec(
        update(Entitlement)
        .where(col(Entitlement.agreement_id) == agreement_id, col(Entitlement.ended_at).is_(None))
        .values(updated_at=clock.now(), **values)
        .execution_options(synchronize_session="fetch")
    )
