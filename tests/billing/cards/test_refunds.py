"""Refunds as Stripe tells of them, row by row."""

from uuid import UUID

import pytest
from sqlmodel import Session, select

from billing.cards import invoices
from billing.cards.values import RefundState
from billing.ledger import booking
from billing.ledger.models import Account
from billing.ledger.queries import balance
from billing.models import Checkout, Invoice, Refund, RefundStatus
from tests.factories.billing import BillingFactory

PAID, FAILED = RefundStatus.SUCCEEDED, RefundStatus.FAILED


@pytest.fixture
def checkout(make: BillingFactory) -> Checkout:
    return make.paid_checkout()


@pytest.fixture
def invoice(session: Session, make: BillingFactory, checkout: Checkout) -> Invoice:
    """A paid invoice over 29 EUR that is booked."""
    invoice = make.invoice(checkout)
    booking.book_issued(session, invoice)
    booking.book_paid(session, invoice)
    return invoice


@pytest.fixture
def promised(session: Session, invoice: Invoice) -> Refund:
    refund = Refund(invoice_id=invoice.id, amount=900, currency="EUR")
    session.add(refund)
    session.flush()
    return refund


def at_stripe(status: RefundStatus, own_id: UUID | None = None) -> RefundState:
    return RefundState(
        stripe_id="re_1", own_id=own_id, payment_intent_id="pi_1", amount=900, status=status
    )


class TestKeepRefund:
    def test_finds_what_was_asked_for_though_the_answer_was_lost(
        self, session: Session, invoice: Invoice, promised: Refund
    ) -> None:
        invoices.keep_refund(session, invoice, at_stripe(PAID, promised.id))

        assert [one.id for one in session.exec(select(Refund))] == [promised.id]
        assert (promised.stripe_id, promised.status) == ("re_1", PAID)
        assert invoice.amount_refunded == 900

    def test_books_it_once_however_often_it_is_told(
        self, session: Session, invoice: Invoice, promised: Refund
    ) -> None:
        for status in (RefundStatus.PENDING, PAID, PAID):
            invoices.keep_refund(session, invoice, at_stripe(status, promised.id))

        assert balance(session, Account.STRIPE, currency="EUR") == 2000

    def test_takes_back_what_did_not_reach_its_customer(
        self, session: Session, invoice: Invoice, promised: Refund
    ) -> None:
        for status in (PAID, FAILED, FAILED):
            invoices.keep_refund(session, invoice, at_stripe(status, promised.id))

        assert promised.status is FAILED
        assert invoice.amount_refunded == 0
        assert balance(session, Account.STRIPE, currency="EUR") == 2900

    def test_books_nothing_of_what_never_went(
        self, session: Session, invoice: Invoice, promised: Refund
    ) -> None:
        invoices.keep_refund(session, invoice, at_stripe(FAILED, promised.id))

        assert balance(session, Account.STRIPE, currency="EUR") == 2900

    def test_keeps_one_of_another_program_once(
        self, session: Session, invoice: Invoice, checkout: Checkout
    ) -> None:
        for _ in range(2):
            invoices.keep_refund(session, invoice, at_stripe(PAID, checkout.id))

        found = session.exec(select(Refund)).all()
        assert [(one.stripe_id, one.reason) for one in found] == [("re_1", "by_hand")]
