from typing import Any

import pytest

from tests.quality.judging.outcomes import column, expectation, found, judge, measured, outcome


class TestTypes:
    @pytest.mark.parametrize(("unsure", "passed"), [(0, True), (1, True), (2, False)])
    def test_are_certain_in_nine_of_ten_columns(self, unsure: int, passed: bool) -> None:  # noqa: FBT001 - a case of the table above
        columns = [
            {"name": f"c{n}", "type": "number", "confidence": 0.5 if n < unsure else 1.0}
            for n in range(10)
        ]

        reading = {"kind": "csv", "assumptions": [], "columns": columns}
        typed = found(judge(outcome(reading=reading)), "typed")

        assert (typed["passed"], typed["value"]) == (passed, 1 - unsure / 10)
        assert ("step" in typed) is bool(unsure)


class TestKey:
    @pytest.mark.parametrize(("duplicates", "passed"), [(0, True), (2, False)])
    def test_is_unique(self, duplicates: int, passed: bool) -> None:  # noqa: FBT001 - a case of the table above
        changes: dict[str, Any] = {"key": ["id", "tag"], "duplicates": duplicates}

        key = found(judge(outcome(changes=changes)), "key_unique")

        assert (key["value"], key["passed"], key["degree"]) == (
            duplicates,
            passed,
            1 - duplicates / 100,
        )
        assert "“id”, “tag”" in key["message"]["en"]

    @pytest.mark.parametrize("changes", [None, {}, {"key": ["gone"]}])
    def test_is_not_measured_where_there_is_none(self, changes: dict[str, Any] | None) -> None:
        assert "key_unique" not in measured(judge(outcome(changes=changes)))


class TestRanges:
    def test_count_the_columns_that_cannot_be(self) -> None:
        columns = [column(name="anzahl", min=-3, max=4), column(name="b", min=1, max=2)]

        ranges = found(judge(outcome(columns=columns)), "ranges")

        assert (ranges["value"], ranges["passed"], ranges["degree"]) == (1, False, 0.5)
        assert ranges["mandatory"] is False
        assert "„anzahl“ enthält -3" in ranges["message"]["de"]


class TestGeometry:
    @pytest.mark.parametrize(("invalid", "passed"), [(0, True), (1, True), (2, False)])
    def test_is_valid_but_for_one_in_a_thousand(self, invalid: int, passed: bool) -> None:  # noqa: FBT001 - a case of the table above
        geometry: dict[str, Any] = {"types": ["Polygon"], "count": 1000, "invalid": invalid}

        assert found(judge(outcome(geometry=geometry)), "geometry")["passed"] is passed

    def test_is_not_measured_without_any(self) -> None:
        assert "geometry" not in measured(judge(outcome(geometry={"types": [], "count": 0})))


class TestExpectations:
    def test_are_met_in_part(self) -> None:
        results = [expectation("warning", success=success) for success in (True, True, False, True)]

        advised = found(judge(outcome(expectations=results)), "expectations_advised")

        assert (advised["value"], advised["degree"], advised["passed"]) == (0.75, 0.75, False)
        said = "3 of 4 advised expectations met. Not met: “a” is filled in every row."
        assert advised["message"]["en"] == said
