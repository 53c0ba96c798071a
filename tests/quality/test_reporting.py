from typing import Any

import pytest

from catalog.models import Dataset, Version
from marketplace.core.ids import new_id
from quality import criteria, reporting
from quality.comparing import Comparison, compare
from quality.inspection.outcome import BadRow, Outcome
from quality.reporting import Findings

SHA = "a" * 64


def outcome(**given: Any) -> Outcome:
    column = {"name": "a", "type": "integer", "count": 90, "nulls": 10, "distinct": 5}
    fields: dict[str, Any] = {
        "reading": {"kind": "csv", "assumptions": [{"de": "Gelesen.", "en": "Read."}]},
        "rows": 100,
        "columns": [column],
    }
    return Outcome.model_validate(fields | given)


def judge(outcome: Outcome, *, comparison: Comparison | None = None, **dataset: Any) -> Findings:
    described: dict[str, Any] = {"title": {"de": "T"}, "description": {"de": "D"}}
    return reporting.judge(
        outcome,
        dataset=Dataset(**described | dataset),
        version=Version(dataset_id=new_id(), number=1, upload_id=new_id(), size=1),  # pyright: ignore[reportCallIssue]
        sha256=SHA,
        comparison=comparison or Comparison(),
    )


def found(findings: Findings, rule: str) -> dict[str, Any]:
    return next(item for item in findings.criteria if item["rule"] == rule)


def expectation(severity: str, *, success: bool) -> dict[str, Any]:
    return {"type": "t", "kwargs": {"column": "a"}, "severity": severity, "success": success}


class TestJudge:
    def test_meets_what_is_asked(self) -> None:
        findings = judge(outcome())

        assert findings.passed
        assert found(findings, "completeness")["value"] == 0.1

    @pytest.mark.parametrize(("bad", "passed"), [(0, True), (1, True), (2, False)])
    def test_bears_one_bad_row_in_a_hundred(self, bad: int, passed: bool) -> None:  # noqa: FBT001
        examples = [BadRow(line=7, reason="r", text="t")] * bad

        findings = judge(outcome(rows=100 - bad, bad_rows=bad, bad_row_examples=examples))

        assert findings.passed is passed
        assert (findings.rejection == "rows_parse") is not passed

    def test_refuses_on_critical_expectations_only(self) -> None:
        critical = judge(outcome(expectations=[expectation("critical", success=False)]))
        advised = judge(outcome(expectations=[expectation("warning", success=False)]))

        assert critical.rejection == "expectations"
        assert "t (a)" in found(critical, "expectations")["message"]["de"]
        assert advised.passed
        assert not found(advised, "expectations_advised")["passed"]

    @pytest.mark.parametrize("rule", [rule.id for rule in criteria.PRIVACY_RULES])
    def test_refuses_personal_cells(self, rule: str) -> None:
        finding = {"rule": rule, "column": "a", "count": 3, "examples": ["m•••"]}

        findings = judge(outcome(privacy=[finding]))

        assert findings.rejection == rule
        assert found(findings, rule)["value"] == 3

    def test_only_advises_on_the_schema(self) -> None:
        comparison = Comparison(has_previous=True, removed=["x"], retyped=["y"])

        findings = judge(outcome(), comparison=comparison)

        assert findings.passed
        assert found(findings, "schema_stable")["value"] == 2

    def test_only_advises_on_a_missing_header(self) -> None:
        reading: dict[str, Any] = {"kind": "csv", "has_header": False, "assumptions": []}

        findings = judge(outcome(reading=reading))

        assert findings.passed
        assert not found(findings, "header")["passed"]

    def test_knows_no_header_of_parquet(self) -> None:
        findings = judge(outcome(reading={"kind": "parquet", "assumptions": []}))

        assert "header" not in {item["rule"] for item in findings.criteria}

    def test_rises_with_the_description(self) -> None:
        sparse = judge(outcome())
        rich = judge(outcome(), contact_name="N", contact_email="m@x", place="P", frequency="F")

        assert (rich.score or 0) > (sparse.score or 0)

    def test_holds_each_criterion_against_a_published_rule(self) -> None:
        rules = {rule.id: rule for rule in criteria.RULES}

        for item in judge(outcome(), comparison=Comparison(has_previous=True)).criteria:
            assert item["threshold"] == rules[item["rule"]].threshold
            assert item["mandatory"] == rules[item["rule"]].mandatory
            assert set(item["message"]) == {"de", "en"}


class TestScore:
    def test_is_100_when_all_is_met(self) -> None:
        measured = [{"rule": rule, "passed": True} for rule in criteria.WEIGHTS]

        assert criteria.score(measured) == 100

    def test_counts_a_part_for_a_part(self) -> None:
        assert criteria.score([{"rule": "metadata", "passed": False, "degree": 0.5}]) == 50

    def test_of_nothing_is_0(self) -> None:
        assert criteria.score([]) == 0


class TestCompare:
    def test_finds_nothing_without_a_version_before(self) -> None:
        assert compare(None, outcome()).as_changes() == {}

    def test_finds_columns_added_gone_and_retyped(self) -> None:
        before = Version(
            dataset_id=new_id(),
            number=4,
            upload_id=new_id(),
            row_count=70,
            columns=[{"name": "a", "type": "string"}, {"name": "b", "type": "date"}],
        )  # pyright: ignore[reportCallIssue]

        found = compare(before, outcome())

        assert (found.rows, found.removed, found.retyped) == (30, ["b"], ["a"])
        assert found.is_breaking
