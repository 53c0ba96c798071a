"""What is kept of an attempt: report, suite and verdict, in one transaction."""

from typing import Any, Protocol

from sqlmodel import Session

from catalog.judging import Judgement, record_judgement
from catalog.models import Version, VersionStatus
from marketplace.core import clock
from marketplace.core.db import Sessions
from marketplace.core.settings import Settings
from quality import queries
from quality.attempts import Attempt, Result
from quality.expectations import suites
from quality.expectations.validating import validated
from quality.inspection.outcome import Outcome
from quality.inspection.privacy import wording
from quality.models import QualityReport, Suite
from quality.repairs import retention
from quality.reporting import Findings

_DETAILS = {"notices", "geometry", "small_groups", "repaired", "changes"}


class Services(Protocol):
    """What recording needs of the worker."""

    settings: Settings
    sessions: Sessions


def record(
    services: Services,
    attempt: Attempt,
    findings: Findings,
    *,
    sha256: str | None = None,
    result: Result | None = None,
) -> None:
    """Keep report, suite and verdict in one transaction; a version that has one keeps it."""
    with services.sessions.begin() as session:
        _, version = queries.version_to_inspect(session, attempt.version.id)
        if version.status is not VersionStatus.PROCESSING:
            return
        suite = _keep_suite(session, attempt, result)
        session.add(_report(attempt, findings, result=result, suite=suite))
        record_judgement(
            session, version.id, _judgement(attempt, findings, sha256=sha256, result=result)
        )
        retention.begin(
            session,
            version,
            days=services.settings.quality.retention_days,
            holds_persons=_holds_persons(version, result),
        )
        if inspection := queries.inspection(session, version.id):
            inspection.finished_at = clock.now()


def _keep_suite(session: Session, attempt: Attempt, result: Result | None) -> Suite | None:
    if result is None or result.outcome.suite is None or not result.outcome.is_suite_new:
        return attempt.decisions.suite
    return suites.keep_suggested(
        session,
        attempt.dataset.id,
        validated(result.outcome.suite),
        fingerprint=result.outcome.fingerprint,
    )


def _report(
    attempt: Attempt, findings: Findings, *, result: Result | None, suite: Suite | None
) -> QualityReport:
    report = QualityReport(
        id=attempt.report_id,
        version_id=attempt.version.id,
        attempt=attempt.number,
        passed=findings.passed,
        score=findings.score,
        rejection=findings.rejection,
        suite_id=suite.id if suite else None,
        criteria=findings.criteria,
        dimensions=findings.dimensions,
    )
    if result is not None:
        outcome = result.outcome
        report.details = outcome.model_dump(mode="json", include=_DETAILS)
        report.columns = _dumped(outcome.columns)
        report.privacy = _dumped(outcome.privacy)
        report.expectations = _dumped(outcome.expectations)
        report.changes = result.comparison.as_changes()
        reading = outcome.reading.model_dump(mode="json") if outcome.reading else {}
        report.reading = reading | {
            "rows": outcome.rows,
            "bad_rows": outcome.bad_rows,
            "bad_row_examples": _dumped(outcome.bad_row_examples),
        }
    return report


def _dumped(shapes: Any) -> list[dict[str, Any]]:
    return [shape.model_dump(mode="json") for shape in shapes]


def _judgement(
    attempt: Attempt, findings: Findings, *, sha256: str | None, result: Result | None
) -> Judgement:
    if result is None or result.outcome.failure:
        return Judgement(
            passed=findings.passed,
            report_id=attempt.report_id,
            score=findings.score,
            rejection=findings.rejection,
            sha256=sha256,
            criteria=findings.criteria,
        )
    outcome = result.outcome
    return Judgement(
        passed=findings.passed,
        report_id=attempt.report_id,
        score=findings.score,
        rejection=findings.rejection,
        sha256=sha256,
        row_count=outcome.rows,
        schema_fingerprint=outcome.fingerprint,
        columns=_dumped(outcome.columns),
        criteria=findings.criteria,
        dimensions=findings.dimensions,
        preview=outcome.preview if findings.passed else [],
        sample=outcome.sample if findings.passed else [],
        chart=outcome.chart if findings.passed else None,
        features=outcome.features if findings.passed else None,
        treatments=_treatments(outcome),
        changes=result.comparison.as_changes(),
        files=result.files,
        period=outcome.period,
        bbox=list(outcome.bbox) if outcome.bbox else None,
        place=outcome.place,
    )


def _treatments(outcome: Outcome) -> list[dict[str, str]]:
    """Return what was done to the original, or why it is not given away.

    It is kept back for parts that were not taken, if they hold personal data or could not be
    searched. A GTFS feed is one thing in several files, whose largest may remain unsearched.
    """
    done = [{**each.texts} for each in outcome.repaired]
    personal = [finding.part for finding in outcome.privacy if finding.withholds]
    if personal:
        done.append({**wording.withheld(personal)})
    if outcome.unsearched and outcome.reading and outcome.reading.kind != "gtfs":
        done.append({**wording.unchecked(outcome.unsearched)})
    return done


def _holds_persons(version: Version, result: Result | None) -> bool:
    """Tell whether the delivered file holds personal data though the version has none."""
    if result is None or version.derived_from:
        return False
    outcome = result.outcome
    is_mended = any(done.changed for done in outcome.repaired)
    return is_mended or any(finding.withholds for finding in outcome.privacy)
