from typing import Any

import pytest

from catalog.models import Version
from marketplace.core.ids import new_id
from quality import criteria
from quality.comparing import Comparison, compare
from quality.inspection.outcome import BadRow
from tests.quality.judging.outcomes import column, expectation, found, judge, measured, outcome

TABLE_ONLY = {"columns", "header", "rows_parse", "completeness", "ranges", "non_empty", "typed"}


class TestJudge:
    def test_meets_what_is_asked(self) -> None:
        findings = judge(outcome())

        assert findings.passed
        assert found(findings, "completeness")["value"] == 0.1

    @pytest.mark.parametrize(("bad", "passed"), [(0, True), (1, True), (2, False)])
    def test_bears_one_bad_row_in_a_hundred(self, bad: int, passed: bool) -> None:  # noqa: FBT001 - a case of the table above
        examples = [BadRow(line=7, reason="r", text="t")] * bad

        findings = judge(outcome(rows=100 - bad, bad_rows=bad, bad_row_examples=examples))

        assert findings.passed is passed
        assert (findings.rejection == "rows_parse") is not passed

    def test_refuses_on_critical_expectations_only(self) -> None:
        critical = judge(outcome(expectations=[expectation("critical", success=False)]))
        advised = judge(outcome(expectations=[expectation("warning", success=False)]))

        assert critical.rejection == "expectations"
        assert (
            "„a“ ist in jeder Zeile ausgefüllt." in found(critical, "expectations")["message"]["de"]
        )
        assert advised.passed
        assert not found(advised, "expectations_advised")["passed"]

    @pytest.mark.parametrize(("rule", "value"), [("readable", False), ("non_empty", 0)])
    def test_ends_with_a_file_that_cannot_be_read(self, rule: str, value: object) -> None:
        failure = {"rule": rule, "message": {"de": "Nein.", "en": "No."}}

        findings = judge(outcome(failure=failure))

        assert (findings.rejection, findings.score, findings.dimensions) == (rule, None, [])
        assert found(findings, rule)["value"] == value
        assert found(findings, rule)["message"] == failure["message"]

    def test_only_advises_on_a_missing_header(self) -> None:
        reading: dict[str, Any] = {"kind": "csv", "has_header": False, "assumptions": []}

        findings = judge(outcome(reading=reading))

        assert findings.passed
        assert not found(findings, "header")["passed"]

    def test_knows_no_header_of_parquet(self) -> None:
        findings = judge(outcome(reading={"kind": "parquet", "assumptions": []}))

        assert "header" not in measured(findings)

    def test_takes_a_document_with_a_lower_score(self) -> None:
        reading: dict[str, Any] = {"kind": "document", "assumptions": []}
        document = judge(outcome(reading=reading, rows=0, columns=[]))

        assert document.passed
        assert not TABLE_ONLY & measured(document)
        assert (document.score or 0) < (judge(outcome()).score or 0) - 20

    def test_takes_a_spreadsheet_for_less_than_a_text_table(self) -> None:
        sheet = judge(outcome(reading={"kind": "xlsx", "assumptions": []}))

        assert found(sheet, "machine_readable")["degree"] == 0.75
        assert found(sheet, "machine_readable")["passed"]

    def test_rises_with_the_description(self) -> None:
        sparse = judge(outcome())
        rich = judge(outcome(), contact_name="N", place="P", keywords={"de": ["k"]})

        assert (rich.score or 0) > (sparse.score or 0)

    def test_holds_each_criterion_against_a_published_rule(self) -> None:
        previous = Comparison(has_previous=True, rows=-1, previous_rows=101)

        for item in judge(outcome(), comparison=previous).criteria:
            assert item["threshold"] == criteria.BY_ID[item["rule"]].threshold
            assert item["mandatory"] == criteria.BY_ID[item["rule"]].mandatory
            assert set(item["message"]) == {"de", "en"}


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
        )  # pyright: ignore[reportCallIssue] - built of a dictionary

        found = compare(before, outcome(columns=[column(), column(name="c")]))

        assert (found.rows, found.added) == (30, ["c"])
        assert (found.removed, found.retyped) == (["b"], ["a"])
        assert found.types_before == {"b": "date", "a": "string"}
        assert found.is_breaking

    def test_carries_what_was_found_of_the_rows(self) -> None:
        before = Version(
            dataset_id=new_id(),
            number=4,
            upload_id=new_id(),
            row_count=100,
            columns=[{"name": "a", "type": "integer"}],
        )  # pyright: ignore[reportCallIssue] - built of a dictionary
        moved = {"column": "a", "measure": "psi", "value": 2, "threshold": 0.25, "is_large": True}
        table = {"key": ["a"], "added": 1, "removed": 2, "changed": 3, "drift": [moved]}

        changes = compare(before, outcome(changes=table)).as_changes()

        counts = [changes[f"rows_{kind}"] for kind in ("added", "removed", "changed")]
        assert counts == [1, 2, 3]
        assert (changes["columns_drifted"], changes["breaking"]) == (["a"], False)
