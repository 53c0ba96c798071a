"""Tables of billing. Amounts are integers in the currency's minor unit."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, Index, LargeBinary, Numeric, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from marketplace.core.language import DEFAULT_LANGUAGE, Language
from marketplace.core.tables import Row, enum_text


class ProcessorName(StrEnum):
    """Who collects the money: Stripe by card, or the city's own invoices by bank transfer."""

    STRIPE = "stripe"
    INVOICE = "invoice"


class Interval(StrEnum):
    """How often a recurring price is due (Stripe's ``recurring.interval``)."""

    MONTH = "month"
    YEAR = "year"


class Customer(Row, table=True):
    """An organization that pays."""

    organization_id: UUID = Field(foreign_key="organization.id", unique=True)
    stripe_id: str | None = Field(default=None, max_length=255, unique=True)


class Product(Row, table=True):
    """What is sold, by the reference that it has elsewhere."""

    reference: UUID = Field(unique=True)
    provider_id: UUID = Field(foreign_key="organization.id", index=True)
    name: str = Field(max_length=250)
    stripe_id: str | None = Field(default=None, max_length=255, unique=True)


class Price(Row, table=True):
    """An amount that a product costs: once without an interval, else each interval. Immutable."""

    __table_args__ = (
        UniqueConstraint(
            "product_id", "unit_amount", "currency", "interval", postgresql_nulls_not_distinct=True
        ),
    )

    product_id: UUID = Field(foreign_key="product.id", index=True)
    unit_amount: int = Field(sa_type=BigInteger)
    currency: str = Field(max_length=3)
    interval: Interval | None = Field(default=None, sa_type=enum_text(Interval))
    stripe_id: str | None = Field(default=None, max_length=255, unique=True)


class CheckoutStatus(StrEnum):
    """Where a checkout stands, in the words of Stripe's session."""

    OPEN = "open"
    COMPLETE = "complete"
    EXPIRED = "expired"


class Ending(StrEnum):
    """How a payment is to end: at once, or when what is paid for is used up."""

    NOW = "now"
    PERIOD_END = "period_end"


class RefundRule(StrEnum):
    """What is given back of what was paid when it ends at once."""

    NONE = "none"
    PRORATED = "prorated"
    FULL = "full"


class Checkout(Row, table=True):
    """That a reference is to be paid for, by whom and how: the intent, and what came of it.

    It is written before anybody is asked for money. ``ending`` and ``refund`` say that it is no
    longer wanted; settling carries that out. ``has_access`` is what was last told to other rooms.
    ``revision`` counts what was learned of Stripe, so that older news never replace newer.
    """

    reference: UUID = Field(unique=True)
    customer_id: UUID = Field(foreign_key="customer.id", index=True)
    price_id: UUID = Field(foreign_key="price.id", index=True)
    processor: ProcessorName = Field(sa_type=enum_text(ProcessorName))
    trial_days: int = 0
    return_path: str
    language: Language = Field(default=DEFAULT_LANGUAGE, sa_type=enum_text(Language))
    status: CheckoutStatus = Field(default=CheckoutStatus.OPEN, sa_type=enum_text(CheckoutStatus))
    attempt: int = 1
    stripe_id: str | None = Field(default=None, max_length=255, unique=True)
    url: str | None = None
    expires_at: datetime | None = None
    completed_at: datetime | None = None
    ending: Ending | None = Field(default=None, sa_type=enum_text(Ending))
    refund: RefundRule = Field(default=RefundRule.NONE, sa_type=enum_text(RefundRule))
    has_access: bool = False
    paid_until: datetime | None = None
    ended_at: datetime | None = None
    revision: int = 0


class SubscriptionStatus(StrEnum):
    """Stripe's word for where a subscription stands."""

    INCOMPLETE = "incomplete"
    TRIALING = "trialing"
    ACTIVE = "active"
    PAST_DUE = "past_due"
    UNPAID = "unpaid"
    PAUSED = "paused"
    CANCELED = "canceled"
    INCOMPLETE_EXPIRED = "incomplete_expired"


