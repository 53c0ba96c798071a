"""Paying for a reference: begin, settle, look, end. Other rooms call these and nothing deeper."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, func, select

from billing import queries, refunding
from billing.errors import (
    CheckoutNotFound,
    ProcessorRefused,
    ProcessorUnavailable,
    WayToPayNotOffered,
)
from billing.models import (
    Checkout,
    CheckoutStatus,
    Customer,
    Ending,
    Interval,
    Invoice,
    InvoiceStatus,
    Price,
    ProcessorName,
    Product,
    RefundRule,
    SubscriptionStatus,
)
from billing.patience import within
from billing.processor import Processor, Processors
from billing.rules import GRACE_DAYS
from marketplace.accounts.models import Organization
from marketplace.core import clock
from marketplace.core.db import Sessions
from marketplace.core.errors import DomainError
from marketplace.core.language import Language
from marketplace.core.money import Money
from marketplace.core.tables import Row
from marketplace.log.recording import record

logger = logging.getLogger(__name__)

SETTLE_SECONDS = 5
"""How long a request waits for a processor; then a job goes on."""


@dataclass(frozen=True, kw_only=True)
class Purchase:
    """What is to be paid for: by whom, to whom, how much and how.

    ``reference`` names it for the room that sells, ``product_reference`` the thing it is a part
    of. ``return_path`` is where the buyer comes back to from a payment page. Trial days are free
    days before the first payment of a recurring price.
    """

    reference: UUID
    organization_id: UUID
    provider_id: UUID
    product_reference: UUID
    product_name: str
    price: Money
    interval: Interval | None
    trial_days: int
    processor: ProcessorName
    return_path: str
    language: Language


@dataclass(frozen=True, kw_only=True)
class WayToPay:
    """A way to pay that the deployment has, and why this organization may not use it, if so."""

    processor: ProcessorName
    refusal: DomainError | None


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How the payment for a reference stands.

    ``url`` is the page to pay at, while one is open. ``subscription`` is None for what is bought
    once. ``grace_until`` is how long access stays though a card's renewal failed; of an invoice the
    reminder says so. ``paid_total`` is what was paid less what went back.
    """

    status: CheckoutStatus
    processor: ProcessorName
    url: str | None
    subscription: SubscriptionStatus | None
    current_period_end: datetime | None
    cancel_at_period_end: bool
    past_due_since: datetime | None
    grace_until: datetime | None
    has_access: bool
    ended_at: datetime | None
    paid_total: Money


def begin(session: Session, processors: Processors, purchase: Purchase) -> Checkout:
    """Write down that a reference is to be paid for; beginning it again changes nothing.

    Raises:
        WayToPayNotOffered: The deployment does not have this way to pay.
    """
    processor = _processor(processors, purchase.processor)
    price_id = _price(session, purchase)
    customer_id = _kept(
        session, Customer, organization_id=purchase.organization_id, unique=["organization_id"]
    )
    made = Checkout(
        reference=purchase.reference,
        customer_id=customer_id,
        price_id=price_id,
        processor=purchase.processor,
        trial_days=purchase.trial_days,
        return_path=purchase.return_path,
        language=purchase.language,
    )
    statement = insert(Checkout).values(made.model_dump())
    session.exec(statement.on_conflict_do_nothing(index_elements=["reference"]))
    checkout = queries.locked_checkout(session, purchase.reference)
    if checkout.id == made.id:
        subject = f"checkout/{purchase.reference}"
        details = {"processor": purchase.processor.value}
        record(session, "billing.checkout_begun", subject=subject, details=details)
        processor.follow(session, checkout)
    return checkout


def settle(sessions: Sessions, processors: Processors, reference: UUID) -> bool:
    """Try once, after the commit and for a few seconds, to make the payment stand as wanted.

    Return False when the processor does not answer: nothing is lost, the job goes on trying.
    """
    with sessions() as session:
        checkout = queries.checkout_of(session, reference)
    if checkout is None:
        return True
    try:
        with within(seconds=SETTLE_SECONDS):
            _processor(processors, checkout.processor).settle(sessions, checkout.id)
    except (ProcessorUnavailable, ProcessorRefused, WayToPayNotOffered) as error:
        logger.warning("checkout %s is not settled yet: %s", checkout.id, error)
        return False
    return True


def reopen(session: Session, processors: Processors, reference: UUID) -> None:
    """Let a payment page be opened anew for what was not paid before the last one expired.

    While a page is open, paid or the payment no longer wanted, nothing changes: there are never
    two pages that can be paid. Whether the page still counts is the processor's word, so
    ``settle`` goes before, if the checkout is still ``open`` past its time.

    Raises:
        CheckoutNotFound: Nothing is to be paid for this reference.
    """
    checkout = queries.locked_checkout(session, reference)
    if checkout.status is not CheckoutStatus.EXPIRED or checkout.ending or checkout.ended_at:
        return
    checkout.status = CheckoutStatus.OPEN
    checkout.attempt += 1
    checkout.stripe_id = checkout.url = checkout.expires_at = None
    record(session, "billing.checkout_reopened", subject=f"checkout/{reference}")
    _processor(processors, checkout.processor).follow(session, checkout)


