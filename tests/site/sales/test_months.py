from datetime import UTC, datetime

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from marketplace.site.sales.months import Month

MONTHS = st.builds(Month, st.integers(2000, 2100), st.integers(1, 12))


class TestMonth:
    @time_machine.travel(datetime(2026, 11, 30, 23, 30, tzinfo=UTC), tick=False)
    def test_changes_at_midnight_in_the_city(self) -> None:
        assert str(Month.now()) == "2026-12"

    def test_begins_and_ends_in_the_citys_time(self) -> None:
        month = Month(2026, 10)

        assert month.start.astimezone(UTC) == datetime(2026, 9, 30, 22, tzinfo=UTC)
        assert month.end.astimezone(UTC) == datetime(2026, 10, 31, 23, tzinfo=UTC)

    @given(MONTHS, st.integers(-500, 500))
    def test_comes_back_by_as_many_months(self, month: Month, months: int) -> None:
        assert month.before(months).before(-months) == month
        assert (month.before(months) < month) == (months > 0)

    @given(MONTHS)
    def test_is_read_as_it_is_written(self, month: Month) -> None:
        assert Month.read(str(month)) == month

    @pytest.mark.parametrize("text", ["", "2026", "2026-13", "2026-11-01", "0001-01", "9999-12"])
    def test_is_none_for_what_is_no_month(self, text: str) -> None:
        assert Month.read(text) is None
