"""What stands before a contract: somebody's approval, conditions without a price, and mistakes."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.journeys import trading
from tests.journeys.exchange import Exchange, wait_for
from tests.journeys.people import Member, ok, sign_up
from tests.journeys.trading import Sold, fetched, may_read


@pytest.fixture(scope="module")
def provider(exchange: Exchange) -> Member:
    return sign_up(exchange, kind="company", size="large")


@pytest.fixture(scope="module")
def sold(provider: Member) -> Sold:
    return trading.sell(provider, "Passantenströme")


@pytest.fixture(scope="module")
def on_request(provider: Member) -> Sold:
    """Data whose provider looks at who asks."""
    return trading.sell(provider, "Ladevorgänge je Fahrzeug", access="request")


@pytest.fixture
def buyer(exchange: Exchange, steward: Member) -> Member:
    return trading.small_firm(exchange, steward)


class TestOnRequest:
    def test_waits_for_the_provider_and_is_then_paid_and_read(
        self, buyer: Member, on_request: Sold
    ) -> None:
        contract = trading.draft(buyer, on_request.offer)["id"]
        assert trading.accept(buyer, contract, payment="invoice")["status"] == "accepted"
        assert not may_read(buyer, on_request.slug)

        ok(trading.approve(on_request.provider, contract, approved=True))

        trading.wait_until_active(buyer, contract)
        assert fetched(buyer, on_request.slug) == on_request.content

    def test_approved_card_payment_gets_its_page(self, buyer: Member, on_request: Sold) -> None:
        contract = trading.draft(buyer, on_request.offer)["id"]
        accepted = trading.accept(buyer, contract, payment="stripe")
        assert (accepted["status"], accepted["checkout_url"]) == ("accepted", None)
        ok(trading.approve(on_request.provider, contract, approved=True))

        wait_for(lambda: buyer.get(f"/contracts/{contract}")["checkout_url"] is not None)
        trading.type_card(buyer.get(f"/contracts/{contract}")["checkout_url"])

        trading.wait_until_active(buyer, contract)

    def test_refused_one_is_over_and_says_why(self, buyer: Member, on_request: Sold) -> None:
        contract = trading.buy(buyer, on_request)
        reason = "The purpose is not clear enough."
        ok(trading.approve(on_request.provider, contract, approved=False, reason=reason))

        found = buyer.get(f"/contracts/{contract}")
        assert (found["status"], found["end_reason"]) == ("terminated", reason)
        assert not may_read(buyer, on_request.slug)
        assert buyer.get("/invoices")["items"] == []

    def test_nobody_approves_their_own_request(self, buyer: Member, on_request: Sold) -> None:
        contract = trading.buy(buyer, on_request)

        assert trading.approve(buyer, contract, approved=True).status_code in {403, 409}
        assert trading.status(buyer, contract) == "accepted"


class TestFreeWithConditions:
    def test_is_active_at_once(self, buyer: Member, provider: Member) -> None:
        sold = trading.sell(provider, "Baustellenkalender", kind="free", policy=["attribution"])
        assert not may_read(buyer, sold.slug)
        contract = trading.draft(buyer, sold.offer)["id"]

        assert trading.accept(buyer, contract)["status"] == "active"
        assert fetched(buyer, sold.slug) == sold.content
        assert buyer.get("/invoices")["items"] == []


class TestAcceptance:
    def test_in_two_tabs_at_once_is_one_acceptance(self, buyer: Member, sold: Sold) -> None:
        contract = trading.draft(buyer, sold.offer)["id"]

        with ThreadPoolExecutor(2) as tabs:
            clicks = [
                tabs.submit(trading.acceptance, buyer, contract, payment="invoice")
                for _ in range(2)
            ]
            answers = [click.result() for click in clicks]

        assert {answer.status_code for answer in answers} == {200}
        assert {answer.json()["status"] for answer in answers} == {"active"}
        wait_for(lambda: len(buyer.get("/invoices")["items"]) == 1)

    def test_of_somebody_elses_draft_finds_none(
        self, buyer: Member, sold: Sold, company: Member
    ) -> None:
        contract = trading.draft(buyer, sold.offer)["id"]

        assert trading.acceptance(company, contract).status_code == 404
        assert trading.acceptance(sold.provider, contract).status_code == 404
        assert trading.status(buyer, contract) == "draft"

    def test_of_a_withdrawn_offer_is_refused_and_names_the_others(
        self, buyer: Member, provider: Member
    ) -> None:
        sold = trading.sell(provider, "Stromnetzauslastung")
        contract = trading.draft(buyer, sold.offer)["id"]
        sold.withdraw()
        later = trading.offer(provider, sold.slug, **trading.MONTHLY | {"unit_amount": 5900})

        refusal = trading.acceptance(buyer, contract, payment="invoice")

        assert (refusal.status_code, refusal.json()["code"]) == (409, "offer-withdrawn")
        assert [each["id"] for each in refusal.json()["offers"]] == [later]

    def test_binds_by_the_price_that_was_drafted_though_it_changes_during_checkout(
        self, exchange: Exchange, buyer: Member, provider: Member
    ) -> None:
        sold = trading.sell(provider, "Gasnetzdrücke")
        contract = trading.draft(buyer, sold.offer)["id"]
        url = trading.accept(buyer, contract, payment="stripe")["checkout_url"]
        sold.withdraw()
        trading.offer(provider, sold.slug, **trading.MONTHLY | {"unit_amount": 9900})

        trading.type_card(url)

        trading.wait_until_active(buyer, contract)
        wait_for(lambda: bool(buyer.get("/invoices")["items"]))
        assert [each["total"] for each in buyer.get("/invoices")["items"]] == [4900]

    def test_freezes_the_terms_that_were_read(self, buyer: Member, sold: Sold) -> None:
        drafted = trading.draft(buyer, sold.offer)
        trading.accept(buyer, drafted["id"], payment="invoice")
        signed = buyer.get(f"/contracts/{drafted['id']}")

        assert signed["terms"] == drafted["terms"]
        assert signed["terms_sha256"] == drafted["terms_sha256"]
        assert signed["accepted_by"] == "Kim Beispiel"

    def test_of_ones_own_offer_makes_no_sense(self, sold: Sold) -> None:
        wish = {"offer": sold.offer, "purpose": trading.PURPOSE}

        assert sold.provider.api.post("/contracts", json=wish).status_code == 409
