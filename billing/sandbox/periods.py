"""When a period of a subscription ends: the same day of the next month, or the last there is."""

import calendar
from datetime import UTC, datetime, timedelta

_DAYS = {"day": 1, "week": 7}
_MONTHS = {"month": 1, "year": 12}


def moment(anchor: int, *, interval: str, count: int) -> int:
    """Return the end of the count-th period after an anchor, in seconds.

    A subscription of 31 January renews on 28 February and on 31 March: always counted from the
    anchor (https://docs.stripe.com/billing/subscriptions/billing-cycle).
    """
    start = datetime.fromtimestamp(anchor, UTC)
    if interval in _DAYS:
        return int((start + timedelta(days=count * _DAYS[interval])).timestamp())
    months = start.month - 1 + count * _MONTHS[interval]
    year, month = start.year + months // 12, months % 12 + 1
    day = min(start.day, calendar.monthrange(year, month)[1])
    return int(start.replace(year=year, month=month, day=day).timestamp())


def next_after(anchor: int, *, interval: str, count: int, after: int) -> int:
    """Return the first end of a period that lies after a moment."""
    step = 1
    while (end := moment(anchor, interval=interval, count=count * step)) <= after:
        step += 1
    return end
