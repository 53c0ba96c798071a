"""JSON routes of the gate's other side: repairs, the reading rule, overrides, retention."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, status

from catalog.deps import OwnDataset, OwnVersion, ReleasableDataset
from catalog.errors import DatasetNotFound, VersionNotFound
from marketplace.accounts.deps import ActorDep, PersonDep, PublisherDep, SettingsDep, StewardDep
from marketplace.accounts.errors import (
    MayNotPublish,
    NotASteward,
    PersonRequired,
    ScopeMissing,
    SignInRequired,
)
from marketplace.core.db import SessionDep
from marketplace.core.paging import LARGEST_PAGE, PAGE, BadCursor
from marketplace.web.problems import InvalidRequest, problems
from quality.errors import ReportNotReady
from quality.ordering import handling_of
from quality.repairs import making, overriding, retention
from quality.repairs.deps import GatedDep, StewardDatasetDep, StewardGatedDep
from quality.repairs.errors import (
    FindingNotFound,
    NothingRetained,
    OriginalDeleted,
    OverrideNotFound,
    OverrideTooLong,
    RepairMisfits,
    StillChecked,
    TooManyRepairs,
)
from quality.repairs.overriding import OverrideState
from quality.repairs.schemas import (
    HandlingRead,
    HandlingWrite,
    Made,
    OverrideAnywhere,
    OverrideList,
    OverrideMade,
    OverridePage,
    OverrideRead,
    OverrideWrite,
    RepairsWrite,
    RereadingWrite,
    RetentionRead,
    RetentionWrite,
    StandingRepairsWrite,
)

router = APIRouter(prefix="/api/v1", tags=["quality"])

_MAY_NOT = (SignInRequired, ScopeMissing, MayNotPublish, DatasetNotFound)
_MAKING = (VersionNotFound, StillChecked, ReportNotReady, OriginalDeleted, InvalidRequest)
_VERSION = "/datasets/{slug}/versions/{number}"


@router.post(
    _VERSION + "/repairs",
    status_code=status.HTTP_202_ACCEPTED,
    responses=problems(*_MAY_NOT, *_MAKING, RepairMisfits, TooManyRepairs),
)
def repair_version(
    given: RepairsWrite,
    dataset: OwnDataset,
    version: OwnVersion,
    actor: PublisherDep,
    session: SessionDep,
) -> Made:
    """Make a new version from the original of this one, with repairs; its checks begin at once.

    What was done to this version is done first. The new version says in its metadata what was
    done, and does not give its original away. The same again gives the same version. With
    `standing` the same is done to every file that is delivered from now on.
    """
    made = making.repair(
        session, dataset, version, actor=actor, repairs=given.repairs, reason=given.reason
    )
    if given.standing:
        making.repeat(session, dataset, made, actor=actor)
    return Made(version=made.number)


@router.post(
    _VERSION + "/rereading",
    status_code=status.HTTP_202_ACCEPTED,
    responses=problems(*_MAY_NOT, *_MAKING),
)
def reread_version(
    dataset: OwnDataset,
    version: OwnVersion,
    actor: PublisherDep,
    session: SessionDep,
    given: Annotated[RereadingWrite | None, Body()] = None,
) -> Made:
    """Make a new version from the original of this one, read by the rule that you send or kept.

    A rule that you send is kept for the dataset's next files too. Repairs of this version are
    done again. The same again gives the same version.
    """
    rule = given.reading if given else None
    made = making.reread(session, dataset, version, actor, rule)
    return Made(version=made.number)


@router.get("/datasets/{slug}/handling", responses=problems(*_MAY_NOT))
def show_handling(dataset: OwnDataset, session: SessionDep) -> HandlingRead:
    """Show how the dataset's next files are read, and which columns name a row or people."""
    return HandlingRead.of(handling_of(session, dataset.id))


@router.put("/datasets/{slug}/handling", responses=problems(*_MAY_NOT, InvalidRequest))
def write_handling(
    given: HandlingWrite, dataset: OwnDataset, actor: PublisherDep, session: SessionDep
) -> HandlingRead:
    """Decide how the dataset's next files are read, and which columns name a row or people.

    What you leave out goes back to the guess. `smallest_group` can be raised above the published
    minimum only.
    """
    return HandlingRead.of(making.handle(session, dataset, actor=actor, given=given))


