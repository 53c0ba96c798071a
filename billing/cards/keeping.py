"""Making our rows equal to what Stripe answered, and telling what follows from it.

All of it happens in one transaction that holds the checkout's lock. Running it again with the same
answer changes nothing.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlmodel import Session, col, select

from billing import access, queries
from billing.cards import invoices as invoice_rows
from billing.cards.asking import Answer, Question
from billing.cards.values import PageState, SubscriptionState
from billing.models import (
    Checkout,
    CheckoutStatus,
    Ending,
    Invoice,
    InvoiceStatus,
    ProcessorName,
    Subscription,
    SubscriptionStatus,
)
from marketplace.core import clock
from marketplace.log.recording import record


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A checkout under its lock, with the subscription that it began, if it did."""

    checkout: Checkout
    subscription: Subscription | None


def keep(session: Session, asked: Question, answer: Answer, *, tax_percent: Decimal) -> Kept | None:
    """Make the rows of a checkout equal to an answer; None if newer news has been kept already."""
    checkout = _locked(session, asked)
    if checkout is None:
        return None
    checkout.revision += 1
    if answer.page is not None:
        _keep_page(session, checkout, answer.page)
    subscription = queries.subscription_of(session, checkout.id)
    if answer.subscription is not None:
        subscription = subscription or _new_subscription(session, checkout, answer.subscription)
        _keep_subscription(session, checkout, subscription, answer.subscription)
    for state in reversed(answer.invoices):  # oldest first
        invoice_rows.keep_invoice(session, checkout, state, tax_percent=tax_percent)
    for intent, refunds in answer.refunds:
        invoice_rows.keep_refunds(session, intent, refunds)
    kept = Kept(checkout=checkout, subscription=subscription)
    _conclude(session, kept, answer.page)
    return kept


def is_dead(kept: Kept) -> bool:
    """Tell whether nothing of a completed checkout will ever be charged again."""
    if kept.subscription is None:
        return kept.checkout.ending is Ending.NOW
    return kept.subscription.status in access.DEAD


def _locked(session: Session, asked: Question) -> Checkout | None:
    statement = select(Checkout).where(Checkout.id == asked.checkout_id).with_for_update()
    checkout = session.exec(statement.execution_options(populate_existing=True)).one()
    found = (checkout.revision, checkout.attempt, checkout.stripe_id)
    return checkout if found == (asked.revision, asked.attempt, asked.page_id) else None


def _keep_page(session: Session, checkout: Checkout, page: PageState) -> None:
    is_open = page.status is CheckoutStatus.OPEN
    checkout.url = page.url if is_open else None
    checkout.expires_at = page.expires_at
    if page.status is checkout.status:
        return
    checkout.status = page.status
    if page.status is CheckoutStatus.COMPLETE:
        checkout.completed_at = checkout.completed_at or clock.now()
    subject = f"checkout/{checkout.reference}"
    record(session, f"billing.checkout_{_PAST[page.status]}", subject=subject)


_PAST = {
    CheckoutStatus.OPEN: "reopened",
    CheckoutStatus.COMPLETE: "completed",
    CheckoutStatus.EXPIRED: "expired",
}


def _new_subscription(
    session: Session, checkout: Checkout, state: SubscriptionState
) -> Subscription:
    subscription = Subscription(
        checkout_id=checkout.id,
        reference=checkout.reference,
        customer_id=checkout.customer_id,
        price_id=checkout.price_id,
        processor=ProcessorName.STRIPE,
        stripe_id=state.stripe_id,
        status=SubscriptionStatus.INCOMPLETE,
        current_period_start=state.current_period_start,
        current_period_end=state.current_period_end,
    )
    session.add(subscription)
    session.flush()  # invoices name it
    return subscription


def _keep_subscription(
    session: Session, checkout: Checkout, subscription: Subscription, state: SubscriptionState
) -> None:
    if subscription.status is not state.status:
        subject = f"checkout/{checkout.reference}"
        details = {"status": state.status.value}
        record(session, "billing.subscription_changed", subject=subject, details=details)
    subscription.status = state.status
    subscription.current_period_start = state.current_period_start
    subscription.current_period_end = state.current_period_end
    subscription.trial_end = state.trial_end
    subscription.cancel_at_period_end = state.cancel_at_period_end
    subscription.ended_at = state.ended_at
    if state.status not in {SubscriptionStatus.PAST_DUE, SubscriptionStatus.UNPAID}:
        subscription.past_due_since = None
    _escalate(session, checkout, state)


def _escalate(session: Session, checkout: Checkout, state: SubscriptionState) -> None:
    """End at once what was to end with a period that is over: it was renewed in that moment."""
    if checkout.ending is not Ending.PERIOD_END or checkout.paid_until is None:
        return
    if state.status in access.DEAD or state.current_period_start < checkout.paid_until:
        return
    checkout.ending = Ending.NOW
    record(session, "billing.ending_overtaken", subject=f"checkout/{checkout.reference}")


def _conclude(session: Session, kept: Kept, page: PageState | None) -> None:
    """Tell whether access is paid for, or that nothing more will be."""
    checkout, subscription = kept.checkout, kept.subscription
    if checkout.status is not CheckoutStatus.COMPLETE:
        _conclude_unpaid(session, checkout)
    elif is_dead(kept):
        access.ended(session, checkout)
    elif checkout.ending is Ending.NOW:
        return  # it is being ended; until Stripe has done so, nothing is told
    elif subscription is None:
        is_paid = _is_paid_once(session, checkout, page)
        access.tell(session, checkout, has_access=is_paid, paid_until=None)
    else:
        _conclude_subscription(session, checkout, subscription)


def _conclude_unpaid(session: Session, checkout: Checkout) -> None:
    is_open = checkout.status is CheckoutStatus.OPEN and checkout.stripe_id is not None
    if checkout.ending is not None and not is_open:
        checkout.status = CheckoutStatus.EXPIRED
        access.ended(session, checkout)


def _conclude_subscription(
    session: Session, checkout: Checkout, subscription: Subscription
) -> None:
    now = clock.now()
    if subscription.status is SubscriptionStatus.PAST_DUE:
        access.failed(session, subscription, since=_unpaid_since(session, subscription))
    is_granted = access.is_granted(
        subscription.status, past_due_since=subscription.past_due_since, at=now
    )
    is_running_out = checkout.ending is Ending.PERIOD_END and checkout.paid_until is not None
    until = checkout.paid_until if is_running_out else subscription.current_period_end
    access.tell(session, checkout, has_access=is_granted, paid_until=until)


def _is_paid_once(session: Session, checkout: Checkout, page: PageState | None) -> bool:
    """Tell whether what was bought once is paid, and not given back in full.

    Stripe makes the invoice a moment after the payment; until then the page's word counts.
    """
    invoice = session.exec(select(Invoice).where(Invoice.checkout_id == checkout.id)).first()
    if invoice is None:
        return page is not None and page.is_paid
    is_kept = invoice.amount_refunded < invoice.total
    return invoice.status is InvoiceStatus.PAID and is_kept


def _unpaid_since(session: Session, subscription: Subscription) -> datetime:
    statement = (
        select(Invoice.issued_at)
        .where(Invoice.subscription_id == subscription.id, Invoice.status == InvoiceStatus.OPEN)
        .order_by(col(Invoice.issued_at))
    )
    issued_at = session.exec(statement).first()
    return min(issued_at or clock.now(), clock.now())
