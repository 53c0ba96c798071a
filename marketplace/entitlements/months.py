"""The calendar months (UTC) that reads are counted in."""

from datetime import UTC, date, datetime

from marketplace.core import clock

_DECEMBER = 12


def this_month() -> date:
    """Return the first day of the month that counts now."""
    return clock.now().date().replace(day=1)


def next_month() -> datetime:
    """Return when the next month begins, and with it a new count."""
    month = this_month()
    following = (
        month.replace(year=month.year + 1, month=1)
        if month.month == _DECEMBER
        else month.replace(month=month.month + 1)
    )
    return datetime(following.year, following.month, 1, tzinfo=UTC)
