"""What a transition does to access, in the transaction of the agreement that moves.

Nothing else grants, holds back or ends what an agreement gives, so that the two never disagree.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from sqlmodel import Session

from billing.invoicing.periods import boundary
from billing.models import Interval
from catalog import offering
from catalog.models import Dataset, Version
from marketplace.contracts.agreements.deletions.models import Deletion
from marketplace.contracts.models import Agreement, Offer
from marketplace.contracts.policies import DELETE_AT_END, DELETION_DAYS
from marketplace.core import clock
from marketplace.entitlements import granting
from marketplace.entitlements.granting import Grant, Limits


class Effect(StrEnum):
    """What happens to the consumer's access."""

    NOTHING = "nothing"
    OPEN = "access opens"
    HOLD = "access is held back"
    RETURN = "access returns"
    NARROW = "access follows the new terms"
    CLOSE = "access ends for good"


def carry_out(session: Session, agreement: Agreement, effect: Effect) -> None:
    """Let access follow a locked agreement that has just moved."""
    if effect in _DONE_BY:
        _DONE_BY[effect](session, agreement)


def term_end(agreement: Agreement, offer: Offer) -> datetime | None:
    """Return when an agreement in force ends by its terms; None if they name no end."""
    if offer.term_months is None or agreement.activated_at is None:
        return None
    return boundary(agreement.activated_at, Interval.MONTH, offer.term_months)


def _open(session: Session, agreement: Agreement) -> None:
    offer = session.get_one(Offer, agreement.offer_id)
    agreement.activated_at = clock.now()
    agreement.respond_by = None
    granting.grant(session, agreement.id, _grant(session, agreement, offer))
    _run_until(session, agreement, term_end(agreement, offer))
    offering.count_agreement(session, agreement.dataset_id, 1)


def _hold(session: Session, agreement: Agreement) -> None:
    granting.suspend(session, agreement.id)


def _return(session: Session, agreement: Agreement) -> None:
    granting.resume(session, agreement.id)


def _narrow(session: Session, agreement: Agreement) -> None:
    offer = session.get_one(Offer, agreement.offer_id)
    granting.limit(session, agreement.id, _limits(offer))
    _run_until(session, agreement, term_end(agreement, offer))


def _close(session: Session, agreement: Agreement) -> None:
    now = clock.now()
    agreement.ended_at = agreement.ends_at = min(agreement.ends_at or now, now)
    agreement.respond_by = None
    if agreement.activated_at is not None:
        granting.end(session, agreement.id)
        offering.count_agreement(session, agreement.dataset_id, -1)
        _ask_for_deletion(session, agreement)
    session.flush()  # billing, told next, may tell back that the payment has ended


_DONE_BY: Mapping[Effect, Callable[[Session, Agreement], None]] = {
    Effect.OPEN: _open,
    Effect.HOLD: _hold,
    Effect.RETURN: _return,
    Effect.NARROW: _narrow,
    Effect.CLOSE: _close,
}


def _grant(session: Session, agreement: Agreement, offer: Offer) -> Grant:
    dataset = session.get_one(Dataset, agreement.dataset_id)
    shown = dataset.current_version_id and session.get(Version, dataset.current_version_id)
    return Grant(
        dataset_id=agreement.dataset_id,
        organization_id=agreement.consumer_id,
        limits=_limits(offer, first_version=shown.number if shown else None),
    )


def _limits(offer: Offer, *, first_version: int | None = None) -> Limits:
    """Return how far an offer, which is never changed, lets read."""
    return Limits(
        calls_per_month=offer.calls_per_month,
        history=offer.history,
        history_versions=offer.history_versions,
        first_version=first_version,
    )


def _run_until(session: Session, agreement: Agreement, end: datetime | None) -> None:
    agreement.ends_at = end
    granting.end_at(session, agreement.id, end)


def _ask_for_deletion(session: Session, agreement: Agreement) -> None:
    if DELETE_AT_END in session.get_one(Offer, agreement.offer_id).policy:
        due_at = clock.now() + timedelta(days=DELETION_DAYS)
        session.add(Deletion(agreement_id=agreement.id, due_at=due_at))
