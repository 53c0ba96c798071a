"""How an agreement moves: one table of every trigger, whence, where to, who, when, and what then.

What is not in the table is refused. Whoever moves an agreement holds its lock (``locking``).
docs/contracts.md shows the table; a test holds it to the code.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlmodel import Session

from marketplace.accounts.actors import Actor
from marketplace.contracts.agreements.effects import Effect, carry_out
from marketplace.contracts.agreements.errors import AgreementMoved
from marketplace.contracts.models import Agreement, AgreementStatus, Party
from marketplace.log.recording import record


class Trigger(StrEnum):
    """What may happen to an agreement."""

    ACCEPT = "accept"
    ASK = "ask"
    ANSWER = "answer"
    APPROVE = "approve"
    REFUSE = "refuse"
    AWAIT_PAYMENT = "await_payment"
    ACTIVATE = "activate"
    SUSPEND = "suspend"
    RESUME = "resume"
    PROPOSE = "propose"
    DECLINE = "decline"
    AMEND = "amend"
    END_LATER = "end_later"
    TERMINATE = "terminate"
    CONCLUDE = "conclude"
    EXPIRE = "expire"
    REVOKE = "revoke"


class Guard(StrEnum):
    """What must be true of an agreement itself, besides where it stands."""

    NONE = "–"
    UNDECIDED = "nobody has approved it"
    SIGNED = "a named person with authority has accepted, and it is signed"
    UNENDED = "nobody has asked for its end"


GUARDS: Mapping[Guard, Callable[[Agreement], bool]] = {
    Guard.NONE: lambda _: True,
    Guard.UNDECIDED: lambda agreement: agreement.approved_at is None,
    Guard.SIGNED: lambda agreement: agreement.jws is not None and agreement.has_authority,
    Guard.UNENDED: lambda agreement: agreement.ended_by is None,
}


@dataclass(frozen=True, kw_only=True)
class Transition:
    """One line of the table; without a target the agreement stays where it stands."""

    sources: frozenset[AgreementStatus]
    target: AgreementStatus | None
    parties: frozenset[Party]
    action: str
    guard: Guard
    effect: Effect


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
    *,
    guard: Guard = Guard.NONE,
    effect: Effect = Effect.NOTHING,
) -> Transition:
    return Transition(
        sources=sources,
        target=target,
        parties=parties,
        action=f"contracts.{action}",
        guard=guard,
        effect=effect,
    )


_DRAFTED, _REQUESTED = frozenset({_DRAFT}), frozenset({_ACCEPTED})
_IN_FORCE, _HELD_BACK = frozenset({_ACTIVE}), frozenset({_SUSPENDED})
_UNDECIDED, _SIGNED, _UNENDED = Guard.UNDECIDED, Guard.SIGNED, Guard.UNENDED
_TERMINATED = AgreementStatus.TERMINATED

TABLE: Mapping[Trigger, Transition] = {
    Trigger.ACCEPT: _line(_DRAFTED, _ACCEPTED, _BY_CONSUMER, "accepted"),
    Trigger.ASK: _line(_REQUESTED, None, _BY_APPROVERS, "question_asked", guard=_UNDECIDED),
    Trigger.ANSWER: _line(_REQUESTED, None, _BY_CONSUMER, "question_answered", guard=_UNDECIDED),
    Trigger.APPROVE: _line(_REQUESTED, None, _BY_APPROVERS, "approved", guard=_UNDECIDED),
    Trigger.REFUSE: _line(
        _REQUESTED, _TERMINATED, _BY_APPROVERS, "refused", guard=_UNDECIDED, effect=Effect.CLOSE
    ),
    Trigger.AWAIT_PAYMENT: _line(
        _REQUESTED, _PENDING, _BY_SYSTEM, "payment_awaited", guard=_SIGNED
    ),
    Trigger.ACTIVATE: _line(
        frozenset({_ACCEPTED, _PENDING}),
        _ACTIVE,
        _BY_SYSTEM,
        "activated",
        guard=_SIGNED,
        effect=Effect.OPEN,
    ),
    Trigger.SUSPEND: _line(_IN_FORCE, _SUSPENDED, _BY_SYSTEM, "suspended", effect=Effect.HOLD),
    Trigger.RESUME: _line(_HELD_BACK, _ACTIVE, _BY_SYSTEM, "resumed", effect=Effect.RETURN),
    Trigger.PROPOSE: _line(_IN_FORCE, None, _BY_EITHER, "amendment_proposed", guard=_UNENDED),
    Trigger.DECLINE: _line(_IN_FORCE, None, _BY_EITHER, "amendment_declined"),
    Trigger.AMEND: _line(
        _IN_FORCE, None, _BY_EITHER, "amended", guard=_UNENDED, effect=Effect.NARROW
    ),
    Trigger.END_LATER: _line(_IN_FORCE, None, _BY_EITHER, "termination_scheduled", guard=_UNENDED),
    Trigger.TERMINATE: _line(OPEN, _TERMINATED, _BY_EITHER, "terminated", effect=Effect.CLOSE),
    Trigger.CONCLUDE: _line(
        RUNNING | {_PENDING}, _TERMINATED, _BY_SYSTEM, "concluded", effect=Effect.CLOSE
    ),
    Trigger.EXPIRE: _line(
        OPEN, AgreementStatus.EXPIRED, _BY_SYSTEM, "expired", effect=Effect.CLOSE
    ),
    Trigger.REVOKE: _line(
        OPEN - {_DRAFT},
        AgreementStatus.REVOKED,
        _BY_STEWARD,
        "revoked",
        effect=Effect.CLOSE,
    ),
}


def possible(agreement: Agreement, party: Party) -> list[Trigger]:
    """Return what a party may do to an agreement as it stands."""
    return [trigger for trigger, line in TABLE.items() if _allows(line, agreement, party)]


def step(agreement: Agreement, trigger: Trigger, *, by: Party) -> Transition:
    """Move an agreement along a line of the table, and return the line; nothing else is done.

    Raises:
        AgreementMoved: Nothing of the kind is possible where it stands, or not for this party.
    """
    line = TABLE[trigger]
    if not _allows(line, agreement, by):
        raise AgreementMoved(
            agreement, wanted=trigger.value, possible=list(possible(agreement, by))
        )
    agreement.status = line.target or agreement.status
    return line


def move(
    session: Session,
    agreement: Agreement,
    trigger: Trigger,
    *,
    by: Mover,
    details: Mapping[str, object] | None = None,
) -> None:
    """Move an agreement along a line of the table, let access follow, and write it into the log.

    Raises:
        AgreementMoved: Nothing of the kind is possible where it stands, or not for this party.
    """
    before = agreement.status
    line = step(agreement, trigger, by=by.party)
    session.add(agreement)
    carry_out(session, agreement, line.effect)
    record(
        session,
        line.action,
        subject=f"contract/{agreement.id}",
        person_id=by.person_id,
        organization_id=by.organization_id,
        details={"from": before.value, "to": agreement.status.value, "by": by.party.value}
        | dict(details or {}),
    )


def _allows(line: Transition, agreement: Agreement, party: Party) -> bool:
    is_drawn = agreement.status in line.sources and party in line.parties
    return is_drawn and GUARDS[line.guard](agreement)
