from datetime import timedelta

import pytest

from billing.models import Interval
from marketplace.accounts.models import Role
from marketplace.core import clock
from tests.contracts.pages.cards import FakeCards
from tests.contracts.pages.conftest import As
from tests.contracts.pages.market import Market


class TestLibrary:
    def test_asks_a_visitor_to_sign_in(self, as_: As) -> None:
        assert as_(None).opens("/library").location == "/sign-in?next=%2Flibrary"

    def test_without_contracts_leads_to_the_catalogue(self, market: Market, as_: As) -> None:
        seen = as_(market.buyer).opens("/library").seen

        assert "Your organization has no contract yet" in seen.text
        assert seen.href_of("To the catalogue") == "/datasets"

    def test_shows_what_renews_when_at_what_price(self, market: Market, as_: As) -> None:
        contract_id = market.active()

        seen = as_(market.buyer).opens("/library").seen

        assert seen.href_of("Counts") == f"/contracts/{contract_id}"
        assert "€29 / month" in seen.text
        assert "renews itself on" in seen.text
        assert "1 contract in force €29 a month" in seen.text

    def test_hands_out_the_newest_version(self, market: Market, as_: As) -> None:
        market.active()

        seen = as_(market.buyer).opens("/library").seen

        assert seen.href_of("Download Counts") == "/datasets/counts/download"
        assert "not downloaded yet" in seen.text

    def test_counts_versions_since_the_last_download(self, market: Market, as_: As) -> None:
        market.active()
        buyer = as_(market.buyer)
        buyer.opens("/datasets/counts/download")
        read = buyer.opens("/library").seen.text

        version = market.catalog.published_version(market.dataset)
        market.dataset.current_version_id = version.id
        market.session.commit()

        assert "you have it" in read
        assert "new since your last download" in buyer.opens("/library").seen.text

    def test_puts_payment_problems_first(self, market: Market, as_: As, cards: FakeCards) -> None:
        lapsed = market.active()
        other = market.dataset_of(market.provider, slug="newer", title={"en": "Newer"})
        market.active(market.draft(market.offer(other)))
        cards.lapse(market.session, lapsed)
        market.session.commit()

        seen = as_(market.buyer).opens("/library").seen

        table = seen.text.partition("Your datasets")[2]
        assert table.index("Counts") < table.index("Newer")
        assert "Access rests: a payment is missing" in table

    def test_shows_each_state_with_its_next_step(self, market: Market, as_: As) -> None:
        draft = market.draft()
        waiting = market.accepted(market.draft(market.offer(interval=Interval.YEAR)))

        seen = as_(market.buyer).opens("/library").seen

        assert seen.href_of("Read and accept") == f"/contracts/{draft.id}"
        assert [link.href for link in seen.links if link.text == "Pay"] == [f"/contracts/{waiting}"]
        assert "Draft, kept until" in seen.text
        assert "To be paid by" in seen.text

    def test_tells_of_a_failed_payment(self, market: Market, as_: As, cards: FakeCards) -> None:
        contract_id = market.active()
        cards.fail(market.session, contract_id)
        market.session.commit()

        text = as_(market.buyer).opens("/library").seen.text

        assert "A payment has failed" in text
        assert "the last payment has failed; access stays for a while." in text

    def test_shows_ended_contracts_below(self, market: Market, as_: As) -> None:
        contract_id, buyer = market.active(), as_(market.buyer)
        buyer.sends(f"/contracts/{contract_id}/termination", effective="now")

        seen = buyer.opens("/library").seen

        below = seen.text.partition("Ended contracts Dataset")[2]
        assert "Counts" in seen.text.rpartition("Contracts that have ended")[2]
        assert "Ended" in below or "Ended" in seen.text.rpartition("How it ended")[2]

    def test_is_open_to_every_member(self, market: Market, as_: As) -> None:
        market.active()
        viewer = market.colleague(market.buyer, Role.VIEWER)

        assert "Counts" in as_(viewer).opens("/library").seen.text

    def test_shows_nothing_of_others(self, market: Market, as_: As) -> None:
        market.active()

        assert "Counts" not in as_(market.provider).opens("/library").seen.text

    def test_turns_pages(self, market: Market, as_: As) -> None:
        offer = market.offer()
        for _ in range(26):
            market.draft(offer)
        buyer = as_(market.buyer)

        first, second = buyer.opens("/library").seen, buyer.opens("/library?page=2").seen

        assert first.href_of("More results") == "/library?page=2"
        assert second.text.count("Draft, kept until") == 1
        assert "There are no more contracts" in buyer.opens("/library?page=3").seen.text

    @pytest.mark.parametrize("address", ["/library", "/library/ended", "/library/invoices"])
    def test_speaks_german(self, market: Market, as_: As, address: str) -> None:
        text = as_(market.buyer).opens(f"{address}?lang=de").seen.text

        assert "Meine Daten" in text

    def test_mentions_no_money_without_any(self, moneyless: Market, as_: As) -> None:
        moneyless.active(moneyless.draft(moneyless.offer(kind="free")))

        text = as_(moneyless.buyer).opens("/library").seen.text.lower()

        assert "counts" in text
        assert [word for word in ("€", "invoice", "price", "pay") if word in text] == []


class TestEnded:
    def test_lists_all_of_them(self, market: Market, as_: As) -> None:
        offer, buyer = market.offer(), as_(market.buyer)
        for _ in range(6):
            draft = market.draft(offer)
            buyer.sends(f"/contracts/{draft.id}/termination", effective="now")

        assert buyer.opens("/library").seen.href_of("All ended contracts") == "/library/ended"
        assert buyer.opens("/library/ended").seen.text.count("To the dataset") == 6
        assert "There are no more contracts" in buyer.opens("/library/ended?page=2").seen.text

    def test_says_when_there_are_none(self, market: Market, as_: As) -> None:
        assert "No contract of yours" in as_(market.buyer).opens("/library/ended").seen.text


class TestInvoices:
    def test_come_with_document_state_and_due_day(self, market: Market, as_: As) -> None:
        market.verify(market.buyer)
        contract_id = market.accepted(payment="invoice")
        invoice = market.invoices(contract_id)[0]

        seen = as_(market.buyer).opens("/library/invoices").seen

        assert seen.href_of("PDF") == f"/invoices/{invoice.id}/pdf"
        assert str(invoice.number) in seen.text
        assert "due on" in seen.text
        assert "€29.00" in seen.text

    def test_that_are_overdue_stand_out(self, market: Market, as_: As) -> None:
        market.verify(market.buyer)
        contract_id = market.accepted(payment="invoice")
        market.overdue(contract_id, (clock.now() - timedelta(days=3)).date())

        assert "overdue since" in as_(market.buyer).opens("/library").seen.text

    def test_are_narrowed_to_a_state(self, market: Market, as_: As) -> None:
        market.verify(market.buyer)
        market.accepted(payment="invoice")
        buyer = as_(market.buyer)

        assert "€29.00" in buyer.opens("/library/invoices?status=open").seen.text
        assert "There are no such" in buyer.opens("/library/invoices?status=paid").seen.text

    def test_say_when_there_are_none(self, market: Market, as_: As) -> None:
        seen = as_(market.buyer).opens("/library/invoices").seen

        assert "There are no invoices yet" in seen.text
