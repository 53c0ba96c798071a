"""What an organization's sales came to, by the ledger; never by prices."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import case, func
from sqlmodel import Session, col, select

from billing.ledger.models import Account, EntryKind, JournalEntry, Posting
from billing.models import Invoice, Refund
from catalog.models import Dataset
from marketplace.accounts.models import Organization
from marketplace.contracts.models import Agreement
from marketplace.site.sales.months import Month

_SOLD = (EntryKind.INVOICE_ISSUED, EntryKind.INVOICE_VOIDED)


@dataclass(frozen=True, kw_only=True)
class Sums:
    """What a month came to, in minor units: sold, and given back."""

    gross: int = 0
    refunds: int = 0


@dataclass(frozen=True, kw_only=True)
class Earned:
    """A line of the statement: what was credited (positive) or taken back, and for what.

    ``number`` is the invoice's. What the entry refers to may be gone from the tables; the entry
    stays.
    """

    entry: JournalEntry
    amount: int
    number: str | None
    sale: tuple[Agreement, Dataset, Organization] | None


def sums(
    session: Session, organization_id: UUID, currency: str, *, since: Month
) -> dict[Month, Sums]:
    """Return what each month since one came to, by the ledger; months without a posting lack."""
    month = func.to_char(func.timezone("Europe/Berlin", JournalEntry.occurred_at), "YYYY-MM")
    is_sold = col(JournalEntry.kind).in_(_SOLD)
    is_refund = col(JournalEntry.kind) == EntryKind.REFUND_PAID
    found = session.exec(
        select(
            month,
            -func.coalesce(func.sum(case((is_sold, Posting.amount), else_=0)), 0),
            func.coalesce(func.sum(case((is_refund, Posting.amount), else_=0)), 0),
        )
        .join(Posting, col(Posting.entry_id) == JournalEntry.id)
        .where(*_owed_to(organization_id, currency), JournalEntry.occurred_at >= since.start)
        .group_by(month)
    ).all()
    return {
        read: Sums(gross=int(gross), refunds=int(refunds))
        for text, gross, refunds in found
        if (read := Month.read(text))
    }


def sold_by_offer(
    session: Session, organization_id: UUID, currency: str, month: Month
) -> dict[UUID, int]:
    """Return what each offer came to in a month, by the ledger."""
    found = session.exec(
        select(Agreement.offer_id, -func.sum(Posting.amount))
        .select_from(Posting)
        .join(JournalEntry, col(JournalEntry.id) == Posting.entry_id)
        .join(Agreement, col(Agreement.id) == JournalEntry.reference)
        .where(
            *_owed_to(organization_id, currency),
            col(JournalEntry.kind).in_(_SOLD),
            JournalEntry.occurred_at >= month.start,
            JournalEntry.occurred_at < month.end,
        )
        .group_by(col(Agreement.offer_id))
    ).all()
    return {offer_id: int(amount) for offer_id, amount in found}


def earned(session: Session, organization_id: UUID, currency: str, month: Month) -> list[Earned]:
    """Return what the ledger credited to an organization in a month, in its order."""
    found = session.exec(
        select(JournalEntry, Posting.amount)
        .join(Posting, col(Posting.entry_id) == JournalEntry.id)
        .where(
            *_owed_to(organization_id, currency),
            JournalEntry.occurred_at >= month.start,
            JournalEntry.occurred_at < month.end,
        )
        .order_by(col(JournalEntry.occurred_at), col(JournalEntry.id))
    ).all()
    numbers = _numbers(session, {entry.source for entry, _ in found})
    sales = _sales(session, {entry.reference for entry, _ in found})
    return [
        Earned(
            entry=entry,
            amount=-amount,
            number=numbers.get(entry.source),
            sale=sales.get(entry.reference),
        )
        for entry, amount in found
    ]


def owed_before(session: Session, organization_id: UUID, currency: str, month: Month) -> int:
    """Return what was owed to an organization when a month began."""
    owed = session.exec(
        select(func.coalesce(func.sum(Posting.amount), 0))
        .join(JournalEntry, col(JournalEntry.id) == Posting.entry_id)
        .where(*_owed_to(organization_id, currency), JournalEntry.occurred_at < month.start)
    ).one()
    return -int(owed)


def _owed_to(organization_id: UUID, currency: str) -> tuple[Any, ...]:
    return (
        Posting.account == Account.PAYABLE,
        Posting.organization_id == organization_id,
        JournalEntry.currency == currency,
    )


def _numbers(session: Session, sources: Iterable[UUID]) -> dict[UUID, str | None]:
    """Return the numbers of the invoices that entries are about, themselves or by a refund."""
    ids = list(sources)
    invoices = session.exec(select(Invoice.id, Invoice.number).where(col(Invoice.id).in_(ids)))
    refunds = session.exec(
        select(Refund.id, Invoice.number)
        .join(Invoice, col(Invoice.id) == Refund.invoice_id)
        .where(col(Refund.id).in_(ids))
    )
    return dict(invoices.all()) | dict(refunds.all())


def _sales(
    session: Session, references: Iterable[UUID]
) -> dict[UUID, tuple[Agreement, Dataset, Organization]]:
    found = session.exec(
        select(Agreement, Dataset, Organization)
        .join(Dataset, col(Dataset.id) == Agreement.dataset_id)
        .join(Organization, col(Organization.id) == Agreement.consumer_id)
        .where(col(Agreement.id).in_(list(references)))
    )
    return {agreement.id: (agreement, dataset, buyer) for agreement, dataset, buyer in found}
