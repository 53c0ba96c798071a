"""The pipeline of one version: fetch, inspect, keep, judge. No transaction is open meanwhile."""

import errno
import hashlib
import logging
import shutil
import time
from collections.abc import Callable
from typing import Protocol
from uuid import UUID

from catalog.judging import DerivedFile
from catalog.models import FileFormat, VersionStatus
from marketplace.core.db import Sessions
from marketplace.core.settings import Settings
from quality import criteria, queries, recording, reporting, scanning
from quality.attempts import Attempt, Result
from quality.comparing import compare
from quality.fork_server import DiskFull, InspectionBroke, Inspector
from quality.inspection.outcome import MEDIA_TYPES, Outcome, WrittenFile
from quality.models import Inspection
from quality.ordering import PREVIOUS_FILE, decisions
from quality.repairs import references
from quality.reporting import Criterion
from quality.scanning import Clamd, ScannerUnavailable
from storage.errors import StorageUnavailable
from storage.objects import ObjectStore

logger = logging.getLogger(__name__)

SOURCE = "source"
_TELL_EVERY_SECONDS = 1.0
_TRANSIENT = (StorageUnavailable, DiskFull, ScannerUnavailable)
_FULL = {errno.ENOSPC, errno.EDQUOT}


class Services(Protocol):
    """What the pipeline needs of the worker that runs it."""

    settings: Settings
    sessions: Sessions
    store: ObjectStore
    inspector: Inspector


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


def _begin(services: Services, version_id: UUID) -> Attempt | None:
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
        attempt = Attempt(
            number=inspection.attempts,
            dataset=dataset,
            version=version,
            decisions=decisions(session, dataset, version),
            folder=work / str(inspection.attempts),
        )
    shutil.rmtree(work, ignore_errors=True)
    return attempt


def _inspect(services: Services, attempt: Attempt) -> None:
    attempt.folder.mkdir(parents=True, mode=0o700)
    sha256 = _fetch(services, attempt)
    measured = reporting.checksum(attempt.version, sha256)
    if not measured["passed"]:
        recording.record(services, attempt, reporting.ended(measured), sha256=sha256)
        return
    _fetch_references(services, attempt)
    order = attempt.decisions.order(
        folder=str(attempt.folder),
        source=SOURCE,
        filename=attempt.version.filename,
        has_previous=_fetch_previous(services, attempt),
    )
    outcome = services.inspector.inspect(order, _teller(services, attempt.version.id))
    scanned = _scanned(services, attempt, outcome)
    if not all(found["passed"] for found in scanned):
        recording.record(services, attempt, reporting.ended(measured, *scanned), sha256=sha256)
        return
    comparison = compare(attempt.decisions.previous, outcome)
    findings = reporting.judge(
        outcome,
        dataset=attempt.dataset,
        version=attempt.version,
        sha256=sha256,
        comparison=comparison,
    )
    findings.criteria.extend(scanned)
    if outcome.failure is None:  # else the step that refused the file stays the last one
        _tell(services, attempt.version.id, queries.LAST_STEP)
    files = _save(services, attempt, outcome.files) if findings.passed else []
    if findings.passed and outcome.original_is_csv:
        files.append(_original_as_csv(attempt, sha256))
    result = Result(outcome=outcome, comparison=comparison, files=files)
    recording.record(services, attempt, findings, sha256=sha256, result=result)


def _scanned(services: Services, attempt: Attempt, outcome: Outcome) -> list[Criterion]:
    """Return what the malware scanner says of a document, where there is one to ask."""
    clamd = services.settings.quality.clamd
    if clamd is None or outcome.reading is None or outcome.reading.kind != "document":
        return []
    return [scanning.measured(Clamd(clamd), attempt.folder / SOURCE)]


def _fetch(services: Services, attempt: Attempt) -> str:
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


def _fetch_previous(services: Services, attempt: Attempt) -> bool:
    """Lay the table of the version before beside the file, and return whether it is there."""
    key = attempt.decisions.previous_key
    if key is None:
        return False
    with (attempt.folder / PREVIOUS_FILE).open("wb") as file:
        for chunk in services.store.read(key):
            file.write(chunk)
    return True


def _fetch_references(services: Services, attempt: Attempt) -> None:
    """Lay the shapes of districts, by which repairs generalise, beside the file."""
    wanted = {each.reference: each for each in attempt.decisions.repairs if each.reference}
    with services.sessions() as session:
        found = {slug: references.file_of(session, slug) for slug in wanted}
    for slug, shapes in found.items():
        if shapes is not None:  # else the child says that they are not there
            with (attempt.folder / wanted[slug].reference_file).open("wb") as file:
                file.writelines(services.store.read(shapes.object_key))


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


def _save(services: Services, attempt: Attempt, files: list[WrittenFile]) -> list[DerivedFile]:
    """Keep the derived files in storage; those of attempts that died are removed."""
    for number in range(1, attempt.number):
        folder = attempt.folder_of(number)
        for file in files:
            services.store.abort_uploads(folder + file.name)
        _remove(services, folder)
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


def _original_as_csv(attempt: Attempt, sha256: str) -> DerivedFile:
    """Return the delivered file as the CSV of its version: it is not stored a second time."""
    return DerivedFile(
        format=FileFormat.CSV,
        object_key=attempt.version.object_key,
        media_type=MEDIA_TYPES["csv"],
        size=attempt.version.size,
        sha256=sha256,
    )


def _remove(services: Services, folder: str) -> None:
    """Remove what an attempt that died had kept in storage."""
    for found in services.store.listed(folder):
        services.store.delete(found.key)


def _give_back(services: Services, version_id: UUID) -> None:
    """Not count an attempt that failed for want of disk or storage."""
    with services.sessions.begin() as session:
        if inspection := queries.inspection(session, version_id):
            inspection.attempts = max(0, inspection.attempts - 1)
            inspection.step = "waiting"


def _fail(services: Services, attempt: Attempt, error: Exception) -> None:
    """Raise a failed attempt to have it tried again, or reject the version with the last one."""
    reason = str(error) if isinstance(error, InspectionBroke) else type(error).__name__
    logger.warning("attempt %d at %s failed: %s", attempt.number, attempt.version.id, reason)
    if attempt.number < criteria.MAX_ATTEMPTS:
        raise error
    logger.error("gave up on %s", attempt.version.id, exc_info=error)
    _give_up(services, attempt, reason)


def _give_up(services: Services, attempt: Attempt, reason: str) -> None:
    for number in range(1, attempt.number + 1):
        _remove(services, attempt.folder_of(number))
    message = {
        "de": f"Die Prüfung ist {criteria.MAX_ATTEMPTS}-mal abgebrochen ({reason[:120]}). Die "
        "Datenstelle ist benachrichtigt. Was online ist, bleibt online.",
        "en": f"The inspection broke off {criteria.MAX_ATTEMPTS} times ({reason[:120]}). The data "
        "desk has been told. What is online stays online.",
    }
    measured = reporting.criterion(
        criteria.PIPELINE, value=attempt.number, passed=False, message=message
    )
    recording.record(services, attempt, reporting.ended(measured))
