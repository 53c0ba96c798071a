from datetime import timedelta

import pytest
import time_machine

from billing.models import ProcessorName
from marketplace.accounts.models import Role
from marketplace.contracts.models import AgreementStatus
from marketplace.core import clock
from marketplace.services import Services
from tests.contracts.agreements.market import Market
from tests.factories.contracts import MONTHLY, ONCE
from tests.site.sales.trade import As

CARD, INVOICE = ProcessorName.STRIPE, ProcessorName.INVOICE
PAGES = ("", "/contracts", "/offers", "/invoices", "/statement")


class TestOverview:
    def test_leads_whoever_has_no_offer_to_one(self, market: Market, as_: As) -> None:
        page = as_(market.seller).opens("/sales")

        assert "You have made no offer yet" in page.seen.text
        assert page.seen.href_of("Choose a dataset") == "/sales/offers"

    def test_takes_its_sums_from_the_ledger(self, market: Market, as_: As) -> None:
        with time_machine.travel(clock.now() - timedelta(days=31)):
            market.bought(INVOICE, **ONCE)
        market.bought(INVOICE, **MONTHLY)

        seen = as_(market.seller).opens("/sales").seen

        assert "+ 1 running contracts €49 sold this month €120 sold last month" in seen.text
        assert "2 open invoices, €169" in seen.text

    def test_leads_from_each_number_to_the_list_behind_it(self, market: Market, as_: As) -> None:
        market.bought(INVOICE, **MONTHLY)

        addresses = {link.href for link in as_(market.seller).opens("/sales").seen.links}

        assert {"/sales/contracts?state=running", "/sales/invoices?status=open"} <= addresses
        assert sum(href.startswith("/sales/statement?month=") for href in addresses) > 1

    def test_says_of_no_offer_that_can_be_taken_now(
        self, market: Market, as_: As, services: Services
    ) -> None:
        offer = market.offer(**MONTHLY)
        market.accept(market.draft(offer), INVOICE)
        with services.sessions.begin() as session:
            session.merge(offer).withdrawn_at = clock.now()

        seen = as_(market.seller).opens("/sales").seen

        assert "None can be taken now. Contracts made before go on as agreed." in seen.text

    def test_knows_nothing_of_drafts_and_of_others(self, market: Market, as_: As) -> None:
        market.draft()
        market.bought(of=market.department)

        assert "Nobody has taken an offer yet." in as_(market.seller).opens("/sales").seen.text

    @pytest.mark.parametrize(
        ("language", "title"), [("de", "Verkauf im"), ("en", "Sales in")], ids=["de", "en"]
    )
    def test_speaks_both_languages(
        self, market: Market, as_: As, language: str, title: str
    ) -> None:
        market.bought(INVOICE, **MONTHLY)

        assert title in as_(market.seller).opens(f"/sales?lang={language}").seen.text


class TestAccess:
    @pytest.mark.parametrize("path", PAGES)
    def test_sends_a_visitor_to_sign_in(self, market: Market, as_: As, path: str) -> None:
        page = as_(None).opens(f"/sales{path}")

        assert (page.status, page.location[:9]) == (303, "/sign-in?")

    @pytest.mark.parametrize("path", PAGES)
    def test_refuses_those_who_only_buy(self, market: Market, as_: As, path: str) -> None:
        buyer = market.newcomer(Role.BUYER)

        assert as_(buyer).opens(f"/sales{path}").status == 403

    @pytest.mark.parametrize("path", PAGES)
    def test_opens_to_publishers(self, market: Market, as_: As, path: str) -> None:
        assert as_(market.newcomer(Role.PUBLISHER)).opens(f"/sales{path}").status == 200


