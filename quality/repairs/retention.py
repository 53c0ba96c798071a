"""What becomes of a delivered file that was refused for privacy: deleted in time, or kept.

It lies in the closed store: only the publisher's people and the stewards know of it. A version that
was mended shares the file with the one that was delivered, and never gives it away.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select, update

from catalog import queries
from catalog.models import Dataset, Distribution, Version, VersionStatus
from marketplace.accounts.actors import Actor
from marketplace.core import clock
from marketplace.core.db import Sessions
from marketplace.core.ids import new_id
from marketplace.log.recording import record
from quality.inspection.privacy.wording import uncited
from quality.models import QualityReport, Retention
from quality.repairs.errors import NothingRetained, OriginalDeleted
from storage.objects import ObjectStore

_PRIVACY = "privacy."
_AT_ONCE = 100
_TAKEN_BACK: dict[str, Any] = {"preamble": [], "footer": [], "bad_row_examples": []}


def begin(session: Session, version: Version, *, days: int, holds_persons: bool) -> None:
    """Set the day on which the original of a version is deleted, if it tells of people.

    It does where privacy refused the version, or where it is known to hold persons' data of which
    the version is free. The day that was set first stays. A file that a version gives away is not
    to be deleted.
    """
    is_refused = (version.rejection or "").startswith(_PRIVACY)
    if not (is_refused or holds_persons) or _is_given_away(session, version):
        return
    now = clock.now()
    row = insert(Retention).values(
        id=new_id(),
        created_at=now,
        updated_at=now,
        version_id=version.derived_from or version.id,
        delete_after=now + timedelta(days=days),
    )
    session.exec(row.on_conflict_do_nothing(index_elements=["version_id"]))


def of(session: Session, version: Version) -> Retention | None:
    """Return what becomes of the original of a version, if anything is to become of it."""
    wanted = version.derived_from or version.id
    return session.exec(select(Retention).where(Retention.version_id == wanted)).one_or_none()


def keep(
    session: Session, dataset: Dataset, version: Version, *, actor: Actor, reason: str
) -> Retention:
    """Keep an original in the closed store, for a reason. Another reason replaces the first.

    Raises:
        NothingRetained: It is not to be deleted.
        OriginalDeleted: It was deleted.
    """
    retention = _locked(session, dataset, version)
    if (retention.kept_reason, retention.kept_by) != (reason, actor.person_id):
        retention.kept_reason, retention.kept_by = reason, actor.person_id
        _log(session, "quality.original_kept", dataset, version, actor.person_id)
    return retention


def let_go(
    session: Session, dataset: Dataset, version: Version, *, actor: Actor, days: int
) -> Retention:
    """Keep an original no longer: it is deleted after so many days. Again, it changes nothing.

    Raises:
        NothingRetained: It is not to be deleted.
        OriginalDeleted: It was deleted.
    """
    retention = _locked(session, dataset, version)
    if retention.kept_reason is not None:
        retention.kept_reason = retention.kept_by = None
        retention.delete_after = clock.now() + timedelta(days=days)
        _log(session, "quality.original_let_go", dataset, version, actor.person_id)
    return retention


def delete_due(sessions: Sessions, store: ObjectStore) -> int:
    """Delete the originals whose time is over and return how many there were.

    A version is marked before its file is deleted, so nothing is made from a file that is going;
    whatever a crash leaves undone is done the next time.
    """
    with sessions() as session:
        due = session.exec(
            select(Retention.id)
            .where(
                col(Retention.delete_after) <= clock.now(),
                col(Retention.kept_reason).is_(None),
                col(Retention.deleted_at).is_(None),
            )
            .order_by(col(Retention.delete_after))
            .limit(_AT_ONCE)
        ).all()
    return sum(_delete(sessions, store, retention_id) for retention_id in due)


def _delete(sessions: Sessions, store: ObjectStore, retention_id: UUID) -> bool:
    with sessions.begin() as session:
        key = _mark(session, retention_id)
    if key is None:
        return False
    store.delete(key)
    with sessions.begin() as session:
        retention = session.get_one(Retention, retention_id)
        retention.deleted_at = clock.now()
        version = session.get_one(Version, retention.version_id)
        dataset = session.get_one(Dataset, version.dataset_id)
        _log(session, "quality.original_deleted", dataset, version, None)
    return True


def _mark(session: Session, retention_id: UUID) -> str | None:
    """Note at every version of an original that it is gone, and return its key; None if it stays.

    It stays while a version is made from it, and for good once a version gives it away.
    """
    origin = session.get_one(Version, session.get_one(Retention, retention_id).version_id)
    queries.locked_dataset(session, origin.dataset_id)
    retention = session.get_one(Retention, retention_id, populate_existing=True)
    if retention.kept_reason is not None or retention.deleted_at is not None:
        return None
    if _is_given_away(session, origin):
        session.delete(retention)
        return None
    sharing = col(Version.object_key) == origin.object_key
    versions = session.exec(select(Version).where(sharing)).all()
    if any(version.status is VersionStatus.PROCESSING for version in versions):
        return None
    session.exec(update(Version).where(sharing).values(original_deleted_at=clock.now()))
    _forget_cells(session, versions)
    return origin.object_key


def _forget_cells(session: Session, versions: Sequence[Version]) -> None:
    """Take out of the reports what they cite of the file as it was."""
    reports = select(QualityReport).where(
        col(QualityReport.version_id).in_([version.id for version in versions])
    )
    for report in session.exec(reports):
        reading = report.reading
        columns = [column | {"examples": []} for column in reading.get("columns", [])]
        known = {column["name"] for column in columns}
        said = [uncited(each, known) for each in reading.get("assumptions", [])]
        changed = {"columns": columns, "assumptions": said} | _TAKEN_BACK
        report.reading = reading | {
            name: value for name, value in changed.items() if name in reading
        }


def _is_given_away(session: Session, version: Version) -> bool:
    """Tell whether some version offers the original for download, so that it is no secret."""
    statement = select(Distribution.id).where(Distribution.object_key == version.object_key)
    return session.exec(statement.limit(1)).one_or_none() is not None


def _locked(session: Session, dataset: Dataset, version: Version) -> Retention:
    queries.locked_dataset(session, dataset.id)
    retention = of(session, version)
    if retention is None:
        raise NothingRetained(version)
    session.refresh(retention)
    session.refresh(version)
    if version.original_deleted_at is not None:
        raise OriginalDeleted(version)
    return retention


def _log(
    session: Session, action: str, dataset: Dataset, version: Version, person_id: UUID | None
) -> None:
    record(
        session,
        action,
        subject=f"dataset/{dataset.slug}",
        person_id=person_id,
        organization_id=dataset.publisher_id,
        details={"version": version.number},
    )
