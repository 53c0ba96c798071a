"""HTML routes of quality: the report of a version, and how far its inspection is."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from catalog.deps import VisibleDataset, VisibleVersion
from catalog.models import Dataset, Version, VersionStatus
from marketplace.core.db import SessionDep
from marketplace.core.language import Language, in_language
from marketplace.web.rendering import View, render
from marketplace.web.translation import LanguageDep
from quality import queries
from quality.models import QualityReport
from quality.queries import LAST_STEP, STEPS, Progress
from quality.rules import RULES

router = APIRouter(include_in_schema=False)

_RULES = {rule.id: rule for rule in RULES}
_REFRESH_SECONDS = 3


@dataclass(frozen=True, kw_only=True)
class Check:
    """A criterion as a line: the rule's sentence, what was found, the measured value."""

    rule: str
    sentence: str
    message: str
    value: str
    threshold: str
    passed: bool
    mandatory: bool


@dataclass(frozen=True, kw_only=True)
class ColumnRow:
    """A column as a row of the table; ``shares`` are the heights of its histogram."""

    name: str
    type: str
    filled: float
    distinct: int
    least: Any
    greatest: Any
    shares: list[int]


@dataclass(frozen=True, kw_only=True)
class ReportView(View):
    """The quality report of a version."""

    page = "quality/report.html"

    slug: str
    title: str
    number: int
    passed: bool
    score: int | None
    checked_at: datetime
    refusals: list[Check]
    checks: list[Check]
    columns: list[ColumnRow]
    privacy: list[dict[str, Any]]
    expectations: list[dict[str, Any]]
    assumptions: list[str]
    bad_rows: list[dict[str, Any]]
    changes: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class StepLine:
    """A step of the inspection and whether it lies behind, is under way or is to come."""

    name: str
    state: str
    note: str = ""
    share: float | None = None


@dataclass(frozen=True, kw_only=True)
class ProgressView(View):
    """How far the inspection is; a fragment polls until there is a verdict."""

    page = "quality/progress.html"
    fragment = "quality/progress_steps.html"

    slug: str
    title: str
    number: int
    status: str
    is_running: bool
    attempts: int
    steps: list[StepLine]
    refresh_seconds: int = _REFRESH_SECONDS


@router.get("/datasets/{slug}/versions/{number}/report", name="report")
def show_report(
    request: Request,
    dataset: VisibleDataset,
    version: VisibleVersion,
    session: SessionDep,
    language: LanguageDep,
) -> HTMLResponse:
    """Show what the inspection of a version found, criterion by criterion."""
    report = queries.report(session, dataset, version)
    return render(request, _report_view(dataset, version, report, language))


@router.get("/datasets/{slug}/versions/{number}/progress", name="progress")
def show_progress(
    request: Request,
    dataset: VisibleDataset,
    version: VisibleVersion,
    session: SessionDep,
    language: LanguageDep,
) -> HTMLResponse:
    """Show how far the inspection is; HTMX gets the steps alone, and asks again."""
    progress = queries.progress(session, version.id)
    return render(request, progress_view(dataset, version, progress, language))


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
        steps=_steps(progress, version.status),
    )


def _steps(progress: Progress, status: VersionStatus) -> list[StepLine]:
    """Return the steps; a version that was rejected on the way did not take those that follow."""
    is_running = status is VersionStatus.PROCESSING
    reached = list(STEPS).index(progress.step)
    lines: list[StepLine] = []
    for place, (step, name) in enumerate(STEPS.items()):
        if place < reached or not (is_running or status is VersionStatus.REJECTED):
            lines.append(StepLine(name=name, state="done"))
        elif place == reached and is_running:
            share = progress.done / progress.total if progress.total else None
            lines.append(StepLine(name=name, state="now", note=progress.note, share=share))
        elif place == reached:
            lines.append(StepLine(name=name, state="done" if step == LAST_STEP else "stopped"))
        else:
            lines.append(StepLine(name=name, state="waits" if is_running else "skipped"))
    return lines


def _report_view(
    dataset: Dataset, version: Version, report: QualityReport, language: Language
) -> ReportView:
    checks = [_check(item, language) for item in report.criteria]
    return ReportView(
        slug=dataset.slug,
        title=in_language(dataset.title, language),
        number=version.number,
        passed=report.passed,
        score=report.score,
        checked_at=report.created_at,
        refusals=[check for check in checks if check.mandatory and not check.passed],
        checks=checks,
        columns=[_column(column) for column in report.columns],
        privacy=report.privacy,
        expectations=report.expectations,
        assumptions=[in_language(t, language) for t in report.reading.get("assumptions", [])],
        bad_rows=report.reading.get("bad_row_examples", []),
        changes=report.changes,
    )


def _check(item: dict[str, Any], language: Language) -> Check:
    rule = _RULES.get(item["rule"])
    return Check(
        rule=item["rule"],
        sentence=rule.text(language) if rule else item["rule"],
        message=in_language(item["message"], language),
        value=_shown(item["value"], language),
        threshold=_shown(item["threshold"], language),
        passed=item["passed"],
        mandatory=item["mandatory"],
    )


_LONG = 24


def _shown(value: Any, language: Language) -> str:
    """Return a measured value as people read it; a truth needs no words, its icon says it."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, float):
        text = f"{value:.4f}".rstrip("0").rstrip(".")
        return text.replace(".", ",") if language is Language.DE else text
    text = str(value)
    return text if len(text) <= _LONG else f"{text[:8]}…{text[-4:]}"


def _column(column: dict[str, Any]) -> ColumnRow:
    highest = max(column["histogram"], default=0)
    cells = column["count"] + column["nulls"]
    return ColumnRow(
        name=column["name"],
        type=column["type"],
        filled=column["count"] / cells if cells else 0.0,
        distinct=column["distinct"],
        least=column["min"],
        greatest=column["max"],
        shares=[round(100 * number / highest) for number in column["histogram"]] if highest else [],
    )
