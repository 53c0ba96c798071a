"""JSON routes of intake, for the publisher of a dataset."""

from fastapi import APIRouter

from catalog.deps import OwnDataset
from catalog.errors import DatasetNotFound
from marketplace.accounts.deps import PublisherDep
from marketplace.core.db import SessionDep
from marketplace.web.problems import problems
from quality.intake import setting
from quality.intake.errors import IntakeAddressUnfit, IntakeNotFound
from quality.intake.schemas import IntakeRead, IntakeWrite
from quality.jobs import ask_for_look

router = APIRouter(prefix="/api/v1/datasets/{slug}/intake", tags=["quality"])


@router.get("", responses=problems(DatasetNotFound, IntakeNotFound))
def show_intake(dataset: OwnDataset, session: SessionDep) -> IntakeRead:
    """Show where files of one of your datasets come from without people."""
    return IntakeRead.of(setting.intake_of(session, dataset))


@router.put("", responses=problems(DatasetNotFound, IntakeAddressUnfit))
def set_intake(
    dataset: OwnDataset, actor: PublisherDep, wanted: IntakeWrite, session: SessionDep
) -> IntakeRead:
    """Have a web address or the dataset's prefix in storage looked at, at once and then regularly.

    A file that is new becomes the next version and is checked like any other.
    """
    intake = setting.set_intake(session, dataset, source=wanted.source(), actor=actor)
    session.flush()  # the job is enqueued by plain SQL, which must find the row
    if intake.is_active:
        ask_for_look(session, intake)
    return IntakeRead.of(intake)


@router.delete("", status_code=204, responses=problems(DatasetNotFound))
def end_intake(dataset: OwnDataset, actor: PublisherDep, session: SessionDep) -> None:
    """Look at the source no longer. Versions that came from it stay."""
    setting.end_intake(session, dataset, actor=actor)


@router.post("/looks", status_code=202, responses=problems(DatasetNotFound, IntakeNotFound))
def look_now(dataset: OwnDataset, session: SessionDep) -> IntakeRead:
    """Have the source looked at now, whenever its next time is."""
    intake = setting.intake_of(session, dataset)
    ask_for_look(session, intake)
    return IntakeRead.of(intake)
