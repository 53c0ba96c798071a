import pytest
import stripe
from hypothesis import given, settings
from hypothesis import strategies as st

from billing.sandbox import periods
from tests.billing.sandbox.shop import Shop


@pytest.fixture(scope="module")
def prices(request: pytest.FixtureRequest) -> tuple[Shop, list[str]]:
    """Seven prices of one product, newest first."""
    shop = Shop.open(request.getfixturevalue("sandbox"))
    made = [
        shop.api.prices.create(
            {"product": shop.product.id, "unit_amount": amount, "currency": "eur"}
        ).id
        for amount in range(100, 107)
    ]
    return shop, made[::-1]


class TestLists:
    def test_begin_with_the_newest(self, prices: tuple[Shop, list[str]]) -> None:
        shop, made = prices

        found = shop.api.prices.list({"product": shop.product.id, "limit": 3})

        assert [price.id for price in found.data] == made[:3]
        assert found.has_more
        assert found.url == "/v1/prices"

    def test_go_on_after_an_object(self, prices: tuple[Shop, list[str]]) -> None:
        shop, made = prices

        found = shop.api.prices.list(
            {"product": shop.product.id, "limit": 3, "starting_after": made[4]}
        )

        assert [price.id for price in found.data] == made[5:]
        assert not found.has_more

    def test_go_back_before_an_object(self, prices: tuple[Shop, list[str]]) -> None:
        shop, made = prices

        found = shop.api.prices.list(
            {"product": shop.product.id, "limit": 3, "ending_before": made[4]}
        )

        assert [price.id for price in found.data] == made[1:4]
        assert found.has_more

    @pytest.mark.parametrize("limit", [1, 2, 7, 100])
    def test_are_whole_to_who_pages_through(
        self, prices: tuple[Shop, list[str]], limit: int
    ) -> None:
        shop, made = prices
        found = shop.api.prices.list({"product": shop.product.id, "limit": limit})

        assert [price.id for price in found.auto_paging_iter()] == made

    @pytest.mark.parametrize("limit", [0, 101, -1])
    def test_refuse_other_limits(self, prices: tuple[Shop, list[str]], limit: int) -> None:
        with pytest.raises(stripe.InvalidRequestError, match="from 1 to 100"):
            prices[0].api.prices.list({"limit": limit})

    def test_refuse_an_unknown_cursor(self, prices: tuple[Shop, list[str]]) -> None:
        with pytest.raises(stripe.InvalidRequestError, match="No such price"):
            prices[0].api.prices.list({"starting_after": "price_nothing"})

    def test_can_be_of_a_time(self, shop: Shop) -> None:
        made = shop.customer.created
        since = shop.api.customers.list({"created": {"gte": made}})
        before = shop.api.customers.list({"created": {"lt": made}})

        assert shop.customer.id in [one.id for one in since.data]
        assert shop.customer.id not in [one.id for one in before.data]


class TestPeriods:
    def test_end_on_the_last_day_where_there_is_no_such_day(self) -> None:
        january_31 = 1_769_860_800  # 2026-01-31 12:00 UTC
        ends = [periods.moment(january_31, interval="month", count=n) for n in (1, 2, 3)]

        assert ends == [1_772_280_000, 1_774_958_400, 1_777_550_400]  # 28 Feb, 31 Mar, 30 Apr

    @settings(deadline=None)
    @given(
        st.integers(0, 4_000_000_000),
        st.sampled_from(["day", "week", "month", "year"]),
        st.integers(1, 6),
        st.integers(0, 40_000_000),
    )
    def test_follow_one_another(self, anchor: int, interval: str, count: int, further: int) -> None:
        after = anchor + further

        end = periods.next_after(anchor, interval=interval, count=count, after=after)

        assert end > after
        assert end - after <= count * 366 * 86_400
