from typing import Any

from quality import criteria
from quality.judging.dimensions import dimensions
from tests.quality.judging.outcomes import expectation, judge, outcome


def measured(rule: str, degree: float) -> dict[str, Any]:
    """A criterion that is met to a degree."""
    item: dict[str, Any] = {"rule": rule, "passed": degree > 0.5, "degree": degree}
    words = {"de": f"{rule} de", "en": f"{rule} en"}
    return item | {"message": words, "step": {"de": "tun", "en": f"mend {rule}"}}


class TestDimensions:
    def test_are_scored_by_the_weights_of_their_criteria(self) -> None:
        found = dimensions([measured("metadata", 0.8), measured("license_clear", 0)])

        assert [(part["id"], part["score"]) for part in found] == [("described", 60)]

    def test_name_the_step_that_would_raise_most(self) -> None:
        items = [measured("metadata", 0.8), measured("license_clear", 0)]

        part = dimensions(items)[0]

        assert (part["rule"], part["step"]["en"]) == ("license_clear", "mend license_clear")
        assert part["reason"]["de"] == "license_clear de"
        better = [items[0], measured("license_clear", 1)]
        assert part["gain"] == criteria.score(better) - criteria.score(items) == 25

    def test_have_no_step_where_all_is_met(self) -> None:
        part = dimensions([measured("completeness", 1)])[0]

        assert (part["score"], part["step"], part["rule"], part["gain"]) == (100, {}, None, 0)

    def test_are_left_out_where_nothing_was_measured(self) -> None:
        assert dimensions([]) == []

    def test_count_all_rules_the_same_where_none_has_a_weight(self) -> None:
        items = [measured("privacy.email", 1), measured("privacy.phone", 0.5)]

        part = dimensions(items)[0]

        assert (part["id"], part["score"], part["gain"]) == ("privacy", 75, 0)

    def test_are_pushed_with_the_findings(self) -> None:
        missed = [expectation("warning", success=False)]
        findings = judge(outcome(expectations=missed))

        by_id = {part["id"]: part for part in findings.dimensions}
        assert by_id["correct"]["score"] < 100
        assert by_id["correct"]["rule"] == "expectations_advised"
        assert {"readable", "complete", "correct", "described", "privacy"} == by_id.keys()
