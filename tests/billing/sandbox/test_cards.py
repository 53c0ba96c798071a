from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billing.sandbox import cards
from billing.sandbox.cards import Behaviour, Card, CardProblem

NOW = int(datetime(2026, 11, 23, tzinfo=UTC).timestamp())


def problems(number: str = cards.PAYS, exp: str = "12/34", cvc: str = "123") -> list[str]:
    read = cards.read(number, exp, cvc, now=NOW)
    return [] if isinstance(read, Card) else [problem.reason for problem in read]


class TestRead:
    @pytest.mark.parametrize("typed", ["4242 4242 4242 4242", "4242-4242-4242-4242", cards.PAYS])
    def test_takes_the_number_as_people_type_it(self, typed: str) -> None:
        assert problems(number=typed) == []

    @pytest.mark.parametrize(
        ("typed", "reason"),
        [
            ("", "number_missing"),
            ("4242424242424241", "number_invalid"),
            ("4242abcd42424242", "number_invalid"),
            ("٤٢٤٢٤٢٤٢٤٢٤٢٤٢٤٢", "number_invalid"),
            ("4111111111111111", "number_not_test"),
        ],
    )
    def test_refuses_other_numbers(self, typed: str, reason: str) -> None:
        assert problems(number=typed) == [reason]

    @pytest.mark.parametrize("typed", ["11/26", "12/2026", "1 / 27", "1227", "01/99"])
    def test_takes_a_date_from_this_month_on(self, typed: str) -> None:
        assert problems(exp=typed) == []

    @pytest.mark.parametrize(
        ("typed", "reason"),
        [
            ("", "exp_invalid"),
            ("13/30", "exp_invalid"),
            ("00/30", "exp_invalid"),
            ("2030", "exp_invalid"),
            ("12/3", "exp_invalid"),
            ("10/26", "exp_past"),
            ("12/2025", "exp_past"),
        ],
    )
    def test_refuses_other_dates(self, typed: str, reason: str) -> None:
        assert problems(exp=typed) == [reason]

    @pytest.mark.parametrize("typed", ["", "12", "12345", "abc", "12a"])
    def test_refuses_what_is_no_security_code(self, typed: str) -> None:
        assert problems(cvc=typed) == ["cvc_invalid"]

    def test_says_all_that_is_wrong_at_once(self) -> None:
        assert len(problems(number="1", exp="x", cvc="x")) == 3

    def test_knows_what_a_card_does(self) -> None:
        read = cards.read(cards.FAILS_LATER, "12/34", "123", now=NOW)

        assert read == Card(cards.FAILS_LATER, 12, 2034, Behaviour.FAILS_LATER)

    @settings(deadline=None)
    @given(st.text(), st.text(), st.text())
    def test_reads_or_refuses_anything(self, number: str, exp: str, cvc: str) -> None:
        read = cards.read(number, exp, cvc, now=NOW)

        assert isinstance(read, Card) or all(isinstance(one, CardProblem) for one in read)


class TestLuhn:
    @settings(deadline=None)
    @given(st.from_regex(r"\A[0-9]{8,18}\Z"))
    def test_fits_exactly_one_last_digit(self, digits: str) -> None:
        assert sum(cards.is_luhn(f"{digits}{last}") for last in range(10)) == 1
