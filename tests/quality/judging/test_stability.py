from datetime import timedelta
from typing import Any

import pytest

from quality.comparing import Comparison
from tests.quality.judging.outcomes import DELIVERED, found, judge, measured, outcome

RELIABLE = {"schema_stable", "rows_stable", "drift", "freshness"}


def after(**given: Any) -> Comparison:
    """A comparison with a version of as many rows, which came a day before."""
    fields: dict[str, Any] = {
        "has_previous": True,
        "rows": 0,
        "previous_rows": 100,
        "previous_at": DELIVERED - timedelta(days=1),
    }
    return Comparison(**fields | given)


class TestSchema:
    def test_only_advises(self) -> None:
        findings = judge(outcome(), comparison=after(removed=["x"], retyped=["y"]))

        schema = found(findings, "schema_stable")
        assert findings.passed
        assert (schema["value"], schema["passed"]) == (2, False)
        assert "„x“, „y“" in schema["step"]["de"]

    def test_is_measured_from_the_second_version_on(self) -> None:
        assert not RELIABLE & measured(judge(outcome()))


class TestRows:
    @pytest.mark.parametrize(
        ("difference", "value", "passed"),
        [(50, 0, True), (0, 0, True), (-50, 0.5, True), (-51, 0.51, False), (-100, 1, False)],
    )
    def test_may_become_half_as_many(self, difference: int, value: float, passed: bool) -> None:  # noqa: FBT001 - a case of the table above
        rows = found(judge(outcome(), comparison=after(rows=difference)), "rows_stable")

        assert (rows["value"], rows["passed"]) == (value, passed)

    def test_are_not_compared_with_none(self) -> None:
        findings = judge(outcome(), comparison=after(previous_rows=0))

        assert "rows_stable" not in measured(findings)


class TestDrift:
    @pytest.mark.parametrize(("is_large", "value"), [(True, 1), (False, 0)])
    def test_counts_columns_that_moved_far(self, is_large: bool, value: int) -> None:  # noqa: FBT001 - a case of the table above
        drift = [
            {"column": "a", "measure": measure, "value": 1, "threshold": 0.2, "is_large": is_large}
            for measure in ("psi", "nulls")
        ]

        findings = judge(outcome(changes={"drift": drift}), comparison=after())

        assert found(findings, "drift")["value"] == value

    def test_adds_nothing_to_the_score(self) -> None:
        large = {"column": "a", "measure": "psi", "value": 1, "threshold": 0.2, "is_large": True}
        moved = judge(outcome(changes={"drift": [large]}), comparison=after())

        assert moved.score == judge(outcome(), comparison=after()).score


class TestFreshness:
    @pytest.mark.parametrize(
        ("frequency", "days", "value", "passed"),
        [
            ("WEEKLY", 7, 0, True),
            ("WEEKLY", 8, 1, True),
            ("WEEKLY", 9, 2, False),
            ("DAILY", 40, 39, False),
        ],
    )
    def test_has_a_day_of_grace(
        self,
        frequency: str,
        days: int,
        value: float,
        passed: bool,  # noqa: FBT001 - a case of the table above
    ) -> None:
        before = after(previous_at=DELIVERED - timedelta(days=days))

        fresh = found(judge(outcome(), comparison=before, frequency=frequency), "freshness")

        assert (fresh["value"], fresh["passed"]) == (value, passed)
        assert (fresh["degree"] == 1) is passed
        assert ("step" in fresh) is not passed

    @pytest.mark.parametrize("frequency", [None, "IRREG", "NEVER"])
    def test_is_not_measured_where_nothing_was_promised(self, frequency: str | None) -> None:
        findings = judge(outcome(), comparison=after(), frequency=frequency)

        assert "freshness" not in measured(findings)
