"""Making a version anew from the original of another: mended, read by another rule, or as it was.

What is made from the same original under the same decisions is the same version: asking twice, or
clicking twice, makes one.
"""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from sqlmodel import Session, col, select

from catalog import delivering, queries
from catalog.announcing import PIPELINE
from catalog.models import Dataset, Version, VersionStatus
from marketplace.accounts.actors import Actor
from marketplace.core import clock
from marketplace.log.recording import record
from quality.criteria import RULES
from quality.inspection.order import ReadingRule, Repair
from quality.models import Handling, Preparation, QualityReport
from quality.ordering import decisions, handling_of, preparation_of
from quality.repairs import fitting
from quality.repairs.errors import OriginalDeleted, StillChecked, TooManyRepairs
from quality.repairs.schemas import MOST_REPAIRS, HandlingWrite


def repair(
    session: Session,
    dataset: Dataset,
    version: Version,
    *,
    actor: Actor,
    repairs: Sequence[Repair],
    reason: str = "",
) -> Version:
    """Return a new version from the original of another, with repairs, whose checks begin.

    What was done to the other version is done first. The same repairs again make no other version.

    Raises:
        StillChecked: The version has no report yet.
        OriginalDeleted: Its file is gone.
        RepairMisfits: A repair names a column that is not there, or one that it cannot change.
        TooManyRepairs: More than one inspection carries out.
    """
    dataset = queries.locked_dataset(session, dataset.id)
    refuse_unready(version)
    before = _repairs_of(session, dataset, version)
    new = [each for each in repairs if each not in before]
    fitting.refuse_misfits(session, dataset, version, new)
    wanted = [*before, *new]
    if len(wanted) > MOST_REPAIRS:
        raise TooManyRepairs(MOST_REPAIRS)
    return _make(session, dataset, version, actor=actor, repairs=wanted, reason=reason)


def reread(
    session: Session,
    dataset: Dataset,
    version: Version,
    actor: Actor,
    rule: ReadingRule | None = None,
) -> Version:
    """Return a new version from the original of another, read by a rule, whose checks begin.

    The rule is kept for the dataset's next versions too; without one, that which is kept is
    applied. Repairs of the version are done again. The same rule again makes no other version.

    Raises:
        StillChecked: The version has no report yet.
        OriginalDeleted: Its file is gone.
    """
    dataset = queries.locked_dataset(session, dataset.id)
    refuse_unready(version)
    if rule is not None:
        _decide(
            session, dataset, actor, reading=rule.model_dump(mode="json", exclude_defaults=True)
        )
    repairs = _repairs_of(session, dataset, version)
    return _make(session, dataset, version, actor=actor, repairs=repairs)


def recheck(
    session: Session, dataset: Dataset, version: Version, *, actor: Actor, reason: str
) -> Version:
    """Return a new version as the other one was made, checked under today's decisions.

    Raises:
        StillChecked: The version has no report yet.
        OriginalDeleted: Its file is gone.
    """
    dataset = queries.locked_dataset(session, dataset.id)
    refuse_unready(version)
    repairs = _repairs_of(session, dataset, version)
    return _make(session, dataset, version, actor=actor, repairs=repairs, reason=reason)


def handle(session: Session, dataset: Dataset, *, actor: Actor, given: HandlingWrite) -> Handling:
    """Decide how a dataset's next files are to be read, and which columns name a row or people.

    Deciding the same again changes nothing.
    """
    queries.locked_dataset(session, dataset.id)
    return _decide(
        session,
        dataset,
        actor,
        reading=given.reading.model_dump(mode="json", exclude_defaults=True),
        key_columns=given.key_columns,
        quasi_columns=given.quasi_columns,
        smallest_group=given.smallest_group,
    )


def standing_repairs(session: Session, dataset: Dataset) -> list[Repair]:
    """Return what is done to every file of a dataset that is delivered."""
    handling = handling_of(session, dataset.id)
    return [Repair.model_validate(each) for each in handling.repairs] if handling else []


def repeat(session: Session, dataset: Dataset, version: Version, *, actor: Actor) -> Handling:
    """Do to every file that is delivered from now on what was done to a version.

    Raises:
        TooManyRepairs: With what is done to them already it is more than one inspection does.
    """
    queries.locked_dataset(session, dataset.id)
    standing = standing_repairs(session, dataset)
    new = [each for each in _repairs_of(session, dataset, version) if each not in standing]
    return _let_stand(session, dataset, actor, [*standing, *new])


def let_stand(
    session: Session, dataset: Dataset, *, actor: Actor, repairs: Sequence[Repair]
) -> Handling:
    """Decide what is done to every file that is delivered from now on; nothing ends all of it.

    Versions that are there stay as they are. Deciding the same again changes nothing.

    Raises:
        RepairMisfits: A repair lacks its size, or cannot be of so many columns.
        TooManyRepairs: More than one inspection carries out.
    """
    queries.locked_dataset(session, dataset.id)
    fitting.refuse_shapeless(repairs)
    return _let_stand(session, dataset, actor, repairs)


