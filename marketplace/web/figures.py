"""Numbers, dates and sizes as people of a language read them."""

from dataclasses import dataclass
from datetime import date, datetime

from babel.dates import format_date, format_datetime, format_timedelta, get_timezone
from babel.numbers import format_currency, format_decimal, format_percent

from marketplace.core import clock
from marketplace.core.language import Language, in_language
from marketplace.core.money import Money

_ZONE = get_timezone("Europe/Berlin")
_LOCALES = {Language.DE: "de_DE", Language.EN: "en_GB"}
_KILO = 1000
_PER = {
    Language.DE: {"month": "{price} im Monat", "year": "{price} im Jahr"},
    Language.EN: {"month": "{price} a month", "year": "{price} a year"},
}
_FROM = {Language.DE: "ab {price}", Language.EN: "from {price}"}


@dataclass(frozen=True)
class Figures:
    """Formats values for one language; templates know it as ``show``."""

    language: Language

    @property
    def locale(self) -> str:
        """The locale whose customs are followed: German of Germany, English of Britain."""
        return _LOCALES[self.language]

    def number(self, value: float, digits: int = 2) -> str:
        """Return 1.412.880 or 3,2; at most so many decimal places."""
        pattern = "#,##0." + "#" * digits if digits else "#,##0"
        return format_decimal(value, format=pattern, locale=self.locale)

    def percent(self, share: float) -> str:
        """Return a share of one as 12,5 %."""
        return format_percent(share, format="#,##0.#\xa0%", locale=self.locale)

    def money(self, minor: int, currency: str, *, exact: bool = False) -> str:
        """Return an amount in minor units as a price: 29 € and €39, with cents where there are any.

        An exact one always has its cents, as sums in a column and on invoices do.
        """
        amount = Money(minor, currency).amount
        if exact or amount != amount.to_integral_value():
            return format_currency(amount, currency, locale=self.locale)
        pattern = "#,##0\xa0¤" if self.language is Language.DE else "¤#,##0"
        return format_currency(
            amount, currency, format=pattern, locale=self.locale, currency_digits=False
        )

    def price(
        self, minor: int, currency: str, interval: str | None = None, *, is_from: bool = False
    ) -> str:
        """Return a price as people say it: ab 12 € im Monat, from €12 a month, 290 €."""
        said = self.money(minor, currency)
        if interval:
            said = _PER[self.language][interval].format(price=said)
        return _FROM[self.language].format(price=said) if is_from else said

    def size(self, number_of_bytes: int) -> str:
        """Return a size in decimal units, as disks and networks count: 38 MB."""
        value, unit = float(number_of_bytes), "B"
        for larger in ("kB", "MB", "GB", "TB"):
            if value < _KILO:
                break
            value, unit = value / _KILO, larger
        digits = 1 if value < 10 and unit != "B" else 0  # noqa: PLR2004 - one digit reads as exact
        return f"{self.number(value, digits)}\xa0{unit}"

    def day(self, moment: datetime | date) -> str:
        """Return a calendar day in the city's time: 23.11.2026, or 23 November 2026."""
        if isinstance(moment, datetime):
            moment = moment.astimezone(_ZONE).date()
        pattern = "dd.MM.yyyy" if self.language is Language.DE else "d MMMM yyyy"
        return format_date(moment, pattern, locale=self.locale)

    def weekday(self, day: date) -> str:
        """Return a day with its name, without the year: Montag, 23. November."""
        pattern = "EEEE, d. MMMM" if self.language is Language.DE else "EEEE, d MMMM"
        return format_date(day, pattern, locale=self.locale)

    def month(self, day: date) -> str:
        """Return the month a day lies in, with its year: November 2026."""
        return format_date(day, "LLLL yyyy", locale=self.locale)

    def short_month(self, day: date) -> str:
        """Return a month's name as short as it goes: Nov."""
        return format_date(day, "LLL", locale=self.locale).rstrip(".")

    def moment(self, moment: datetime) -> str:
        """Return day and time of day, in the city's time."""
        pattern = "dd.MM.yyyy, HH:mm" if self.language is Language.DE else "d MMMM yyyy, HH:mm"
        return format_datetime(moment, pattern, tzinfo=_ZONE, locale=self.locale)

    def ago(self, moment: datetime) -> str:
        """Return how long ago: vor 2 Stunden, 2 hours ago."""
        return format_timedelta(
            moment - clock.now(), add_direction=True, locale=self.locale, threshold=0.9
        )

    def text(self, texts: dict[str, str]) -> str:
        """Return a text kept in several languages in this one, or in the one there is."""
        return in_language(texts, self.language)
