from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from fastapi.testclient import TestClient
from sqlmodel import Session

from billing.ledger import booking
from billing.models import Refund
from marketplace.accounts.actors import Actor
from marketplace.accounts.models import Organization
from marketplace.accounts.signin.access_tokens import access_tokens
from marketplace.core.settings import Settings
from tests.factories.billing import BillingFactory

NOVEMBER = datetime(2026, 11, 15, tzinfo=UTC)


@pytest.fixture
def actor(make: BillingFactory) -> Actor:
    return make.people.actor()


@pytest.fixture
def organization(session: Session, actor: Actor) -> Organization:
    return session.get_one(Organization, actor.organization_id)


@pytest.fixture
def get(client: TestClient, session: Session, settings: Settings, actor: Actor) -> Any:
    """Asks as a member of the organization."""

    def asked(path: str) -> Any:
        session.commit()
        assert actor.person_id
        assert actor.sign_in_id
        token = access_tokens(settings).issue(actor.person_id, actor.sign_in_id)
        return client.get(path, headers={"Authorization": f"Bearer {token}"})

    return asked


class TestSubscriptions:
    def test_are_those_of_the_own_organization(
        self, make: BillingFactory, organization: Organization, get: Any
    ) -> None:
        checkout = make.paid_checkout(customer_id=make.customer(organization).id)
        subscription = make.subscription(checkout)
        make.subscription(make.paid_checkout())

        page = get("/api/v1/subscriptions").json()
        assert page["next"] is None
        assert [one["id"] for one in page["items"]] == [str(subscription.id)]
        assert page["items"][0]["contract"] == str(checkout.reference)
        assert page["items"][0]["price"] == {
            "unit_amount": 2900,
            "currency": "EUR",
            "interval": "month",
        }

    def test_come_in_pages(
        self, make: BillingFactory, organization: Organization, get: Any
    ) -> None:
        customer = make.customer(organization)
        for _ in range(3):
            make.subscription(make.paid_checkout(customer_id=customer.id))
        first = get("/api/v1/subscriptions?limit=2").json()
        second = get(f"/api/v1/subscriptions?limit=2&cursor={first['next']}").json()

        assert [len(page["items"]) for page in (first, second)] == [2, 1]

    def test_ask_who_asks(self, client: TestClient) -> None:
        assert client.get("/api/v1/subscriptions").status_code == 401


class TestStatements:
    def sold(self, make: BillingFactory, provider: Organization, session: Session) -> None:
        """Two sales at 29 EUR, one of them void, and 9 EUR that went back."""
        checkout = make.paid_checkout(make.price(provider))
        kept, void, other = (make.invoice(checkout) for _ in range(3))
        for invoice in (kept, void, other):
            booking.book_issued(session, invoice)
        booking.book_voided(session, void)
        refund = Refund(invoice_id=kept.id, amount=900, currency="EUR")
        session.add(refund)
        session.flush()
        booking.book_refunded(session, refund, kept)

    def test_say_what_was_sold_in_a_month(
        self, session: Session, make: BillingFactory, organization: Organization, get: Any
    ) -> None:
        with time_machine.travel(NOVEMBER):
            self.sold(make, organization, session)

        assert get("/api/v1/statements?month=2026-11").json()["items"] == [
            {"currency": "EUR", "gross": 5800, "refunds": 900, "net": 4900, "tax": 782}
        ]
        assert get("/api/v1/statements?month=2026-12").json()["items"] == []

    def test_begin_a_month_where_the_city_is(
        self, session: Session, make: BillingFactory, organization: Organization, get: Any
    ) -> None:
        with time_machine.travel(datetime(2026, 11, 30, 23, 30, tzinfo=UTC)):
            self.sold(make, organization, session)

        assert get("/api/v1/statements?month=2026-11").json()["items"] == []
        assert get("/api/v1/statements?month=2026-12").json()["items"]

    def test_are_of_this_month_if_none_is_named(
        self, session: Session, make: BillingFactory, organization: Organization, get: Any
    ) -> None:
        self.sold(make, organization, session)

        assert get("/api/v1/statements").json()["items"][0]["net"] == 4900

    @pytest.mark.parametrize("month", ["2026-13", "2026", "x", "9999-12"])
    def test_refuse_what_is_no_month(self, get: Any, month: str) -> None:
        answer = get(f"/api/v1/statements?month={month}")

        assert answer.status_code == 422
        assert answer.json()["code"] == "month-malformed"
