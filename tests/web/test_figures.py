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
