from datetime import date, timedelta

from marketplace.contracts.duties.models import DutyStatus, Frequency
from marketplace.contracts.duties.receiving import stands_now
from tests.contracts.duties.city import DAY, City, on

TODAY = date(2026, 11, 2)
DUE = date(2026, 12, 31)
REMINDED = "duties.reminder"


class TestWatch:
    def test_reminds_three_times_and_each_time_once(self, city: City) -> None:
        with on(TODAY):
            city.impose(DUE)
        for left in (31, 30, 30, 15, 7, 3, 0, 0):
            with on(DUE - left * DAY):
                city.watch()

        assert city.told(city.firm) == ["duties.imposed", REMINDED, REMINDED, REMINDED]

    def test_reminds_once_after_a_clock_that_jumped(self, city: City) -> None:
        with on(TODAY):
            city.impose(DUE)
        with on(DUE):
            city.watch()
            city.watch()

        assert city.told(city.firm) == ["duties.imposed", REMINDED]

    def test_says_what_is_overdue_and_then_tells_the_desk(self, city: City) -> None:
        with on(TODAY):
            duty = city.impose(TODAY, escalate_after_days=3)
        with on(TODAY + DAY, hour=0):
            city.watch()
            city.watch()
            assert city.duty(duty).status is DutyStatus.OVERDUE
            assert city.told(city.steward) == []
        with on(TODAY + 3 * DAY):
            city.watch()
            city.watch()

        assert city.duty(duty).status is DutyStatus.ESCALATED
        assert city.told(city.steward) == ["duties.escalated"]
        assert city.told(city.firm) == ["duties.imposed", "duties.overdue", "duties.escalated"]
        assert city.log(duty) == ["duties.imposed", "duties.overdue", "duties.escalated"]

    def test_takes_nothing_back_when_the_clock_does(self, city: City) -> None:
        with on(TODAY):
            duty = city.impose(TODAY)
        with on(TODAY + DAY):
            city.watch()
        with on(TODAY):
            city.watch()

        assert city.duty(duty).status is DutyStatus.OVERDUE
        assert city.told(city.firm) == ["duties.imposed", "duties.overdue"]

    def test_leaves_alone_what_waits_for_the_city(self, city: City) -> None:
        with on(TODAY):
            duty = city.impose(TODAY)
            city.send(duty)
        with on(TODAY + 30 * DAY):
            city.watch()

        assert city.duty(duty).status is DutyStatus.OPEN
        assert city.told(city.firm) == ["duties.imposed"]

    def test_is_told_by_the_day_though_nobody_has_watched_yet(self, city: City) -> None:
        with on(TODAY):
            duty = city.impose(TODAY)
        with on(TODAY + DAY):
            assert stands_now(city.duty(duty)) is DutyStatus.OVERDUE


class TestSeries:
    def test_goes_on_at_each_day(self, city: City) -> None:
        with on(TODAY):
            city.impose(date(2026, 11, 30), frequency=Frequency.MONTHLY)
        with on(date(2026, 11, 29)):
            city.watch()
            assert len(city.duties()) == 1
        with on(date(2026, 11, 30)):
            city.watch()
            city.watch()

        first, second = city.duties()
        assert (second.due_on, second.from_on) == (date(2026, 12, 30), first.due_on)
        assert (second.number, second.series_id) == (1, first.series_id)
        assert (second.obligation, second.reference) == (first.obligation, "P-17")

    def test_catches_up_after_a_worker_that_stood_still(self, city: City) -> None:
        with on(TODAY):
            city.impose(TODAY, frequency=Frequency.QUARTERLY)
        with on(TODAY + timedelta(days=190)):
            city.watch()
            city.watch()

        days = [duty.due_on for duty in city.duties()]
        assert days == [TODAY, date(2027, 2, 2), date(2027, 5, 2), date(2027, 8, 2)]
        states = [duty.status for duty in city.duties()]
        assert states == [DutyStatus.ESCALATED] * 2 + [DutyStatus.OVERDUE, DutyStatus.OPEN]

    def test_goes_on_though_one_was_fulfilled_early_or_waived(self, city: City) -> None:
        with on(TODAY):
            duty = city.impose(TODAY + DAY, frequency=Frequency.ANNUAL)
            city.waive(duty)
        with on(TODAY + DAY):
            city.watch()

        assert [each.status for each in city.duties()] == [DutyStatus.WAIVED, DutyStatus.OPEN]

    def test_ends_where_the_city_says_so(self, city: City) -> None:
        with on(TODAY):
            first = city.impose(TODAY, frequency=Frequency.MONTHLY)
            city.watch()
            city.send(first)
            city.confirm(first)
            city.waive(first, ends_series=True)
        with on(TODAY + 90 * DAY):
            city.watch()

        assert [each.status for each in city.duties()] == [DutyStatus.RECEIVED, DutyStatus.WAIVED]
