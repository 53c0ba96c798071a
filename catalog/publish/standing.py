"""Where a dataset and its newest version stand, in words, and what its publisher does next."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, tuple_
from sqlmodel import Session, col, select

from catalog.models import Dataset, DatasetStatus, Version, VersionStatus
from marketplace.core.language import N_, Language

PAGE_SIZE = 25

DATASET_WORDS = {
    DatasetStatus.DRAFT: N_("Draft"),
    DatasetStatus.PUBLISHED: N_("Published"),
    DatasetStatus.WITHDRAWN: N_("Withdrawn"),
}
VERSION_WORDS = {
    VersionStatus.PROCESSING: N_("is being checked"),
    VersionStatus.READY: N_("has passed its checks"),
    VersionStatus.NEEDS_RELEASE: N_("waits for its release"),
    VersionStatus.PUBLISHED: N_("is published"),
    VersionStatus.REJECTED: N_("was rejected"),
    VersionStatus.WITHDRAWN: N_("was withdrawn"),
}
STEPS = (N_("Describe"), N_("Upload file"), N_("Check"), N_("Release and publish"))


@dataclass(frozen=True)
class NextStep:
    """What a publisher does next: the words on the link, and where it goes."""

    label: str
    href: str


def next_step(dataset: Dataset, newest: Version | None) -> NextStep:
    """Return what brings a dataset further."""
    place = f"/publish/{dataset.slug}"
    if newest is None:
        return NextStep(N_("Upload the file"), f"{place}/file")
    version = f"{place}/versions/{newest.number}"
    return {
        VersionStatus.PROCESSING: NextStep(N_("Follow the checks"), version),
        VersionStatus.REJECTED: NextStep(N_("See the reason, then upload again"), version),
        VersionStatus.NEEDS_RELEASE: NextStep(N_("Weigh and release"), f"{place}/release"),
        VersionStatus.READY: NextStep(N_("Publish now"), version),
        VersionStatus.PUBLISHED: NextStep(N_("Upload a new version"), f"{place}/file"),
        VersionStatus.WITHDRAWN: NextStep(N_("Publish again"), version),
    }[newest.status]


def own_datasets(
    session: Session, organization_id: UUID, *, by_title_in: Language | None, page: int
) -> tuple[Sequence[Dataset], bool]:
    """Return a page of an organization's datasets in every state, and whether there are more.

    They come by title in a language, or the newest first.
    """
    order: ColumnElement[Any] = col(Dataset.id).desc()
    if by_title_in is not None:
        order = func.lower(_title(by_title_in)).asc()
    found = session.exec(
        select(Dataset)
        .where(Dataset.publisher_id == organization_id)
        .order_by(order, col(Dataset.id).desc())
        .offset((page - 1) * PAGE_SIZE)
        .limit(PAGE_SIZE + 1)
    ).all()
    return found[:PAGE_SIZE], len(found) > PAGE_SIZE


def newest_versions(session: Session, dataset_ids: Sequence[UUID]) -> dict[UUID, Version]:
    """Return the newest version of each dataset that has one."""
    newest = (
        select(Version.dataset_id, func.max(Version.number))
        .where(col(Version.dataset_id).in_(dataset_ids))
        .group_by(col(Version.dataset_id))
    )
    found = session.exec(
        select(Version).where(tuple_(col(Version.dataset_id), col(Version.number)).in_(newest))
    )
    return {version.dataset_id: version for version in found}


def _title(language: Language) -> ColumnElement[str]:
    other = next(each for each in Language if each is not language)
    title = col(Dataset.title)
    return func.coalesce(title.op("->>")(language.value), title.op("->>")(other.value))
