"""Reads of the catalogue: what there is, and who may know of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, func
from sqlmodel import Session, col, select

from catalog.errors import DatasetNotFound, VersionNotFound
from catalog.lifecycle import GOOD
from catalog.models import (
    Access,
    Dataset,
    DatasetStatus,
    Distribution,
    FileFormat,
    Release,
    Version,
    VersionStatus,
)
from marketplace.accounts.actors import Actor
from marketplace.accounts.models import Organization, OrganizationKind

PAGE_SIZE = 50
LATEST = "latest"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A dataset with all that its description shows; ``version`` is the one that is shown."""

    dataset: Dataset
    publisher: Organization
    version: Version | None
    distributions: Sequence[Distribution]
    collected_for: Organization | None = None


def is_public(dataset: Dataset) -> bool:
    """Tell whether anyone may know of a dataset."""
    return dataset.status is DatasetStatus.PUBLISHED and dataset.access is not Access.PRIVATE


def dataset_by_slug(session: Session, slug: str) -> Dataset:
    """Return a dataset, whoever asks; for processes, never for a request.

    Raises:
        DatasetNotFound: There is none of that slug.
    """
    statement = select(Dataset).where(Dataset.slug == slug)
    if dataset := session.exec(statement).one_or_none():
        return dataset
    raise DatasetNotFound(slug)


def visible_dataset(session: Session, slug: str, actor: Actor | None) -> Dataset:
    """Return a dataset that the actor may know of: a visible one, or one they are insiders of.

    Raises:
        DatasetNotFound: There is none, or it is another's draft, withdrawn or private.
    """
    dataset = dataset_by_slug(session, slug)
    if is_public(dataset) or is_insider(session, dataset, actor):
        return dataset
    raise DatasetNotFound(slug)


def own_dataset(session: Session, actor: Actor, slug: str) -> Dataset:
    """Return a dataset of the actor's organization; anyone else's does not exist for it.

    Raises:
        DatasetNotFound: There is none, or it is another's.
    """
    dataset = dataset_by_slug(session, slug)
    if not belongs_to(dataset, actor):
        raise DatasetNotFound(slug)
    return dataset


def releasable_dataset(session: Session, actor: Actor, slug: str) -> Dataset:
    """Return a dataset whose release the actor may decide on: their own, or the city's.

    Raises:
        DatasetNotFound: There is none, or it is another's and the actor keeps no watch over it.
    """
    dataset = dataset_by_slug(session, slug)
    if is_insider(session, dataset, actor):
        return dataset
    raise DatasetNotFound(slug)


def belongs_to(dataset: Dataset, actor: Actor | None) -> bool:
    """Tell whether a dataset is published by the actor's organization."""
    return actor is not None and dataset.publisher_id == actor.organization_id


def is_insider(session: Session, dataset: Dataset, actor: Actor | None) -> bool:
    """Tell whether the actor is the publisher's, or a steward, who watches over the city's data."""
    if actor is None or belongs_to(dataset, actor):
        return actor is not None
    return actor.is_steward and is_city_data(session, dataset)


def is_city_data(session: Session, dataset: Dataset) -> bool:
    """Tell whether a department of the city publishes a dataset."""
    publisher = session.get_one(Organization, dataset.publisher_id)
    return publisher.kind is OrganizationKind.CITY_DEPARTMENT


def is_citys(session: Session, dataset: Dataset) -> bool:
    """Tell whether the rights in a dataset are the city's: its own data, or collected for it."""
    return dataset.collected_for is not None or is_city_data(session, dataset)


def is_claimed_city_data(session: Session, dataset: Dataset) -> bool:
    """Tell whether its publisher says it is a department of the city, and nobody confirmed it."""
    publisher = session.get_one(Organization, dataset.publisher_id)
    return is_city_data(session, dataset) and publisher.verified_at is None


def datasets_of(session: Session, organization_id: UUID) -> Sequence[Dataset]:
    """Return an organization's datasets in every state, the newest first."""
    return session.exec(
        select(Dataset)
        .where(Dataset.publisher_id == organization_id)
        .order_by(col(Dataset.id).desc())
    ).all()


def current_version(session: Session, dataset: Dataset) -> Version | None:
    """Return the version that the public sees, if there is one."""
    if dataset.current_version_id is None:
        return None
    return session.get(Version, dataset.current_version_id)


def newest_good_version(session: Session, dataset: Dataset) -> Version | None:
    """Return the newest version that may be shown, whether or not the dataset is visible."""
    return session.exec(
        select(Version)
        .where(Version.dataset_id == dataset.id, col(Version.status).in_(GOOD))
        .order_by(col(Version.number).desc())
        .limit(1)
    ).one_or_none()


def shown_version(session: Session, dataset: Dataset, actor: Actor | None) -> Version | None:
    """Return what ``latest`` means: the public's version, or for insiders of a draft the newest."""
    if shown := current_version(session, dataset):
        return shown
    return newest_good_version(session, dataset) if is_insider(session, dataset, actor) else None


def visible_version(
    session: Session, dataset: Dataset, wanted: int | str, actor: Actor | None
) -> Version:
    """Return a version by its number, or ``latest``; others' are visible once published.

    Raises:
        VersionNotFound: There is none, or the actor may not know of it.
    """
    if wanted == LATEST:
        version = shown_version(session, dataset, actor)
    elif str(wanted).isascii() and str(wanted).isdigit():
        version = _numbered(session, dataset, int(wanted))
    else:
        version = None
    if version and (
        version.status is VersionStatus.PUBLISHED or is_insider(session, dataset, actor)
    ):
        return version
    raise VersionNotFound(dataset.slug, wanted)


