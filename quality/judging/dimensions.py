"""The score by dimension: why it is what it is, and the one step that would raise it most."""

from collections.abc import Sequence
from typing import Any

from quality import criteria
from quality.criteria import DIMENSIONS, WEIGHTS, Dimension, degree
from quality.judging.criterion import Criterion, Words

_NOTHING_MISSED = {
    "de": "Alles erfüllt, was sich messen ließ.",
    "en": "All that could be measured is met.",
}


def dimensions(measured: Sequence[Criterion]) -> list[dict[str, Any]]:
    """Return each dimension of which something was measured.

    ``gain`` is by how many points the whole score would rise if ``rule``, which loses most, were
    met wholly; ``step`` says what to do for that. Without anything to do both are empty.
    """
    by_rule = {item["rule"]: item for item in measured}
    return [
        _scored(dimension, items, measured)
        for dimension in DIMENSIONS
        if (items := [by_rule[rule.id] for rule in dimension.rules if rule.id in by_rule])
    ]


def _scored(
    dimension: Dimension, items: Sequence[Criterion], measured: Sequence[Criterion]
) -> dict[str, Any]:
    weights = _weights(items)
    score = sum(w * degree(item) for w, item in zip(weights, items, strict=True)) / sum(weights)
    lost = [w * (1 - degree(item)) for w, item in zip(weights, items, strict=True)]
    worst = max(range(len(items)), key=lambda place: lost[place])
    item = items[worst] if lost[worst] > 0 else None
    return {
        "id": dimension.id,
        "name": dimension.name,
        "score": round(100 * score),
        "reason": _reason(item),
        "rule": item["rule"] if item else None,
        "step": item.get("step", {}) if item else {},
        "gain": _gain(item, measured) if item else 0,
    }


def _weights(items: Sequence[Criterion]) -> list[int]:
    """Return how much each counts; where none adds to the score, all count the same."""
    weights = [WEIGHTS.get(item["rule"], 0) for item in items]
    return weights if any(weights) else [1] * len(items)


def _reason(item: Criterion | None) -> Words:
    return item["message"] if item else _NOTHING_MISSED


def _gain(item: Criterion, measured: Sequence[Criterion]) -> int:
    """Return by how many points the score would rise if one criterion were met wholly."""
    better = [
        {**each, "passed": True, "degree": 1.0} if each is item else each for each in measured
    ]
    return criteria.score(better) - criteria.score(measured)
