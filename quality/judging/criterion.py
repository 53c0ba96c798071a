"""One measured criterion, in the form that reports and versions carry."""

from collections.abc import Sequence
from typing import Any

from marketplace.core.rules import Rule

Criterion = dict[str, Any]
Words = dict[str, str]

_MOST_NAMES = 5


def criterion(
    rule: Rule,
    *,
    value: Any,
    passed: bool,
    message: Words,
    degree: float | None = None,
    step: Words | None = None,
) -> Criterion:
    """Return a measured criterion.

    ``degree`` is the part that is met, where it can be met in part. ``step`` is what the publisher
    does to meet it wholly, where it is not.
    """
    measured: Criterion = {
        "rule": rule.id,
        "value": value,
        "threshold": rule.threshold,
        "passed": passed,
        "mandatory": rule.mandatory,
        "message": message,
    }
    if degree is not None:
        measured["degree"] = round(degree, 4)
    if step is not None and (degree if degree is not None else float(passed)) < 1:
        measured["step"] = step
    return measured


def limit(rule: Rule) -> float:
    """Return a rule's threshold as a number."""
    return float(rule.threshold or 0)


def quoted(names: Sequence[str]) -> Words:
    """Return the first few names in each language's quotes, and how many there are besides."""
    more = f" (+{len(names) - _MOST_NAMES})" if len(names) > _MOST_NAMES else ""
    return {
        "de": ", ".join(f"„{name}“" for name in names[:_MOST_NAMES]) + more,
        "en": ", ".join(f"“{name}”" for name in names[:_MOST_NAMES]) + more,
    }


def percent(share: float) -> Words:
    """Return a share in percent, as each language writes it."""
    text = f"{share * 100:.1f}\N{NO-BREAK SPACE}%"
    return {"de": text.replace(".", ","), "en": text}
