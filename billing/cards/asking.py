"""What is asked of Stripe about a checkout, and what it answered."""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import islice
from uuid import UUID

from sqlmodel import Session, col, select

from billing import queries
from billing.cards.values import InvoiceState, PageState, RefundState, SubscriptionState
from billing.models import (
    Checkout,
    CheckoutStatus,
    Invoice,
    InvoiceStatus,
    Refund,
    RefundStatus,
)
from billing.stripe_processor import StripeAccount

REFUNDS_ASKED = 2
"""Of how many of the newest paid invoices the refunds are asked for, without a reason to do so."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """The Stripe objects that a checkout's rows know of, as of a revision.

    ``doubted`` are payments whose refunds may have changed.
    """

    checkout_id: UUID
    revision: int
    attempt: int
    page_id: str | None
    subscription_id: str | None
    invoice_id: str | None
    doubted: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Answer:
    """How those objects stand at Stripe; None and nothing where there is none to ask for.

    ``refunds`` holds, for each payment that was asked about, what went back of it.
    """

    page: PageState | None = None
    subscription: SubscriptionState | None = None
    invoices: tuple[InvoiceState, ...] = ()
    refunds: tuple[tuple[str, tuple[RefundState, ...]], ...] = ()


def question(session: Session, checkout_id: UUID, *, mentioned: str | None = None) -> Question:
    """Return what is to be asked about a checkout.

    ``mentioned`` is a payment that an event told of; of others only the newest are doubted.
    """
    checkout = session.get_one(Checkout, checkout_id)
    subscription = queries.subscription_of(session, checkout_id)
    bought_once = select(Invoice.stripe_id).where(
        Invoice.checkout_id == checkout_id, col(Invoice.subscription_id).is_(None)
    )
    promised = (
        select(Invoice.stripe_payment_intent_id)
        .join(Refund, col(Refund.invoice_id) == Invoice.id)
        .where(Invoice.checkout_id == checkout_id, Refund.status == RefundStatus.PENDING)
    )
    doubted = {mentioned, *session.exec(promised)} - {None}
    return Question(
        checkout_id=checkout_id,
        revision=checkout.revision,
        attempt=checkout.attempt,
        page_id=checkout.stripe_id,
        subscription_id=subscription.stripe_id if subscription else None,
        invoice_id=session.exec(bought_once).first() if subscription is None else None,
        doubted=frozenset(intent for intent in doubted if intent),
    )


def ask(stripe: StripeAccount, asked: Question) -> Answer:
    """Ask Stripe. The page is asked only until what it led to is known.

    Raises:
        ProcessorUnavailable: It does not answer.
        ProcessorRefused: It knows nothing of an object, or not this key.
    """
    page, subscription_id, invoice_id = None, asked.subscription_id, asked.invoice_id
    if asked.page_id and not (subscription_id or invoice_id):
        page = stripe.page(asked.page_id)
        subscription_id, invoice_id = page.subscription_id, page.invoice_id
    if page is not None and page.status is not CheckoutStatus.COMPLETE:
        return Answer(page=page)
    invoices: list[InvoiceState] = []
    if subscription_id:
        invoices = stripe.invoices_of(subscription_id)
    elif invoice_id:
        invoices = [stripe.invoice(invoice_id)]
    intents = _doubtful(invoices, asked.doubted)
    return Answer(
        page=page,
        subscription=stripe.subscription(subscription_id) if subscription_id else None,
        invoices=tuple(invoices),
        refunds=tuple((intent, tuple(stripe.refunds_of(intent))) for intent in intents),
    )


def _doubtful(invoices: list[InvoiceState], doubted: Collection[str]) -> list[str]:
    paid = [
        invoice.payment_intent_id
        for invoice in invoices
        if invoice.status is InvoiceStatus.PAID and invoice.payment_intent_id
    ]
    newest = set(islice(paid, REFUNDS_ASKED))
    return [intent for intent in paid if intent in newest or intent in doubted]
