from typing import Any

import pytest

from marketplace.core.language import Language
from quality.expectations.filling import Filled, filled_with, to_expectation
from quality.expectations.validating import expectation_of
from tests.contracts_with.test_great_expectations import CASES

TYPES = {"n": "number", "i": "integer", "t": "string", "d": "date", "m": "datetime", "b": "boolean"}
BETWEEN = "expect_column_values_to_be_between"
IN_SET = "expect_column_values_to_be_in_set"


def read(type_: str, **given: Any) -> tuple[dict[str, Any], dict[str, str]]:
    expectation, errors = to_expectation(Filled(type=type_, **given), TYPES)
    return (expectation["kwargs"] if expectation else {}), errors


class TestToExpectation:
    @pytest.mark.parametrize(
        ("given", "kwargs"),
        [
            ({"column": "n", "min_value": "0,5"}, {"min_value": 0.5}),
            (
                {"column": "n", "min_value": "-3", "strict_min": True},
                {"min_value": -3, "strict_min": True},
            ),
            ({"column": "n", "max_value": "1 000 000"}, {"max_value": 1_000_000}),
            ({"column": "n", "max_value": "1", "mostly": "95 %"}, {"max_value": 1, "mostly": 0.95}),
            ({"column": "n", "max_value": "1", "mostly": "100"}, {"max_value": 1}),
            ({"column": "d", "min_value": "31.1.2026"}, {"min_value": "2026-01-31"}),
            ({"column": "d", "min_value": "2026-01-31"}, {"min_value": "2026-01-31"}),
            ({"column": "m", "max_value": "2026-01-31"}, {"max_value": "2026-01-31T00:00:00"}),
            (
                {"column": "m", "max_value": "31.01.2026, 08:15"},
                {"max_value": "2026-01-31T08:15:00"},
            ),
            ({"column": "new", "min_value": "2026-01-31"}, {"min_value": "2026-01-31"}),
            ({"column": "new", "min_value": "7"}, {"min_value": 7}),
        ],
    )
    def test_reads_bounds_as_people_write_them(
        self, given: dict[str, Any], kwargs: dict[str, Any]
    ) -> None:
        assert read(BETWEEN, **given) == ({"column": given["column"]} | kwargs, {})

    @pytest.mark.parametrize(
        ("column", "values", "value_set"),
        [
            ("t", "A\r\n 007 \n\nA", ["A", "007"]),
            ("i", "1\n2", [1, 2]),
            ("n", "0,5\n1", [0.5, 1]),
            ("b", "Ja\nfalse", [True, False]),
        ],
    )
    def test_reads_values_by_the_type_of_their_column(
        self, column: str, values: str, value_set: list[Any]
    ) -> None:
        assert read(IN_SET, column=column, values=values)[0]["value_set"] == value_set

    @pytest.mark.parametrize(
        ("type_", "given", "field"),
        [
            ("expect_magic", {}, "type"),
            (BETWEEN, {"min_value": "1"}, "column"),
            (BETWEEN, {"column": "n"}, "min_value"),
            (BETWEEN, {"column": "n", "min_value": "2", "max_value": "1"}, "min_value"),
            (BETWEEN, {"column": "n", "min_value": "viel"}, "min_value"),
            (BETWEEN, {"column": "n", "min_value": "1.000"}, "min_value"),
            (BETWEEN, {"column": "new", "min_value": "1.000"}, "min_value"),
            (BETWEEN, {"column": "d", "min_value": "2026-02-30"}, "min_value"),
            (BETWEEN, {"column": "n", "min_value": "1", "mostly": "0"}, "mostly"),
            (BETWEEN, {"column": "n", "min_value": "1", "severity": "fatal"}, "severity"),
            (IN_SET, {"column": "i", "values": "1\neins"}, "values"),
            (IN_SET, {"column": "b", "values": "vielleicht"}, "values"),
            (IN_SET, {"column": "t", "values": "\n"}, "values"),
            ("expect_column_values_to_match_regex", {"column": "t", "regex": "("}, "regex"),
            ("expect_table_row_count_to_equal", {"value": "1,5"}, "value"),
            ("expect_table_row_count_to_equal", {"value": ""}, "value"),
            ("expect_compound_columns_to_be_unique", {"columns": ["t"]}, "columns"),
            ("expect_column_pair_values_to_be_equal", {"column_a": "t"}, "column_b"),
        ],
    )
    def test_says_beside_the_field_what_is_wrong(
        self, type_: str, given: dict[str, Any], field: str
    ) -> None:
        expectation, errors = to_expectation(Filled(type=type_, **given), TYPES)

        assert expectation is None
        assert list(errors) == [field]

    def test_takes_columns_written_one_to_a_line(self) -> None:
        kwargs, _ = read("expect_table_columns_to_match_set", columns=["a\r\nb \n"])

        assert kwargs == {"column_set": ["a", "b"], "exact_match": False}


class TestFilledWith:
    @pytest.mark.parametrize("language", Language)
    @pytest.mark.parametrize(("type_", "kwargs"), [case[:2] for case in CASES])
    def test_gives_the_expectation_back(
        self, type_: str, kwargs: dict[str, Any], language: Language
    ) -> None:
        types = {
            "id": "integer",
            "amount": "number",
            "flag": "boolean",
            "by": "date",
            "moment": "datetime",
        }
        expectation = expectation_of({"type": type_, "kwargs": kwargs, "severity": "warning"})

        again, errors = to_expectation(filled_with(expectation, language), types)

        expected = {"exact_match": True} if type_ == "expect_table_columns_to_match_set" else {}
        assert errors == {}
        assert again == expectation | {"kwargs": expected | expectation["kwargs"]}

    @pytest.mark.parametrize("number", [1.125, 1000, 0.1, -2.5, 1e15, 123456.789])
    @pytest.mark.parametrize("language", Language)
    def test_shows_numbers_so_that_they_are_read_the_same(
        self, number: float, language: Language
    ) -> None:
        expectation = {"type": BETWEEN, "kwargs": {"column": "n", "min_value": number}}

        again, _ = to_expectation(filled_with(expectation, language), TYPES)

        assert again
        assert again["kwargs"]["min_value"] == number
