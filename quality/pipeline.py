"""The pipeline of one version: fetch, inspect, keep, judge. No transaction is open meanwhile."""

import errno
import hashlib
import logging
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from sqlmodel import Session

from catalog.judging import DerivedFile, Judgement, record_judgement
from catalog.models import Dataset, FileFormat, Version, VersionStatus
from marketplace.core import clock
from marketplace.core.db import Sessions
from marketplace.core.settings import Settings
from quality import criteria, queries, reporting
from quality.comparing import Comparison, compare
from quality.expectations import suites
from quality.fork_server import DiskFull, InspectionBroke, Inspector
from quality.inspection.outcome import Outcome, WrittenFile
from quality.models import Inspection, QualityReport, Suite
from quality.ordering import PREVIOUS_FILE, Decisions, decisions
from quality.reporting import Findings
from storage.errors import StorageUnavailable
from storage.objects import ObjectStore

logger = logging.getLogger(__name__)

SOURCE = "source"
_TELL_EVERY_SECONDS = 1.0
_TRANSIENT = (StorageUnavailable, DiskFull)
_FULL = {errno.ENOSPC, errno.EDQUOT}
_DETAILS = {"notices", "geometry", "small_groups", "repaired", "changes"}


class Services(Protocol):
    """What the pipeline needs of the worker that runs it."""

    settings: Settings
    sessions: Sessions
    store: ObjectStore
    inspector: Inspector


@dataclass(frozen=True, kw_only=True)
class _Attempt:
    """One try at a version, with what was known when it began."""

    number: int
    dataset: Dataset
    version: Version
    decisions: Decisions
    folder: Path

    @property
    def report_id(self) -> UUID:
        return reporting.report_id_of(self.version.id, self.number)

    def key(self, name: str) -> str:
        """Return where a derived file of this attempt is kept."""
        return f"versions/{self.version.id}/{self.report_id}/{name}"


def run(services: Services, version_id: UUID) -> None:
    """Inspect a version that is being processed, and give it its verdict.

    A version that has its verdict is left alone. An attempt that fails is raised, to be tried
    again; the last one rejects the version by rule ``pipeline``. A full disk or a storage that
    does not answer is no fault of the file and uses no attempt up.
    """
    attempt = _begin(services, version_id)
    if attempt is None:
        return
    if attempt.number > criteria.MAX_ATTEMPTS:
        _give_up(services, attempt, "worker died")
        return
    try:
        _inspect(services, attempt)
    except _TRANSIENT:
        _give_back(services, version_id)
        raise
    except OSError as error:
        if error.errno in _FULL:
            _give_back(services, version_id)
            raise
        _fail(services, attempt, error)
    except Exception as error:
        _fail(services, attempt, error)
    finally:
        shutil.rmtree(attempt.folder, ignore_errors=True)


def _begin(services: Services, version_id: UUID) -> _Attempt | None:
    """Count the attempt before anything can go wrong, and forget what earlier ones left."""
    with services.sessions.begin() as session:
        dataset, version = queries.version_to_inspect(session, version_id)
        if version.status is not VersionStatus.PROCESSING:
            return None
        inspection = queries.inspection(session, version_id)
        if inspection is None:
            inspection = Inspection(version_id=version_id)
            session.add(inspection)
        inspection.attempts += 1
        inspection.step, inspection.done, inspection.total = "fetching", 0, version.size
        inspection.note = ""
        work = services.settings.data_folder.resolve() / "work" / str(version_id)
        attempt = _Attempt(
            number=inspection.attempts,
            dataset=dataset,
            version=version,
            decisions=decisions(session, dataset, version),
            folder=work / str(inspection.attempts),
        )
    shutil.rmtree(work, ignore_errors=True)
    return attempt


def _inspect(services: Services, attempt: _Attempt) -> None:
    attempt.folder.mkdir(parents=True, mode=0o700)
    sha256 = _fetch(services, attempt)
    measured = reporting.checksum(attempt.version, sha256)
    if not measured["passed"]:
        _record(services, attempt, reporting.ended(measured), sha256=sha256)
        return
    order = attempt.decisions.order(
        folder=str(attempt.folder),
        source=SOURCE,
        filename=attempt.version.filename,
        has_previous=_fetch_previous(services, attempt),
    )
    outcome = services.inspector.inspect(order, _teller(services, attempt.version.id))
    comparison = compare(attempt.decisions.previous, outcome)
    findings = reporting.judge(
        outcome,
        dataset=attempt.dataset,
        version=attempt.version,
        sha256=sha256,
        comparison=comparison,
    )
    if outcome.failure is None:  # else the step that refused the file stays the last one
        _tell(services, attempt.version.id, queries.LAST_STEP)
    files = _save(services, attempt, outcome.files) if findings.passed else []
    result = _Result(outcome=outcome, comparison=comparison, files=files)
    _record(services, attempt, findings, sha256=sha256, result=result)


