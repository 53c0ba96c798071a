"""What happens in billing, for rooms above it. The reference is theirs."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class AccessPaid:
    """What the reference stands for is paid for, or on trial: its buyer may use it."""

    reference: UUID


@dataclass(frozen=True, kw_only=True)
class AccessLapsed:
    """What the reference stands for is no longer paid for; it may be again."""

    reference: UUID


@dataclass(frozen=True, kw_only=True)
class PaymentFailed:
    """A renewal was not paid; access stays until then, so that the buyer can mend it."""

    reference: UUID
    grace_until: datetime


@dataclass(frozen=True, kw_only=True)
class PaymentEnded:
    """Nothing more will be paid for the reference: canceled, given up or never begun."""

    reference: UUID
