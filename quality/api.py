"""JSON routes of quality: reports, progress and expectations."""

from fastapi import APIRouter

from catalog.deps import OwnDataset, VisibleDataset, VisibleVersion
from catalog.errors import DatasetNotFound, VersionNotFound
from catalog.queries import belongs_to, current_version
from marketplace.accounts.deps import MaybeActorDep, PublisherDep
from marketplace.core.db import SessionDep
from marketplace.web.problems import problems
from quality import queries
from quality.errors import (
    BadExpectation,
    ReportNotReady,
    SuiteNotFound,
    SuiteTooLarge,
    UnknownExpectation,
)
from quality.expectations import suites
from quality.schemas import ProgressRead, ReportRead, SuiteRead, SuiteWrite

router = APIRouter(prefix="/api/v1", tags=["quality"])


@router.get(
    "/datasets/{slug}/versions/{number}/report",
    responses=problems(DatasetNotFound, VersionNotFound, ReportNotReady),
)
def show_report(
    dataset: VisibleDataset, version: VisibleVersion, session: SessionDep
) -> ReportRead:
    """Show the quality report of a version; its publisher also sees those of rejected ones."""
    return ReportRead.of(queries.report(session, dataset, version), version)


@router.get(
    "/datasets/{slug}/versions/{number}/progress",
    responses=problems(DatasetNotFound, VersionNotFound),
)
def show_progress(version: VisibleVersion, session: SessionDep) -> ProgressRead:
    """Show how far the inspection of a version is."""
    return ProgressRead.of(queries.progress(session, version.id), version)


@router.get("/datasets/{slug}/expectations", responses=problems(DatasetNotFound, SuiteNotFound))
def show_expectations(
    dataset: VisibleDataset, actor: MaybeActorDep, session: SessionDep
) -> SuiteRead:
    """Show an expectation suite as GX 1.x JSON: of your own datasets the next version's.

    Of others' it is the one that the shown version was checked against: a newer one may tell of
    data that is not released.
    """
    if belongs_to(dataset, actor):
        suite = suites.newest(session, dataset.id)
    else:
        shown = current_version(session, dataset)
        suite = suites.applied(session, shown.report_id if shown else None)
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
