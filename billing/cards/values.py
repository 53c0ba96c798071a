"""Stripe's objects as billing knows them: frozen, and no SDK in sight."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from billing.models import (
    CheckoutStatus,
    Interval,
    InvoiceStatus,
    RefundStatus,
    SubscriptionStatus,
)


@dataclass(frozen=True, kw_only=True)
class PageWish:
    """The payment page that a checkout wants; the same wish is the same page."""

    checkout_id: UUID
    attempt: int
    reference: UUID
    customer: str
    price: str
    interval: Interval | None
    trial_days: int
    return_url: str
    language: str
    description: str


@dataclass(frozen=True, kw_only=True)
class PageState:
    """A Checkout session. ``is_paid`` holds too when nothing was to be paid yet, as on trial."""

    stripe_id: str
    status: CheckoutStatus
    url: str | None
    expires_at: datetime
    is_paid: bool
    subscription_id: str | None
    invoice_id: str | None


@dataclass(frozen=True, kw_only=True)
class SubscriptionState:
    """A subscription; the period is that of its one item."""

    stripe_id: str
    status: SubscriptionStatus
    current_period_start: datetime
    current_period_end: datetime
    trial_end: datetime | None
    cancel_at_period_end: bool
    ended_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class InvoiceState:
    """An invoice, in minor units; the period is that of its first line."""

    stripe_id: str
    number: str | None
    status: InvoiceStatus
    total: int
    currency: str
    payment_intent_id: str | None
    period_start: datetime | None
    period_end: datetime | None
    issued_at: datetime | None
    paid_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class RefundState:
    """A refund; ``own_id`` is the row of ours that asked for it, if one did."""

    stripe_id: str
    own_id: UUID | None
    payment_intent_id: str
    amount: int
    status: RefundStatus


@dataclass(frozen=True, kw_only=True)
class ReceivedEvent:
    """A webhook event whose signature and version are right."""

    stripe_id: str
    type: str
    payload: Mapping[str, Any]
