"""Watching duties as days go by: reminders, overdue, escalated, and the next of a series."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import and_, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from billing.invoicing.periods import day_of
from marketplace.contracts.duties import announcing, kinds
from marketplace.contracts.duties.imposing import follow
from marketplace.contracts.duties.models import OWED, Duty, DutyStatus
from marketplace.contracts.duties.receiving import locked
from marketplace.contracts.duties.rules import REMINDERS
from marketplace.contracts.duties.schedule import reminder, standing
from marketplace.core import clock

_KINDS = {DutyStatus.OVERDUE: kinds.OVERDUE, DutyStatus.ESCALATED: kinds.ESCALATED}


def watched_ids(session: Session) -> Sequence[UUID]:
    """Return the duties that something may have to be done about today."""
    today = day_of(clock.now())
    following = aliased(Duty)
    is_followed = (
        select(following.id)
        .where(following.series_id == Duty.series_id, col(following.number) == col(Duty.number) + 1)
        .exists()
    )
    is_near = and_(
        col(Duty.status).in_(OWED), col(Duty.due_on) <= today + timedelta(days=max(REMINDERS))
    )
    returns = and_(col(Duty.frequency).is_not(None), col(Duty.due_on) <= today, ~is_followed)
    return session.exec(
        select(Duty.id).where(or_(is_near, returns)).order_by(col(Duty.due_on), col(Duty.id))
    ).all()


def watch(session: Session, duty_id: UUID) -> None:
    """Remind, move a duty to where it stands today, and make those that follow.

    Watching again on the same day changes nothing.
    """
    duty, today = locked(session, duty_id), day_of(clock.now())
    status = standing(duty, today)
    if status is not duty.status:
        _move(session, duty, status)
    elif (days := reminder(duty, today)) is not None:
        duty.reminded_days = days
        announcing.firm(session, duty, kinds.REMINDER)
    _let_follow(session, duty, today)


def _move(session: Session, duty: Duty, status: DutyStatus) -> None:
    duty.status = status
    announcing.log(session, duty, f"duties.{status.value}")
    announcing.firm(session, duty, _KINDS[status])
    if status is DutyStatus.ESCALATED:
        announcing.desk(session, duty, kinds.ESCALATED)


def _let_follow(session: Session, duty: Duty, today: date) -> None:
    last: Duty | None = duty
    while last is not None and last.due_on <= today:
        last = follow(session, last)
