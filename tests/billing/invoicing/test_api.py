"""The JSON routes of invoices."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlmodel import Session

from billing.invoicing import paying
from billing.models import Ending, Invoice, InvoiceStatus, ProcessorName, RefundRule
from marketplace.accounts.actors import Actor
from marketplace.app import install
from marketplace.core.ids import new_id
from marketplace.services import Services
from tests.billing.invoicing.buying import Buying, Clock, invoice_settings
from tests.billing.invoicing.conftest import Bearer, Headers
from tests.factories.accounts import AccountsFactory

API = "/api/v1/invoices"


@pytest.fixture
def client(app: FastAPI, services: Services) -> Iterator[TestClient]:
    """A client of a city that takes payment by invoice."""
    services.settings = services.settings.model_copy(update={"invoice": invoice_settings()})
    install(app, services)
    with TestClient(app) as client:
        yield client


@pytest.fixture
def buyer(buying: Buying, owner: Actor, bearer: Bearer) -> Headers:
    """The headers of who pays."""
    del buying  # it commits the rows
    return bearer(owner)


@pytest.fixture
def provider(buying: Buying, seller: Actor, bearer: Bearer) -> Headers:
    """The headers of who sells."""
    del buying
    return bearer(seller)


@pytest.fixture
def staff(buying: Buying, bearer: Bearer) -> Headers:
    """The headers of a steward."""
    return bearer(buying.steward)


@pytest.fixture
def stranger(people: AccountsFactory, session: Session, bearer: Bearer) -> Headers:
    """The headers of another company's owner."""
    actor = people.actor()
    session.commit()
    return bearer(actor)


class TestList:
    def test_shows_what_the_buyer_pays(
        self, client: TestClient, buying: Buying, buyer: Headers
    ) -> None:
        reference = buying.order()

        answer = client.get(API, headers=buyer).json()

        [item] = answer["items"]
        assert (item["reference"], item["status"]) == (str(reference), "open")
        assert (item["total"], item["tax"], item["tax_percent"]) == (2900, 463, "19.00")
        assert item["customer"]["name"] == "Lotsenhaus Logistik GmbH"
        assert answer["next"] is None

    def test_shows_a_provider_its_sales_when_asked(
        self, client: TestClient, buying: Buying, provider: Headers
    ) -> None:
        buying.order()

        assert client.get(API, headers=provider).json()["items"] == []
        sold = client.get(API, params={"role": "provider"}, headers=provider).json()
        assert len(sold["items"]) == 1

    def test_shows_others_nothing(
        self, client: TestClient, buying: Buying, stranger: Headers
    ) -> None:
        buying.order()

        for role in ("customer", "provider"):
            answer = client.get(API, params={"role": role}, headers=stranger)
            assert answer.json()["items"] == []

    def test_shows_all_to_stewards_only(
        self, client: TestClient, buying: Buying, staff: Headers, buyer: Headers
    ) -> None:
        buying.order()

        wanted = {"role": "steward"}
        assert len(client.get(API, params=wanted, headers=staff).json()["items"]) == 1
        assert client.get(API, params=wanted, headers=buyer).json()["code"] == "not-a-steward"

    def test_can_be_narrowed_to_a_status(
        self, client: TestClient, buying: Buying, buyer: Headers
    ) -> None:
        buying.order()

        assert client.get(API, params={"status": "paid"}, headers=buyer).json()["items"] == []
        assert client.get(API, params={"status": "lost"}, headers=buyer).status_code == 422

    def test_comes_a_page_at_a_time(
        self, client: TestClient, buying: Buying, buyer: Headers, now: Clock
    ) -> None:
        for _ in range(26):
            now.shift(1)
            buying.order()

        first = client.get(API, headers=buyer).json()
        rest = client.get(API, params={"cursor": first["next"]}, headers=buyer).json()

        numbers = [item["number"] for item in (*first["items"], *rest["items"])]
        assert numbers == [f"2026-{number:06}" for number in range(26, 0, -1)]

    def test_asks_who_it_is(self, client: TestClient) -> None:
        assert client.get(API).json()["code"] == "sign-in-required"


