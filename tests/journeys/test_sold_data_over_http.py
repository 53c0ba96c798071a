"""The second journey that outside checks replay: sold, bought, read, ended, refused."""

import time
from urllib.parse import parse_qs, urlsplit

import pytest
from httpx2 import Client

from tests.journeys import trading
from tests.journeys.exchange import Exchange, wait_for
from tests.journeys.files import counts
from tests.journeys.people import Member, link_in_outbox, ok, sign_up
from tests.journeys.trading import Sold, asked, fetched, may_read

REFUSED_WITHIN = 5
LINK_SECONDS = 300


@pytest.fixture(scope="module")
def provider(exchange: Exchange) -> Member:
    return sign_up(exchange, kind="company", size="large")


@pytest.fixture(scope="module")
def sold(provider: Member) -> Sold:
    """A company's data for a monthly price, behind the door for accounts."""
    return trading.sell(provider, "Parkraumauslastung je Viertelstunde")


@pytest.fixture
def buyer(exchange: Exchange, steward: Member) -> Member:
    """A small firm that the city has verified."""
    return trading.small_firm(exchange, steward)


class TestBeforeAnyContract:
    def test_price_is_public(self, sold: Sold, stranger: Client) -> None:
        offers = ok(stranger.get(f"/api/v1/datasets/{sold.slug}/offers")).json()["items"]

        assert [each["id"] for each in offers] == [sold.offer]
        assert (offers[0]["unit_amount"], offers[0]["interval"]) == (4900, "month")

    def test_is_found_as_paid(self, sold: Sold, stranger: Client) -> None:
        def paid() -> list[str]:
            query = {"q": "Parkraumauslastung", "price": "paid"}
            found = ok(stranger.get("/api/v1/datasets", params=query)).json()
            return [item["slug"] for item in found["items"]]

        wait_for(lambda: paid() == [sold.slug], 10)

    def test_terms_are_in_the_catalogue_for_machines(self, sold: Sold, stranger: Client) -> None:
        assert "odrl:hasPolicy" in ok(stranger.get(f"/datasets/{sold.slug}.ttl")).text

    def test_anonymous_is_refused_and_told_the_offers(self, sold: Sold, stranger: Client) -> None:
        answer = stranger.get(f"/api/v1/datasets/{sold.slug}/download")

        assert answer.status_code == 401
        assert answer.headers["content-type"] == "application/problem+json"
        assert [each["id"] for each in answer.json()["offers"]] == [sold.offer]

    def test_other_organizations_are_refused_and_told_the_offers(
        self, sold: Sold, company: Member
    ) -> None:
        answer = asked(company.api, sold.slug)

        assert answer.status_code == 403
        assert [each["id"] for each in answer.json()["offers"]] == [sold.offer]


class TestByInvoice:
    def test_the_whole_journey(self, buyer: Member, sold: Sold, stranger: Client) -> None:
        drafted = trading.draft(buyer, sold.offer)
        assert drafted["status"] == "draft"
        assert {"terms", "summary", "odrl"} <= drafted.keys()
        assert not may_read(buyer, sold.slug)

        accepted = trading.accept(buyer, drafted["id"], payment="invoice")
        assert accepted["status"] == "active"
        assert fetched(buyer, sold.slug, format="original") == sold.content

        ended = trading.terminate(buyer, drafted["id"], effective="now")
        assert ended["status"] == "terminated"
        refusal = asked(buyer.api, sold.slug)
        assert (refusal.status_code, refusal.json()["reason"]) == (403, "ended")
        assert [each["id"] for each in refusal.json()["offers"]] == [sold.offer]

    def test_is_chosen_by_itself_for_who_may_pay_so(self, buyer: Member, sold: Sold) -> None:
        contract = trading.draft(buyer, sold.offer)["id"]

        assert trading.accept(buyer, contract)["status"] == "active"

    def test_is_not_open_to_the_unverified(self, company: Member, sold: Sold) -> None:
        contract = trading.draft(company, sold.offer)["id"]
        answer = trading.acceptance(company, contract, payment="invoice")

        assert answer.status_code in {403, 409, 422}
        assert trading.status(company, contract) == "draft"

    def test_makes_a_numbered_invoice(self, buyer: Member, sold: Sold) -> None:
        trading.buy(buyer, sold)

        def invoices() -> list[dict[str, object]]:
            return buyer.get("/invoices")["items"]

        wait_for(lambda: bool(invoices()))
        invoice = invoices()[0]
        assert (invoice["status"], invoice["total"]) == ("open", 4900)
        document = ok(buyer.api.get(f"/invoices/{invoice['id']}/pdf"))
        assert document.content.startswith(b"%PDF")

    def test_contract_is_signed_and_printed(self, buyer: Member, sold: Sold) -> None:
        contract = trading.buy(buyer, sold)

        document = ok(buyer.api.get(f"/contracts/{contract}/document"))
        assert document.content.startswith(b"%PDF")
        assert ok(buyer.api.get(f"/contracts/{contract}/jws")).text.count(".") == 2


