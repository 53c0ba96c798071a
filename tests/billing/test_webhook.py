import json
import logging
from typing import Any

import pytest
from fastapi.testclient import TestClient

from billing import inbox
from billing.models import StripeEvent
from marketplace.core.ids import new_id
from tests.billing.shop import Shop
from tests.billing.signing import event, post, send


def kept(shop: Shop, sent: dict[str, Any]) -> list[StripeEvent]:
    return [one for one in shop.events() if one.stripe_id == sent["id"]]


def of_page(**given: object) -> dict[str, Any]:
    """That some page was paid that is not ours."""
    thing = {"id": f"cs_{new_id().hex}", "object": "checkout.session"}
    return event("checkout.session.completed", thing | given)


class TestReceiving:
    def test_keeps_an_event_once_however_often_it_comes(self, shop: Shop) -> None:
        sent = of_page()

        assert [send(shop, sent).status_code for _ in range(3)] == [204, 204, 204]
        assert len(kept(shop, sent)) == 1

    def test_answers_what_it_does_not_follow_and_keeps_nothing(self, shop: Shop) -> None:
        sent = event("customer.created", {"id": "cus_1"})

        assert send(shop, sent).status_code == 204
        assert kept(shop, sent) == []

    def test_is_done_with_what_is_not_ours(self, shop: Shop) -> None:
        sent = of_page()
        send(shop, sent)
        shop.work()

        assert kept(shop, sent)[0].handled_at

    @pytest.mark.parametrize("name", ["1", "", None, 7])
    def test_is_done_with_a_reference_that_is_none(self, shop: Shop, name: object) -> None:
        sent = of_page(client_reference_id=name)
        send(shop, sent)
        shop.work()

        assert kept(shop, sent)[0].handled_at


class TestRefusing:
    def test_a_forged_event(self, shop: Shop) -> None:
        sent = of_page()
        answer = send(shop, sent, secret="whsec_that_somebody_guessed")

        assert answer.status_code == 403
        assert answer.json()["code"] == "invalid-signature"
        assert kept(shop, sent) == []

    def test_an_event_that_was_signed_too_long_ago(self, shop: Shop) -> None:
        assert send(shop, of_page(), age=400).status_code == 403

    @pytest.mark.parametrize("header", ["", "t=1", "v1=abc", "t=x,v1=y", "t=1,v1=é"])
    def test_a_signature_that_is_none(self, shop: Shop, header: str) -> None:
        assert post(shop, b"{}", {"Stripe-Signature": header}).status_code == 403

    def test_an_event_without_a_signature(self, shop: Shop) -> None:
        assert post(shop, b"{}", {}).status_code == 403

    def test_bytes_that_are_no_text(self, shop: Shop) -> None:
        assert post(shop, b"\xff\xfe", {"Stripe-Signature": "t=1,v1=a"}).status_code == 403

    def test_a_body_that_was_changed_on_the_way(self, shop: Shop) -> None:
        assert post(shop, b"{} ", {"Stripe-Signature": "t=1,v1=abc"}).status_code == 403

    def test_an_event_of_another_version_loudly(
        self, shop: Shop, caplog: pytest.LogCaptureFixture
    ) -> None:
        sent = of_page() | {"api_version": "2019-01-01"}
        with caplog.at_level(logging.WARNING):
            answer = send(shop, sent)

        assert answer.status_code == 422
        assert answer.json()["given"] == "2019-01-01"
        assert "2019-01-01" in caplog.text
        assert kept(shop, sent) == []

    def test_every_event_where_no_card_is_taken(self, client: TestClient) -> None:
        answer = client.post("/api/v1/webhooks/stripe", content=b"{}")

        assert answer.status_code == 404
        assert answer.json()["code"] == "stripe-not-configured"


class TestHandling:
    def test_before_the_buyer_is_back(self, shop: Shop) -> None:
        reference = shop.offered()
        shop.pay(reference)
        shop.hear()

        assert shop.story(reference) == ["access_paid"]

    def test_after_the_buyer_is_back(self, shop: Shop) -> None:
        reference = shop.bought()
        shop.hear()

        assert shop.story(reference) == ["access_paid"]
        assert len(shop.invoices(reference)) == 1

    def test_late_and_in_any_order(self, shop: Shop) -> None:
        shop.sandbox.hold_webhooks()
        reference = shop.bought()
        shop.end(reference)
        shop.work()
        shop.sandbox.release_webhooks()
        shop.hear()
        for old in shop.events_about(reference):
            send(shop, event(old.type, old.payload["data"]["object"]))
        shop.work()

        assert shop.story(reference) == ["access_paid", "payment_ended"]
        assert not shop.checkout(reference).has_access

    def test_believes_no_word_of_an_event(self, shop: Shop) -> None:
        reference = shop.offered()
        page = {
            "id": shop.checkout(reference).stripe_id,
            "status": "complete",
            "payment_status": "paid",
            "client_reference_id": str(reference),
        }
        send(shop, event("checkout.session.completed", page))
        shop.work()

        assert shop.story(reference) == []

    @pytest.mark.parametrize(
        ("kind", "thing"),
        [
            ("customer.subscription.updated", {"id": "sub_x", "metadata": {"reference": "?"}}),
            ("invoice.paid", {"id": "in_x", "metadata": {"reference": "?"}, "parent": None}),
            (
                "invoice.paid",
                {
                    "id": "in_y",
                    "parent": {
                        "subscription_details": {
                            "subscription": "sub_y",
                            "metadata": {"reference": "?"},
                        }
                    },
                },
            ),
        ],
    )
    def test_finds_what_it_is_about_by_its_reference(
        self, shop: Shop, kind: str, thing: dict[str, Any]
    ) -> None:
        reference = shop.offered()
        shop.sandbox.hold_webhooks()
        shop.pay(reference)
        named = json.dumps(event(kind, thing)).replace("?", str(reference))
        send(shop, named.encode())
        shop.work()

        assert shop.story(reference) == ["access_paid"]

    def test_waits_for_stripe(self, shop: Shop) -> None:
        reference = shop.offered()
        shop.pay(reference)
        shop.sandbox.fail_next("500", count=30)
        shop.hear()
        unheard = shop.story(reference)
        shop.sandbox.fail_next(count=0)
        shop.work()

        assert unheard == []
        assert shop.story(reference) == ["access_paid"]


class TestReplaying:
    def test_handles_an_event_again(self, shop: Shop) -> None:
        sent = of_page()
        send(shop, sent)
        shop.work()
        with shop.services.sessions.begin() as session:
            inbox.reopen(session, sent["id"])
        before = kept(shop, sent)[0].handled_at
        inbox.handle(shop.services.sessions, shop.processor, sent["id"])

        assert before is None
        assert kept(shop, sent)[0].handled_at
