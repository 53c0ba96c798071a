"""All that a few busy lives leave behind, held against the SDK's own classes."""

from collections.abc import Iterator

import psycopg
import pytest

from billing.sandbox import cards
from billing.sandbox.paying import NotPaid
from tests.billing.sandbox.running import Sandbox, running_sandbox
from tests.billing.sandbox.shapes import Json, differences
from tests.billing.sandbox.shop import Shop
from tests.servers import Cluster

KINDS = {
    "charge",
    "checkout.session",
    "customer",
    "event",
    "invoice",
    "invoice_payment",
    "payment_intent",
    "payment_method",
    "price",
    "product",
    "refund",
    "subscription",
}


def live_busily(sandbox: Sandbox) -> None:
    shop = Shop.open(sandbox)
    shop.subscribe(cards.FAILS_LATER)
    shop.subscribe(subscription_data={"trial_period_days": 14})
    with pytest.raises(NotPaid):
        shop.subscribe(cards.DECLINED)
    bought = shop.buy_once()
    intent = str(bought.payment_intent)
    shop.api.refunds.create({"payment_intent": intent, "amount": 100})
    shop.api.checkout.sessions.expire(shop.session().id)
    sandbox.advance(days=70)


@pytest.fixture(scope="module")
def documents(cluster: Cluster) -> Iterator[list[Json]]:
    with running_sandbox(cluster, "http://127.0.0.1:1/nobody") as sandbox:
        live_busily(sandbox)
        with psycopg.connect(sandbox.database_url) as connection:
            rows = connection.execute("select document from object").fetchall()
        yield [row[0] for row in rows]


class TestDocuments:
    def test_are_of_every_kind(self, documents: list[Json]) -> None:
        assert {document["object"] for document in documents} == KINDS

    @pytest.mark.parametrize("kind", sorted(KINDS))
    def test_have_the_fields_of_the_sdk(self, documents: list[Json], kind: str) -> None:
        mine = [document for document in documents if document["object"] == kind]

        assert {one for document in mine for one in differences(document)} == set()


class TestEvents:
    def test_tell_of_all_that_happens(self, documents: list[Json]) -> None:
        types = {document["type"] for document in documents if document["object"] == "event"}

        assert types >= {
            "charge.refunded",
            "checkout.session.completed",
            "checkout.session.expired",
            "customer.created",
            "customer.subscription.created",
            "customer.subscription.deleted",
            "customer.subscription.updated",
            "invoice.created",
            "invoice.finalized",
            "invoice.paid",
            "invoice.payment_failed",
            "payment_intent.payment_failed",
            "payment_intent.succeeded",
            "price.created",
            "product.created",
            "refund.created",
            "refund.updated",
        }
