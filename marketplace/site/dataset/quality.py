"""The quality of a dataset as its page tells it: by dimension, over its versions, and what next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from catalog.models import Dataset, Version
from marketplace.web.figures import Figures


@dataclass(frozen=True, kw_only=True)
class Dimension:
    """A part of the score: why it is what it is, and what would raise it by ``gain`` points."""

    name: str
    score: int
    reason: str
    step: str
    gain: int


@dataclass(frozen=True, kw_only=True)
class Score:
    """The score of a version."""

    number: int
    day: datetime
    score: int
    is_current: bool


@dataclass(frozen=True, kw_only=True)
class Quality:
    """All parts of the score, its history from the oldest version on, and the step worth most."""

    dimensions: list[Dimension]
    history: list[Score]
    best: Dimension | None


def quality_of(
    dataset: Dataset, shown: Version | None, versions: Sequence[Version], show: Figures
) -> Quality:
    """Return the quality of the version that is shown, and of those before and after it."""
    measured: list[dict[str, Any]] = shown.dimensions if shown else []
    dimensions = [_dimension(each, show) for each in measured]
    steps = [each for each in dimensions if each.step and each.gain > 0]
    return Quality(
        dimensions=dimensions,
        history=[
            Score(
                number=version.number,
                day=version.published_at or version.created_at,
                score=version.score,
                is_current=version.id == dataset.current_version_id,
            )
            for version in reversed(versions)
            if version.score is not None
        ],
        best=max(steps, key=lambda each: each.gain) if steps else None,
    )


def _dimension(measured: Mapping[str, Any], show: Figures) -> Dimension:
    return Dimension(
        name=show.text(measured.get("name") or {}) or str(measured["id"]),
        score=int(measured["score"]),
        reason=show.text(measured.get("reason") or {}),
        step=show.text(measured.get("step") or {}),
        gain=int(measured.get("gain") or 0),
    )
