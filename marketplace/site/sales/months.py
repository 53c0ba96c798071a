"""Calendar months in the city's time."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from billing.invoicing.periods import ZONE
from marketplace.core import clock

_MONTHS = 12


@dataclass(frozen=True, order=True)
class Month:
    """A month; it contains what happens from ``start`` until before ``end``."""

    year: int
    number: int

    @classmethod
    def now(cls) -> Self:
        """Return the month that runs."""
        today = clock.now().astimezone(ZONE)
        return cls(today.year, today.month)

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Return the month of 2026-11, or None if the text is no month."""
        try:
            first = date.fromisoformat(f"{text}-01")
        except ValueError:
            return None
        return cls(first.year, first.month) if 1 < first.year < date.max.year else None

    @property
    def first(self) -> date:
        """The first day."""
        return date(self.year, self.number, 1)

    @property
    def start(self) -> datetime:
        """When it begins."""
        return datetime(self.year, self.number, 1, tzinfo=ZONE)

    @property
    def end(self) -> datetime:
        """When the next one begins."""
        return self.next.start

    @property
    def next(self) -> "Month":
        """The month after."""
        return self.before(-1)

    def before(self, months: int = 1) -> "Month":
        """Return the month so many before this one."""
        year, number = divmod(self.year * _MONTHS + self.number - 1 - months, _MONTHS)
        return Month(year, number + 1)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"