@router.put(
    "/datasets/{slug}/handling/repairs",
    responses=problems(*_MAY_NOT, InvalidRequest, RepairMisfits, TooManyRepairs),
)
def write_standing_repairs(
    given: StandingRepairsWrite, dataset: OwnDataset, actor: PublisherDep, session: SessionDep
) -> HandlingRead:
    """Decide what is done to every file that is delivered from now on; nothing ends all of it.

    Versions that are there stay as they are.
    """
    return HandlingRead.of(making.let_stand(session, dataset, actor=actor, repairs=given.repairs))


@router.post(
    _VERSION + "/overrides",
    status_code=status.HTTP_202_ACCEPTED,
    responses=problems(
        SignInRequired,
        NotASteward,
        PersonRequired,
        DatasetNotFound,
        *_MAKING,
        FindingNotFound,
        OverrideTooLong,
    ),
)
def override_finding(
    given: OverrideWrite, found: StewardGatedDep, actor: PersonDep, session: SessionDep
) -> OverrideMade:
    """Except a privacy finding from refusing the dataset until a day, as a steward of the city.

    The version is checked again under it, as a new version. Your name and reason are kept, and the
    decision stands in the log.
    """
    override, made = overriding.override(
        session, found.dataset, found.version, actor=actor, given=given
    )
    return OverrideMade(override=OverrideRead.of(override), version=made.number)


@router.get("/datasets/{slug}/overrides", responses=problems(*_MAY_NOT))
def list_overrides(dataset: ReleasableDataset, session: SessionDep) -> OverrideList:
    """Return the exceptions from privacy findings of a dataset, ended ones too."""
    found = overriding.overrides(session, dataset)
    return OverrideList(items=[OverrideRead.of(each) for each in found])


@router.get("/overrides", responses=problems(SignInRequired, NotASteward, BadCursor))
def list_overrides_everywhere(
    _steward: StewardDep,
    session: SessionDep,
    state: OverrideState = OverrideState.RUNNING,
    cursor: Annotated[str | None, Query(max_length=40)] = None,
    limit: Annotated[int, Query(ge=1, le=LARGEST_PAGE)] = PAGE,
) -> OverridePage:
    """Return the exceptions from privacy findings of all datasets, as a steward; the newest first.

    `state`: `running` (in force today), `ended` or `all`.
    """
    found = overriding.everywhere(session, state=state, cursor=cursor, limit=limit)
    datasets = {each.id: each.slug for each in overriding.datasets_of(session, found.items)}
    return OverridePage(
        items=[
            OverrideAnywhere(
                **OverrideRead.of(each).model_dump(), dataset=datasets[each.dataset_id]
            )
            for each in found.items
        ],
        next=found.next,
    )


@router.delete(
    "/datasets/{slug}/overrides/{override_id}",
    responses=problems(SignInRequired, NotASteward, DatasetNotFound, OverrideNotFound),
)
def end_override(
    override_id: UUID, dataset: StewardDatasetDep, actor: ActorDep, session: SessionDep
) -> OverrideRead:
    """End an exception, as a steward: the next version is refused again."""
    return OverrideRead.of(overriding.end(session, dataset, override_id, actor=actor))


@router.get(
    _VERSION + "/retention", responses=problems(*_MAY_NOT, VersionNotFound, NothingRetained)
)
def show_retention(found: GatedDep, session: SessionDep) -> RetentionRead:
    """Show when the file of a version that was refused for privacy is deleted, or why it is not."""
    kept = retention.of(session, found.version)
    if kept is None:
        raise NothingRetained(found.version)
    return RetentionRead.of(kept)


@router.put(
    _VERSION + "/retention",
    responses=problems(
        *_MAY_NOT, VersionNotFound, PersonRequired, NothingRetained, OriginalDeleted, InvalidRequest
    ),
)
def keep_original(
    given: RetentionWrite, found: GatedDep, actor: PersonDep, session: SessionDep
) -> RetentionRead:
    """Keep the file of a refused version in the closed store, for the reason that you state."""
    kept = retention.keep(session, found.dataset, found.version, actor=actor, reason=given.reason)
    return RetentionRead.of(kept)


@router.delete(
    _VERSION + "/retention",
    responses=problems(
        *_MAY_NOT, VersionNotFound, PersonRequired, NothingRetained, OriginalDeleted
    ),
)
def let_original_go(
    found: GatedDep, actor: PersonDep, session: SessionDep, settings: SettingsDep
) -> RetentionRead:
    """Keep the file of a refused version no longer; it is deleted after the usual time."""
    kept = retention.let_go(
        session,
        found.dataset,
        found.version,
        actor=actor,
        days=settings.quality.retention_days,
    )
    return RetentionRead.of(kept)
