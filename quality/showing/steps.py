"""How far an inspection is, step by step."""

from dataclasses import dataclass

from catalog.models import Dataset, Version, VersionStatus
from marketplace.core.language import Language, in_language
from marketplace.web.rendering import View
from quality.queries import LAST_STEP, STEPS, Progress

REFRESH_SECONDS = 3


@dataclass(frozen=True, kw_only=True)
class StepLine:
    """A step of the inspection and whether it lies behind, is under way or is to come."""

    name: str
    state: str
    note: str = ""
    share: float | None = None


@dataclass(frozen=True, kw_only=True)
class ProgressView(View):
    """How far the inspection is; the fragment is asked for anew until there is a verdict."""

    page = "quality/progress.html"
    fragment = "quality/progress_steps.html"

    slug: str
    title: str
    number: int
    status: str
    is_running: bool
    attempts: int
    steps: list[StepLine]
    refresh_seconds: int = REFRESH_SECONDS


def progress_view(
    dataset: Dataset, version: Version, progress: Progress, language: Language
) -> ProgressView:
    """Return what the progress of a version looks like."""
    return ProgressView(
        slug=dataset.slug,
        title=in_language(dataset.title, language),
        number=version.number,
        status=version.status.value,
        is_running=version.status is VersionStatus.PROCESSING,
        attempts=progress.attempts,
        steps=_steps(progress, version),
    )


def _steps(progress: Progress, version: Version) -> list[StepLine]:
    """Return the steps; a version that was rejected on the way did not take those that follow."""
    is_running = version.status is VersionStatus.PROCESSING
    is_rejected = version.status is VersionStatus.REJECTED
    reached = list(STEPS).index(progress.step)
    lines: list[StepLine] = []
    for place, (step, name) in enumerate(STEPS.items()):
        if is_rejected and place < reached and _has_refused(step, version):
            lines.append(StepLine(name=name, state="stopped"))
        elif place < reached or not (is_running or is_rejected):
            lines.append(StepLine(name=name, state="done"))
        elif place == reached and is_running:
            share = progress.done / progress.total if progress.total else None
            lines.append(StepLine(name=name, state="now", note=progress.note, share=share))
        elif place == reached:
            lines.append(StepLine(name=name, state="done" if step == LAST_STEP else "stopped"))
        else:
            lines.append(StepLine(name=name, state="waits" if is_running else "skipped"))
    return lines


def _has_refused(step: str, version: Version) -> bool:
    """Tell whether a step found what the version was rejected for, as its rules are called."""
    return any(
        criterion["rule"].startswith(f"{step}.")
        for criterion in version.criteria
        if criterion.get("mandatory", True) and not criterion["passed"]
    )
