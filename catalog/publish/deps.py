"""What the publisher's pages need: datasets checked against who asks; visitors sign in first."""

from typing import Annotated

from fastapi import Depends

from catalog import queries
from catalog.errors import VersionNotFound
from catalog.models import Dataset, Version
from marketplace.accounts.deps import PageActorDep, PagePublisherDep
from marketplace.accounts.errors import MayNotPublish
from marketplace.core.db import SessionDep


def page_own_dataset(slug: str, actor: PagePublisherDep, session: SessionDep) -> Dataset:
    """Find a dataset that the actor may change; anyone else's does not exist for it."""
    return queries.own_dataset(session, actor, slug)


PageOwnDataset = Annotated[Dataset, Depends(page_own_dataset, scope="function")]


def page_own_version(
    number: str, dataset: PageOwnDataset, actor: PagePublisherDep, session: SessionDep
) -> Version:
    """Find a version of a dataset that the actor may change."""
    if number == queries.LATEST:
        raise VersionNotFound(dataset.slug, number)
    return queries.visible_version(session, dataset, number, actor)


PageOwnVersion = Annotated[Version, Depends(page_own_version, scope="function")]


def page_releasable_dataset(slug: str, actor: PageActorDep, session: SessionDep) -> Dataset:
    """Find a dataset whose release the actor may decide on: a publisher of it, or a steward."""
    dataset = queries.releasable_dataset(session, actor, slug)
    if not (actor.is_steward or actor.may_publish):
        raise MayNotPublish
    return dataset


PageReleasableDataset = Annotated[Dataset, Depends(page_releasable_dataset, scope="function")]
