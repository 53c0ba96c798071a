"""Telling of events: signed, again after a failure, kept over a restart."""

import json
import time

import psycopg
import pytest
import stripe

from billing.sandbox import webhooks
from tests.billing.sandbox.receiver import Receiver
from tests.billing.sandbox.running import Sandbox, running_sandbox
from tests.billing.sandbox.shop import Shop
from tests.servers import Cluster


class TestDeliveries:
    def test_are_signed_as_the_sdk_verifies(self, telling: Sandbox, receiver: Receiver) -> None:
        shop = Shop.open(telling)
        receiver.wait_for(lambda: len(receiver.received) == 1)

        (event,) = receiver.events(telling.webhook_secret)

        assert event.type == "customer.created"
        assert event.api_version == "2026-10-28.endive"
        assert event.data.object["id"] == shop.customer.id
        assert shop.api.events.retrieve(event.id).type == "customer.created"

    def test_do_not_fit_another_secret(self, telling: Sandbox, receiver: Receiver) -> None:
        Shop.open(telling)
        receiver.wait_for(lambda: len(receiver.received) == 1)

        with pytest.raises(stripe.SignatureVerificationError):
            receiver.events("whsec_another_secret_0123456789")

    def test_name_the_request_and_its_key(self, telling: Sandbox, receiver: Receiver) -> None:
        telling.client.v1.products.create({"name": "A"}, {"idempotency_key": "the-key"})
        receiver.wait_for(lambda: len(receiver.received) == 1)

        (event,) = receiver.events(telling.webhook_secret)

        assert event.request is not None
        assert event.request.idempotency_key == "the-key"
        assert str(event.request.id).startswith("req_")

    def test_are_tried_again_until_they_are_taken(
        self, telling: Sandbox, receiver: Receiver
    ) -> None:
        receiver.answers = [500, 302]
        Shop.open(telling)

        receiver.wait_for(lambda: len(receiver.received) == 3)

        bodies = {body for body, _ in receiver.received}
        signatures = {signature for _, signature in receiver.received}
        assert (len(bodies), len(signatures)) == (1, 3)
        (delivery,) = telling.deliveries()
        assert (delivery["attempts"], delivery["last_answer"]) == (3, "204")

    def test_do_not_hold_one_another_up(self, telling: Sandbox, receiver: Receiver) -> None:
        receiver.answers = [500]
        telling.client.v1.products.create({"name": "A"})
        telling.client.v1.customers.create({"name": "B"})

        receiver.wait_for(lambda: len(receiver.received) == 3)

        types = receiver.types(telling.webhook_secret)
        assert sorted(types) == ["customer.created", "product.created", "product.created"]

    def test_wait_longer_after_each_failure(self, telling: Sandbox, receiver: Receiver) -> None:
        receiver.answers = [500, 500, 500]
        Shop.open(telling)
        receiver.wait_for(lambda: len(receiver.received) == 3)
        time.sleep(0.2)

        with psycopg.connect(telling.database_url) as connection:
            row = connection.execute(
                "select extract(epoch from next_at - now()) from delivery"
            ).fetchone()

        assert row is not None
        assert 3 < row[0] <= 4

    def test_are_given_up_at_last(self, telling: Sandbox, receiver: Receiver) -> None:
        telling.hold_webhooks()
        Shop.open(telling)
        with psycopg.connect(telling.database_url) as connection:
            connection.execute("update delivery set attempts = %s", [webhooks.MOST_ATTEMPTS - 1])
        receiver.answers = [500]
        telling.release_webhooks()
        receiver.wait_for(lambda: len(receiver.received) == 1)
        time.sleep(0.2)

        (delivery,) = telling.deliveries()

        assert (delivery["is_delivered"], delivery["is_given_up"]) == (False, True)


class TestHold:
    def test_keeps_deliveries_back_until_they_are_let_go(
        self, telling: Sandbox, receiver: Receiver
    ) -> None:
        telling.hold_webhooks()
        Shop.open(telling)
        time.sleep(1.5)
        held = len(receiver.received)

        telling.release_webhooks()

        receiver.wait_for(lambda: len(receiver.received) == 1)
        assert held == 0

    def test_lasts_over_a_restart(self, cluster: Cluster, receiver: Receiver) -> None:
        with running_sandbox(cluster, receiver.url, name="held") as sandbox:
            sandbox.hold_webhooks()
            Shop.open(sandbox)
        with running_sandbox(cluster, receiver.url, name="held") as sandbox:
            time.sleep(1.5)
            held = len(receiver.received)
            sandbox.release_webhooks()
            receiver.wait_for(lambda: len(receiver.received) == 1)

        assert held == 0


class TestRestart:
    def test_goes_on_with_what_was_not_told(self, cluster: Cluster, receiver: Receiver) -> None:
        with running_sandbox(cluster, "http://127.0.0.1:1/nobody", name="untold") as sandbox:
            Shop.open(sandbox)
            while not sandbox.deliveries()[0]["attempts"]:
                time.sleep(0.02)
            assert sandbox.deliveries()[0]["last_answer"] == "ConnectionRefusedError"

        with running_sandbox(cluster, receiver.url, name="untold") as sandbox:
            receiver.wait_for(lambda: len(receiver.received) == 1)

            assert receiver.types(sandbox.webhook_secret) == ["customer.created"]


class TestSignature:
    def test_is_what_stripe_documents(self) -> None:
        body = json.dumps({"id": "evt_1", "object": "event"}).encode()

        signed = webhooks.signature(body, "whsec_test", at=1_700_000_000)

        assert stripe.WebhookSignature.verify_header(body.decode(), signed, "whsec_test")
        assert signed.startswith("t=1700000000,v1=")
