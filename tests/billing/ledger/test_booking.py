import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, select

from billing.ledger import booking, queries
from billing.ledger.booking import Line, Unbalanced, book
from billing.ledger.models import Account, EntryKind, JournalEntry, Posting
from billing.models import Invoice, ProcessorName, Refund
from marketplace.core.ids import new_id
from tests.factories.billing import BillingFactory

amounts = st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=5)


@pytest.fixture
def make(session: Session) -> BillingFactory:
    return BillingFactory(session)


def booked(session: Session, *lines: Line, kind: EntryKind = EntryKind.INVOICE_PAID) -> bool:
    return book(session, kind, source=new_id(), reference=new_id(), currency="EUR", postings=lines)


class TestBook:
    def test_writes_an_entry_once(self, session: Session) -> None:
        source, lines = new_id(), [(Account.BANK, None, 5), (Account.PAYABLE, None, -5)]

        news = [
            book(
                session,
                EntryKind.INVOICE_PAID,
                source=source,
                reference=source,
                currency="EUR",
                postings=lines,
            )
            for _ in range(3)
        ]

        assert news == [True, False, False]
        assert len(session.exec(select(JournalEntry)).all()) == 1
        assert len(session.exec(select(Posting)).all()) == 2

    def test_refuses_what_does_not_balance(self, session: Session) -> None:
        with pytest.raises(Unbalanced):
            booked(session, (Account.BANK, None, 5), (Account.PAYABLE, None, -4))

        assert session.exec(select(JournalEntry)).all() == []

    def test_leaves_out_what_moves_nothing(self, session: Session) -> None:
        assert not booked(session, (Account.BANK, None, 0), (Account.PAYABLE, None, 0))

    def test_is_final(self, session: Session) -> None:
        booked(session, (Account.BANK, None, 5), (Account.PAYABLE, None, -5))
        session.flush()

        with pytest.raises(DBAPIError, match="append-only"):
            session.connection().exec_driver_sql("UPDATE posting SET amount = 0")

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
    @given(entries=st.lists(amounts, max_size=5))
    def test_keeps_the_books_at_zero(self, session: Session, entries: list[list[int]]) -> None:
        for found in entries:
            lines: list[Line] = [(Account.RECEIVABLE, None, amount) for amount in found]
            booked(session, *lines, (Account.PAYABLE, None, -sum(found)))

        assert set(queries.imbalance(session).values()) <= {0}


class TestBalance:
    def book_life(self, session: Session, invoice: Invoice) -> None:
        booking.book_issued(session, invoice)
        booking.book_paid(session, invoice)

    def test_of_a_paid_invoice_lies_at_its_processor_and_is_owed_to_the_provider(
        self, session: Session, make: BillingFactory
    ) -> None:
        invoice = make.invoice(make.paid_checkout())
        self.book_life(session, invoice)

        found = {account: queries.balance(session, account, currency="EUR") for account in Account}

        assert found == {
            Account.RECEIVABLE: 0,
            Account.STRIPE: 2900,
            Account.BANK: 0,
            Account.PAYABLE: -2900,
        }

    def test_of_a_bank_transfer_lies_at_the_bank(
        self, session: Session, make: BillingFactory
    ) -> None:
        invoice = make.invoice(make.paid_checkout(processor=ProcessorName.INVOICE))
        self.book_life(session, invoice)

        assert queries.balance(session, Account.BANK, currency="EUR") == 2900

    def test_of_an_issued_invoice_is_owed_by_its_customer(
        self, session: Session, make: BillingFactory
    ) -> None:
        payer = make.people.organization()
        checkout = make.paid_checkout(customer_id=make.customer(payer).id)
        booking.book_issued(session, make.invoice(checkout))
        booking.book_issued(session, make.invoice(make.paid_checkout()))

        owed = queries.balance(
            session, Account.RECEIVABLE, currency="EUR", organization_id=payer.id
        )

        assert owed == 2900

    def test_of_a_void_invoice_is_nothing(self, session: Session, make: BillingFactory) -> None:
        invoice = make.invoice(make.paid_checkout())
        booking.book_issued(session, invoice)
        booking.book_voided(session, invoice)

        assert queries.balance(session, Account.RECEIVABLE, currency="EUR") == 0

    def test_of_an_invoice_that_was_void_from_the_start_has_no_entry(
        self, session: Session, make: BillingFactory
    ) -> None:
        assert not booking.book_voided(session, make.invoice(make.paid_checkout()))

    def test_of_a_refund_is_borne_by_the_provider(
        self, session: Session, make: BillingFactory
    ) -> None:
        invoice = make.invoice(make.paid_checkout())
        self.book_life(session, invoice)
        refund = Refund(invoice_id=invoice.id, amount=900, currency="EUR")
        session.add(refund)
        booking.book_refunded(session, refund, invoice)

        owed = queries.balance(
            session, Account.PAYABLE, currency="EUR", organization_id=invoice.provider_id
        )

        assert owed == -2000
        assert queries.balance(session, Account.STRIPE, currency="EUR") == 2000
