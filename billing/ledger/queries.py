"""Reading the ledger."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlmodel import Session, and_, col, func, select

from billing.ledger.models import Account, EntryKind, JournalEntry, Posting
from billing.models import Invoice, Refund

OF_REFUNDS = (EntryKind.REFUND_PAID, EntryKind.REFUND_FAILED)
"""Entries whose source is a refund; that of all others is an invoice."""

_AMOUNT = func.coalesce(func.sum(col(Posting.amount)), 0)


def balance(
    session: Session, account: Account, *, currency: str, organization_id: UUID | None = None
) -> int:
    """Return what stands on an account, in minor units; with an organization, only its part.

    Debits are positive: what customers owe is above zero, what is owed to providers below.
    """
    statement = (
        select(_AMOUNT)
        .join(JournalEntry, col(JournalEntry.id) == Posting.entry_id)
        .where(Posting.account == account, JournalEntry.currency == currency)
    )
    if organization_id is not None:
        statement = statement.where(Posting.organization_id == organization_id)
    return int(session.exec(statement).one())


def imbalance(session: Session) -> dict[str, int]:
    """Return what all postings sum to in each currency: zero everywhere, or the books are wrong."""
    statement = (
        select(JournalEntry.currency, _AMOUNT)
        .join(Posting, col(Posting.entry_id) == JournalEntry.id)
        .group_by(JournalEntry.currency)
    )
    return {currency: int(total) for currency, total in session.exec(statement)}


Movement = tuple[EntryKind, str, Decimal, int]
"""A kind of entry, its currency, the tax rate in percent, and the sum of the amounts."""


def movements_of(
    session: Session, provider_id: UUID, *, since: datetime, until: datetime
) -> list[Movement]:
    """Return what moved on a provider's account in a time, until excluded.

    What is owed to the provider counts positive here.
    """
    invoice_id = func.coalesce(col(Refund.invoice_id), JournalEntry.source)
    statement = (
        select(
            col(JournalEntry.kind), col(JournalEntry.currency), col(Invoice.tax_percent), -_AMOUNT
        )
        .join(Posting, col(Posting.entry_id) == JournalEntry.id)
        .outerjoin(
            Refund,
            and_(
                col(Refund.id) == JournalEntry.source,
                col(JournalEntry.kind).in_(OF_REFUNDS),
            ),
        )
        .join(Invoice, col(Invoice.id) == invoice_id)
        .where(
            Posting.account == Account.PAYABLE,
            Posting.organization_id == provider_id,
            col(JournalEntry.occurred_at) >= since,
            col(JournalEntry.occurred_at) < until,
        )
        .group_by(col(JournalEntry.kind), col(JournalEntry.currency), col(Invoice.tax_percent))
    )
    return [
        (kind, currency, rate, int(sum_)) for kind, currency, rate, sum_ in session.exec(statement)
    ]
