from typing import Any

import pytest
from sqlmodel import Session, select

from catalog.models import Dataset
from marketplace.log.models import LogEntry
from quality.errors import BadExpectation, SuiteTooLarge, UnknownExpectation
from quality.expectations import suites

NOT_NULL = {"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "a"}}


def between(**kwargs: Any) -> dict[str, Any]:
    return {"type": "expect_column_values_to_be_between", "kwargs": {"column": "a"} | kwargs}


class TestValidated:
    def test_keeps_what_great_expectations_needs(self) -> None:
        suite = suites.validated({"name": "s", "expectations": [NOT_NULL | {"id": "x"}]})

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
        assert suites.validated({"expectations": [between(**kwargs)]})["expectations"]

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
            suites.validated({"expectations": [between(**kwargs)]})

        assert refusal.value.facts["argument"] == argument

    @pytest.mark.parametrize(
        "value_set", [[], ["x", "x"], "x", list(range(1001)), [{"a": 1}], ["x" * 1001], [10**400]]
    )
    def test_refuses_sets_that_are_none(self, value_set: Any) -> None:
        kwargs = {"column": "a", "value_set": value_set}
        expectation = {"type": "expect_column_values_to_be_in_set", "kwargs": kwargs}

        with pytest.raises(BadExpectation):
            suites.validated({"expectations": [expectation]})

    def test_counts_only_whole_rows(self) -> None:
        expectation = {
            "type": "expect_table_row_count_to_be_between",
            "kwargs": {"min_value": 1, "max_value": 2.5},
        }

        with pytest.raises(BadExpectation, match="max_value"):
            suites.validated({"expectations": [expectation]})

    def test_names_an_argument_that_is_missing(self) -> None:
        with pytest.raises(BadExpectation, match="column"):
            suites.validated({"expectations": [NOT_NULL | {"kwargs": {}}]})

    def test_names_an_expectation_it_does_not_offer(self) -> None:
        with pytest.raises(UnknownExpectation, match="expect_the_unexpected"):
            suites.validated({"expectations": [NOT_NULL | {"type": "expect_the_unexpected"}]})

    def test_refuses_an_unknown_severity(self) -> None:
        with pytest.raises(BadExpectation, match="severity"):
            suites.validated({"expectations": [NOT_NULL | {"severity": "fatal"}]})

    def test_refuses_more_than_one_inspection_checks(self) -> None:
        with pytest.raises(SuiteTooLarge) as refusal:
            suites.validated({"expectations": [NOT_NULL] * 201})

        assert (refusal.value.rule and refusal.value.rule.id) == "suite_size"


class TestWrite:
    def test_makes_a_new_version_and_logs_it(self, session: Session, dataset: Dataset) -> None:
        suites.write(session, dataset, {"expectations": [NOT_NULL]}, person_id=None)
        second = suites.write(session, dataset, {"expectations": []}, person_id=None)

        assert second.number == 2
        actions = [entry.action for entry in session.exec(select(LogEntry)).all()]
        assert actions.count("quality.suite-written") == 2

    def test_keeps_the_version_when_nothing_changed(
        self, session: Session, dataset: Dataset
    ) -> None:
        first = suites.write(session, dataset, {"expectations": [NOT_NULL]}, person_id=None)

        assert suites.write(session, dataset, {"expectations": [NOT_NULL]}, person_id=None) is first


class TestKeepSuggested:
    def test_keeps_one_for_each_schema(self, session: Session, dataset: Dataset) -> None:
        first = suites.keep_suggested(session, dataset.id, {}, fingerprint="a")
        again = suites.keep_suggested(session, dataset.id, {}, fingerprint="a")
        other = suites.keep_suggested(session, dataset.id, {}, fingerprint="b")

        assert again is first
        assert other.number == 2

    def test_gives_way_to_the_publishers(self, session: Session, dataset: Dataset) -> None:
        own = suites.write(session, dataset, {"expectations": []}, person_id=None)

        assert suites.keep_suggested(session, dataset.id, {}, fingerprint="a") is own
