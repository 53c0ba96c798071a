from datetime import timedelta

import pytest
import time_machine
from sqlmodel import Session, select

from billing.ledger import booking
from billing.models import Invoice, ProcessorName, Refund
from marketplace.core import clock
from marketplace.core.settings import Settings
from marketplace.services import Services
from tests.contracts.agreements.market import Market
from tests.factories.contracts import MONTHLY, ONCE
from tests.site.sales.trade import As

CARD, INVOICE = ProcessorName.STRIPE, ProcessorName.INVOICE


class TestInvoices:
    def test_are_listed_with_their_state(self, market: Market, as_: As) -> None:
        market.bought(INVOICE, **MONTHLY)

        seen = as_(market.seller).opens("/sales/invoices").seen

        assert "Lotsenhaus" in seen.text
        assert "open €49.00" in seen.text

    def test_are_filtered(self, market: Market, as_: As) -> None:
        market.bought(INVOICE, **MONTHLY)

        page = as_(market.seller).opens("/sales/invoices?status=paid")

        assert "No invoice is in this state." in page.seen.text

    def test_are_marked_when_overdue(self, market: Market, as_: As, services: Services) -> None:
        market.bought(INVOICE, **MONTHLY)
        with services.sessions.begin() as session:
            _the_invoice(session).due_on = clock.now().date() - timedelta(days=2)

        assert "overdue €49.00" in as_(market.seller).opens("/sales/invoices").seen.text


class TestStatement:
    def test_adds_up_line_by_line(self, market: Market, as_: As, services: Services) -> None:
        contract = market.bought(INVOICE, **MONTHLY)
        with services.sessions.begin() as session:
            _refund(session, 900)

        seen = as_(market.seller).opens("/sales/statement").seen

        assert (
            "€49 sold €9 paid back to buyers €0 owed to you before €40 owed to you now" in seen.text
        )
        assert seen.href_of("Car parks") == f"/contracts/{contract}"
        assert "Change in this month €40.00" in seen.text

    def test_carries_what_was_owed_before(self, market: Market, as_: As) -> None:
        with time_machine.travel(clock.now() - timedelta(days=31)):
            market.bought(INVOICE, **ONCE)
        seller = as_(market.seller)

        seen = seller.opens("/sales/statement").seen
        before = seller.opens(seen.href_of("Month before")).seen

        assert "€0 sold €0 paid back to buyers €120 owed to you before" in seen.text
        assert "Nothing was entered in this month" in seen.text
        assert "€120 owed to you at the end of the month" in before.text

    @pytest.mark.parametrize("month", ["2999-01", "nonsense", ""])
    def test_knows_no_future(self, market: Market, as_: As, month: str) -> None:
        seen = as_(market.seller).opens(f"/sales/statement?month={month}").seen

        assert all("Month after" not in link.text for link in seen.links)


class TestWithoutMoney:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        """Neither cards nor invoices."""
        return settings.model_copy(update={"stripe": None, "invoice": None})

    @pytest.mark.parametrize("path", ["", "/contracts", "/offers"])
    def test_no_page_mentions_it(self, market: Market, as_: As, path: str) -> None:
        market.bought()

        text = as_(market.seller).opens(f"/sales{path}").seen.text

        assert not {"€", "invoice", "Sales", "Price", "sold"} & set(
            text.replace("€", " € ").split()
        )

    @pytest.mark.parametrize("path", ["invoices", "statement"])
    def test_there_is_no_page_about_it(self, market: Market, as_: As, path: str) -> None:
        assert as_(market.seller).opens(f"/sales/{path}").location == "/sales"


def _the_invoice(session: Session) -> Invoice:
    return session.exec(select(Invoice)).one()


def _refund(session: Session, amount: int) -> None:
    invoice = _the_invoice(session)
    refund = Refund(invoice_id=invoice.id, amount=amount, currency=invoice.currency)
    session.add(refund)
    session.flush()
    booking.book_refunded(session, refund, invoice)
