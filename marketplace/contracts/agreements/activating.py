"""Bringing an agreement into force, holding it back, and letting it go on."""

from sqlmodel import Session

from billing.models import ProcessorName
from marketplace.contracts.agreements import announcing, deliveries, kinds
from marketplace.contracts.agreements.jobs import enqueue_delivery
from marketplace.contracts.agreements.transitions import SYSTEM, Trigger, move
from marketplace.contracts.models import Agreement


def activate(session: Session, agreement: Agreement) -> None:
    """Bring a locked agreement into force: from now on its consumer may read.

    Raises:
        AgreementMoved: It does not wait for that.
    """
    move(session, agreement, Trigger.ACTIVATE, by=SYSTEM)
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
    announcing.consumer(session, agreement, kinds.SUSPENDED)


def resume(session: Session, agreement: Agreement) -> None:
    """Let a suspended agreement, which is locked, go on; it hears of a version it has missed.

    Raises:
        AgreementMoved: It is not suspended.
    """
    move(session, agreement, Trigger.RESUME, by=SYSTEM)
    announcing.consumer(session, agreement, kinds.RESUMED)
    enqueue_delivery(session, agreement.dataset_id)