class TestRequests:
    def test_show_who_asks_what_for_and_until_when(self, market: Market, as_: As) -> None:
        market.requested(**MONTHLY)

        seen = as_(market.seller).opens("/sales").seen

        assert "Requests that wait for your answer 1" in seen.text
        assert "Where to put charging stations." in seen.text
        assert "€49.00 a month accepted by Kim Beispiel" in seen.text
        assert "answer by" in seen.text

    def test_are_granted_at_once_if_free(self, market: Market, as_: As) -> None:
        contract = market.requested()

        page = as_(market.seller).sends(f"/sales/requests/{contract}/approval")

        assert page.location == "/sales?notice=approved"
        assert market.status(contract) is AgreementStatus.ACTIVE
        assert "The request is approved" in as_(market.seller).opens(page.location).seen.text

    def test_are_refused_with_a_reason(self, market: Market, as_: As) -> None:
        contract = market.requested()

        page = as_(market.seller).sends(
            f"/sales/requests/{contract}/refusal", reason=" We need a study plan. "
        )

        assert page.location == "/sales?notice=refused"
        assert market.agreement(contract).end_reason == "We need a study plan."
        assert "told why" in as_(market.seller).opens(page.location).seen.text

    def test_are_not_refused_without_a_reason(self, market: Market, as_: As) -> None:
        contract = market.requested()

        page = as_(market.seller).sends(f"/sales/requests/{contract}/refusal", reason="  ")

        assert page.status == 422
        assert page.seen.with_tag("p", id=f"reason-{contract}-error")
        assert "open" in page.seen.with_tag("details", **{"class": "cx-fold"})[0]
        assert market.status(contract) is AgreementStatus.ACCEPTED

    def test_answered_twice_say_why_the_second_did_not_count(self, market: Market, as_: As) -> None:
        contract = market.requested()
        market.refuse(contract, "No.")

        page = as_(market.seller).sends(f"/sales/requests/{contract}/approval")

        assert page.status == 422
        assert "This contract was terminated." in page.seen.text

    @pytest.mark.parametrize("answer", ["approval", "refusal"])
    def test_of_others_cannot_be_answered(self, market: Market, as_: As, answer: str) -> None:
        contract = market.requested()
        stranger = as_(market.newcomer())

        page = stranger.sends(f"/sales/requests/{contract}/{answer}", reason="Mine.")

        assert page.status == 404
        assert market.status(contract) is AgreementStatus.ACCEPTED


class TestContracts:
    @pytest.fixture
    def sold(self, market: Market) -> None:
        """A running contract, one that waits for its payment, and one that has ended."""
        market.bought(INVOICE, **MONTHLY)
        market.accept(market.draft(market.offer(**ONCE)), CARD)
        market.terminate(market.bought())

    @pytest.mark.parametrize(
        ("state", "rows"), [("", 3), ("running", 1), ("waiting", 1), ("ended", 1), ("nonsense", 3)]
    )
    def test_are_listed_by_state(
        self, market: Market, as_: As, sold: None, state: str, rows: int
    ) -> None:
        seen = as_(market.seller).opens(f"/sales/contracts?state={state}").seen

        assert len(seen.with_tag("th", scope="row")) == rows

    @pytest.mark.parametrize(
        ("sort", "first"), [("newest", "€0.00"), ("price", "€120.00"), ("ends", "€0.00")]
    )
    def test_are_sorted(self, market: Market, as_: As, sold: None, sort: str, first: str) -> None:
        text = as_(market.seller).opens(f"/sales/contracts?sort={sort}").seen.text
        amounts = [part for part in text.split() if part.startswith("€")]

        assert amounts[0] == first

    def test_lead_on_to_the_next_page(self, market: Market, as_: As) -> None:
        offer = market.offer()
        for number in range(26):
            buyer = market.newcomer(slug=f"buyer-{number}")
            market.accept(market.draft(offer, by=buyer), by=buyer)

        seller = as_(market.seller)
        first = seller.opens("/sales/contracts?state=running").seen
        second = seller.opens(first.href_of("More results")).seen

        assert len(second.with_tag("th", scope="row")) == 1
        assert second.href_of("Back") == "/sales/contracts?state=running&page=1"

    def test_that_do_not_exist_are_explained(self, market: Market, as_: As) -> None:
        market.bought()
        seller = as_(market.seller)

        assert (
            "No contract is in this state."
            in seller.opens("/sales/contracts?state=ended").seen.text
        )
        assert (
            "Nobody has taken an offer"
            in as_(market.department).opens("/sales/contracts").seen.text
        )


class TestOffers:
    def test_list_every_dataset_with_its_prices(self, market: Market, as_: As) -> None:
        market.bought(INVOICE, **MONTHLY)

        seen = as_(market.seller).opens("/sales/offers").seen

        assert seen.href_of("Car parks").startswith("/publish/sold-")
        assert "€49.00 a month 1" in seen.text

    def test_lead_to_a_first_dataset(self, market: Market, as_: As) -> None:
        seen = as_(market.seller).opens("/sales/offers").seen

        assert seen.href_of("Describe the first dataset") == "/publish/new"
