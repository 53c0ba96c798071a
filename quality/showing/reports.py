"""The quality report of a version as a page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from catalog.models import Dataset, Version
from marketplace.core.language import Language, in_language
from marketplace.web.figures import Figures
from marketplace.web.rendering import View
from quality import disclosing
from quality.criteria import BY_ID, DIMENSIONS
from quality.disclosing import Reader
from quality.expectations.wording import sentence
from quality.inspection.outcome import (
    ExpectationOutcome,
    GeometryProfile,
    PrivacyFinding,
    SmallGroups,
)
from quality.inspection.privacy.wording import place
from quality.judging.dimensions import dimensions
from quality.models import QualityReport
from quality.showing.rows import BadLines, bad_lines

_LONG = 24
_DIGITS = 4


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
class Part:
    """A dimension of the score with its criteria; ``step`` would raise it most."""

    id: str
    name: str
    score: int
    reason: str
    step: str
    gain: int
    checks: list[Check]


@dataclass(frozen=True, kw_only=True)
class Result:
    """An expectation in plain words, with the rows that it did not accept."""

    sentence: str
    column: str
    is_mandatory: bool
    passed: bool
    count: int | None
    share: float | None
    error: str | None
    rows: list[tuple[int | None, str | None]]


@dataclass(frozen=True, kw_only=True)
class Remark:
    """Something worth a look that refuses nothing, and where it stands."""

    text: str
    count: int
    lines: list[int]


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
    is_insider: bool
    score: int | None
    checked_at: datetime
    refusals: list[Check]
    parts: list[Part]
    others: list[Check]
    best: Part | None
    columns: list[ColumnRow]
    findings: list[tuple[str, PrivacyFinding]]
    small_groups: SmallGroups | None
    results: list[Result]
    assumptions: list[str]
    bad: BadLines | None
    bad_count: int
    remarks: list[Remark]
    geometry: GeometryProfile | None
    treatments: list[str]
    changes: dict[str, Any]


def report_view(
    dataset: Dataset, version: Version, report: QualityReport, language: Language, *, reader: Reader
) -> ReportView:
    """Return a report as far as its reader may see it."""
    checks = [check(item, language) for item in report.criteria]
    parts = _parts(report, checks, language)
    in_parts = {check.rule for part in parts for check in part.checks}
    reading = disclosing.reading_for(report, reader)
    return ReportView(
        slug=dataset.slug,
        title=in_language(dataset.title, language),
        number=version.number,
        passed=report.passed,
        is_insider=reader.is_insider,
        score=report.score,
        checked_at=report.created_at,
        refusals=[each for each in checks if each.mandatory and not each.passed],
        parts=parts,
        others=[each for each in checks if each.rule not in in_parts],
        best=_best(parts) if report.passed else None,
        columns=[_column(column) for column in report.columns],
        findings=_findings(report, language),
        small_groups=disclosing.small_groups_of(report),
        results=[_result(o, language) for o in disclosing.expectations_for(report, reader)],
        assumptions=_in_language(reading.get("assumptions", []), language),
        bad=bad_lines(reading, [str(column["name"]) for column in report.columns], language),
        bad_count=reading.get("bad_rows", 0),
        remarks=[
            Remark(text=notice.texts[language.value], count=notice.count, lines=notice.lines)
            for notice in disclosing.notices_of(report)
        ],
        geometry=disclosing.geometry_of(report),
        treatments=_in_language(version.treatments, language),
        changes=report.changes,
    )


def _findings(report: QualityReport, language: Language) -> list[tuple[str, PrivacyFinding]]:
    """Return the findings of the gate, each after the place where it stands."""
    found = [PrivacyFinding.model_validate(item) for item in report.privacy]
    return [(place(finding)[language.value], finding) for finding in found]


def check(item: Mapping[str, Any], language: Language) -> Check:
    """Return a measured criterion in one language; a rule that is gone stands by its id."""
    rule = BY_ID.get(item["rule"])
    return Check(
        rule=item["rule"],
        sentence=rule.text(language) if rule else item["rule"],
        message=in_language(item["message"], language),
        value=_shown(item["value"], language),
        threshold=_shown(item["threshold"], language),
        passed=item["passed"],
        mandatory=item["mandatory"],
    )


def _parts(report: QualityReport, checks: Sequence[Check], language: Language) -> list[Part]:
    """Return the dimensions; of a report older than they are, they are made from its criteria."""
    if report.score is None:
        return []
    rules_of = {each.id: {rule.id for rule in each.rules} for each in DIMENSIONS}
    return [
        Part(
            id=item["id"],
            name=in_language(item["name"], language),
            score=item["score"],
            reason=in_language(item["reason"], language),
            step=in_language(item["step"], language),
            gain=item["gain"],
            checks=[each for each in checks if each.rule in rules_of.get(item["id"], ())],
        )
        for item in report.dimensions or dimensions(report.criteria)
    ]


def _best(parts: Sequence[Part]) -> Part | None:
    """Return the part whose step would raise the score most; one that passed all has none."""
    return max((part for part in parts if part.gain), key=lambda part: part.gain, default=None)


def _in_language(texts: Sequence[Mapping[str, str]], language: Language) -> list[str]:
    return [in_language(text, language) for text in texts]


def _result(outcome: ExpectationOutcome, language: Language) -> Result:
    share = outcome.unexpected_percent
    return Result(
        sentence=sentence(outcome.type, outcome.kwargs, language),
        column=str(outcome.kwargs.get("column", "")),
        is_mandatory=outcome.severity == "critical",
        passed=outcome.success,
        count=outcome.unexpected_count,
        share=share / 100 if share is not None else None,
        error=outcome.error,
        rows=[(row.line, row.value) for row in outcome.rows],
    )


def _shown(value: Any, language: Language) -> str:
    """Return a measured value as people read it; a truth needs no words, its icon says it."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, int | float):
        return Figures(language).number(value, _DIGITS)
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