def pay_again(sessions: Sessions, processors: Processors, reference: UUID) -> bool:
    """Ask how an old payment page stands, and open a new one if that has expired.

    For the edge, after the commit; returns as ``settle`` does.
    """
    if not settle(sessions, processors, reference):
        return False
    with sessions.begin() as session:
        reopen(session, processors, reference)
    return settle(sessions, processors, reference)


def end(
    session: Session,
    processors: Processors,
    reference: UUID,
    *,
    ending: Ending,
    refund: RefundRule,
) -> None:
    """Say that a payment is no longer wanted, and what of it goes back; the processor follows.

    Ending again, or less, changes nothing. What was never used is not charged: a payment that
    arrives, or is heard of, only after this goes back in full. Without a checkout there is
    nothing to end.
    """
    checkout = queries.find_locked_checkout(session, reference)
    if checkout is None or checkout.ended_at or checkout.ending is Ending.NOW:
        return
    if checkout.completed_at is None:
        ending = Ending.NOW
    if checkout.ending is ending:
        return
    checkout.ending = ending
    checkout.refund = refund
    if ending is Ending.NOW:
        refunding.promise(session, checkout, refund, at=clock.now())
    details = {"ending": ending.value, "refund": refund.value}
    record(session, "billing.ending_asked", subject=f"checkout/{reference}", details=details)
    _processor(processors, checkout.processor).follow(session, checkout)


def ways_to_pay(
    session: Session, processors: Processors, organization: Organization, price: Money
) -> list[WayToPay]:
    """Return each way to pay that the deployment has, with the reason if it is refused here."""
    return [
        WayToPay(
            processor=name,
            refusal=_refusal(session, processors[name], organization, price),
        )
        for name in ProcessorName
        if name in processors
    ]


def standing(session: Session, reference: UUID) -> Standing | None:
    """Return how the payment for a reference stands; None if it was never begun."""
    checkout = queries.checkout_of(session, reference)
    if checkout is None:
        return None
    subscription = queries.subscription_of(session, checkout.id)
    past_due_since = subscription.past_due_since if subscription else None
    return Standing(
        status=checkout.status,
        processor=checkout.processor,
        url=_open_url(checkout),
        subscription=subscription.status if subscription else None,
        current_period_end=subscription.current_period_end if subscription else None,
        cancel_at_period_end=bool(subscription and subscription.cancel_at_period_end),
        past_due_since=past_due_since,
        grace_until=_grace_until(checkout, past_due_since),
        has_access=checkout.has_access,
        ended_at=checkout.ended_at,
        paid_total=_paid_total(session, checkout),
    )


def refundable(session: Session, reference: UUID, rule: RefundRule, *, at: datetime) -> Money:
    """Return what would go back if the payment ended at an instant; nothing is changed.

    Raises:
        CheckoutNotFound: Nothing is to be paid for this reference.
    """
    checkout = queries.checkout_of(session, reference)
    if checkout is None:
        raise CheckoutNotFound(reference)
    shares = refunding.shares(session, checkout, rule, at=at)
    return Money(sum(shares.values()), queries.price_of(session, checkout).currency)


def _processor(processors: Processors, name: ProcessorName) -> Processor:
    if name not in processors:
        raise WayToPayNotOffered(name)
    return processors[name]


def _refusal(
    session: Session, processor: Processor, organization: Organization, price: Money
) -> DomainError | None:
    try:
        processor.check(session, organization, price)
    except DomainError as refusal:
        return refusal
    return None


def _price(session: Session, purchase: Purchase) -> UUID:
    product_id = _kept(
        session,
        Product,
        unique=["reference"],
        reference=purchase.product_reference,
        provider_id=purchase.provider_id,
        name=purchase.product_name,
    )
    return _kept(
        session,
        Price,
        unique=["product_id", "unit_amount", "currency", "interval"],
        product_id=product_id,
        unit_amount=purchase.price.minor,
        currency=purchase.price.currency,
        interval=purchase.interval,
    )


def _kept(session: Session, kind: type[Row], *, unique: list[str], **given: Any) -> UUID:
    """Return the id of the one row with these unique values; it is made if it is not there."""
    row = kind(**given)
    statement = insert(kind).values(row.model_dump())
    session.exec(statement.on_conflict_do_nothing(index_elements=unique))
    same = [col(getattr(kind, name)).is_not_distinct_from(given[name]) for name in unique]
    return session.exec(select(kind.id).where(*same)).one()


def _grace_until(checkout: Checkout, past_due_since: datetime | None) -> datetime | None:
    if past_due_since is None or checkout.processor is not ProcessorName.STRIPE:
        return None
    return past_due_since + timedelta(days=GRACE_DAYS)


def _open_url(checkout: Checkout) -> str | None:
    is_open = checkout.status is CheckoutStatus.OPEN and checkout.ending is None
    is_timely = checkout.expires_at is None or checkout.expires_at > clock.now()
    return checkout.url if is_open and is_timely else None


def _paid_total(session: Session, checkout: Checkout) -> Money:
    paid = func.coalesce(func.sum(Invoice.total - Invoice.amount_refunded), 0)
    statement = select(paid).where(
        Invoice.checkout_id == checkout.id, Invoice.status == InvoiceStatus.PAID
    )
    return Money(int(session.exec(statement).one()), queries.price_of(session, checkout).currency)
