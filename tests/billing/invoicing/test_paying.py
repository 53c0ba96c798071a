"""What staff enter by hand."""

import pytest
from sqlmodel import Session, select

from billing.invoicing import paying
from billing.invoicing.errors import (
    InvoiceNotFound,
    InvoiceNotOpen,
    PaidElsewhere,
    RefundNotFound,
)
from billing.ledger.models import Account
from billing.models import Invoice, InvoiceStatus, ProcessorName
from marketplace.core.ids import new_id
from marketplace.log.models import LogEntry
from tests.billing.invoicing.buying import Buying


class TestMarkPaid:
    def test_keeps_who_and_the_first_note(self, buying: Buying) -> None:
        paid = [_pay(buying, note=note) for note in ("statement 12", "statement 13")]

        assert [invoice.paid_note for invoice in paid] == ["statement 12", "statement 12"]
        assert paid[0].marked_by == buying.steward.person_id
        assert paid[0].paid_at is not None

    def test_books_the_money_once(self, buying: Buying) -> None:
        for _ in range(2):
            _pay(buying)

        assert buying.balances() == {Account.BANK: 2900, Account.PAYABLE: -2900}

    def test_is_recorded_once(self, buying: Buying, session: Session) -> None:
        for _ in range(2):
            _pay(buying)

        wanted = select(LogEntry).where(LogEntry.action == "billing.invoice_paid")
        [entry] = session.exec(wanted).all()
        assert entry.person_id == buying.steward.person_id

    def test_refuses_what_is_void(self, buying: Buying) -> None:
        invoice = _ordered(buying)
        _void(buying, invoice)

        with pytest.raises(InvoiceNotOpen):
            _pay(buying)

    def test_refuses_what_stripe_collects(self, buying: Buying) -> None:
        invoice = _ordered(buying)
        with buying.sessions.begin() as session:
            session.get_one(Invoice, invoice.id).processor = ProcessorName.STRIPE

        with pytest.raises(PaidElsewhere):
            _pay(buying)

    def test_refuses_what_is_not_there(self, buying: Buying) -> None:
        with pytest.raises(InvoiceNotFound), buying.sessions.begin() as session:
            paying.mark_paid(session, new_id(), actor=buying.steward)


class TestDeclareVoid:
    def test_twice_is_once(self, buying: Buying) -> None:
        invoice = _ordered(buying)
        voided = [_void(buying, invoice, reason=reason) for reason in ("doubled", "again")]

        assert [one.paid_note for one in voided] == ["doubled", "doubled"]
        assert voided[0].status is InvoiceStatus.VOID
        assert len(buying.mails("billing.invoice-void")) == 1

    def test_refuses_what_is_paid(self, buying: Buying) -> None:
        invoice = _pay(buying)

        with pytest.raises(InvoiceNotOpen):
            _void(buying, invoice)


class TestMarkRefunded:
    def test_refuses_what_is_not_there(self, buying: Buying) -> None:
        with pytest.raises(RefundNotFound), buying.sessions.begin() as session:
            paying.mark_refunded(session, new_id(), actor=buying.steward)


def _ordered(buying: Buying) -> Invoice:
    """The one invoice there is; it is ordered if need be."""
    with buying.sessions() as session:
        found = session.exec(select(Invoice)).first()
    return found or buying.invoices(buying.order())[0]


def _pay(buying: Buying, note: str = "") -> Invoice:
    invoice = _ordered(buying)
    with buying.sessions.begin() as session:
        return paying.mark_paid(session, invoice.id, actor=buying.steward, note=note)


def _void(buying: Buying, invoice: Invoice, reason: str = "doubled") -> Invoice:
    with buying.sessions.begin() as session:
        return paying.declare_void(session, invoice.id, actor=buying.steward, reason=reason)