def origin_of(session: Session, version: Version) -> Version:
    """Return the version that a version's original was delivered as; most often itself."""
    return session.get_one(Version, version.derived_from) if version.derived_from else version


def refuse_unready(version: Version) -> None:
    """Refuse to make anything of a version that has no report yet, or whose file is gone.

    Raises:
        StillChecked: Its checks run.
        OriginalDeleted: Its file was deleted.
    """
    if version.status is VersionStatus.PROCESSING:
        raise StillChecked(version)
    if version.original_deleted_at is not None:
        raise OriginalDeleted(version)


def _repairs_of(session: Session, dataset: Dataset, version: Version) -> list[Repair]:
    """Return what was done to a version; to one that could not be read, what is done to its next.

    A version that was delivered says in its report what was done to it.
    """
    if preparation := preparation_of(session, version.id):
        return [Repair.model_validate(each) for each in preparation.repairs]
    report = session.get(QualityReport, version.report_id) if version.report_id else None
    if report is None or "kind" not in report.reading:
        return standing_repairs(session, dataset)
    return [Repair.model_validate(each["repair"]) for each in report.details.get("repaired", [])]


def _make(
    session: Session,
    dataset: Dataset,
    version: Version,
    *,
    actor: Actor,
    repairs: Sequence[Repair],
    reason: str = "",
) -> Version:
    """Make the version, unless there is one; the caller holds the dataset's lock."""
    origin = origin_of(session, version)
    asked = [each.model_dump(mode="json", exclude_none=True) for each in repairs]
    fingerprint = _fingerprint(session, dataset, origin, asked)
    if existing := _made_before(session, origin, fingerprint):
        return existing

    made = delivering.derive(session, dataset, origin, person_id=actor.person_id)
    session.add(
        Preparation(
            version_id=made.id,
            origin_id=origin.id,
            repairs=asked,
            decisions=fingerprint,
            reason=reason,
            asked_by=actor.person_id,
        )
    )
    _log(
        session,
        "quality.repair_asked" if repairs else "quality.rereading_asked",
        dataset,
        actor,
        version=made.number,
        origin=origin.number,
        repairs=[f"{each.kind}: {', '.join(each.columns)}" for each in repairs],
    )
    return made


def _made_before(session: Session, origin: Version, fingerprint: str) -> Version | None:
    """Return the version made under these decisions; checks that broke down do not count."""
    return session.exec(
        select(Version)
        .join(Preparation, col(Preparation.version_id) == Version.id)
        .where(
            Preparation.origin_id == origin.id,
            Preparation.decisions == fingerprint,
            col(Version.rejection).is_distinct_from(PIPELINE),
        )
        .order_by(col(Version.number).desc())
        .limit(1)
    ).one_or_none()


def _fingerprint(
    session: Session, dataset: Dataset, origin: Version, repairs: Sequence[dict[str, Any]]
) -> str:
    """Return a hash of all that decides what becomes of an original, the rules among it."""
    made = decisions(session, dataset, origin)
    facts = {
        "repairs": repairs,
        "reading": made.reading.model_dump(mode="json"),
        "exemptions": sorted([each.rule, each.column] for each in made.exemptions),
        "quasi": list(made.quasi),
        "smallest_group": made.smallest_group,
        "key": list(made.key),
        "suite": str(made.suite.id) if made.suite and not made.suite.is_suggested else None,
        "rules": [[rule.id, rule.version] for rule in RULES],
    }
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def _decide(session: Session, dataset: Dataset, actor: Actor, **decided: Any) -> Handling:
    """Keep a decision about a dataset's files; the caller holds the dataset's lock."""
    handling = handling_of(session, dataset.id) or Handling(dataset_id=dataset.id)
    changed = [name for name, value in decided.items() if getattr(handling, name) != value]
    if changed or handling.decided_at is None:
        for name in changed:
            setattr(handling, name, decided[name])
        handling.decided_at, handling.decided_by = clock.now(), actor.person_id
        session.add(handling)
        session.flush()  # what is made next reads it
        _log(session, "quality.handling_decided", dataset, actor, changed=sorted(changed))
    return handling


def _let_stand(
    session: Session, dataset: Dataset, actor: Actor, repairs: Sequence[Repair]
) -> Handling:
    if len(repairs) > MOST_REPAIRS:
        raise TooManyRepairs(MOST_REPAIRS)
    kept = [each.model_dump(mode="json", exclude_none=True) for each in repairs]
    return _decide(session, dataset, actor, repairs=kept)


def _log(session: Session, action: str, dataset: Dataset, actor: Actor, **details: object) -> None:
    record(
        session,
        action,
        subject=f"dataset/{dataset.slug}",
        person_id=actor.person_id,
        organization_id=actor.organization_id,
        details=details,
    )
