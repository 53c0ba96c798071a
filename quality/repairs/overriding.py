"""Overriding a privacy finding: a steward's decision, with a reason, until a day, in the log."""

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from sqlmodel import Session, col, select

from catalog import queries as catalog
from catalog.models import Dataset, Version
from marketplace.accounts.actors import Actor
from marketplace.accounts.errors import PersonRequired
from marketplace.core import clock
from marketplace.core.paging import PAGE, Page, newest_first
from marketplace.log.recording import record
from quality import queries
from quality.models import Override
from quality.repairs import making
from quality.repairs.errors import FindingNotFound, OverrideNotFound, OverrideTooLong
from quality.repairs.rules import LONGEST_OVERRIDE_DAYS
from quality.repairs.schemas import OverrideWrite


def override(
    session: Session, dataset: Dataset, version: Version, *, actor: Actor, given: OverrideWrite
) -> tuple[Override, Version]:
    """Except a finding from refusing the dataset, and have the version checked again under that.

    The finding is still counted and shown. An exception that is in force for the same finding
    takes the new reason and day; the same again changes nothing.

    Raises:
        PersonRequired: An organization's key asked; an override names a person.
        StillChecked: The version has no report yet.
        OriginalDeleted: Its file is gone.
        FindingNotFound: Its report holds no such finding.
        OverrideTooLong: It would end in the past, or too late.
    """
    if actor.person_id is None:
        raise PersonRequired
    making.refuse_unready(version)
    catalog.locked_dataset(session, dataset.id)
    _refuse_unfounded(session, dataset, version, given)
    kept = _in_force(session, dataset, rule=given.rule, column=given.column)
    if kept is None or (kept.reason, kept.valid_until) != (given.reason, given.valid_until):
        if kept is not None:
            kept.ended_at = clock.now()
        kept = Override(
            dataset_id=dataset.id,
            rule=given.rule,
            column_name=given.column,
            reason=given.reason,
            person_id=actor.person_id,
            person_name=actor.name,
            valid_until=given.valid_until,
        )
        session.add(kept)
        session.flush()  # the version's decisions are read from it
        _log(session, "quality.overridden", dataset, kept, actor)
    made = making.recheck(session, dataset, version, actor=actor, reason=given.reason)
    return kept, made


def end(session: Session, dataset: Dataset, override_id: UUID, *, actor: Actor) -> Override:
    """End an override: the next version is refused again. Ending it again changes nothing.

    Raises:
        OverrideNotFound: The dataset has no such override.
    """
    catalog.locked_dataset(session, dataset.id)
    found = session.get(Override, override_id)
    if found is None or found.dataset_id != dataset.id:
        raise OverrideNotFound
    if found.ended_at is None:
        found.ended_at = clock.now()
        _log(session, "quality.override_ended", dataset, found, actor)
    return found


def overrides(session: Session, dataset: Dataset) -> Sequence[Override]:
    """Return a dataset's overrides, ended ones too, the newest first."""
    return session.exec(
        select(Override).where(Override.dataset_id == dataset.id).order_by(col(Override.id).desc())
    ).all()


class OverrideState(StrEnum):
    """Which exceptions a list shows."""

    RUNNING = "running"
    ENDED = "ended"
    ALL = "all"


def everywhere(
    session: Session, *, state: OverrideState, cursor: str | None, limit: int = PAGE
) -> Page[Override]:
    """Return the exceptions of all datasets, the newest first.

    Raises:
        BadCursor: The cursor is not one that this list gave.
    """
    holds = col(Override.ended_at).is_(None) & (col(Override.valid_until) >= clock.now().date())
    conditions = {OverrideState.RUNNING: holds, OverrideState.ENDED: ~holds}
    statement = select(Override)
    if state in conditions:
        statement = statement.where(conditions[state])
    return newest_first(session, statement, Override, cursor=cursor, limit=limit)


def datasets_of(session: Session, overrides: Sequence[Override]) -> Sequence[Dataset]:
    """Return the datasets that exceptions are of."""
    wanted = {each.dataset_id for each in overrides}
    return session.exec(select(Dataset).where(col(Dataset.id).in_(wanted))).all()


def end_anywhere(session: Session, override_id: UUID, *, actor: Actor) -> Override:
    """End an exception of whichever dataset it is of.

    Raises:
        OverrideNotFound: There is none.
    """
    found = session.get(Override, override_id)
    if found is None:
        raise OverrideNotFound
    return end(session, session.get_one(Dataset, found.dataset_id), override_id, actor=actor)


def latest_day() -> date:
    """Return the last day until which an override may hold."""
    return clock.now().date() + timedelta(days=LONGEST_OVERRIDE_DAYS)


def is_in_force(override: Override) -> bool:
    """Tell whether an override holds today."""
    return override.ended_at is None and override.valid_until >= clock.now().date()


def _refuse_unfounded(
    session: Session, dataset: Dataset, version: Version, given: OverrideWrite
) -> None:
    findings = queries.report(session, dataset, version).privacy
    if not any((each["rule"], each["column"]) == (given.rule, given.column) for each in findings):
        raise FindingNotFound(version, given.rule, given.column)
    if not clock.now().date() <= given.valid_until <= latest_day():
        raise OverrideTooLong(given.valid_until, latest_day())


def _in_force(session: Session, dataset: Dataset, *, rule: str, column: str) -> Override | None:
    return next(
        (
            each
            for each in overrides(session, dataset)
            if (each.rule, each.column_name) == (rule, column) and is_in_force(each)
        ),
        None,
    )


def _log(session: Session, action: str, dataset: Dataset, override: Override, actor: Actor) -> None:
    record(
        session,
        action,
        subject=f"dataset/{dataset.slug}",
        person_id=actor.person_id,
        organization_id=actor.organization_id,
        details={
            "rule": override.rule,
            "column": override.column_name,
            "until": override.valid_until.isoformat(),
        },
    )
