"""Approving: the provider, or a steward where it is the city's data, answers a request."""

from uuid import UUID

from sqlmodel import Session

from billing.processor import Processors
from marketplace.accounts.actors import Actor
from marketplace.contracts.agreements import announcing, kinds, paying
from marketplace.contracts.agreements.errors import ApprovalNotYours, ReasonMissing
from marketplace.contracts.agreements.holding import hold_agreement_to_rules
from marketplace.contracts.agreements.locking import locked
from marketplace.contracts.agreements.queries import agreement_for, may_approve
from marketplace.contracts.agreements.transitions import OPEN, Mover, Trigger, move
from marketplace.contracts.models import Agreement, AgreementStatus, Party
from marketplace.core import clock


def approve(
    session: Session, agreement_id: UUID, *, processors: Processors, actor: Actor
) -> Agreement:
    """Grant a request: it is in force at once, or waits for its payment by card.

    Granting again changes nothing.

    Raises:
        AgreementNotFound: There is none that the actor may know of.
        ApprovalNotYours: The actor does not decide on it.
        AgreementMoved: It does not wait for approval any more.
        SovereigntyBroken: Its terms break a rule that protects the city's data by now.
    """
    agreement, mover = held_request(session, agreement_id, actor)
    if agreement.approved_at is not None and agreement.status in OPEN:
        return agreement
    hold_agreement_to_rules(session, agreement)
    move(session, agreement, Trigger.APPROVE, by=mover)
    agreement.approved_by_id = actor.person_id
    agreement.approved_at = clock.now()
    paying.proceed(session, processors, agreement)
    if agreement.status is AgreementStatus.PENDING_PAYMENT and agreement.respond_by:
        last_day = announcing.day(agreement.respond_by)
        announcing.consumer(session, agreement, kinds.PAYMENT_AWAITED, day=last_day)
    return agreement


def refuse(session: Session, agreement_id: UUID, *, actor: Actor, reason: str) -> Agreement:
    """Refuse a request, with the reason that the consumer is told. Nothing was charged.

    Raises:
        AgreementNotFound: There is none that the actor may know of.
        ApprovalNotYours: The actor does not decide on it.
        ReasonMissing: No reason is given.
        AgreementMoved: It does not wait for approval any more.
    """
    agreement, mover = held_request(session, agreement_id, actor)
    if not reason:
        raise ReasonMissing
    move(session, agreement, Trigger.REFUSE, by=mover)
    agreement.end_reason = reason
    agreement.ended_by = mover.party
    agreement.ended_by_id = actor.person_id
    announcing.consumer(session, agreement, kinds.REFUSED, reason=reason)
    return agreement


def held_request(session: Session, agreement_id: UUID, actor: Actor) -> tuple[Agreement, Mover]:
    """Return a request, locked, with the part in which the actor decides on it.

    Raises:
        AgreementNotFound: There is none that the actor may know of.
        ApprovalNotYours: The actor does not decide on it.
    """
    agreement = agreement_for(session, agreement_id, actor)
    if not may_approve(session, agreement, actor):
        raise ApprovalNotYours
    is_own = agreement.provider_id == actor.organization_id
    party = Party.PROVIDER if is_own and actor.may_publish else Party.STEWARD
    return locked(session, agreement_id), Mover.of(actor, party)
