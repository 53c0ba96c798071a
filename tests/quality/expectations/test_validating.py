from typing import Any

import pytest

from quality.errors import BadExpectation, SuiteTooLarge, UnknownExpectation
from quality.expectations.kinds import KINDS
from quality.expectations.validating import validated

NOT_NULL = {"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "a"}}


def between(**kwargs: Any) -> dict[str, Any]:
    return {"type": "expect_column_values_to_be_between", "kwargs": {"column": "a"} | kwargs}


class TestValidated:
    def test_keeps_what_great_expectations_needs(self) -> None:
        suite = validated({"name": "s", "expectations": [NOT_NULL | {"id": "x"}]})

        assert suite["expectations"] == [NOT_NULL | {"meta": {}, "severity": "critical"}]
        assert suite["meta"] == {"great_expectations_version": "1.24.1"}

    @pytest.mark.parametrize(
        "kwargs",
        [
            {"min_value": 1, "max_value": 2.5, "strict_min": True, "mostly": 0.9},
            {"min_value": "2026-01-01", "max_value": None},
            {"min_value": "2026-01-01T08:00:00+01:00", "max_value": "2026-01-01T09:00:00Z"},
        ],
    )
    def test_accepts(self, kwargs: dict[str, Any]) -> None:
        assert validated({"expectations": [between(**kwargs)]})["expectations"]

    def test_adds_what_a_kind_implies_and_then_nothing_more(self) -> None:
        pair = {
            "type": "expect_column_pair_values_a_to_be_greater_than_b",
            "kwargs": {"column_A": "bis", "column_B": "von"},
        }

        once = validated({"expectations": [pair]})

        assert once["expectations"][0]["kwargs"]["ignore_row_if"] == "either_value_is_missing"
        assert validated(once) == once

    @pytest.mark.parametrize(
        ("type_", "kwargs", "argument"),
        [
            ("expect_column_values_to_match_regex", {"regex": "("}, "regex"),
            ("expect_column_values_to_match_regex", {"regex": "(?=a)"}, "regex"),
            ("expect_column_values_to_match_regex", {"regex": r"(a)\1"}, "regex"),
            ("expect_column_values_to_be_between", {}, "max_value"),
            (
                "expect_column_values_to_be_between",
                {"min_value": "2026-01-01", "max_value": "2026-01-02T00:00:00"},
                "max_value",
            ),
            ("expect_column_value_lengths_to_be_between", {"min_value": 1.5}, "max_value"),
            ("expect_column_value_lengths_to_equal", {"value": 1.5}, "value"),
            ("expect_column_value_lengths_to_equal", {"value": -1}, "value"),
            ("expect_compound_columns_to_be_unique", {"column_list": ["a"]}, "column_list"),
            ("expect_compound_columns_to_be_unique", {"column_list": ["a", 1]}, "column_list"),
            (
                "expect_column_pair_values_to_be_equal",
                {"column_A": "a", "column_B": "b", "ignore_row_if": "never"},
                "ignore_row_if",
            ),
        ],
    )
    def test_refuses_what_engines_would_read_differently(
        self, type_: str, kwargs: dict[str, Any], argument: str
    ) -> None:
        column = {"column": "a"} if "column" in KINDS[type_].needs else {}

        with pytest.raises(BadExpectation) as refusal:
            validated({"expectations": [{"type": type_, "kwargs": column | kwargs}]})

        assert refusal.value.facts["argument"] == argument

    @pytest.mark.parametrize(
        ("kwargs", "argument"),
        [
            ({"mostly": 2}, "mostly"),
            ({"min_value": [1]}, "min_value"),
            ({"min_value": 10**400}, "min_value"),
            ({"max_value": float("nan")}, "max_value"),
            ({"min_value": "yesterday"}, "min_value"),
            ({"min_value": "2026-13-01"}, "min_value"),
            ({"min_value": 2, "max_value": 1}, "max_value"),
            ({"min_value": "2026-01-02", "max_value": "2026-01-01"}, "max_value"),
            ({"min_value": "2026-01-02", "max_value": "2026-01-03T00:00Z"}, "max_value"),
            ({"min_value": "2026-01-02", "max_value": 3}, "max_value"),
            ({"strict_min": "yes"}, "strict_min"),
            ({"column": ""}, "column"),
            ({"column": {"$sql": 1}}, "column"),
            ({"condition_parser": "pandas"}, "condition_parser"),
            ({"row_condition": "__import__('os')"}, "row_condition"),
        ],
    )
    def test_names_the_argument_that_does_not_fit(
        self, kwargs: dict[str, Any], argument: str
    ) -> None:
        with pytest.raises(BadExpectation) as refusal:
            validated({"expectations": [between(**kwargs)]})

        assert refusal.value.facts["argument"] == argument

    @pytest.mark.parametrize(
        "value_set", [[], ["x", "x"], "x", list(range(1001)), [{"a": 1}], ["x" * 1001], [10**400]]
    )
    def test_refuses_sets_that_are_none(self, value_set: Any) -> None:
        kwargs = {"column": "a", "value_set": value_set}
        expectation = {"type": "expect_column_values_to_be_in_set", "kwargs": kwargs}

        with pytest.raises(BadExpectation):
            validated({"expectations": [expectation]})

    def test_counts_only_whole_rows(self) -> None:
        expectation = {
            "type": "expect_table_row_count_to_be_between",
            "kwargs": {"min_value": 1, "max_value": 2.5},
        }

        with pytest.raises(BadExpectation, match="max_value"):
            validated({"expectations": [expectation]})

    def test_names_an_argument_that_is_missing(self) -> None:
        with pytest.raises(BadExpectation, match="column"):
            validated({"expectations": [NOT_NULL | {"kwargs": {}}]})

    def test_names_an_expectation_it_does_not_offer(self) -> None:
        with pytest.raises(UnknownExpectation, match="expect_the_unexpected"):
            validated({"expectations": [NOT_NULL | {"type": "expect_the_unexpected"}]})

    def test_refuses_an_unknown_severity(self) -> None:
        with pytest.raises(BadExpectation, match="severity"):
            validated({"expectations": [NOT_NULL | {"severity": "fatal"}]})

    def test_refuses_more_than_one_inspection_checks(self) -> None:
        with pytest.raises(SuiteTooLarge) as refusal:
            validated({"expectations": [NOT_NULL] * 201})

        assert (refusal.value.rule and refusal.value.rule.id) == "suite_size"
