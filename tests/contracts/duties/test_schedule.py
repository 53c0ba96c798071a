from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.contracts.duties.models import OWED, Basis, Duty, DutyStatus, Frequency
from marketplace.contracts.duties.schedule import due_day, escalates_on, reminder, standing
from marketplace.core.ids import new_id

DUE = date(2026, 12, 31)
SENT = datetime(2026, 12, 1, tzinfo=UTC)


def duty(**given: Any) -> Duty:
    defaults: dict[str, Any] = {
        "organization_id": new_id(),
        "obligation": "Passengers by stop.",
        "basis": Basis.PERMIT,
        "reference": "P-17",
        "format": "CSV",
        "escalate_after_days": 14,
        "series_id": new_id(),
        "first_due_on": DUE,
        "from_on": date(2026, 1, 1),
        "due_on": DUE,
    }
    return Duty(**defaults | given)


def days_before(days: int) -> date:
    return DUE - timedelta(days=days)


class TestDueDay:
    @pytest.mark.parametrize(
        ("frequency", "number", "day"),
        [
            (Frequency.MONTHLY, 0, date(2026, 1, 31)),
            (Frequency.MONTHLY, 1, date(2026, 2, 28)),
            (Frequency.MONTHLY, 2, date(2026, 3, 31)),
            (Frequency.MONTHLY, 25, date(2028, 2, 29)),
            (Frequency.BIMONTHLY, 1, date(2026, 3, 31)),
            (Frequency.QUARTERLY, 1, date(2026, 4, 30)),
            (Frequency.ANNUAL_2, 1, date(2026, 7, 31)),
            (Frequency.ANNUAL, 2, date(2028, 1, 31)),
        ],
    )
    def test_counts_from_the_first(self, frequency: Frequency, number: int, day: date) -> None:
        assert due_day(date(2026, 1, 31), frequency, number) == day

    @settings(max_examples=50)
    @given(
        first=st.dates(date(2000, 1, 1), date(2100, 1, 1)),
        frequency=st.sampled_from(Frequency),
        number=st.integers(0, 60),
    )
    def test_comes_later_each_time(self, first: date, frequency: Frequency, number: int) -> None:
        days = [due_day(first, frequency, each) for each in (number, number + 1)]

        assert first <= days[0] < days[1]


class TestReminder:
    @pytest.mark.parametrize(
        ("left", "told", "days"),
        [
            (31, None, None),
            (30, None, 30),
            (8, None, 30),
            (7, 30, 7),
            (7, 7, None),
            (1, 7, None),
            (0, 7, 0),
            (0, None, 0),
            (0, 0, None),
            (-1, None, None),
        ],
    )
    def test_comes_before_the_day(self, left: int, told: int | None, days: int | None) -> None:
        assert reminder(duty(reminded_days=told), days_before(left)) == days

    def test_leaves_out_days_before_the_duty_began(self) -> None:
        young = duty(from_on=days_before(10))

        assert reminder(young, days_before(9)) is None
        assert reminder(young, days_before(7)) == 7

    @pytest.mark.parametrize("state", [{"status": DutyStatus.WAIVED}, {"sent_at": SENT}])
    def test_does_not_come_where_nothing_is_to_be_done(self, state: dict[str, Any]) -> None:
        assert reminder(duty(**state), days_before(7)) is None


class TestStanding:
    @pytest.mark.parametrize(
        ("days_late", "status"),
        [
            (0, DutyStatus.OPEN),
            (1, DutyStatus.OVERDUE),
            (13, DutyStatus.OVERDUE),
            (14, DutyStatus.ESCALATED),
            (400, DutyStatus.ESCALATED),
        ],
    )
    def test_gets_worse_with_the_days(self, days_late: int, status: DutyStatus) -> None:
        assert standing(duty(), days_before(-days_late)) is status

    def test_escalates_after_as_many_days_as_the_duty_says(self) -> None:
        assert escalates_on(duty(escalate_after_days=3)) == date(2027, 1, 3)

    @pytest.mark.parametrize("status", sorted(OWED))
    def test_stays_while_a_file_waits_for_the_city(self, status: DutyStatus) -> None:
        waits = duty(status=status, sent_at=SENT)

        assert standing(waits, days_before(-400)) is status

    @settings(max_examples=50)
    @given(days=st.integers(-60, 60), back=st.integers(0, 60), status=st.sampled_from(DutyStatus))
    def test_never_goes_back(self, days: int, back: int, status: DutyStatus) -> None:
        first = standing(duty(status=status), days_before(days))
        order = list(DutyStatus)

        later = standing(duty(status=first), days_before(days - back))
        earlier = standing(duty(status=first), days_before(days + back))

        assert order.index(later) >= order.index(first)
        assert earlier is first or first is DutyStatus.OVERDUE
