"""Letting data out: the weighed release, publication and withdrawal.

Whoever changes what is visible holds the dataset's lock, so that versions that finish at the same
time, a release and a withdrawal happen one after the other, in whichever order they came.
"""

from sqlmodel import Session, col, select

from catalog import announcing, queries
from catalog.errors import (
    DatasetNotReady,
    NothingToRelease,
    ReleaseNeedsPerson,
    ReleaseTooNarrow,
)
from catalog.lifecycle import is_wider, move
from catalog.models import Access, Dataset, DatasetStatus, Release, Version, VersionStatus
from catalog.schemas import ReleaseForm, Risks
from catalog.search.outbox import mark_changed
from marketplace.accounts.actors import Actor
from marketplace.core import clock
from marketplace.log.recording import record


def publish(session: Session, dataset: Dataset, *, actor: Actor) -> None:
    """Make a dataset visible; its newest good version is the one shown.

    Publishing what is already published changes nothing.

    Raises:
        DatasetNotReady: It lacks a text, a theme, a version that passed its checks, a release, or
            its publisher calls itself a department and nobody has confirmed it.
    """
    queries.locked_dataset(session, dataset.id)
    if dataset.status is DatasetStatus.PUBLISHED:
        return
    newest = queries.newest_good_version(session, dataset)
    waiting = queries.waiting_version(session, dataset)
    missing = missing_for_publication(dataset, newest, waits=waiting is not None)
    if queries.is_claimed_city_data(session, dataset):
        missing.append("verification")
    if missing:
        raise DatasetNotReady(dataset, missing)

    dataset.status = DatasetStatus.PUBLISHED
    dataset.published_at = dataset.published_at or clock.now()
    dataset.withdrawn_at = None
    for version in _in_state(session, dataset, VersionStatus.WITHDRAWN):
        move(version, VersionStatus.PUBLISHED)
    if newest and newest.status is VersionStatus.READY:
        move(newest, VersionStatus.PUBLISHED)
    _log(session, "catalog.opened", dataset, actor)
    show_newest(session, dataset)


def withdraw(session: Session, dataset: Dataset, *, actor: Actor) -> None:
    """Take a dataset out of the catalogue; nothing is deleted. Again, it changes nothing."""
    queries.locked_dataset(session, dataset.id)
    if dataset.status is not DatasetStatus.PUBLISHED:
        return
    for version in _in_state(session, dataset, VersionStatus.PUBLISHED):
        move(version, VersionStatus.WITHDRAWN)
    dataset.status = DatasetStatus.WITHDRAWN
    dataset.withdrawn_at = clock.now()
    dataset.current_version_id = None
    mark_changed(session, dataset.id)
    _log(session, "catalog.withdrawn", dataset, actor)


def release(
    session: Session, dataset: Dataset, *, actor: Actor, form: ReleaseForm
) -> tuple[Release, Version]:
    """Record a person's weighed decision, and let the versions go that waited for it.

    It is about the newest version that waits, or, if none does, about the newest good one: so a
    level can be changed later. Deciding the same again changes nothing. An older version that
    waits goes along if its schema is the same.

    Raises:
        ReleaseNeedsPerson: An organization's key asked; a release names a person.
        NothingToRelease: No version has passed its checks.
        ReleaseTooNarrow: The level is narrower than the dataset's door.
    """
    queries.locked_dataset(session, dataset.id)
    if actor.person_id is None:
        raise ReleaseNeedsPerson(dataset)
    version = queries.waiting_version(session, dataset) or queries.newest_good_version(
        session, dataset
    )
    if version is None:
        raise NothingToRelease(dataset)
    if is_wider(dataset.access, form.level):
        raise ReleaseTooNarrow(dataset, form.level)
    decision = Release(
        dataset_id=dataset.id,
        version_id=version.id,
        level=form.level,
        benefit=form.benefit,
        risks=_risks(form.risks),
        reason=form.reason,
        person_id=actor.person_id,
        person_name=actor.name,
        schema_fingerprint=version.schema_fingerprint or "",
    )
    before = queries.latest_release(session, dataset)
    if before is None or not _is_same(before, decision):
        session.add(decision)
        _log(session, "catalog.released", dataset, actor, version=version, level=form.level)
    else:
        decision = before
    _let_go(session, dataset, version)
    return decision, version


