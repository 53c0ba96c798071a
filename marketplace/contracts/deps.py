"""What the pages of contracts need, gathered: who looks, in which language, and by what means."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from sqlmodel import Session

from billing.deps import ProcessorsDep
from billing.processor import Processors
from marketplace.accounts.actors import Actor
from marketplace.accounts.deps import (
    MaybeActorDep,
    PageActorDep,
    PageBuyerDep,
    PageStewardDep,
    SettingsDep,
)
from marketplace.contracts.agreements import queries
from marketplace.contracts.agreements.queries import Entry
from marketplace.core.db import SessionDep, Sessions, SessionsDep
from marketplace.core.language import Language
from marketplace.core.settings import Settings
from marketplace.web.translation import LanguageDep


@dataclass(frozen=True, kw_only=True)
class Reading:
    """Somebody, or nobody who is known, reads what an offer would bind to."""

    session: Session
    settings: Settings
    language: Language
    actor: Actor | None


def reading(
    actor: MaybeActorDep, session: SessionDep, settings: SettingsDep, language: LanguageDep
) -> Reading:
    """Gather what reading an offer needs."""
    return Reading(session=session, settings=settings, language=language, actor=actor)


ReadingDep = Annotated[Reading, Depends(reading, scope="function")]


def drafting(
    actor: PageBuyerDep, session: SessionDep, settings: SettingsDep, language: LanguageDep
) -> Reading:
    """Require somebody who may draft; a visitor signs in first."""
    return Reading(session=session, settings=settings, language=language, actor=actor)


DraftingDep = Annotated[Reading, Depends(drafting, scope="function")]


@dataclass(frozen=True, kw_only=True)
class Visit:
    """A contract that whoever looks has a part in, inside the request's transaction."""

    session: Session
    processors: Processors
    language: Language
    actor: Actor
    contract_id: UUID

    @property
    def entry(self) -> Entry:
        """The contract as it stands now, for whoever looks.

        Raises:
            AgreementNotFound: There is none, or they have no part in it.
        """
        return found_entry(self.session, self.contract_id, self.actor)


def visit(
    contract_id: UUID,
    actor: PageActorDep,
    session: SessionDep,
    processors: ProcessorsDep,
    language: LanguageDep,
) -> Visit:
    """Gather what a page of a contract needs; a visitor signs in first."""
    return Visit(
        session=session,
        processors=processors,
        language=language,
        actor=actor,
        contract_id=contract_id,
    )


VisitDep = Annotated[Visit, Depends(visit, scope="function")]


def watch(found: VisitDep, actor: PageStewardDep) -> Visit:
    """Require one of the city's stewards."""
    return found


WatchDep = Annotated[Visit, Depends(watch, scope="function")]


@dataclass(frozen=True, kw_only=True)
class Counter:
    """Where it is paid: with no transaction open, because the payment provider is asked."""

    sessions: Sessions
    settings: Settings
    processors: Processors
    language: Language
    actor: Actor


def counter(
    actor: PageActorDep,
    sessions: SessionsDep,
    settings: SettingsDep,
    processors: ProcessorsDep,
    language: LanguageDep,
) -> Counter:
    """Gather what paying needs; a visitor signs in first."""
    return Counter(
        sessions=sessions,
        settings=settings,
        processors=processors,
        language=language,
        actor=actor,
    )


CounterDep = Annotated[Counter, Depends(counter, scope="function")]


def buying(found: CounterDep, actor: PageBuyerDep) -> Counter:
    """Require somebody who may bind the organization."""
    return found


BuyingDep = Annotated[Counter, Depends(buying, scope="function")]


def found_entry(session: Session, contract_id: UUID, actor: Actor) -> Entry:
    """Return a contract as one of its parties, or a steward, sees it.

    Raises:
        AgreementNotFound: There is none, or the actor has no part in it.
    """
    agreement = queries.agreement_for(session, contract_id, actor)
    return queries.entry(session, agreement, actor)
