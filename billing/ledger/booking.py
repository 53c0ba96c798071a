"""Writing journal entries. Debits are positive, credits negative; an entry sums to zero."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from billing.ledger.models import Account, EntryKind, JournalEntry, Posting
from billing.models import Customer, Invoice, ProcessorName, Refund
from marketplace.core import clock

Line = tuple[Account, UUID | None, int]
"""An account, to whom of it the posting belongs, and the amount in minor units."""

_HELD_AT = {ProcessorName.STRIPE: Account.STRIPE, ProcessorName.INVOICE: Account.BANK}


class Unbalanced(ValueError):
    """The postings of an entry do not sum to zero: a fault of ours."""


def book(
    session: Session,
    kind: EntryKind,
    *,
    source: UUID,
    reference: UUID,
    currency: str,
    postings: Sequence[Line],
) -> bool:
    """Write an entry about a source and tell whether it is new; booked again it stays one.

    An entry that moves nothing is not written.

    Raises:
        Unbalanced: The postings do not sum to zero.
    """
    if sum(amount for _, _, amount in postings) != 0:
        raise Unbalanced(f"{kind} of {source}: {postings}")
    if not any(amount for _, _, amount in postings):
        return False
    entry = JournalEntry(
        kind=kind, source=source, reference=reference, currency=currency, occurred_at=clock.now()
    )
    statement = (
        insert(JournalEntry)
        .values(entry.model_dump())
        .on_conflict_do_nothing(index_elements=["kind", "source"])
        .returning(col(JournalEntry.id))
    )
    if session.exec(statement).first() is None:
        return False
    for account, organization_id, amount in postings:
        row = Posting(
            entry_id=entry.id, account=account, organization_id=organization_id, amount=amount
        )
        session.add(row)
    return True


def book_issued(session: Session, invoice: Invoice) -> bool:
    """Book that a customer owes an invoice, and that we owe its provider as much."""
    postings = _debt(session, invoice)
    return _book(session, EntryKind.INVOICE_ISSUED, invoice, postings)


def book_voided(session: Session, invoice: Invoice) -> bool:
    """Book that an invoice is owed no more; it takes back what was booked when it was issued."""
    if not is_booked(session, EntryKind.INVOICE_ISSUED, invoice.id):
        return False
    postings = [(account, owner, -amount) for account, owner, amount in _debt(session, invoice)]
    return _book(session, EntryKind.INVOICE_VOIDED, invoice, postings)


def book_paid(session: Session, invoice: Invoice) -> bool:
    """Book that the money of an invoice has come, to where its processor holds it."""
    customer = _payer(session, invoice)
    postings: list[Line] = [
        (_HELD_AT[invoice.processor], None, invoice.total),
        (Account.RECEIVABLE, customer, -invoice.total),
    ]
    return _book(session, EntryKind.INVOICE_PAID, invoice, postings)


def book_refunded(session: Session, refund: Refund, invoice: Invoice) -> bool:
    """Book that money went back to a customer, at its provider's expense."""
    return _book_refund(session, EntryKind.REFUND_PAID, refund, invoice)


def book_refund_failed(session: Session, refund: Refund, invoice: Invoice) -> bool:
    """Book that money which had gone back came again: the customer's bank did not take it."""
    if not is_booked(session, EntryKind.REFUND_PAID, refund.id):
        return False
    return _book_refund(session, EntryKind.REFUND_FAILED, refund, invoice)


def _book_refund(session: Session, kind: EntryKind, refund: Refund, invoice: Invoice) -> bool:
    sign = 1 if kind is EntryKind.REFUND_PAID else -1
    postings: list[Line] = [
        (Account.PAYABLE, invoice.provider_id, sign * refund.amount),
        (_HELD_AT[invoice.processor], None, -sign * refund.amount),
    ]
    return book(
        session,
        kind,
        source=refund.id,
        reference=invoice.reference,
        currency=refund.currency,
        postings=postings,
    )


def is_booked(session: Session, kind: EntryKind, source: UUID) -> bool:
    """Tell whether there is an entry of a kind about a source."""
    statement = select(JournalEntry.id).where(
        JournalEntry.kind == kind, JournalEntry.source == source
    )
    return session.exec(statement).first() is not None


def _book(session: Session, kind: EntryKind, invoice: Invoice, postings: Sequence[Line]) -> bool:
    return book(
        session,
        kind,
        source=invoice.id,
        reference=invoice.reference,
        currency=invoice.currency,
        postings=postings,
    )


def _debt(session: Session, invoice: Invoice) -> list[Line]:
    return [
        (Account.RECEIVABLE, _payer(session, invoice), invoice.total),
        (Account.PAYABLE, invoice.provider_id, -invoice.total),
    ]


def _payer(session: Session, invoice: Invoice) -> UUID:
    statement = select(Customer.organization_id).where(Customer.id == invoice.customer_id)
    return session.exec(statement).one()
