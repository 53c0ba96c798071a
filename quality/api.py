"""JSON routes of quality: reports and progress."""

from fastapi import APIRouter

from catalog.deps import VisibleDataset, VisibleVersion
from catalog.errors import DatasetNotFound, VersionNotFound
from marketplace.accounts.deps import MaybeActorDep
from marketplace.core.db import SessionDep
from marketplace.web.problems import problems
from quality import queries
from quality.disclosing import reader_of
from quality.errors import ReportNotReady
from quality.schemas import ProgressRead, ReportRead

router = APIRouter(prefix="/api/v1", tags=["quality"])


@router.get(
    "/datasets/{slug}/versions/{number}/report",
    responses=problems(DatasetNotFound, VersionNotFound, ReportNotReady),
)
def show_report(
    dataset: VisibleDataset, version: VisibleVersion, actor: MaybeActorDep, session: SessionDep
) -> ReportRead:
    """Show the quality report of a version; its publisher also sees those of rejected ones.

    Rows that did not parse, and cells of data that is not open, are shown to its publisher alone.
    """
    report = queries.report(session, dataset, version)
    return ReportRead.of(report, version, reader=reader_of(session, dataset, actor))


@router.get(
    "/datasets/{slug}/versions/{number}/progress",
    responses=problems(DatasetNotFound, VersionNotFound),
)
def show_progress(version: VisibleVersion, session: SessionDep) -> ProgressRead:
    """Show how far the inspection of a version is."""
    return ProgressRead.of(queries.progress(session, version.id), version)
