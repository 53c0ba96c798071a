"""Ending: by a party as its terms allow, by the city at once, or by time.

Whatever ends an agreement ends the entitlement and the payment in the same transaction.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from billing import checkouts
from billing.models import Ending, RefundRule
from billing.processor import Processors
from marketplace.accounts.actors import Actor
from marketplace.accounts.errors import NotASteward
from marketplace.contracts import refunds
from marketplace.contracts.agreements import announcing, kinds
from marketplace.contracts.agreements.errors import NoPeriodToEnd
from marketplace.contracts.agreements.locking import locked
from marketplace.contracts.agreements.queries import agreement_for, side_of
from marketplace.contracts.agreements.transitions import (
    RUNNING,
    SYSTEM,
    Mover,
    Trigger,
    move,
)
from marketplace.contracts.models import Agreement, AgreementStatus, Offer, OfferKind, Party
from marketplace.core import clock
from marketplace.core.money import Money
from marketplace.entitlements import granting
from marketplace.entitlements import queries as entitlements
from marketplace.notices.kinds import Kind

_LOOKED_BACK = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What an end would mean: when access ends, what goes back, and what it would stop.

    ``notice_days`` are those that the terms state, if the end waits for them. ``refund`` is None
    where nothing was ever to be paid. ``refusal`` is set where such an end is not possible: there
    is no paid period to run out.
    """

    ends_at: datetime
    notice_days: int
    refund: Money | None
    is_running: bool
    downloads_in_30_days: int
    last_download_at: datetime | None
    refusal: NoPeriodToEnd | None = None


@dataclass(frozen=True, kw_only=True)
class Ended:
    """An agreement after its end was asked for, and what of the price goes back."""

    agreement: Agreement
    refund: Money | None


def terminate(
    session: Session,
    agreement_id: UUID,
    *,
    processors: Processors,
    actor: Actor,
    effective: Ending = Ending.NOW,
    reason: str = "",
) -> Ended:
    """End an agreement for one of its parties: now, or when the paid period is over.

    Terms that state a notice put either end off until the notice is over. ``period_end``, and what
    waits for its notice, keep everything as it is until ``ends_at``; asked again they change
    nothing. Without a notice, ending now after that is possible.

    Raises:
        AgreementNotFound: There is none that the actor may know of.
        NoPartyToEnd: The actor only watches over it.
        MayNotBuy, MayNotPublish: They have no role that may do this.
        AgreementMoved: It has ended already.
        NoPeriodToEnd: It is free, paid once or not paid yet, so it has no period to end.
    """
    party = side_of(session, agreement_id, actor)
    agreement, by = locked(session, agreement_id), Mover.of(actor, party)
    if effective is Ending.PERIOD_END or notice_days(session, agreement):
        end = _later(session, agreement, effective)
        return _end_later(session, processors, agreement, end, by=by, reason=reason)
    move(session, agreement, Trigger.TERMINATE, by=by)
    refund = _close(session, processors, agreement, by=by, reason=reason)
    _announce_end(session, agreement, kinds.ENDED)
    return Ended(agreement=agreement, refund=refund)


def revoke(
    session: Session, agreement_id: UUID, *, processors: Processors, actor: Actor, reason: str
) -> Ended:
    """End an agreement for the city, at once; what is unused of the price goes back.

    Raises:
        NotASteward: Somebody else asks.
        AgreementNotFound: There is none, or it is a draft, which is its consumer's own affair.
        AgreementMoved: It has ended already.
    """
    if not actor.is_steward:
        raise NotASteward
    agreement_for(session, agreement_id, actor)
    agreement, by = locked(session, agreement_id), Mover.of(actor, Party.STEWARD)
    move(session, agreement, Trigger.REVOKE, by=by)
    refund = _close(session, processors, agreement, by=by, reason=reason)
    announcing.both(session, agreement, kinds.REVOKED, reason=reason)
    return Ended(agreement=agreement, refund=refund)


def expire(session: Session, agreement_id: UUID, *, processors: Processors) -> None:
    """End an agreement whose time has come; of one whose has not, change nothing.

    One whose end a party asked for is terminated, any other expires.
    """
    agreement, now = locked(session, agreement_id), clock.now()
    if agreement.status in RUNNING:
        if agreement.ends_at is not None and agreement.ends_at <= now:
            conclude(session, agreement, processors=processors)
    elif agreement.respond_by is not None and agreement.respond_by <= now:
        lapse(session, agreement, processors=processors)


def conclude(
    session: Session, agreement: Agreement, *, processors: Processors | None = None
) -> None:
    """End a locked agreement that ran, or waited to, because its time or its payment is over.

    Without processors it was billing that told so, and there is no payment left to end.
    """
    was_wanted = agreement.ended_by is not None
    move(session, agreement, Trigger.CONCLUDE if was_wanted else Trigger.EXPIRE, by=SYSTEM)
    if processors is not None:
        refund = _rule_when_due(agreement)
        checkouts.end(session, processors, agreement.id, ending=Ending.NOW, refund=refund)
    _announce_end(session, agreement, kinds.ENDED if agreement.activated_at else kinds.LAPSED)


def lapse(session: Session, agreement: Agreement, *, processors: Processors) -> None:
    """Give up a locked agreement that nobody accepted, approved or paid in time."""
    move(session, agreement, Trigger.EXPIRE, by=SYSTEM)
    _close(session, processors, agreement, by=SYSTEM, reason="")
    _announce_end(session, agreement, kinds.LAPSED)