def missing_for_publication(
    dataset: Dataset, version: Version | None, *, waits: bool = False
) -> list[str]:
    """Return what a dataset lacks before it can be visible; nothing if it is ready."""
    lacks = {
        "title": not any(dataset.title.values()),
        "description": not any(dataset.description.values()),
        "license": not dataset.license,
        "theme": not dataset.themes,
        "release": version is None and waits,
        "version": version is None and not waits,
    }
    return [field for field, is_missing in lacks.items() if is_missing]


def covers(decision: Release | None, *, door: Access, version: Version) -> bool:
    """Tell whether a release lets a later version out without a person.

    It does while the schema is the one that was weighed and the door is no wider than allowed.
    """
    return (
        decision is not None
        and bool(version.schema_fingerprint)
        and decision.schema_fingerprint == version.schema_fingerprint
        and not is_wider(door, decision.level)
    )


def show_newest(session: Session, dataset: Dataset) -> None:
    """Make the newest published version the one shown; the caller holds the dataset's lock.

    So a version that finished late never replaces one with a higher number.
    """
    session.flush()  # the states just set must be seen by the query
    newest = session.exec(
        select(Version)
        .where(Version.dataset_id == dataset.id, Version.status == VersionStatus.PUBLISHED)
        .order_by(col(Version.number).desc())
        .limit(1)
    ).one_or_none()
    if newest is None or newest.id == dataset.current_version_id:
        return
    newest.published_at = newest.published_at or clock.now()
    dataset.current_version_id = newest.id
    _take_extent(dataset, newest)
    announcing.version_published(session, dataset, newest)


def _let_go(session: Session, dataset: Dataset, released: Version) -> None:
    is_visible = dataset.status is DatasetStatus.PUBLISHED
    for version in _in_state(session, dataset, VersionStatus.NEEDS_RELEASE):
        if version.id == released.id or (
            version.schema_fingerprint == released.schema_fingerprint
            and version.number < released.number
        ):
            move(version, VersionStatus.PUBLISHED if is_visible else VersionStatus.READY)
            version.published_at = clock.now() if is_visible else None
    if is_visible:
        show_newest(session, dataset)


def _take_extent(dataset: Dataset, version: Version) -> None:
    """Take place and time from the data where the publisher did not state them."""
    if version.bbox and (dataset.bbox is None or "bbox" in dataset.measured):
        dataset.bbox = version.bbox
        dataset.measured = sorted({*dataset.measured, "bbox"})
    if version.place and (not dataset.place or "place" in dataset.measured):
        dataset.place = version.place
        dataset.measured = sorted({*dataset.measured, "place"})
    has_period = dataset.period_start is not None or dataset.period_end is not None
    if version.period_start and (not has_period or "period" in dataset.measured):
        dataset.period_start, dataset.period_end = version.period_start, version.period_end
        dataset.measured = sorted({*dataset.measured, "period"})


def _in_state(session: Session, dataset: Dataset, state: VersionStatus) -> list[Version]:
    return list(
        session.exec(
            select(Version)
            .where(Version.dataset_id == dataset.id, Version.status == state)
            .order_by(col(Version.number))
            .execution_options(populate_existing=True)
        )
    )


def _risks(risks: str | Risks) -> dict[str, str]:
    if isinstance(risks, str):
        return {"summary": risks}
    return {name: text for name, text in risks.model_dump().items() if text}


def _is_same(before: Release, decision: Release) -> bool:
    fields = ("version_id", "level", "benefit", "risks", "reason", "person_id")
    return all(getattr(before, field) == getattr(decision, field) for field in fields)


def _log(
    session: Session,
    action: str,
    dataset: Dataset,
    actor: Actor,
    **details: object,
) -> None:
    facts = {
        name: value.number if isinstance(value, Version) else str(value)
        for name, value in details.items()
    }
    record(
        session,
        action,
        subject=f"dataset/{dataset.slug}",
        person_id=actor.person_id,
        organization_id=actor.organization_id,
        details=facts,
    )