_HIGHEST_NUMBER = 2**31 - 1


def _numbered(session: Session, dataset: Dataset, number: int) -> Version | None:
    if number > _HIGHEST_NUMBER:
        return None
    return session.exec(
        select(Version).where(Version.dataset_id == dataset.id, Version.number == number)
    ).one_or_none()


def versions(
    session: Session,
    dataset: Dataset,
    actor: Actor | None = None,
    *,
    below: int | None = None,
    limit: int = PAGE_SIZE,
) -> Sequence[Version]:
    """Return versions, the newest first: all to an insider, to others those published."""
    statement = (
        select(Version)
        .where(Version.dataset_id == dataset.id)
        .order_by(col(Version.number).desc())
        .limit(limit)
    )
    if not is_insider(session, dataset, actor):
        statement = statement.where(Version.status == VersionStatus.PUBLISHED)
    if below is not None:
        statement = statement.where(Version.number < below)
    return session.exec(statement).all()


def waiting_version(session: Session, dataset: Dataset) -> Version | None:
    """Return the newest version that waits for a release."""
    return session.exec(
        select(Version)
        .where(Version.dataset_id == dataset.id, Version.status == VersionStatus.NEEDS_RELEASE)
        .order_by(col(Version.number).desc())
        .limit(1)
    ).one_or_none()


def version_of_upload(session: Session, upload_id: UUID) -> Version:
    """Return the version that an upload became."""
    return session.exec(select(Version).where(Version.upload_id == upload_id)).one()


def distributions(session: Session, version_id: UUID) -> Sequence[Distribution]:
    """Return the files of a version, the original first."""
    return distributions_of(session, [version_id]).get(version_id, [])


def distributions_of(
    session: Session, version_ids: Collection[UUID]
) -> dict[UUID, list[Distribution]]:
    """Return the files of several versions in one read, the original of each first."""
    found: dict[UUID, list[Distribution]] = {}
    statement = select(Distribution).where(col(Distribution.version_id).in_(version_ids))
    for distribution in session.exec(statement):
        found.setdefault(distribution.version_id, []).append(distribution)
    for files in found.values():
        files.sort(key=lambda file: _FORMATS.index(file.format))
    return found


_FORMATS = list(FileFormat)


def latest_release(session: Session, dataset: Dataset) -> Release | None:
    """Return the last weighed decision on a dataset."""
    return session.exec(
        select(Release)
        .where(Release.dataset_id == dataset.id)
        .order_by(col(Release.id).desc())
        .limit(1)
    ).one_or_none()


def entry(session: Session, dataset: Dataset, actor: Actor | None = None) -> Entry:
    """Return a dataset with all that its page shows to an actor who may know of it."""
    version = shown_version(session, dataset, actor)
    return Entry(
        dataset=dataset,
        publisher=session.get_one(Organization, dataset.publisher_id),
        version=version,
        distributions=distributions(session, version.id) if version else [],
        collected_for=dataset.collected_for and session.get(Organization, dataset.collected_for),
    )


def public_entries(
    session: Session, *, after: UUID | None = None, limit: int = PAGE_SIZE
) -> list[Entry]:
    """Return visible datasets in the order they were made, from after a place in that order."""
    statement = (
        select(Dataset, Organization, Version)
        .join(Organization, col(Organization.id) == Dataset.publisher_id)
        .join(Version, col(Version.id) == Dataset.current_version_id)
        .where(*_PUBLIC)
        .order_by(col(Dataset.id))
        .limit(limit)
    )
    if after is not None:
        statement = statement.where(col(Dataset.id) > after)
    rows = session.exec(statement).all()
    files = distributions_of(session, [version.id for _, _, version in rows])
    wanted = {dataset.collected_for for dataset, _, _ in rows if dataset.collected_for}
    named = session.exec(select(Organization).where(col(Organization.id).in_(wanted)))
    departments: dict[UUID | None, Organization] = {each.id: each for each in named}
    return [
        Entry(
            dataset=dataset,
            publisher=publisher,
            version=version,
            distributions=files.get(version.id, []),
            collected_for=departments.get(dataset.collected_for),
        )
        for dataset, publisher, version in rows
    ]


_PUBLIC = (
    col(Dataset.status) == DatasetStatus.PUBLISHED,
    col(Dataset.access) != Access.PRIVATE,
)


@dataclass(frozen=True)
class CatalogState:
    """How many datasets anyone may know of, and when the last of them changed."""

    count: int
    modified: datetime | None


def catalog_state(session: Session) -> CatalogState:
    """Return what tells one state of the public catalogue from another; a withdrawal changes it."""
    row = session.exec(
        select(
            func.count().filter(and_(*_PUBLIC)),
            func.max(func.greatest(Dataset.updated_at, Organization.updated_at)),
        )
        .select_from(Dataset)
        .join(Organization, col(Organization.id) == Dataset.publisher_id)
        .where(Dataset.status != DatasetStatus.DRAFT)
    ).one()
    return CatalogState(*row)


def locked_dataset(session: Session, dataset_id: UUID) -> Dataset:
    """Return a dataset as it is now, and keep others from changing it or its versions.

    Every change of a dataset's versions goes through this lock, so they happen one by one.
    """
    return session.exec(
        select(Dataset)
        .where(Dataset.id == dataset_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def locked_version(session: Session, version_id: UUID) -> tuple[Dataset, Version]:
    """Return a version and its dataset as they are now, under the dataset's lock."""
    dataset_id = session.exec(select(Version.dataset_id).where(Version.id == version_id)).one()
    dataset = locked_dataset(session, dataset_id)
    version = session.get_one(Version, version_id, populate_existing=True)
    return dataset, version
