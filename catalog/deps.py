"""What routes need of the catalogue: datasets already checked against who asks."""

from typing import Annotated

from fastapi import Depends

from catalog import queries
from catalog.errors import VersionNotFound
from catalog.models import Dataset, Version
from marketplace.accounts.deps import ActorDep, MaybeActorDep, PublisherDep
from marketplace.accounts.errors import MayNotPublish
from marketplace.core.db import SessionDep, SessionsDep


def own_dataset(slug: str, actor: PublisherDep, session: SessionDep) -> Dataset:
    """Find a dataset that the actor may change; anyone else's does not exist for it."""
    return queries.own_dataset(session, actor, slug)


OwnDataset = Annotated[Dataset, Depends(own_dataset, scope="function")]


def delivered_dataset(slug: str, actor: PublisherDep, sessions: SessionsDep) -> Dataset:
    """Find a dataset that the actor may deliver to; no transaction stays open behind it."""
    with sessions() as session:
        return queries.own_dataset(session, actor, slug)


DeliveredDataset = Annotated[Dataset, Depends(delivered_dataset, scope="function")]


def releasable_dataset(slug: str, actor: ActorDep, session: SessionDep) -> Dataset:
    """Find a dataset whose release the actor may decide on: a publisher of it, or a steward."""
    dataset = queries.releasable_dataset(session, actor, slug)
    if not (actor.is_steward or actor.may_publish):
        raise MayNotPublish
    return dataset


ReleasableDataset = Annotated[Dataset, Depends(releasable_dataset, scope="function")]


def visible_dataset(slug: str, actor: MaybeActorDep, session: SessionDep) -> Dataset:
    """Find a dataset that whoever asks may know of."""
    return queries.visible_dataset(session, slug, actor)


VisibleDataset = Annotated[Dataset, Depends(visible_dataset, scope="function")]


def visible_version(
    number: str, dataset: VisibleDataset, actor: MaybeActorDep, session: SessionDep
) -> Version:
    """Find a version, by its number or ``latest``, that whoever asks may know of."""
    return queries.visible_version(session, dataset, number, actor)


VisibleVersion = Annotated[Version, Depends(visible_version, scope="function")]


def own_version(number: str, dataset: OwnDataset, actor: ActorDep, session: SessionDep) -> Version:
    """Find a version of a dataset that the actor may change."""
    if number == queries.LATEST:
        raise VersionNotFound(dataset.slug, number)
    return queries.visible_version(session, dataset, number, actor)


OwnVersion = Annotated[Version, Depends(own_version, scope="function")]
