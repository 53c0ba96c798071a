from typing import Any

import pytest

from quality.privacy_rules import PRIVACY_RULES
from tests.quality.judging.outcomes import found, judge, outcome


def finding(rule: str = "privacy.email", **given: Any) -> dict[str, Any]:
    """Three cells of a column."""
    fields: dict[str, Any] = {"rule": rule, "column": "a", "count": 3, "examples": ["m•••"]}
    return fields | given


class TestPrivacy:
    @pytest.mark.parametrize("rule", [rule.id for rule in PRIVACY_RULES])
    def test_refuses_personal_cells(self, rule: str) -> None:
        findings = judge(outcome(privacy=[finding(rule)]))

        assert findings.rejection == rule
        assert "„a“: 3 (m•••)" in found(findings, rule)["message"]["de"]

    @pytest.mark.parametrize("given", [{"blocks": False}, {"is_exempt": True}])
    def test_tells_what_does_not_refuse(self, given: dict[str, Any]) -> None:
        findings = judge(outcome(privacy=[finding(**given)]))

        mail = found(findings, "privacy.email")
        assert findings.passed
        assert (mail["value"], mail["passed"], mail["degree"]) == (3, True, 0.5)
        assert mail["message"]["en"].startswith("Reported, not refused")

    def test_tells_of_what_is_not_published_and_lowers_no_score(self) -> None:
        findings = judge(outcome(privacy=[finding(part="Kontakte", column="Kontakte › mail")]))

        mail = found(findings, "privacy.email")
        assert (mail["passed"], mail["degree"]) == (True, 1.0)
        assert "Spalte „mail“ in „Kontakte“: 3" in mail["message"]["de"]

    @pytest.mark.parametrize(
        ("given", "place"),
        [
            ({"column": "#document"}, "text of the document"),
            ({"column": "#document › b.md"}, "text of the document “b.md”"),
            ({"column": "#rows", "part": "#rows"}, "rows that do not fit"),
            ({"column": "a.txt", "part": "a.txt"}, "“a.txt”"),
            ({"column": "a › b"}, "column “a › b”"),
        ],
    )
    def test_says_where_it_stands(self, given: dict[str, Any], place: str) -> None:
        findings = judge(outcome(privacy=[finding(**given)]))

        assert f"; {place}: 3" in found(findings, "privacy.email")["message"]["en"]

    def test_counts_over_all_columns(self) -> None:
        both = [finding(), finding(column="b", count=4)]

        assert found(judge(outcome(privacy=both)), "privacy.email")["value"] == 7

    def test_measures_names_by_their_share(self) -> None:
        findings = judge(outcome(privacy=[finding("privacy.name", share=0.8)]))

        assert found(findings, "privacy.name")["value"] == 0.8

    def test_measures_groups_by_the_smallest(self) -> None:
        groups: dict[str, Any] = {"columns": ["alter", "plz"], "k": 5, "smallest": 2}

        findings = judge(outcome(small_groups=groups))

        assert found(findings, "privacy.small_groups")["value"] == 2

    def test_says_that_nothing_was_found(self) -> None:
        mail = found(judge(outcome()), "privacy.email")

        assert (mail["value"], mail["passed"]) == (0, True)
        assert mail["message"]["en"] == "Not found: mail addresses of persons."
