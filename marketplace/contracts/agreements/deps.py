"""What routes need of agreements: one that was already checked against who asks."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends

from billing.deps import ProcessorsDep
from billing.processor import Processors
from marketplace.accounts.deps import ActorDep, SettingsDep
from marketplace.contracts.agreements import queries
from marketplace.contracts.models import Agreement
from marketplace.core.db import SessionDep, Sessions, SessionsDep
from marketplace.core.settings import Settings


def contract(contract_id: UUID, actor: ActorDep, session: SessionDep) -> Agreement:
    """Find an agreement that the actor has a part in; any other does not exist for them."""
    return queries.agreement_for(session, contract_id, actor)


ContractDep = Annotated[Agreement, Depends(contract, scope="function")]


@dataclass(frozen=True, kw_only=True)
class Counter:
    """What accepting takes of a process; no transaction is open, because a vendor may be asked."""

    sessions: Sessions
    settings: Settings
    processors: Processors


def counter(sessions: SessionsDep, settings: SettingsDep, processors: ProcessorsDep) -> Counter:
    """Gather what accepting takes."""
    return Counter(sessions=sessions, settings=settings, processors=processors)


CounterDep = Annotated[Counter, Depends(counter, scope="function")]
