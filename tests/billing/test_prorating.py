from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.models import RefundRule
from billing.prorating import contained_tax, given_back, unused_share

START = datetime(2026, 11, 1, tzinfo=UTC)
END = datetime(2026, 12, 1, tzinfo=UTC)
PERIOD = (START, END)

totals = st.integers(0, 10**12)
instants = st.integers(-1000, 1000).map(lambda hours: START + timedelta(hours=hours))
rules = st.sampled_from(RefundRule)


class TestUnusedShare:
    @pytest.mark.parametrize(("day", "share"), [(1, 3000), (2, 2900), (16, 1500), (30, 100)])
    def test_is_what_the_days_left_are_worth(self, day: int, share: int) -> None:
        at = datetime(2026, 11, day, tzinfo=UTC)

        assert unused_share(3000, start=START, end=END, at=at) == share

    def test_is_rounded_down(self) -> None:
        at = END - timedelta(microseconds=1)

        assert unused_share(3000, start=START, end=END, at=at) == 0

    def test_of_a_period_without_length_is_nothing(self) -> None:
        assert unused_share(3000, start=START, end=START, at=START) == 0

    @given(total=totals, at=instants)
    def test_is_never_more_than_all_nor_less_than_nothing(self, total: int, at: datetime) -> None:
        assert 0 <= unused_share(total, start=START, end=END, at=at) <= total

    @given(total=totals, first=instants, second=instants)
    def test_never_grows_with_time(self, total: int, first: datetime, second: datetime) -> None:
        earlier, later = sorted((first, second))
        before = unused_share(total, start=START, end=END, at=earlier)

        assert unused_share(total, start=START, end=END, at=later) <= before

    @given(total=totals, at=instants)
    def test_with_the_used_share_makes_the_whole_but_for_a_minor_unit(
        self, total: int, at: datetime
    ) -> None:
        mirrored = START + (END - at)
        unused = unused_share(total, start=START, end=END, at=at)
        used = unused_share(total, start=START, end=END, at=mirrored)

        assert total - 1 <= unused + used <= total


class TestGivenBack:
    @pytest.mark.parametrize(
        ("rule", "back"),
        [(RefundRule.NONE, 0), (RefundRule.PRORATED, 1500), (RefundRule.FULL, 3000)],
    )
    def test_follows_the_rule(self, rule: RefundRule, back: int) -> None:
        at = datetime(2026, 11, 16, tzinfo=UTC)

        assert given_back(3000, rule, period=PERIOD, at=at) == back

    @given(rule=rules)
    def test_is_nothing_of_a_period_that_is_over(self, rule: RefundRule) -> None:
        assert given_back(3000, rule, period=PERIOD, at=END) == 0

    @pytest.mark.parametrize(
        ("rule", "back"),
        [(RefundRule.NONE, 0), (RefundRule.PRORATED, 0), (RefundRule.FULL, 3000)],
    )
    def test_of_what_was_bought_once_is_all_or_nothing(self, rule: RefundRule, back: int) -> None:
        assert given_back(3000, rule, period=None, at=START) == back

    @given(total=totals, rule=rules, at=instants, share=st.floats(0, 1))
    def test_with_what_went_back_before_never_exceeds_the_total(
        self, total: int, rule: RefundRule, at: datetime, share: float
    ) -> None:
        already = int(total * share)
        back = given_back(total, rule, period=PERIOD, at=at, already=already)

        assert 0 <= back <= total - already if already <= total else back == 0


class TestContainedTax:
    @pytest.mark.parametrize(
        ("total", "percent", "tax"),
        [(11900, "19", 1900), (2900, "19", 463), (10700, "7", 700), (500, "0", 0), (3, "19", 0)],
    )
    def test_is_the_part_that_the_rate_makes(self, total: int, percent: str, tax: int) -> None:
        assert contained_tax(total, Decimal(percent)) == tax

    @given(total=totals, percent=st.decimals(0, 99, places=2))
    def test_on_top_of_the_net_amount_gives_the_total(self, total: int, percent: Decimal) -> None:
        tax = contained_tax(total, percent)
        exact = (total - tax) * percent / 100

        assert abs(exact - tax) <= 1
