from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.core.language import Language
from marketplace.core.money import Money
from marketplace.site.offers import amounts
from marketplace.site.offers.amounts import NotAnAmount, shown_amount, typed_amount

MINOR = st.integers(min_value=0, max_value=amounts.HIGHEST_MINOR)


class TestTypedAmount:
    @pytest.mark.parametrize(
        ("typed", "minor"),
        [
            ("29", 2900),
            ("29,00", 2900),
            ("29.00", 2900),
            ("29,5", 2950),
            (" 29,00 € ", 2900),
            ("€29.00", 2900),
            ("29 EUR", 2900),
            ("0,01", 1),
            ("1.234,50", 123450),
            ("1,234.50", 123450),
            ("1 234,50", 123450),
            ("1\xa0234,50", 123450),
            ("007", 700),
            ("29,000000", 2900),
        ],
    )
    def test_reads_comma_and_point(self, typed: str, minor: int) -> None:
        assert typed_amount(typed, "EUR") == Money(minor, "EUR")

    @pytest.mark.parametrize(
        "typed",
        ["", " ", "-1", "+1", "1e3", "NaN", "Infinity", "0x10", "29,00,00", "1,23,456.00", "29,",
         ",5", "zwölf", "²", "٣", "1.234.50", "1_000", "29 % ", "1" * 400],
    )  # fmt: skip
    def test_refuses_what_is_no_amount(self, typed: str) -> None:
        with pytest.raises(NotAnAmount) as refusal:
            typed_amount(typed, "EUR")

        assert refusal.value.sentence == amounts.NOT_AN_AMOUNT

    @pytest.mark.parametrize("typed", ["1.234", "1,234", "29.000", "999,999"])
    def test_refuses_what_german_and_english_read_differently(self, typed: str) -> None:
        with pytest.raises(NotAnAmount) as refusal:
            typed_amount(typed, "EUR")

        assert refusal.value.sentence == amounts.TWO_READINGS

    @pytest.mark.parametrize(("typed", "currency"), [("0,001", "EUR"), ("29,5", "JPY")])
    def test_refuses_parts_that_the_currency_has_not(self, typed: str, currency: str) -> None:
        with pytest.raises(NotAnAmount) as refusal:
            typed_amount(typed, currency)

        assert refusal.value.sentence == amounts.TOO_FINE

    def test_refuses_more_than_can_be_paid_at_once(self) -> None:
        assert typed_amount("999999,99", "EUR").minor == amounts.HIGHEST_MINOR
        with pytest.raises(NotAnAmount) as refusal:
            typed_amount("1000000", "EUR")

        assert refusal.value.sentence == amounts.TOO_HIGH

    @given(MINOR)
    def test_takes_its_own_writing_back_in_both_languages(self, minor: int) -> None:
        amount = Money(minor, "EUR")

        for language in Language:
            assert typed_amount(shown_amount(amount, language), "EUR") == amount

    @given(MINOR)
    def test_reads_grouped_thousands_exactly(self, minor: int) -> None:
        english = f"{Decimal(minor).scaleb(-2):,.2f}"
        german = english.translate(str.maketrans(",.", ".,"))

        assert typed_amount(english, "EUR") == typed_amount(german, "EUR") == Money(minor, "EUR")

    @given(st.text(max_size=12))
    def test_answers_anything_with_an_amount_or_a_sentence(self, typed: str) -> None:
        try:
            amount = typed_amount(typed, "EUR")
        except NotAnAmount:
            return
        assert 0 <= amount.minor <= amounts.HIGHEST_MINOR

    @given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=0, max_value=999))
    def test_never_rounds(self, value: Decimal) -> None:
        typed = format(value, "f")
        try:
            amount = typed_amount(typed, "EUR")
        except NotAnAmount:
            assert value != round(value, 2)
        else:
            assert amount.amount == value