class Subscription(Row, table=True):
    """A recurring payment. ``past_due_since`` begins the days of grace in which access stays.

    Periods are counted from ``billing_cycle_anchor`` where they are ours to count (invoices).
    """

    checkout_id: UUID = Field(foreign_key="checkout.id", unique=True)
    reference: UUID = Field(unique=True)
    customer_id: UUID = Field(foreign_key="customer.id", index=True)
    price_id: UUID = Field(foreign_key="price.id")
    processor: ProcessorName = Field(sa_type=enum_text(ProcessorName))
    stripe_id: str | None = Field(default=None, max_length=255, unique=True)
    status: SubscriptionStatus = Field(sa_type=enum_text(SubscriptionStatus))
    current_period_start: datetime
    current_period_end: datetime
    trial_end: datetime | None = None
    billing_cycle_anchor: datetime | None = None
    cancel_at_period_end: bool = False
    past_due_since: datetime | None = None
    ended_at: datetime | None = None


class InvoiceStatus(StrEnum):
    """Stripe's word for where an invoice stands."""

    DRAFT = "draft"
    OPEN = "open"
    PAID = "paid"
    UNCOLLECTIBLE = "uncollectible"
    VOID = "void"


class Invoice(Row, table=True):
    """What a customer owes a provider for a period, or once. ``total`` contains ``tax``.

    Its number is ours for invoices by bank transfer, Stripe's otherwise.
    """

    __table_args__ = (Index("ix_invoice_status_due_on", "status", "due_on"),)

    number: str | None = Field(default=None, max_length=40, unique=True)
    checkout_id: UUID = Field(foreign_key="checkout.id", index=True)
    subscription_id: UUID | None = Field(default=None, foreign_key="subscription.id", index=True)
    reference: UUID = Field(index=True)
    customer_id: UUID = Field(foreign_key="customer.id", index=True)
    provider_id: UUID = Field(foreign_key="organization.id", index=True)
    processor: ProcessorName = Field(sa_type=enum_text(ProcessorName))
    stripe_id: str | None = Field(default=None, max_length=255, unique=True)
    stripe_payment_intent_id: str | None = Field(default=None, max_length=255)
    status: InvoiceStatus = Field(sa_type=enum_text(InvoiceStatus))
    description: str
    total: int = Field(sa_type=BigInteger)
    tax: int = Field(default=0, sa_type=BigInteger)
    tax_percent: Decimal = Field(
        default=Decimal(0), sa_column=Column(Numeric(5, 2), nullable=False)
    )
    currency: str = Field(max_length=3)
    period_start: datetime | None = None
    period_end: datetime | None = None
    issued_at: datetime | None = None
    due_on: date | None = None
    reminded_at: datetime | None = None
    paid_at: datetime | None = None
    paid_note: str = ""
    marked_by: UUID | None = None
    amount_refunded: int = Field(default=0, sa_type=BigInteger)


class InvoiceDocument(Row, table=True):
    """The PDF of an invoice as it was issued; it is never made again."""

    invoice_id: UUID = Field(foreign_key="invoice.id", unique=True, ondelete="CASCADE")
    content: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    sha256: str = Field(max_length=64)


class InvoiceSeries(Row, table=True):
    """The last number that was given in a year; numbers have no gap (§ 14 (4) no. 4 UStG)."""

    year: int = Field(unique=True)
    last: int = 0


class RefundStatus(StrEnum):
    """Stripe's word for where a refund stands."""

    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


class Refund(Row, table=True):
    """Money that goes back to a customer; written before anybody is asked to pay it."""

    invoice_id: UUID = Field(foreign_key="invoice.id", index=True)
    amount: int = Field(sa_type=BigInteger)
    currency: str = Field(max_length=3)
    reason: str = ""
    status: RefundStatus = Field(default=RefundStatus.PENDING, sa_type=enum_text(RefundStatus))
    stripe_id: str | None = Field(default=None, max_length=255, unique=True)
    settled_at: datetime | None = None


class StripeEvent(Row, table=True):
    """An event Stripe sent us: kept once, whatever Stripe resends."""

    stripe_id: str = Field(unique=True, max_length=255)
    type: str = Field(max_length=100)
    payload: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    handled_at: datetime | None = None