def preview(
    session: Session, agreement: Agreement, *, by: Party, effective: Ending = Ending.NOW
) -> Preview:
    """Return what an end would mean if it were asked for now; nothing is changed."""
    now = clock.now()
    notice = notice_days(session, agreement)
    refusal = None
    ends_at = now
    refund = _refundable(session, agreement, by, at=now)
    if effective is Ending.PERIOD_END or notice:
        later = _later(session, agreement, effective)
        refusal = None if later else NoPeriodToEnd(agreement)
        ends_at = later.at if later else now
        refund = refund and Money.zero(refund.currency)
    since = now - _LOOKED_BACK
    return Preview(
        ends_at=ends_at,
        notice_days=notice,
        refund=refund,
        is_running=agreement.status in RUNNING,
        downloads_in_30_days=entitlements.times_read_under(session, agreement.id, since=since),
        last_download_at=entitlements.last_read_under(session, agreement.id),
        refusal=refusal,
    )


def notice_days(session: Session, agreement: Agreement) -> int:
    """Return how many days ahead a party says that it ends an agreement; 0 if it need not.

    Only what is active waits for a notice: nobody is held in what gives them nothing.
    """
    if agreement.status is not AgreementStatus.ACTIVE:
        return 0
    return session.get_one(Offer, agreement.offer_id).notice_days


def paid_until(session: Session, agreement: Agreement) -> datetime | None:
    """Return the end of the period that an active agreement is paid for; None without one."""
    if agreement.status is not AgreementStatus.ACTIVE:
        return None
    standing = checkouts.standing(session, agreement.id)
    if standing is None or standing.ended_at is not None:
        return None
    period_end = standing.current_period_end
    return period_end if period_end is not None and period_end > clock.now() else None


def refund_rule(agreement: Agreement, by: Party) -> RefundRule:
    """Return what goes back: as the clauses say, and all of what never came into force."""
    if agreement.activated_at is None:
        return RefundRule.FULL
    return refunds.refund_rule(agreement, by)


@dataclass(frozen=True, kw_only=True)
class _Later:
    """When an agreement will end; ``is_period`` where that is when its paid period is over."""

    at: datetime
    is_period: bool


def _later(session: Session, agreement: Agreement, effective: Ending) -> _Later | None:
    """Return when an end asked for now takes effect; None where no paid period could run out."""
    earliest = clock.now() + timedelta(days=notice_days(session, agreement))
    at, is_period = earliest, False
    if effective is Ending.PERIOD_END:
        period_end = paid_until(session, agreement)
        if period_end is None:
            return None
        at, is_period = max(period_end, earliest), period_end >= earliest
    if agreement.ends_at is not None and agreement.ends_at < at:
        at, is_period = agreement.ends_at, False
    return _Later(at=at, is_period=is_period)


def _end_later(
    session: Session,
    processors: Processors,
    agreement: Agreement,
    end: _Later | None,
    *,
    by: Mover,
    reason: str,
) -> Ended:
    if agreement.ended_by is not None and agreement.status in RUNNING:
        return Ended(agreement=agreement, refund=None)
    move(session, agreement, Trigger.END_LATER, by=by)
    if end is None:
        raise NoPeriodToEnd(agreement)
    agreement.ends_at = end.at
    _note_who(agreement, by, reason)
    granting.end_at(session, agreement.id, end.at)
    session.flush()
    if end.is_period:  # else the payment goes on, and ends with the agreement
        ending = Ending.PERIOD_END
        checkouts.end(session, processors, agreement.id, ending=ending, refund=RefundRule.NONE)
    announcing.both(session, agreement, kinds.ENDS_LATER, day=announcing.day(end.at))
    return Ended(agreement=agreement, refund=None)


def _rule_when_due(agreement: Agreement) -> RefundRule:
    """Return what goes back when the time of an agreement is over.

    Of a subscription the unused time does: nothing as a rule, all of it should a renewal have
    slipped in. What was paid once goes back as promised to whoever is sent away.
    """
    if agreement.kind is OfferKind.ONE_OFF and agreement.ended_by is not None:
        return refund_rule(agreement, agreement.ended_by)
    return RefundRule.NONE if agreement.kind is OfferKind.ONE_OFF else RefundRule.PRORATED


def _close(
    session: Session, processors: Processors, agreement: Agreement, *, by: Mover, reason: str
) -> Money | None:
    """End access and payment of an agreement that was moved to its end; return what goes back."""
    refund = _refundable(session, agreement, by.party, at=clock.now())
    _note_who(agreement, by, reason)
    session.flush()  # billing, told next, may tell back that the payment has ended
    rule = refund_rule(agreement, by.party)
    checkouts.end(session, processors, agreement.id, ending=Ending.NOW, refund=rule)
    return refund


def _note_who(agreement: Agreement, by: Mover, reason: str) -> None:
    agreement.ended_by = by.party
    agreement.ended_by_id = by.person_id
    agreement.end_reason = reason


def _refundable(session: Session, agreement: Agreement, by: Party, *, at: datetime) -> Money | None:
    if checkouts.standing(session, agreement.id) is None:
        return None
    rule = refund_rule(agreement, by)
    return checkouts.refundable(session, agreement.id, rule, at=at)


def _announce_end(session: Session, agreement: Agreement, kind: Kind) -> None:
    """Tell both parties; of a draft that was discarded nobody need be told."""
    if agreement.accepted_at is not None:
        announcing.both(session, agreement, kind)
