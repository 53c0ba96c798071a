"""How an agreement moves: one table of every trigger, whence, where to, and who may pull it.

What is not in the table is refused. Whoever moves an agreement holds its lock (``locking``).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlmodel import Session

from marketplace.accounts.actors import Actor
from marketplace.contracts.agreements.errors import AgreementMoved
from marketplace.contracts.models import Agreement, AgreementStatus, Party
from marketplace.log.recording import record


class Trigger(StrEnum):
    """What may happen to an agreement."""

    ACCEPT = "accept"
    APPROVE = "approve"
    REFUSE = "refuse"
    AWAIT_PAYMENT = "await_payment"
    ACTIVATE = "activate"
    SUSPEND = "suspend"
    RESUME = "resume"
    END_LATER = "end_later"
    TERMINATE = "terminate"
    CONCLUDE = "conclude"
    EXPIRE = "expire"
    REVOKE = "revoke"


@dataclass(frozen=True, kw_only=True)
class Transition:
    """One line of the table; without a target the agreement stays where it stands."""

    sources: frozenset[AgreementStatus]
    target: AgreementStatus | None
    parties: frozenset[Party]
    action: str


@dataclass(frozen=True, kw_only=True)
class Mover:
    """Who moves an agreement: in which part, and as whom."""

    party: Party
    person_id: UUID | None = None
    organization_id: UUID | None = None

    @classmethod
    def of(cls, actor: Actor, party: Party) -> "Mover":
        """Return an actor in a part that was found to be theirs."""
        return cls(party=party, person_id=actor.person_id, organization_id=actor.organization_id)


SYSTEM = Mover(party=Party.SYSTEM)

_DRAFT = AgreementStatus.DRAFT
_ACCEPTED = AgreementStatus.ACCEPTED
_PENDING = AgreementStatus.PENDING_PAYMENT
_ACTIVE = AgreementStatus.ACTIVE
_SUSPENDED = AgreementStatus.SUSPENDED

_BY_CONSUMER = frozenset({Party.CONSUMER})
_BY_EITHER = frozenset({Party.CONSUMER, Party.PROVIDER})
_BY_APPROVERS = frozenset({Party.PROVIDER, Party.STEWARD})
_BY_STEWARD = frozenset({Party.STEWARD})
_BY_SYSTEM = frozenset({Party.SYSTEM})

RUNNING = frozenset({_ACTIVE, _SUSPENDED})
"""Where an agreement is in force, though perhaps its data is held back."""

OPEN = frozenset({_DRAFT, _ACCEPTED, _PENDING}) | RUNNING
"""Where something can still happen to an agreement."""


def _line(
    sources: frozenset[AgreementStatus],
    target: AgreementStatus | None,
    parties: frozenset[Party],
    action: str,
) -> Transition:
    return Transition(sources=sources, target=target, parties=parties, action=action)


TABLE: Mapping[Trigger, Transition] = {
    Trigger.ACCEPT: _line(frozenset({_DRAFT}), _ACCEPTED, _BY_CONSUMER, "contracts.accepted"),
    Trigger.APPROVE: _line(frozenset({_ACCEPTED}), None, _BY_APPROVERS, "contracts.approved"),
    Trigger.REFUSE: _line(
        frozenset({_ACCEPTED}), AgreementStatus.TERMINATED, _BY_APPROVERS, "contracts.refused"
    ),
    Trigger.AWAIT_PAYMENT: _line(
        frozenset({_ACCEPTED}), _PENDING, _BY_SYSTEM, "contracts.payment_awaited"
    ),
    Trigger.ACTIVATE: _line(
        frozenset({_ACCEPTED, _PENDING}), _ACTIVE, _BY_SYSTEM, "contracts.activated"
    ),
    Trigger.SUSPEND: _line(frozenset({_ACTIVE}), _SUSPENDED, _BY_SYSTEM, "contracts.suspended"),
    Trigger.RESUME: _line(frozenset({_SUSPENDED}), _ACTIVE, _BY_SYSTEM, "contracts.resumed"),
    Trigger.END_LATER: _line(
        frozenset({_ACTIVE}), None, _BY_EITHER, "contracts.termination_scheduled"
    ),
    Trigger.TERMINATE: _line(OPEN, AgreementStatus.TERMINATED, _BY_EITHER, "contracts.terminated"),
    Trigger.CONCLUDE: _line(
        RUNNING | {_PENDING}, AgreementStatus.TERMINATED, _BY_SYSTEM, "contracts.concluded"
    ),
    Trigger.EXPIRE: _line(OPEN, AgreementStatus.EXPIRED, _BY_SYSTEM, "contracts.expired"),
    Trigger.REVOKE: _line(
        OPEN - {_DRAFT}, AgreementStatus.REVOKED, _BY_STEWARD, "contracts.revoked"
    ),
}


def possible(status: AgreementStatus, party: Party) -> list[Trigger]:
    """Return what a party may do to an agreement that stands there."""
    return [
        trigger
        for trigger, line in TABLE.items()
        if status in line.sources and party in line.parties
    ]


def move(
    session: Session,
    agreement: Agreement,
    trigger: Trigger,
    *,
    by: Mover,
    details: Mapping[str, object] | None = None,
) -> None:
    """Move an agreement along a line of the table, and write that into the log.

    Raises:
        AgreementMoved: Nothing of the kind is possible where it stands, or not for this party.
    """
    line = TABLE[trigger]
    before = agreement.status
    if before not in line.sources or by.party not in line.parties:
        raise AgreementMoved(
            agreement, wanted=trigger.value, possible=list(possible(before, by.party))
        )
    agreement.status = line.target or before
    session.add(agreement)
    record(
        session,
        line.action,
        subject=f"contract/{agreement.id}",
        person_id=by.person_id,
        organization_id=by.organization_id,
        details={"from": before.value, "to": agreement.status.value, "by": by.party.value}
        | dict(details or {}),
    )
