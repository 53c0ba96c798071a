"""Bringing an agreement into force, holding it back, and letting it go on."""

from sqlmodel import Session

from billing.models import ProcessorName
from catalog import offering
from catalog.models import Dataset, Version
from marketplace.contracts.agreements import announcing, deliveries, kinds
from marketplace.contracts.agreements.jobs import enqueue_delivery
from marketplace.contracts.agreements.transitions import SYSTEM, Trigger, move
from marketplace.contracts.models import Agreement, Offer
from marketplace.core import clock
from marketplace.entitlements import granting
from marketplace.entitlements.granting import Grant, Limits


def activate(session: Session, agreement: Agreement) -> None:
    """Bring a locked agreement into force: from now on its consumer may read.

    Raises:
        AgreementMoved: It does not wait for that.
    """
    move(session, agreement, Trigger.ACTIVATE, by=SYSTEM)
    agreement.activated_at = clock.now()
    agreement.respond_by = None
    granting.grant(session, agreement.id, _grant(session, agreement))
    offering.count_agreement(session, agreement.dataset_id, 1)
    deliveries.note_received(session, agreement)
    is_by_card = agreement.payment is ProcessorName.STRIPE
    is_answer = agreement.approved_at is not None and not is_by_card
    announcing.consumer(session, agreement, kinds.APPROVED if is_answer else kinds.ACTIVATED)
    announcing.provider(session, agreement, kinds.SOLD)


def suspend(session: Session, agreement: Agreement) -> None:
    """Hold the data of a locked agreement back until it is paid for again.

    Raises:
        AgreementMoved: It is not active.
    """
    move(session, agreement, Trigger.SUSPEND, by=SYSTEM)
    granting.suspend(session, agreement.id)
    announcing.consumer(session, agreement, kinds.SUSPENDED)


def resume(session: Session, agreement: Agreement) -> None:
    """Let a suspended agreement, which is locked, go on; it hears of a version it has missed.

    Raises:
        AgreementMoved: It is not suspended.
    """
    move(session, agreement, Trigger.RESUME, by=SYSTEM)
    granting.resume(session, agreement.id)
    announcing.consumer(session, agreement, kinds.RESUMED)
    enqueue_delivery(session, agreement.dataset_id)


def _grant(session: Session, agreement: Agreement) -> Grant:
    """Return who may read what, and how far: the offer of an agreement is never changed."""
    offer = session.get_one(Offer, agreement.offer_id)
    dataset = session.get_one(Dataset, agreement.dataset_id)
    shown = dataset.current_version_id and session.get(Version, dataset.current_version_id)
    return Grant(
        dataset_id=agreement.dataset_id,
        organization_id=agreement.consumer_id,
        limits=Limits(
            calls_per_month=offer.calls_per_month,
            history=offer.history,
            history_versions=offer.history_versions,
            first_version=shown.number if shown else None,
        ),
    )
