"""What routes need of duties: rows already checked against who asks."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends

from marketplace.accounts.deps import ActorDep, PublisherDep
from marketplace.contracts.duties import queries
from marketplace.contracts.duties.models import Duty
from marketplace.contracts.duties.queries import Entry
from marketplace.core.db import SessionDep, SessionsDep


def entry(duty_id: UUID, actor: ActorDep, session: SessionDep) -> Entry:
    """Find a duty that whoever asks may know of."""
    return queries.entry(session, duty_id, actor)


EntryDep = Annotated[Entry, Depends(entry, scope="function")]


def own_duty(duty_id: UUID, actor: PublisherDep, session: SessionDep) -> Duty:
    """Find a duty that the actor may deliver for."""
    return queries.own_duty(session, duty_id, actor)


OwnDuty = Annotated[Duty, Depends(own_duty, scope="function")]


def delivered_duty(duty_id: UUID, actor: PublisherDep, sessions: SessionsDep) -> Duty:
    """Find a duty that the actor may deliver for; no transaction stays open behind it."""
    with sessions() as session:
        return queries.own_duty(session, duty_id, actor)


DeliveredDuty = Annotated[Duty, Depends(delivered_duty, scope="function")]
