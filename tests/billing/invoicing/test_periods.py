"""Month arithmetic: where periods begin and end."""

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.invoicing.periods import ZONE, boundary, day_of, end_after
from billing.models import Interval

MOMENTS = st.datetimes(
    min_value=datetime(2000, 1, 1),  # noqa: DTZ001 - the strategy wants bounds without a zone
    max_value=datetime(2100, 1, 1),  # noqa: DTZ001 - a wall clock's time
    timezones=st.just(UTC),
)
INTERVALS = st.sampled_from(Interval)


class TestDayOf:
    def test_is_the_citys_day(self) -> None:
        assert day_of(datetime(2026, 12, 31, 23, tzinfo=UTC)) == date(2027, 1, 1)


class TestBoundary:
    @pytest.mark.parametrize(
        ("number", "day"),
        [(0, "2026-01-31"), (1, "2026-02-28"), (2, "2026-03-31"), (3, "2026-04-30")],
    )
    def test_keeps_to_the_end_of_the_month(self, number: int, day: str) -> None:
        anchor = datetime(2026, 1, 31, 12, tzinfo=UTC)

        assert day_of(boundary(anchor, Interval.MONTH, number)).isoformat() == day

    def test_of_a_leap_day_is_the_last_of_february(self) -> None:
        anchor = datetime(2028, 2, 29, 12, tzinfo=UTC)

        days = [day_of(boundary(anchor, Interval.YEAR, number)).day for number in range(5)]
        assert days == [29, 28, 28, 28, 29]

    def test_keeps_the_time_of_day_when_the_clocks_change(self) -> None:
        anchor = datetime(2026, 3, 1, 12, tzinfo=UTC)

        assert boundary(anchor, Interval.MONTH, 1) == datetime(2026, 4, 1, 11, tzinfo=UTC)

    @given(anchor=MOMENTS, interval=INTERVALS)
    def test_begins_at_the_anchor(self, anchor: datetime, interval: Interval) -> None:
        assert boundary(anchor, interval, 0) == anchor

    @given(anchor=MOMENTS, interval=INTERVALS)
    def test_goes_on_without_a_gap(self, anchor: datetime, interval: Interval) -> None:
        found = [boundary(anchor, interval, number) for number in range(30)]

        assert all(one < after for one, after in pairwise(found))

    @given(anchor=MOMENTS, interval=INTERVALS, number=st.integers(0, 60))
    def test_falls_on_the_anchors_day_or_the_months_last(
        self, anchor: datetime, interval: Interval, number: int
    ) -> None:
        found = day_of(boundary(anchor, interval, number))

        wanted = anchor.astimezone(ZONE).day
        assert found.day == min(wanted, monthrange(found.year, found.month)[1])


class TestEndAfter:
    @given(anchor=MOMENTS, interval=INTERVALS, number=st.integers(0, 60))
    def test_of_a_boundary_is_the_next(
        self, anchor: datetime, interval: Interval, number: int
    ) -> None:
        begun = boundary(anchor, interval, number)

        assert end_after(anchor, interval, begun) == boundary(anchor, interval, number + 1)

    @given(anchor=MOMENTS, interval=INTERVALS, later=st.timedeltas(timedelta(0), timedelta(2000)))
    def test_is_never_further_than_one_period(
        self, anchor: datetime, interval: Interval, later: timedelta
    ) -> None:
        moment = anchor + later
        found = end_after(anchor, interval, moment)

        assert moment < found <= moment + timedelta(days=367 if interval is Interval.YEAR else 32)

    def test_before_the_anchor_is_the_anchor(self) -> None:
        anchor = datetime(2026, 3, 1, tzinfo=UTC)

        assert end_after(anchor, Interval.MONTH, anchor - timedelta(days=40)) == anchor
