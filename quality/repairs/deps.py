"""What routes about the gate need: a version, already checked against who asks."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from sqlmodel import Session, select

from catalog import queries
from catalog.errors import DatasetNotFound, VersionNotFound
from catalog.models import Dataset, Version
from marketplace.accounts.actors import Actor
from marketplace.accounts.deps import ActorDep, PageActorDep, StewardDep
from marketplace.accounts.errors import MayNotPublish, NotASteward
from marketplace.core.db import SessionDep
from marketplace.core.language import Language
from marketplace.web.translation import LanguageDep

_LONGEST_NUMBER = 9


@dataclass(frozen=True, kw_only=True)
class Gated:
    """A version as the gate sees it, with its dataset and who asks.

    Its publisher's people may mend it; a steward may override what was found, whose data it is.
    """

    dataset: Dataset
    version: Version
    actor: Actor

    @property
    def is_own(self) -> bool:
        """Whether the actor publishes the dataset."""
        return queries.belongs_to(self.dataset, self.actor) and self.actor.may_publish


def find_gated(session: Session, actor: Actor, slug: str, number: str) -> Gated:
    """Return a version whose findings the actor may see: a publisher of it, or a steward.

    Stewards answer those who object to a finding, so they see those of companies too.

    Raises:
        DatasetNotFound: There is none, or it is another's and the actor is no steward.
        MayNotPublish: It is of the actor's organization, but not theirs to change.
        VersionNotFound: It has no such version.
    """
    dataset = queries.dataset_by_slug(session, slug)
    if not actor.is_steward:
        if not queries.belongs_to(dataset, actor):
            raise DatasetNotFound(slug)
        if not actor.may_publish:
            raise MayNotPublish
    return Gated(dataset=dataset, version=_numbered(session, dataset, number), actor=actor)


def _numbered(session: Session, dataset: Dataset, number: str) -> Version:
    if number.isascii() and number.isdigit() and len(number) <= _LONGEST_NUMBER:
        statement = select(Version).where(
            Version.dataset_id == dataset.id, Version.number == int(number)
        )
        if version := session.exec(statement).one_or_none():
            return version
    raise VersionNotFound(dataset.slug, number)


def gated(slug: str, number: str, actor: ActorDep, session: SessionDep) -> Gated:
    """Find a version for whoever may see what the gate found in it."""
    return find_gated(session, actor, slug, number)


GatedDep = Annotated[Gated, Depends(gated, scope="function")]


def steward_gated(slug: str, number: str, actor: StewardDep, session: SessionDep) -> Gated:
    """Find a version for a steward."""
    return find_gated(session, actor, slug, number)


StewardGatedDep = Annotated[Gated, Depends(steward_gated, scope="function")]


def steward_dataset(slug: str, actor: StewardDep, session: SessionDep) -> Dataset:
    """Find a dataset for a steward, whoever publishes it."""
    return queries.dataset_by_slug(session, slug)


StewardDatasetDep = Annotated[Dataset, Depends(steward_dataset, scope="function")]


@dataclass(frozen=True, kw_only=True)
class Visit:
    """A look at the privacy page of a version, by somebody who may."""

    request: Request
    session: Session
    language: Language
    found: Gated


def visit(
    request: Request,
    slug: str,
    number: str,
    actor: PageActorDep,
    session: SessionDep,
    language: LanguageDep,
) -> Visit:
    """Find a version for whoever may see what the gate found in it; visitors sign in first."""
    found = find_gated(session, actor, slug, number)
    return Visit(request=request, session=session, language=language, found=found)


VisitDep = Annotated[Visit, Depends(visit, scope="function")]


def own_visit(seen: VisitDep) -> Visit:
    """Find a version that the actor may mend."""
    if not seen.found.is_own:
        raise MayNotPublish
    return seen


OwnVisitDep = Annotated[Visit, Depends(own_visit, scope="function")]


def steward_visit(seen: VisitDep) -> Visit:
    """Find a version for a steward."""
    if not seen.found.actor.is_steward:
        raise NotASteward
    return seen


StewardVisitDep = Annotated[Visit, Depends(steward_visit, scope="function")]
