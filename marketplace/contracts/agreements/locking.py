"""Holding an agreement, so that what happens to it happens one after the other."""

from uuid import UUID

from sqlmodel import Session, select

from billing import queries as billing
from marketplace.contracts.agreements.errors import AgreementNotFound
from marketplace.contracts.models import Agreement


def locked(session: Session, agreement_id: UUID) -> Agreement:
    """Return an agreement as it stands now, locked until the transaction ends.

    Its payment is locked before it, as billing does when it tells what was paid: so the two never
    wait for one another.

    Raises:
        AgreementNotFound: There is none of that id.
    """
    found = find_locked(session, agreement_id)
    if found is None:
        raise AgreementNotFound(agreement_id)
    return found


def find_locked(session: Session, agreement_id: UUID) -> Agreement | None:
    """Return an agreement in the same way, or nothing if there is none of that id."""
    billing.find_locked_checkout(session, agreement_id)
    statement = select(Agreement).where(Agreement.id == agreement_id).with_for_update()
    return session.exec(statement.execution_options(populate_existing=True)).one_or_none()
