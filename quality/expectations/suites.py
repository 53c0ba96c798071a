"""The versions of a dataset's expectation suite: which one counts, and how a new one is kept."""

from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from catalog.models import Dataset
from catalog.queries import belongs_to, current_version
from marketplace.accounts.actors import Actor
from marketplace.core.paging import Page, newest_first
from marketplace.log.recording import record
from quality.errors import SuiteVersionNotFound
from quality.expectations.validating import validated
from quality.models import QualityReport, Suite


def newest(session: Session, dataset_id: UUID) -> Suite | None:
    """Return the suite that the next version is checked against."""
    return session.exec(
        select(Suite)
        .where(Suite.dataset_id == dataset_id)
        .order_by(col(Suite.number).desc())
        .limit(1)
    ).one_or_none()


def versions(session: Session, dataset_id: UUID, *, cursor: str | None = None) -> Page[Suite]:
    """Return the versions of a dataset's suite, the newest first."""
    statement = select(Suite).where(Suite.dataset_id == dataset_id)
    return newest_first(session, statement, Suite, cursor=cursor)


def numbered(session: Session, dataset: Dataset, number: int) -> Suite:
    """Return a version of a dataset's suite.

    Raises:
        SuiteVersionNotFound: It has no version of that number.
    """
    wanted = select(Suite).where(Suite.dataset_id == dataset.id, Suite.number == number)
    found = session.exec(wanted).one_or_none()
    if found is None:
        raise SuiteVersionNotFound(dataset, number)
    return found


def shown_to(session: Session, dataset: Dataset, actor: Actor | None) -> Suite | None:
    """Return the suite that may be known: its publisher's own next one, others' the applied one.

    A newer one than the shown version was checked against may tell of data that is not released.
    """
    if belongs_to(dataset, actor):
        return newest(session, dataset.id)
    shown = current_version(session, dataset)
    return applied(session, shown.report_id if shown else None)


def applied(session: Session, report_id: UUID | None) -> Suite | None:
    """Return the suite that the version of a report was checked against."""
    found = session.get(QualityReport, report_id) if report_id else None
    return session.get(Suite, found.suite_id) if found and found.suite_id else None


def write(
    session: Session, dataset: Dataset, content: dict[str, Any], *, person_id: UUID | None
) -> Suite:
    """Keep a publisher's suite as the newest version; the next file is checked against it.

    Sending the same suite again keeps the version there is.

    Raises:
        SuiteTooLarge: It has more expectations than are checked.
        UnknownExpectation: One is of a type that is not offered.
        BadExpectation: One lacks an argument, or has one it does not know.
    """
    checked = validated(content)
    _lock(session, dataset.id)
    before = newest(session, dataset.id)
    if before and not before.is_suggested and before.content == checked:
        return before
    suite = _kept(session, dataset.id, checked, before=before)
    suite.written_by = person_id
    record(
        session,
        "quality.suite-written",
        subject=f"dataset/{dataset.slug}",
        person_id=person_id,
        organization_id=dataset.publisher_id,
        details={"number": suite.number, "expectations": len(checked["expectations"])},
    )
    return suite


def keep_suggested(
    session: Session, dataset_id: UUID, content: dict[str, Any], *, fingerprint: str | None
) -> Suite:
    """Keep a suggested suite, unless the publisher has written one in the meantime."""
    _lock(session, dataset_id)
    before = newest(session, dataset_id)
    if before and not before.is_suggested:
        return before
    if before and before.schema_fingerprint == fingerprint:
        return before
    suite = _kept(session, dataset_id, content, before=before)
    suite.is_suggested = True
    suite.schema_fingerprint = fingerprint
    return suite


def _lock(session: Session, dataset_id: UUID) -> None:
    """Let no other transaction write the dataset's suite until this one ends."""
    wanted = select(Dataset.id).where(Dataset.id == dataset_id).with_for_update(key_share=True)
    session.exec(wanted).one()


def _kept(
    session: Session, dataset_id: UUID, content: dict[str, Any], *, before: Suite | None
) -> Suite:
    suite = Suite(
        dataset_id=dataset_id,
        number=before.number + 1 if before else 1,
        is_suggested=False,
        content=content,
    )
    session.add(suite)
    return suite
