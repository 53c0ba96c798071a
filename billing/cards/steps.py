"""What Stripe is to be told next about a checkout: one write at a time, read from the rows."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, select

from billing import queries
from billing.cards.keeping import Kept, is_dead
from billing.models import (
    Checkout,
    CheckoutStatus,
    Customer,
    Ending,
    Interval,
    Invoice,
    InvoiceStatus,
    Price,
    Product,
    Refund,
    RefundStatus,
    Subscription,
)
from marketplace.accounts.models import Organization


@dataclass(frozen=True, kw_only=True)
class MirrorCustomer:
    """Stripe does not know yet who pays."""

    customer: Customer
    name: str


@dataclass(frozen=True, kw_only=True)
class MirrorProduct:
    """Stripe does not know yet what is sold."""

    product: Product


@dataclass(frozen=True, kw_only=True)
class MirrorPrice:
    """Stripe does not know yet what it costs."""

    price: Price
    product: str


@dataclass(frozen=True, kw_only=True)
class OpenPage:
    """The checkout wants a payment page and has none."""

    checkout: Checkout
    customer: str
    price: str
    interval: Interval | None
    description: str


@dataclass(frozen=True, kw_only=True)
class ExpirePage:
    """A page is open that nobody is to pay at."""

    stripe_id: str


@dataclass(frozen=True, kw_only=True)
class Cancel:
    """The subscription is to end now."""

    stripe_id: str


@dataclass(frozen=True, kw_only=True)
class CancelAtPeriodEnd:
    """The subscription is to run out."""

    stripe_id: str


@dataclass(frozen=True, kw_only=True)
class VoidInvoice:
    """An invoice is open though nothing more is to be paid."""

    stripe_id: str


@dataclass(frozen=True, kw_only=True)
class PayRefund:
    """Money was promised back and is not on its way."""

    refund: Refund
    invoice_id: UUID
    payment_intent_id: str


Step = (
    MirrorCustomer
    | MirrorProduct
    | MirrorPrice
    | OpenPage
    | ExpirePage
    | Cancel
    | CancelAtPeriodEnd
    | VoidInvoice
    | PayRefund
)


def next_step(session: Session, kept: Kept) -> Step | None:
    """Return what Stripe is to be told next; None when all is as the rows want it."""
    checkout = kept.checkout
    if checkout.status is CheckoutStatus.OPEN:
        return _step_of_open(session, checkout)
    if checkout.status is CheckoutStatus.EXPIRED:
        return None
    if kept.subscription is not None and not is_dead(kept):
        return _step_of_running(checkout, kept.subscription)
    if is_dead(kept):
        return _void(session, checkout) or _refund(session, checkout)
    return _refund(session, checkout)


def _step_of_open(session: Session, checkout: Checkout) -> Step | None:
    if checkout.ending is not None:
        return ExpirePage(stripe_id=checkout.stripe_id) if checkout.stripe_id else None
    return None if checkout.stripe_id else _opening(session, checkout)


def _step_of_running(checkout: Checkout, subscription: Subscription) -> Step | None:
    stripe_id = subscription.stripe_id or ""
    if checkout.ending is Ending.NOW:
        return Cancel(stripe_id=stripe_id)
    if checkout.ending is Ending.PERIOD_END and not subscription.cancel_at_period_end:
        return CancelAtPeriodEnd(stripe_id=stripe_id)
    return None


def _opening(session: Session, checkout: Checkout) -> Step:
    customer = queries.customer_of(session, checkout.customer_id)
    price = queries.price_of(session, checkout)
    product = queries.product_of(session, price)
    if customer.stripe_id is None:
        payer = session.get_one(Organization, customer.organization_id)
        return MirrorCustomer(customer=customer, name=payer.name)
    if product.stripe_id is None:
        return MirrorProduct(product=product)
    if price.stripe_id is None:
        return MirrorPrice(price=price, product=product.stripe_id)
    return OpenPage(
        checkout=checkout,
        customer=customer.stripe_id,
        price=price.stripe_id,
        interval=price.interval,
        description=product.name,
    )


def _void(session: Session, checkout: Checkout) -> Step | None:
    statement = select(Invoice.stripe_id).where(
        Invoice.checkout_id == checkout.id, Invoice.status == InvoiceStatus.OPEN
    )
    stripe_id = session.exec(statement).first()
    return VoidInvoice(stripe_id=stripe_id) if stripe_id else None


def _refund(session: Session, checkout: Checkout) -> Step | None:
    statement = (
        select(Refund, Invoice.stripe_payment_intent_id)
        .join(Invoice, col(Invoice.id) == Refund.invoice_id)
        .where(
            Invoice.checkout_id == checkout.id,
            Refund.status == RefundStatus.PENDING,
            col(Refund.stripe_id).is_(None),
        )
        .order_by(col(Refund.id))
    )
    found = session.exec(statement).first()
    if found is None or found[1] is None:
        return None
    refund, intent = found
    return PayRefund(refund=refund, invoice_id=refund.invoice_id, payment_intent_id=intent)