class TestByCard:
    def test_pays_at_the_hosted_page(self, buyer: Member, sold: Sold) -> None:
        contract = trading.draft(buyer, sold.offer)["id"]
        accepted = trading.accept(buyer, contract, payment="stripe")
        assert accepted["status"] == "pending_payment"
        assert not may_read(buyer, sold.slug)

        back = trading.type_card(accepted["checkout_url"])

        assert back.headers["location"].startswith(str(buyer.api.base_url).split("/api/")[0])
        trading.wait_until_active(buyer, contract)
        assert fetched(buyer, sold.slug) == sold.content
        subscriptions = buyer.get("/subscriptions")["items"]
        assert [each["status"] for each in subscriptions] == ["active"]

    def test_declined_card_pays_nothing_and_another_does(self, buyer: Member, sold: Sold) -> None:
        contract = trading.draft(buyer, sold.offer)["id"]
        url = trading.accept(buyer, contract, payment="stripe")["checkout_url"]

        assert not trading.type_card(url, number=trading.DECLINED).is_redirect
        assert trading.status(buyer, contract) == "pending_payment"
        assert trading.type_card(url).is_redirect

        trading.wait_until_active(buyer, contract)

    def test_accepting_again_is_the_same_payment(self, buyer: Member, sold: Sold) -> None:
        contract = trading.draft(buyer, sold.offer)["id"]
        urls = {trading.accept(buyer, contract, payment="stripe")["checkout_url"] for _ in range(3)}

        assert len(urls) == 1

    def test_one_off_price_is_paid_once_and_never_ends(
        self, buyer: Member, provider: Member
    ) -> None:
        sold = trading.sell(provider, "Fernwärmetrassen", **trading.ONCE)
        contract = trading.buy_by_card(buyer, sold)

        assert fetched(buyer, sold.slug) == sold.content
        assert buyer.get(f"/contracts/{contract}")["ends_at"] is None


class TestByApiKey:
    def test_buys_and_reads_with_its_scopes(self, buyer: Member, sold: Sold) -> None:
        with trading.by_key(buyer, "read", "buy") as robot:
            trading.buy(robot, sold)

            assert fetched(robot, sold.slug) == sold.content

    def test_binds_nobody_without_the_scope(self, buyer: Member, sold: Sold) -> None:
        with trading.by_key(buyer, "read") as robot:
            wish = {"offer": sold.offer, "purpose": trading.PURPOSE}
            answer = robot.api.post("/contracts", json=wish)

        assert answer.status_code == 403


class TestNextVersion:
    def test_is_told_and_read_while_the_contract_runs_and_not_after(
        self, exchange: Exchange, steward: Member, provider: Member, buyer: Member
    ) -> None:
        sold = trading.sell(provider, "Lastgänge der Umspannwerke")
        leaver = trading.small_firm(exchange, steward)
        trading.terminate(leaver, trading.buy(leaver, sold))
        trading.buy(buyer, sold)

        number = provider.deliver(sold.slug, counts(310, seed=77))
        assert provider.verdict(sold.slug, number) == "published"

        wait_for(lambda: trading.versions_told(buyer) == [2])
        assert fetched(buyer, sold.slug) == counts(310, seed=77)
        assert fetched(buyer, sold.slug, version="1") == sold.content
        assert trading.versions_told(leaver) == []

    def test_comes_by_mail_as_well(
        self, exchange: Exchange, provider: Member, buyer: Member
    ) -> None:
        sold = trading.sell(provider, "Schleusenzeiten")
        trading.buy(buyer, sold)
        number = provider.deliver(sold.slug, counts(315, seed=79))
        assert provider.verdict(sold.slug, number) == "published"

        wait_for(lambda: f"/datasets/{sold.slug}" in link_in_outbox(exchange, buyer.email))


class TestEnd:
    def test_now_refuses_the_next_request_and_old_links_soon(
        self, buyer: Member, sold: Sold
    ) -> None:
        contract = trading.buy_by_card(buyer, sold)
        link = asked(buyer.api, sold.slug).headers["location"]
        began = time.monotonic()
        trading.terminate(buyer, contract, effective="now")

        assert not may_read(buyer, sold.slug)
        assert time.monotonic() - began < REFUSED_WITHIN
        assert int(parse_qs(urlsplit(link).query)["X-Amz-Expires"][0]) <= LINK_SECONDS

    def test_revocation_refuses_the_next_request(
        self, buyer: Member, sold: Sold, steward: Member
    ) -> None:
        contract = trading.buy(buyer, sold)
        assert may_read(buyer, sold.slug)
        began = time.monotonic()
        assert trading.revoke(steward, contract)["status"] == "revoked"
        refusal = asked(buyer.api, sold.slug)

        assert time.monotonic() - began < REFUSED_WITHIN
        assert (refusal.status_code, len(refusal.json()["offers"])) == (403, 1)

    def test_at_period_end_keeps_access_until_then(self, buyer: Member, sold: Sold) -> None:
        contract = trading.buy_by_card(buyer, sold)
        ended = trading.terminate(buyer, contract, effective="period_end")

        assert ended["status"] == "active"
        assert ended["ends_at"] is not None
        assert may_read(buyer, sold.slug)

    def test_again_changes_nothing(self, buyer: Member, sold: Sold) -> None:
        contract = trading.buy(buyer, sold)
        first = trading.terminate(buyer, contract)

        path = f"/contracts/{contract}/termination"
        assert buyer.api.post(path, json={"reason": "Again."}).status_code in {200, 409}
        assert trading.status(buyer, contract) == first["status"] == "terminated"

    def test_is_no_other_organizations_business(
        self, buyer: Member, sold: Sold, company: Member
    ) -> None:
        contract = trading.buy(buyer, sold)
        path = f"/contracts/{contract}/termination"

        assert company.api.post(path, json={"reason": "Mine."}).status_code == 404
        assert company.api.get(f"/contracts/{contract}").status_code == 404
