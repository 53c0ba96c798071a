"""When duties are due, when firms are reminded, and where a duty stands on a day."""

from calendar import monthrange
from datetime import date, timedelta

from marketplace.contracts.duties.models import OWED, Duty, DutyStatus, Frequency
from marketplace.contracts.duties.rules import REMINDERS

_MONTHS_IN_YEAR = 12
_MONTHS = {
    Frequency.MONTHLY: 1,
    Frequency.BIMONTHLY: 2,
    Frequency.QUARTERLY: 3,
    Frequency.ANNUAL_2: 6,
    Frequency.ANNUAL: 12,
}


def due_day(first: date, frequency: Frequency, number: int) -> date:
    """Return the day of a duty in a series, the first being 0.

    Counted from the first, so that a month's end stays one: 31 January, 28 February, 31 March.
    """
    months = first.month - 1 + number * _MONTHS[frequency]
    year, month = first.year + months // _MONTHS_IN_YEAR, months % _MONTHS_IN_YEAR + 1
    return date(year, month, min(first.day, monthrange(year, month)[1]))


def reminder(duty: Duty, today: date) -> int | None:
    """Return of how many days before the end to remind now; None if there is nothing to say.

    A reminder that fell before the duty began is left out, and one that was missed is not made
    up for once the next is due.
    """
    if duty.status is not DutyStatus.OPEN or duty.sent_at is not None or today > duty.due_on:
        return None
    left = (duty.due_on - today).days
    begun = [days for days in REMINDERS if days >= left]
    days = min(begun, default=None)
    if days is None or duty.due_on - timedelta(days=days) < duty.from_on:
        return None
    has_been_told = duty.reminded_days is not None and duty.reminded_days <= days
    return None if has_been_told else days


def standing(duty: Duty, today: date) -> DutyStatus:
    """Return where a duty stands on a day; one whose file waits for the city gets no worse."""
    if duty.status not in OWED or duty.sent_at is not None or today <= duty.due_on:
        return duty.status
    if today >= escalates_on(duty):
        return DutyStatus.ESCALATED
    return DutyStatus.ESCALATED if duty.status is DutyStatus.ESCALATED else DutyStatus.OVERDUE


def escalates_on(duty: Duty) -> date:
    """Return the day on which an unfulfilled duty goes to the desk."""
    return duty.due_on + timedelta(days=duty.escalate_after_days)
