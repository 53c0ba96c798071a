"""Attesting a deletion, and reminding of one that is due."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_
from sqlmodel import Session, col, select

from marketplace.accounts.actors import Actor
from marketplace.accounts.errors import MayNotBuy
from marketplace.contracts.agreements import announcing, kinds
from marketplace.contracts.agreements.deletions.errors import NothingToDelete
from marketplace.contracts.agreements.deletions.models import Deletion
from marketplace.contracts.agreements.errors import AgreementNotFound, AuthorityMissing
from marketplace.contracts.agreements.locking import locked
from marketplace.contracts.policies import DELETION_DAYS
from marketplace.core import clock
from marketplace.log.recording import record

REMINDED_AFTER = (7, 21, DELETION_DAYS)
"""Days after the end on which the consumer is reminded; on the last one the deletion is late."""


def attest(
    session: Session, agreement_id: UUID, *, actor: Actor, attested_by: str, has_authority: bool
) -> Deletion:
    """Attest that every copy is deleted, in the name of a person. Again it changes nothing.

    Raises:
        AgreementNotFound: There is none, or another organization's.
        MayNotBuy: The actor has no role that may do this.
        AuthorityMissing: They do not say that they may speak for their organization.
        NothingToDelete: No deletion is asked for, or not yet.
    """
    agreement = locked(session, agreement_id)
    if agreement.consumer_id != actor.organization_id:
        raise AgreementNotFound(agreement_id)
    if not actor.may_buy:
        raise MayNotBuy
    deletion = deletion_of(session, agreement_id)
    if deletion is None:
        raise NothingToDelete(agreement)
    if deletion.attested_at is not None:
        return deletion
    if not has_authority:
        raise AuthorityMissing
    deletion.attested_by = attested_by
    deletion.attested_by_id = actor.person_id
    deletion.attested_at = clock.now()
    session.add(deletion)
    record(
        session,
        "contracts.deletion_attested",
        subject=f"contract/{agreement_id}",
        person_id=actor.person_id,
        organization_id=actor.organization_id,
        details={"is_late": deletion.attested_at >= deletion.due_at},
    )
    announcing.approvers(session, agreement, kinds.DELETION_ATTESTED)
    return deletion


def deletion_of(session: Session, agreement_id: UUID) -> Deletion | None:
    """Return the deletion that an agreement asks for since its end, attested or not."""
    statement = select(Deletion).where(Deletion.agreement_id == agreement_id)
    return session.exec(statement.execution_options(populate_existing=True)).one_or_none()


def is_late() -> ColumnElement[bool]:
    """Whether the day of a deletion has passed without an attestation."""
    return and_(col(Deletion.attested_at).is_(None), col(Deletion.due_at) <= clock.now())


def count_late(session: Session) -> int:
    """Return how many deletions nobody has attested in time."""
    return session.exec(select(func.count()).select_from(Deletion).where(is_late())).one()


def to_remind(session: Session) -> Sequence[UUID]:
    """Return the agreements whose consumer is to be reminded now."""
    is_due = [
        and_(
            col(Deletion.reminders) == told,
            col(Deletion.due_at) <= clock.now() + _before_due(days),
        )
        for told, days in enumerate(REMINDED_AFTER)
    ]
    statement = select(Deletion.agreement_id).where(
        col(Deletion.attested_at).is_(None), or_(*is_due)
    )
    return session.exec(statement).all()


def remind(session: Session, agreement_id: UUID) -> None:
    """Remind a consumer of a deletion, once for each day; when it is late, tell the others too."""
    agreement, deletion = locked(session, agreement_id), deletion_of(session, agreement_id)
    if deletion is None or deletion.attested_at is not None:
        return
    now = clock.now()
    come = sum(deletion.due_at <= now + _before_due(days) for days in REMINDED_AFTER)
    if come <= deletion.reminders:
        return
    deletion.reminders = come
    session.add(deletion)
    day = announcing.day(deletion.due_at)
    is_late = deletion.due_at <= now
    kind = kinds.DELETION_LATE if is_late else kinds.DELETION_DUE
    announcing.consumer(session, agreement, kind, day=day)
    if is_late:
        announcing.approvers(session, agreement, kinds.DELETION_LATE, day=day)
    record(
        session,
        "contracts.deletion_overdue" if is_late else "contracts.deletion_reminded",
        subject=f"contract/{agreement_id}",
        details={"reminder": come},
    )


def _before_due(days: int) -> timedelta:
    return timedelta(days=DELETION_DAYS - days)
