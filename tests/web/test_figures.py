from datetime import UTC, date, datetime

import pytest
import time_machine

from marketplace.core.language import Language
from marketplace.web.figures import Figures

GERMAN = Figures(Language.DE)
BRITISH = Figures(Language.EN)
NIGHT = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)


class TestNumber:
    def test_groups_as_the_language_does(self) -> None:
        assert (GERMAN.number(1412880), BRITISH.number(1412880)) == ("1.412.880", "1,412,880")

    def test_has_at_most_the_places_asked_for(self) -> None:
        assert (GERMAN.number(3.239), GERMAN.number(3.239, 0)) == ("3,24", "3")


class TestPercent:
    def test_keeps_one_place(self) -> None:
        assert GERMAN.percent(0.1254) == "12,5\xa0%"


class TestWeekday:
    def test_has_its_name_and_no_year(self) -> None:
        assert GERMAN.weekday(date(2026, 11, 23)) == "Montag, 23. November"
        assert BRITISH.weekday(date(2026, 11, 23)) == "Monday, 23 November"


class TestMonth:
    def test_has_its_name_and_year(self) -> None:
        assert GERMAN.month(date(2026, 3, 31)) == "März 2026"
        assert BRITISH.month(date(2026, 3, 31)) == "March 2026"

    def test_can_be_short(self) -> None:
        assert GERMAN.short_month(date(2026, 11, 1)) == "Nov"


class TestMoney:
    @pytest.mark.parametrize(
        ("minor", "german", "british"),
        [
            (2900, "29\xa0€", "€29"),
            (2950, "29,50\xa0€", "€29.50"),
            (133_000_00, "133.000\xa0€", "€133,000"),
            (-499, "-4,99\xa0€", "-€4.99"),
            (0, "0\xa0€", "€0"),
        ],
    )
    def test_shows_cents_where_there_are_any(self, minor: int, german: str, british: str) -> None:
        assert GERMAN.money(minor, "EUR") == german
        assert BRITISH.money(minor, "EUR") == british

    def test_shows_cents_always_when_exact(self) -> None:
        assert GERMAN.money(133_000, "EUR", exact=True) == "1.330,00\xa0€"

    def test_knows_currencies_without_cents(self) -> None:
        assert BRITISH.money(1250, "JPY") == "JP¥1,250"


class TestPrice:
    @pytest.mark.parametrize(
        ("interval", "is_from", "german", "british"),
        [
            (None, False, "12\xa0€", "€12"),
            ("month", False, "12\xa0€ im Monat", "€12 a month"),
            ("year", True, "ab 12\xa0€ im Jahr", "from €12 a year"),
        ],
    )
    def test_says_how_often(
        self, interval: str | None, german: str, british: str, *, is_from: bool
    ) -> None:
        assert GERMAN.price(1200, "EUR", interval, is_from=is_from) == german
        assert BRITISH.price(1200, "EUR", interval, is_from=is_from) == british


class TestSize:
    @pytest.mark.parametrize(
        ("size", "shown"),
        [(0, "0\xa0B"), (999, "999\xa0B"), (6_100_000, "6,1\xa0MB"), (38_400_000, "38\xa0MB")],
    )
    def test_counts_in_decimal_units(self, size: int, shown: str) -> None:
        assert GERMAN.size(size) == shown

    def test_has_no_unit_above_terabytes(self) -> None:
        assert BRITISH.size(5_000 * 1000**4) == "5,000\xa0TB"


class TestMoments:
    def test_are_days_in_the_citys_time(self) -> None:
        assert (GERMAN.day(NIGHT), BRITISH.day(NIGHT)) == ("24.11.2026", "24 November 2026")

    def test_that_are_days_already_stay(self) -> None:
        assert GERMAN.day(date(2026, 11, 23)) == "23.11.2026"

    def test_have_a_time_of_day(self) -> None:
        assert GERMAN.moment(NIGHT) == "24.11.2026, 00:30"

    def test_are_said_as_how_long_ago(self) -> None:
        with time_machine.travel(datetime(2026, 11, 24, 1, 30, tzinfo=UTC), tick=False):
            assert (GERMAN.ago(NIGHT), BRITISH.ago(NIGHT)) == ("vor 2 Stunden", "2 hours ago")


class TestText:
    def test_falls_back_to_the_language_there_is(self) -> None:
        assert BRITISH.text({"de": "Wetter"}) == "Wetter"
