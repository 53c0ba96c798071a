"""Tables of the ledger. The database refuses an entry whose postings do not balance."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, UniqueConstraint
from sqlmodel import Field

from marketplace.core.tables import Row, enum_text


class Account(StrEnum):
    """What is held or owed. A posting may say to whom it belongs."""

    RECEIVABLE = "receivable"
    """Customers owe this."""
    STRIPE = "stripe"
    """Lies at Stripe."""
    BANK = "bank"
    """Came by bank transfer."""
    PAYABLE = "payable"
    """Is owed to providers."""


class EntryKind(StrEnum):
    """What an entry is about; together with its source it exists once."""

    INVOICE_ISSUED = "invoice_issued"
    INVOICE_PAID = "invoice_paid"
    INVOICE_VOIDED = "invoice_voided"
    REFUND_PAID = "refund_paid"
    REFUND_FAILED = "refund_failed"


class JournalEntry(Row, table=True):
    """Something that moved money or debt. ``source`` is the row that it is about."""

    __table_args__ = (UniqueConstraint("kind", "source"),)

    kind: EntryKind = Field(sa_type=enum_text(EntryKind))
    source: UUID = Field(index=True)
    reference: UUID = Field(index=True)
    currency: str = Field(max_length=3)
    occurred_at: datetime


class Posting(Row, table=True):
    """One side of an entry: debits are positive, credits negative."""

    entry_id: UUID = Field(foreign_key="journal_entry.id", index=True)
    account: Account = Field(sa_type=enum_text(Account))
    organization_id: UUID | None = Field(default=None, foreign_key="organization.id", index=True)
    amount: int = Field(sa_type=BigInteger)
