"""What agreements do when something happens in billing or in the catalogue.

Billing may tell the same thing twice, late, or of what has ended: each reaction looks at where the
agreement stands and does only what is still missing.
"""

from sqlmodel import Session

from billing.events import AccessLapsed, AccessPaid, PaymentEnded, PaymentFailed
from billing.models import ProcessorName
from catalog.events import VersionPublished
from marketplace.contracts.agreements import activating, announcing, ending, kinds
from marketplace.contracts.agreements.holding import broken_rules
from marketplace.contracts.agreements.jobs import enqueue_delivery, enqueue_giving_back
from marketplace.contracts.agreements.locking import find_locked
from marketplace.contracts.agreements.transitions import OPEN, RUNNING
from marketplace.contracts.models import AgreementStatus


def activate_when_paid(session: Session, event: AccessPaid) -> None:
    """Bring what is paid for into force, or let it go on; what has ended is given back.

    So is what breaks a rule of sovereignty by now: it never comes into force.
    """
    agreement = find_locked(session, event.reference)
    if agreement is None:
        return
    if agreement.status is AgreementStatus.PENDING_PAYMENT:
        if broken := broken_rules(session, agreement):
            agreement.end_reason = broken[0].text_de
            ending.conclude(session, agreement)
            enqueue_giving_back(session, agreement.id)
            return
        activating.activate(session, agreement)
    elif agreement.status is AgreementStatus.SUSPENDED:
        activating.resume(session, agreement)
    elif agreement.status not in OPEN:
        enqueue_giving_back(session, agreement.id)


def suspend_when_lapsed(session: Session, event: AccessLapsed) -> None:
    """Hold the data of an active agreement back that is not paid for."""
    agreement = find_locked(session, event.reference)
    if agreement is not None and agreement.status is AgreementStatus.ACTIVE:
        activating.suspend(session, agreement)


def warn_of_failure(session: Session, event: PaymentFailed) -> None:
    """Tell the consumer how long access stays; of an invoice billing itself reminds them."""
    agreement = find_locked(session, event.reference)
    if agreement is None or agreement.payment is not ProcessorName.STRIPE:
        return
    if agreement.status is AgreementStatus.ACTIVE:
        day = announcing.day(event.grace_until)
        announcing.consumer(session, agreement, kinds.PAYMENT_FAILED, day=day)


def end_with_payment(session: Session, event: PaymentEnded) -> None:
    """End what will not be paid for any more."""
    agreement = find_locked(session, event.reference)
    unended = RUNNING | {AgreementStatus.PENDING_PAYMENT}
    if agreement is not None and agreement.status in unended:
        ending.conclude(session, agreement)


def deliver_new_version(session: Session, event: VersionPublished) -> None:
    """Have the consumers of a dataset told of its new version."""
    enqueue_delivery(session, event.dataset_id)
