"""JSON routes of expectations: suites as plain GX 1.x JSON, their versions, what is offered."""

from typing import Annotated

from fastapi import APIRouter, Path

from catalog.deps import OwnDataset, VisibleDataset
from catalog.errors import DatasetNotFound
from marketplace.accounts.deps import MaybeActorDep, PublisherDep
from marketplace.core.db import SessionDep
from marketplace.core.paging import BadCursor
from marketplace.web.problems import problems
from quality.errors import (
    BadExpectation,
    SuiteNotFound,
    SuiteTooLarge,
    SuiteVersionNotFound,
    UnknownExpectation,
)
from quality.expectations import suites
from quality.expectations.kinds import KINDS
from quality.expectations.schemas import (
    KindRead,
    KindsRead,
    SuiteRead,
    SuiteVersionRead,
    SuiteVersions,
    SuiteWrite,
)

router = APIRouter(prefix="/api/v1", tags=["quality"])

_LAST = 1_000_000_000


@router.get("/expectation-types")
def list_expectation_types() -> KindsRead:
    """List the types of expectations that are offered, with their arguments and in plain words.

    Each gives the same result on DuckDB, pandas, PostgreSQL and Spark.
    """
    return KindsRead(items=[KindRead.of(kind) for kind in KINDS.values()])


@router.get("/datasets/{slug}/expectations", responses=problems(DatasetNotFound, SuiteNotFound))
def show_expectations(
    dataset: VisibleDataset, actor: MaybeActorDep, session: SessionDep
) -> SuiteRead:
    """Show an expectation suite as GX 1.x JSON: of your own datasets the next version's.

    Of others' it is the one that the shown version was checked against: a newer one may tell of
    data that is not released.
    """
    suite = suites.shown_to(session, dataset, actor)
    if suite is None:
        raise SuiteNotFound(dataset)
    return SuiteRead.of(suite)


@router.put(
    "/datasets/{slug}/expectations",
    responses=problems(DatasetNotFound, UnknownExpectation, BadExpectation, SuiteTooLarge),
)
def write_expectations(
    dataset: OwnDataset, actor: PublisherDep, suite: SuiteWrite, session: SessionDep
) -> SuiteRead:
    """Set the expectation suite of one of your datasets, as GX 1.x JSON.

    Expectations of severity `critical`, which is the default, refuse a version that does not meet
    them; others advise.
    """
    content = suite.model_dump()
    return SuiteRead.of(suites.write(session, dataset, content, person_id=actor.person_id))


@router.get(
    "/datasets/{slug}/expectations/versions", responses=problems(DatasetNotFound, BadCursor)
)
def list_versions(
    dataset: OwnDataset, session: SessionDep, cursor: str | None = None
) -> SuiteVersions:
    """List the versions of the expectation suite of one of your datasets, the newest first."""
    page = suites.versions(session, dataset.id, cursor=cursor)
    return SuiteVersions(items=[SuiteVersionRead.of(each) for each in page.items], next=page.next)


@router.get(
    "/datasets/{slug}/expectations/versions/{number}",
    responses=problems(DatasetNotFound, SuiteVersionNotFound),
)
def show_version(
    dataset: OwnDataset, number: Annotated[int, Path(ge=1, le=_LAST)], session: SessionDep
) -> SuiteRead:
    """Show a version of the expectation suite of one of your datasets."""
    return SuiteRead.of(suites.numbered(session, dataset, number))