def _fetch(services: Services, attempt: _Attempt) -> str:
    """Stream the file to local disk and return its SHA-256."""
    version, digest = attempt.version, hashlib.sha256()
    done, told_at = 0, time.monotonic()
    with (attempt.folder / SOURCE).open("wb") as file:
        for chunk in services.store.read(version.object_key):
            digest.update(chunk)
            file.write(chunk)
            done += len(chunk)
            if time.monotonic() - told_at > _TELL_EVERY_SECONDS:
                told_at = time.monotonic()
                _tell(services, version.id, "fetching", done=done, total=version.size)
    return digest.hexdigest()


def _fetch_previous(services: Services, attempt: _Attempt) -> bool:
    """Lay the table of the version before beside the file, and return whether it is there."""
    key = attempt.decisions.previous_key
    if key is None:
        return False
    with (attempt.folder / PREVIOUS_FILE).open("wb") as file:
        for chunk in services.store.read(key):
            file.write(chunk)
    return True


def _teller(services: Services, version_id: UUID) -> Callable[[str, str], None]:
    return lambda step, note: _tell(services, version_id, step, note=note)


def _tell(
    services: Services,
    version_id: UUID,
    step: str,
    *,
    done: int = 0,
    total: int = 0,
    note: str = "",
) -> None:
    """Say how far it is, in a transaction of its own, for whoever watches."""
    with services.sessions.begin() as session:
        if inspection := queries.inspection(session, version_id):
            inspection.step = step if step in queries.STEPS else inspection.step
            inspection.done, inspection.total, inspection.note = done, total, note


def _save(services: Services, attempt: _Attempt, files: list[WrittenFile]) -> list[DerivedFile]:
    """Keep the derived files in storage; those of attempts that died are removed."""
    for number in range(1, attempt.number):
        abandoned = reporting.report_id_of(attempt.version.id, number)
        for file in files:
            services.store.delete(f"versions/{attempt.version.id}/{abandoned}/{file.name}")
    kept: list[DerivedFile] = []
    for file in files:
        services.store.save(
            attempt.key(file.name), attempt.folder / file.name, media_type=file.media_type
        )
        kept.append(
            DerivedFile(
                format=FileFormat(file.format),
                object_key=attempt.key(file.name),
                media_type=file.media_type,
                size=file.size,
                sha256=file.sha256,
            )
        )
    return kept


@dataclass(frozen=True, kw_only=True)
class _Result:
    """What an inspection that came to its end brought."""

    outcome: Outcome
    comparison: Comparison
    files: list[DerivedFile]


def _record(
    services: Services,
    attempt: _Attempt,
    findings: Findings,
    *,
    sha256: str | None = None,
    result: _Result | None = None,
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
        if inspection := queries.inspection(session, version.id):
            inspection.finished_at = clock.now()


def _keep_suite(session: Session, attempt: _Attempt, result: _Result | None) -> Suite | None:
    if result is None or result.outcome.suite is None or not result.outcome.is_suite_new:
        return attempt.decisions.suite
    return suites.keep_suggested(
        session,
        attempt.dataset.id,
        suites.validated(result.outcome.suite),
        fingerprint=result.outcome.fingerprint,
    )


def _report(
    attempt: _Attempt, findings: Findings, *, result: _Result | None, suite: Suite | None
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
    attempt: _Attempt, findings: Findings, *, sha256: str | None, result: _Result | None
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
        treatments=[{**done.texts} for done in outcome.repaired],
        changes=result.comparison.as_changes(),
        files=result.files,
        period=outcome.period,
        bbox=list(outcome.bbox) if outcome.bbox else None,
    )


def _give_back(services: Services, version_id: UUID) -> None:
    """Not count an attempt that failed for want of disk or storage."""
    with services.sessions.begin() as session:
        if inspection := queries.inspection(session, version_id):
            inspection.attempts = max(0, inspection.attempts - 1)
            inspection.step = "waiting"


def _fail(services: Services, attempt: _Attempt, error: Exception) -> None:
    """Raise a failed attempt to have it tried again, or reject the version with the last one."""
    reason = str(error) if isinstance(error, InspectionBroke) else type(error).__name__
    logger.warning("attempt %d at %s failed: %s", attempt.number, attempt.version.id, reason)
    if attempt.number < criteria.MAX_ATTEMPTS:
        raise error
    logger.error("gave up on %s", attempt.version.id, exc_info=error)
    _give_up(services, attempt, reason)


def _give_up(services: Services, attempt: _Attempt, reason: str) -> None:
    message = {
        "de": f"Die Prüfung ist {criteria.MAX_ATTEMPTS}-mal abgebrochen ({reason[:120]}). Die "
        "Datenstelle ist benachrichtigt. Was online ist, bleibt online.",
        "en": f"The inspection broke off {criteria.MAX_ATTEMPTS} times ({reason[:120]}). The data "
        "desk has been told. What is online stays online.",
    }
    measured = reporting.criterion(
        criteria.PIPELINE, value=attempt.number, passed=False, message=message
    )
    _record(services, attempt, reporting.ended(measured))