class TestOne:
    def test_is_shown_to_both_parties_and_stewards(
        self,
        client: TestClient,
        buying: Buying,
        buyer: Headers,
        provider: Headers,
        staff: Headers,
    ) -> None:
        address = _address(buying, buying.order())

        found = [client.get(address, headers=who) for who in (buyer, provider, staff)]
        assert [answer.status_code for answer in found] == [200, 200, 200]

    def test_does_not_exist_for_others(
        self, client: TestClient, buying: Buying, stranger: Headers
    ) -> None:
        address = _address(buying, buying.order())

        for path in (address, f"{address}/pdf", f"{API}/{new_id()}"):
            answer = client.get(path, headers=stranger)
            assert (answer.status_code, answer.json()["code"]) == (404, "invoice-not-found")


class TestPdf:
    def test_is_the_kept_document(self, client: TestClient, buying: Buying, buyer: Headers) -> None:
        address = f"{_address(buying, buying.order())}/pdf"

        first, again = (client.get(address, headers=buyer) for _ in range(2))

        assert first.headers["content-type"] == "application/pdf"
        assert "rechnung-2026-000001.pdf" in first.headers["content-disposition"]
        assert first.content.startswith(b"%PDF")
        assert (first.content, first.headers["etag"]) == (again.content, again.headers["etag"])

    def test_of_an_unpaid_card_payment_is_not_there_yet(
        self, client: TestClient, buying: Buying, buyer: Headers
    ) -> None:
        reference = buying.order()
        with buying.sessions.begin() as session:
            row = session.get_one(Invoice, buying.invoices(reference)[0].id)
            row.processor = ProcessorName.STRIPE

        answer = client.get(f"{_address(buying, reference)}/pdf", headers=buyer)

        assert answer.json()["code"] == "invoice-document-not-ready"


class TestPayment:
    def test_is_entered_by_a_steward(
        self, client: TestClient, buying: Buying, staff: Headers
    ) -> None:
        address = f"{_address(buying, buying.order())}/payment"

        answers = [client.post(address, json={"note": "12"}, headers=staff) for _ in range(2)]

        assert [answer.status_code for answer in answers] == [200, 200]
        assert answers[0].json()["status"] == "paid"
        assert answers[0].json() == answers[1].json()

    @pytest.mark.parametrize("action", ["payment", "voiding"])
    def test_is_not_for_the_buyer(
        self, client: TestClient, buying: Buying, buyer: Headers, action: str
    ) -> None:
        address = f"{_address(buying, buying.order())}/{action}"

        answer = client.post(address, json={"note": "", "reason": "x"}, headers=buyer)

        assert answer.json()["code"] == "not-a-steward"

    def test_of_a_void_invoice_is_refused(
        self, client: TestClient, buying: Buying, staff: Headers
    ) -> None:
        address = _address(buying, buying.order())
        voided = client.post(f"{address}/voiding", json={"reason": "doubled"}, headers=staff)

        answer = client.post(f"{address}/payment", json={}, headers=staff)

        assert voided.json()["status"] == InvoiceStatus.VOID.value
        assert answer.json()["code"] == "invoice-not-open"


class TestRefunds:
    def test_wait_for_a_steward_to_transfer_them(
        self, client: TestClient, buying: Buying, staff: Headers
    ) -> None:
        reference = buying.order()
        with buying.sessions.begin() as session:
            [invoice] = buying.invoices(reference)
            paying.mark_paid(session, invoice.id, actor=buying.steward)
        buying.end(reference, Ending.NOW, RefundRule.FULL)

        [waiting] = client.get("/api/v1/refunds", headers=staff).json()["items"]
        paid = client.post(f"/api/v1/refunds/{waiting['id']}/payment", headers=staff).json()

        assert (waiting["amount"], waiting["invoice"]["id"]) == (2900, str(invoice.id))
        assert (paid["status"], paid["invoice"]["amount_refunded"]) == ("succeeded", 2900)
        assert client.get("/api/v1/refunds", headers=staff).json()["items"] == []


class TestPage:
    def test_shows_the_document_to_a_party(
        self, client: TestClient, buying: Buying, buyer: Headers, stranger: Headers
    ) -> None:
        address = f"/invoices/{buying.invoices(buying.order())[0].id}/pdf"

        assert client.get(address, headers=buyer).headers["content-type"] == "application/pdf"
        assert client.get(address, headers=stranger).status_code == 404

    def test_lets_a_visitor_sign_in_first(self, client: TestClient, buying: Buying) -> None:
        address = f"/invoices/{buying.invoices(buying.order())[0].id}/pdf"

        answer = client.get(address, follow_redirects=False)

        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/sign-in?next=%2Finvoices%2F")


def _address(buying: Buying, reference: UUID) -> str:
    return f"{API}/{buying.invoices(reference)[0].id}"
