"""Whether personal data would get out: what the gate found, rule by rule."""

from collections.abc import Sequence
from typing import Any, Literal

from marketplace.core.rules import Rule
from quality.inspection.outcome import Outcome, PrivacyFinding
from quality.inspection.privacy.wording import place
from quality.judging.criterion import Criterion, Words, criterion
from quality.privacy_rules import LABELS, PRIVACY_RULES, PRIVACY_SMALL_GROUPS

_MOST_COLUMNS = 3


def privacy(outcome: Outcome) -> list[Criterion]:
    """Measure each rule of the gate; what a steward overrode is told and does not refuse.

    What stands in parts of the file that are not published is told, and lowers no score.
    """
    return [
        _measured(
            rule, [finding for finding in outcome.privacy if finding.rule == rule.id], outcome
        )
        for rule in PRIVACY_RULES
    ]


def _measured(rule: Rule, found: Sequence[PrivacyFinding], outcome: Outcome) -> Criterion:
    refuses = [finding for finding in found if finding.refuses]
    is_published = any(not finding.part for finding in found)
    return criterion(
        rule,
        value=_value(rule, found, outcome),
        passed=not refuses,
        message=_message(rule, refuses or found, is_refused=bool(refuses)),
        degree=0.0 if refuses else 0.5 if is_published else 1.0,
        step=_STEP,
    )


def _value(rule: Rule, found: Sequence[PrivacyFinding], outcome: Outcome) -> Any:
    """Return what is held against the threshold: a share, the smallest group, or a count."""
    if rule is PRIVACY_SMALL_GROUPS:
        return outcome.small_groups.smallest if outcome.small_groups else None
    if isinstance(rule.threshold, float):
        return round(max((finding.share for finding in found), default=0.0), 4)
    return sum(finding.count for finding in found)


def _message(rule: Rule, found: Sequence[PrivacyFinding], *, is_refused: bool) -> Words:
    label = LABELS[rule.id]
    if not found:
        return {
            "de": f"Nicht gefunden: {label['de']}.",
            "en": f"Not found: {label['en']}.",
        }
    where = {"de": _where(found, "de"), "en": _where(found, "en")}
    if is_refused:
        return {
            "de": f"Gefunden: {label['de']}; {where['de']}. Der Bericht zeigt, "
            "wie sich das beheben lässt.",
            "en": f"Found: {label['en']}; {where['en']}. The report shows how to mend it.",
        }
    return {
        "de": f"Gemeldet, ohne abzuweisen: {label['de']}; {where['de']}.",
        "en": f"Reported, not refused: {label['en']}; {where['en']}.",
    }


def _where(found: Sequence[PrivacyFinding], language: Literal["de", "en"]) -> str:
    return "; ".join(
        f"{place(finding)[language]}: {finding.count}"
        + (f" ({', '.join(finding.examples)})" if finding.examples else "")
        for finding in found[:_MOST_COLUMNS]
    )


_STEP = {
    "de": "Beheben Sie den Fund mit einem Klick auf der Seite zum Datenschutz.",
    "en": "Mend the finding with one click on the privacy page.",
}
