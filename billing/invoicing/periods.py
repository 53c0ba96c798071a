"""Days and months as the city counts them: when a period ends, what date an instant has."""

from calendar import monthrange
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from billing.models import Interval

ZONE = ZoneInfo("Europe/Berlin")

_MONTHS_IN_YEAR = 12
_MONTHS = {Interval.MONTH: 1, Interval.YEAR: _MONTHS_IN_YEAR}


def day_of(moment: datetime) -> date:
    """Return the calendar day that an instant falls on in the city."""
    return moment.astimezone(ZONE).date()


def boundary(anchor: datetime, interval: Interval, number: int) -> datetime:
    """Return when the period of a number begins; the one before ends then. The first is 0.

    Counted from the anchor, not from the period before, so that a month's end stays one: what
    began on 31 January goes on at 28 February and 31 March, at the same time of day in the city.
    """
    begun = anchor.astimezone(ZONE)
    months = begun.month - 1 + number * _MONTHS[interval]
    year, month = begun.year + months // _MONTHS_IN_YEAR, months % _MONTHS_IN_YEAR + 1
    day = min(begun.day, monthrange(year, month)[1])
    return begun.replace(year=year, month=month, day=day).astimezone(UTC)


def end_after(anchor: datetime, interval: Interval, moment: datetime) -> datetime:
    """Return the first boundary after an instant that is not before the anchor."""
    begun, local = anchor.astimezone(ZONE), moment.astimezone(ZONE)
    months = (local.year - begun.year) * _MONTHS_IN_YEAR + local.month - begun.month
    number = max(0, months // _MONTHS[interval] - 1)
    while (found := boundary(anchor, interval, number)) <= moment:
        number += 1
    return found
