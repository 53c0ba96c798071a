"""Finding invoices for pages."""

from sqlmodel import Session

from billing.invoicing import queries
from billing.invoicing.queries import Side
from billing.models import Invoice, InvoiceStatus
from marketplace.core.money import Money
from tests.billing.invoicing.buying import Buying, Clock


class TestOverdue:
    def test_begins_the_day_after_the_due_day(
        self, buying: Buying, session: Session, now: Clock
    ) -> None:
        buying.order()

        now.move_to("2026-02-14T22:59Z")
        assert queries.overdue(session).items == []
        now.move_to("2026-02-14T23:00Z")
        [found] = queries.overdue(session).items
        assert found.is_overdue
        assert found.customer.id == buying.buyer.id


class TestOpenAmount:
    def test_is_what_is_still_to_be_transferred(self, buying: Buying, session: Session) -> None:
        buying.order()
        buying.order(price=Money(100, "EUR"))

        owed = queries.open_amount(session, buying.buyer.id, currency="EUR")
        assert owed == Money(3000, "EUR")
        assert queries.open_amount(session, buying.provider.id, currency="EUR").minor == 0


class TestInvoicesFor:
    def test_are_those_of_one_reference_newest_first(
        self, buying: Buying, session: Session, now: Clock
    ) -> None:
        reference = buying.order()
        buying.order()
        buying.at(now, "2026-02-28T09:30Z")

        found = queries.invoices_for(session, reference)
        assert [one.reference for one in found] == [reference] * 2
        assert found[0].id > found[1].id


class TestInvoicesOf:
    def test_leave_drafts_out(self, buying: Buying, session: Session) -> None:
        [invoice] = buying.invoices(buying.order())
        session.get_one(Invoice, invoice.id).status = InvoiceStatus.DRAFT

        for side in Side:
            assert queries.invoices_of(session, buying.buyer.id, side=side).items == []
