"""What a stated frequency promises: how long after an update the next one is due."""

from datetime import datetime, timedelta

_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)

GRACE = _DAY
"""An update may come so much later than promised before it is called late."""

PROMISES = {
    "UPDATE_CONT": _HOUR,
    "CONT": _HOUR,
    "DAILY_2": _DAY / 2,
    "DAILY": _DAY,
    "WEEKLY_3": 3 * _DAY,
    "WEEKLY_2": 4 * _DAY,
    "WEEKLY": 7 * _DAY,
    "BIWEEKLY": 14 * _DAY,
    "MONTHLY_3": 11 * _DAY,
    "MONTHLY_2": 16 * _DAY,
    "MONTHLY": 31 * _DAY,
    "BIMONTHLY": 62 * _DAY,
    "QUARTERLY": 92 * _DAY,
    "ANNUAL_3": 122 * _DAY,
    "ANNUAL_2": 183 * _DAY,
    "ANNUAL": 366 * _DAY,
    "BIENNIAL": 731 * _DAY,
    "TRIENNIAL": 1096 * _DAY,
}
"""The longest time between two updates, by the EU's code. Other codes promise nothing."""


def due_at(frequency: str | None, updated_at: datetime) -> datetime | None:
    """Return when the next update is due; None where none was promised."""
    promise = PROMISES.get(frequency or "")
    return updated_at + promise if promise else None


def is_late(frequency: str | None, updated_at: datetime, *, now: datetime) -> bool:
    """Tell whether a promised update is overdue, its day of grace included."""
    due = due_at(frequency, updated_at)
    return due is not None and now > due + GRACE
