"""What a dataset of the demonstration needs next, told from how far it has got."""

from dataclasses import dataclass
from enum import StrEnum

from catalog.models import DatasetStatus, VersionStatus
from marketplace.demo.describing import DemoDataset, Goal


class Step(StrEnum):
    """The next thing to do for a dataset."""

    DESCRIBE = "describe"
    DELIVER = "deliver"
    WAIT = "wait"
    REPAIR = "repair"
    RELEASE = "release"
    PUBLISH = "publish"
    DONE = "done"


@dataclass(frozen=True, kw_only=True)
class State:
    """How far a dataset has got: its own status, and its newest version's number and status."""

    dataset: DatasetStatus
    version: VersionStatus | None = None
    number: int = 0


def next_step(wanted: DemoDataset, state: State | None) -> Step:
    """Return what comes next; a dataset that does not exist yet has no state.

    Whatever a person does in between is respected: what was withdrawn or refused stays so.
    """
    if state is None:
        return Step.DESCRIBE
    if state.version is None:
        return Step.DELIVER
    if state.version is VersionStatus.PROCESSING:
        return Step.WAIT
    if wanted.repairs and state.version is VersionStatus.REJECTED:
        return Step.REPAIR if state.number == len(wanted.deliveries) else Step.DONE
    if wanted.goal is not Goal.PUBLISHED or state.dataset is DatasetStatus.WITHDRAWN:
        return Step.DONE
    return _towards_publication(wanted, state)


def _towards_publication(wanted: DemoDataset, state: State) -> Step:
    if state.version is VersionStatus.NEEDS_RELEASE:
        return Step.RELEASE
    if state.version is VersionStatus.READY and state.dataset is DatasetStatus.DRAFT:
        return Step.PUBLISH
    if state.version is VersionStatus.PUBLISHED and state.number < len(wanted.deliveries):
        return Step.DELIVER
    return Step.DONE
