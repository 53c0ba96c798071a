"""Lengths of time as XML Schema writes them (``P1Y6M``, ``P30D``, ``PT12H``)."""

import calendar
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

_FORM = re.compile(
    r"P(?=\d|T\d)(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,6})D)?"
    r"(?:T(?=\d)(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})S)?)?"
)
_MONTHS = 12


@dataclass(frozen=True, kw_only=True)
class Duration:
    """An xsd:duration that is not negative: months of the calendar, days, and seconds."""

    months: int = 0
    days: int = 0
    seconds: int = 0

    def after(self, start: datetime) -> datetime:
        """Return the instant this long after another; a day that a month lacks is its last.

        The end of time is as late as it gets.
        """
        count = start.month - 1 + self.months
        year, month = start.year + count // _MONTHS, count % _MONTHS + 1
        latest = datetime.max.replace(tzinfo=start.tzinfo)
        if year > latest.year:
            return latest
        day = min(start.day, calendar.monthrange(year, month)[1])
        try:
            return start.replace(year=year, month=month, day=day) + timedelta(
                days=self.days, seconds=self.seconds
            )
        except OverflowError:
            return latest


def duration_of(text: str) -> Duration:
    """Return what an xsd:duration says.

    Raises:
        ValueError: It is none, or is negative or has parts of a second.
    """
    found = _FORM.fullmatch(text)
    if found is None:
        message = f"{text!r} is no xsd:duration"
        raise ValueError(message)
    years, months, days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return Duration(
        months=years * _MONTHS + months,
        days=days,
        seconds=hours * 3600 + minutes * 60 + seconds,
    )
