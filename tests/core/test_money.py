from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.core.money import CurrencyMismatch, Money

amounts = st.integers(min_value=-(10**15), max_value=10**15)


class TestMoney:
    @given(amounts, amounts)
    def test_adds_exactly(self, one: int, other: int) -> None:
        assert Money(one, "EUR") + Money(other, "EUR") == Money(one + other, "EUR")

    @given(amounts, st.integers(min_value=0, max_value=1000))
    def test_multiplies_exactly(self, minor: int, quantity: int) -> None:
        assert (Money(minor, "EUR") * quantity).minor == minor * quantity

    def test_refuses_to_add_other_currencies(self) -> None:
        with pytest.raises(CurrencyMismatch):
            _ = Money(1, "EUR") + Money(1, "DKK")

    @pytest.mark.parametrize(
        ("money", "amount"),
        [
            (Money(1250, "EUR"), Decimal("12.50")),
            (Money(1250, "JPY"), Decimal(1250)),
            (Money(1250, "KWD"), Decimal("1.250")),
            (Money.zero("EUR"), Decimal(0)),
        ],
    )
    def test_knows_how_many_digits_a_currency_has(self, money: Money, amount: Decimal) -> None:
        assert money.amount == amount
