"""Looking at a source, and taking in what is new there.

No transaction is open while the source is asked. What was taken is noted in the transaction that
makes the version of it, so a look that dies can be repeated: the same bytes make no version.
"""

import logging
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Protocol
from uuid import UUID

from sqlmodel import Session, col, select

from catalog import delivering
from catalog.announcing import PUBLISHERS
from catalog.models import Dataset, Version
from marketplace.core import clock
from marketplace.core.db import Sessions
from marketplace.core.outbound import Outbound
from marketplace.core.settings import Settings
from marketplace.notices import kinds
from marketplace.notices.telling import tell_members
from quality.intake import places
from quality.intake.outcomes import FAILURES, LookFailed, Outcome, kept, remembered
from quality.intake.places import Found
from quality.intake.rules import FAILURES as TOLD_AFTER
from quality.models import Intake, IntakeKind
from storage.errors import ObjectNotFound, StorageUnavailable
from storage.objects import ObjectStore
from storage.uploads import Announcement

logger = logging.getLogger(__name__)

_AT_ONCE = 20
"""So many files are taken from a prefix before other work gets its turn."""

_LONGEST_PAUSE = timedelta(days=7)
_MOST_DOUBLINGS = 10
_DUE_AT_ONCE = 50


class Services(Protocol):
    """What looking needs of the worker."""

    settings: Settings
    sessions: Sessions
    store: ObjectStore
    outbound: Outbound


class _Overtaken(Exception):
    """Another look has taken the same file, or the source has changed meanwhile."""


def claim_due(session: Session) -> list[Intake]:
    """Return the sources whose time has come, each with the time of its next look put forward."""
    due = session.exec(
        select(Intake)
        .where(col(Intake.is_active), Intake.next_look_at <= clock.now())
        .order_by(col(Intake.next_look_at))
        .limit(_DUE_AT_ONCE)
        .with_for_update(skip_locked=True)
    ).all()
    for intake in due:
        intake.next_look_at = clock.now() + timedelta(minutes=intake.every_minutes)
    return list(due)


def look(services: Services, intake_id: UUID) -> None:
    """Look at a source, make a version of each new file, and note how it ended.

    Publishers are told when it has failed for the third time in a row.
    """
    with services.sessions() as session:
        intake = session.get(Intake, intake_id)
        if intake is None:
            return
        dataset = session.get_one(Dataset, intake.dataset_id)
    folder = services.settings.data_folder.resolve() / "work" / f"intake-{intake.id}"
    shutil.rmtree(folder, ignore_errors=True)  # what a look left that was killed
    folder.mkdir(parents=True, mode=0o700)
    try:
        outcome, detail = _take_all(services, dataset, intake, folder), ""
    except LookFailed as failure:
        outcome, detail = failure.outcome, failure.detail
    except StorageUnavailable:
        outcome, detail = Outcome.STORAGE, ""
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    logger.info("intake of %s: %s", dataset.slug, outcome)
    with services.sessions.begin() as session:
        _note(session, intake, outcome, detail)


def _take_all(services: Services, dataset: Dataset, intake: Intake, folder: Path) -> Outcome:
    """Take in what is there: of an address one file, of a prefix one after the other."""
    max_bytes = services.settings.max_upload_bytes
    if intake.kind is IntakeKind.URL:
        found = places.fetch(services.outbound, intake, folder, max_bytes=max_bytes)
        return _take(services, dataset, intake, found) if found else Outcome.UNCHANGED
    outcome = Outcome.NOTHING
    for _ in range(_AT_ONCE):
        found = places.pick_up(services.store, intake, folder, max_bytes=max_bytes)
        if found is None:
            break
        taken = _take(services, dataset, intake, found)
        outcome = taken if outcome is not Outcome.TAKEN else outcome
    return outcome


def _take(services: Services, dataset: Dataset, intake: Intake, found: Found) -> Outcome:
    """Make a version of a file unless it is the last one again, and clear away where it lay."""
    with services.sessions() as session:
        is_known = found.sha256 in _known(session, intake)
    outcome = Outcome.UNCHANGED
    if is_known:
        with services.sessions.begin() as session:
            _remember(session, intake, found)
    else:
        outcome = _make_version(services, dataset, intake, found)
    try:
        places.clear_away(services.store, found)
    except ObjectNotFound:
        logger.info("somebody else cleared %s away", found.filename)
    return outcome


def _make_version(services: Services, dataset: Dataset, intake: Intake, found: Found) -> Outcome:
    def remember(session: Session, version: Version) -> None:
        if not _remember(session, intake, found, made=version):
            raise _Overtaken

    announcement = Announcement(
        filename=found.filename, size=found.size, sha256=found.sha256, opened_by=intake.set_by
    )
    try:
        delivering.take_in(
            services.sessions,
            services.store,
            dataset,
            found.path,
            announcement=announcement,
            then=remember,
        )
    except _Overtaken:
        return Outcome.UNCHANGED
    return Outcome.TAKEN


def _known(session: Session, intake: Intake, *, before: Version | None = None) -> set[str | None]:
    """Return the checksums of what was taken last, and of the newest version, whoever sent it."""
    statement = select(Version).where(Version.dataset_id == intake.dataset_id)
    if before:
        statement = statement.where(Version.number < before.number)
    newest = session.exec(statement.order_by(col(Version.number).desc()).limit(1)).one_or_none()
    of_newest = {newest.sha256, newest.declared_sha256} if newest else set[str | None]()
    return of_newest | {intake.sha256}


def _remember(
    session: Session, intake: Intake, found: Found, *, made: Version | None = None
) -> bool:
    """Note what was taken, unless it was overtaken; return whether it was not."""
    present = _locked(session, intake)
    if present is None or (made and found.sha256 in _known(session, present, before=made)):
        return False
    present.sha256, present.etag = found.sha256, found.etag
    present.last_modified = found.last_modified
    return True


def _note(session: Session, intake: Intake, outcome: Outcome, detail: str) -> None:
    present = _locked(session, intake)
    if present is None:
        return
    present.looked_at = clock.now()
    present.outcome = kept(outcome, detail)
    present.looks = remembered(present.looks, present.outcome, present.looked_at)
    if outcome in FAILURES:
        present.failures += 1
    elif outcome is not Outcome.STORAGE:
        present.failures = 0
    present.next_look_at = clock.now() + _pause(present)
    if outcome in FAILURES and present.failures == TOLD_AFTER.threshold:
        _tell(session, present)


def _pause(intake: Intake) -> timedelta:
    """Return how long until the next look: twice as long for each failure that was told of."""
    usual = timedelta(minutes=intake.every_minutes)
    doublings = min(max(0, intake.failures - int(TOLD_AFTER.threshold or 0)), _MOST_DOUBLINGS)
    return max(usual, min(usual * 2**doublings, _LONGEST_PAUSE))


def _tell(session: Session, intake: Intake) -> None:
    dataset = session.get_one(Dataset, intake.dataset_id)
    tell_members(
        session,
        dataset.publisher_id,
        kinds.INTAKE_FAILING,
        roles=PUBLISHERS,
        link=f"/datasets/{dataset.slug}/intake",
        dataset=dataset.title,
        failures=intake.failures,
    )


def _locked(session: Session, intake: Intake) -> Intake | None:
    """Return a source under its lock if it still is the one that was looked at."""
    return session.exec(
        select(Intake)
        .where(Intake.id == intake.id, Intake.kind == intake.kind, Intake.address == intake.address)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
