from concurrent.futures import ThreadPoolExecutor

import pytest

from billing import checkouts
from billing.cards.processor import card_processor
from billing.errors import ProcessorRefused, ProcessorUnavailable
from billing.models import Price, RefundRule, RefundStatus, SubscriptionStatus
from tests.billing.shop import Shop

WRITES = [
    "/v1/customers",
    "/v1/products",
    "/v1/prices",
    "/v1/checkout/sessions",
]


class TestNoAnswer:
    @pytest.mark.parametrize("fault", ["500", "drop_answer"])
    @pytest.mark.parametrize("path", WRITES)
    def test_to_a_write_costs_time_alone(self, shop: Shop, path: str, fault: str) -> None:
        reference = shop.begin(organization_id=shop.new_organization())
        shop.sandbox.fail_next(fault, path=path)
        first = shop.settle(reference)
        shop.work()

        assert not first
        shop.pay(reference)
        assert shop.settle(reference)
        assert shop.charged(reference) == 2900
        assert shop.pages(reference) == 1

    @pytest.mark.parametrize("fault", ["500", "drop_answer"])
    @pytest.mark.parametrize("path", ["/v1/subscriptions", "/v1/refunds", "/v1/invoices"])
    def test_while_ending_costs_time_alone(self, shop: Shop, path: str, fault: str) -> None:
        reference = shop.bought()
        shop.end(reference, refund=RefundRule.FULL)
        shop.sandbox.fail_next(fault, path=path, count=2)
        for _ in range(4):
            shop.settle(reference)
            shop.work()

        assert shop.subscription(reference).status is SubscriptionStatus.CANCELED
        assert [one.status for one in shop.refunds(reference)] == [RefundStatus.SUCCEEDED]
        assert shop.charged(reference) == 0
        assert shop.imbalance() == {"EUR": 0}

    def test_leaves_the_job_to_go_on(self, shop: Shop) -> None:
        reference = shop.begin()
        shop.sandbox.fail_next("500", count=50)
        shop.work()
        shop.sandbox.fail_next(count=0)
        shop.work()

        assert shop.checkout(reference).url

    def test_in_time_ends_the_wait_of_a_request(self, shop: Shop) -> None:
        reference = shop.begin()
        shop.sandbox.fail_next("slow", seconds=7)

        assert not shop.settle(reference)
        shop.work()
        assert shop.checkout(reference).url

    def test_from_a_port_where_nobody_listens(self, shop: Shop) -> None:
        processors = shop.processors_with(api_base="http://127.0.0.1:1")

        processor = card_processor(processors)
        assert processor
        with pytest.raises(ProcessorUnavailable):
            processor.stripe.check()


class TestRefusal:
    def test_of_the_key_is_no_end(self, shop: Shop) -> None:
        reference = shop.begin()
        processors = shop.processors_with(secret_key="sk_test_another")

        assert not checkouts.settle(shop.services.sessions, processors, reference)
        assert shop.settle(reference)

    def test_that_lasts_is_told(self, shop: Shop) -> None:
        reference = shop.begin()
        with shop.services.sessions.begin() as session:
            price = session.get_one(Price, shop.checkout(reference).price_id)
            price.stripe_id = "price_of_another_account"

        with pytest.raises(ProcessorRefused, match="refuses our request"):
            shop.processor.settle(shop.services.sessions, shop.checkout(reference).id)

    def test_of_metadata_that_somebody_else_wrote_is_none(self, shop: Shop) -> None:
        reference = shop.bought(interval=None)
        intent = shop.invoices(reference)[0].stripe_payment_intent_id or ""
        shop.sandbox.client.v1.refunds.create(
            {"payment_intent": intent, "amount": 100, "metadata": {"refund": "by Anna"}}
        )
        shop.hear()

        assert [one.amount for one in shop.refunds(reference)] == [100]


class TestTwoAtOnce:
    def test_open_one_page(self, shop: Shop) -> None:
        reference = shop.begin()
        with ThreadPoolExecutor(3) as pool:
            list(pool.map(shop.settle, [reference] * 3))
        shop.work()

        assert shop.pages(reference) == 1
        assert shop.checkout(reference).url

    def test_tell_of_a_payment_once(self, shop: Shop) -> None:
        reference = shop.offered()
        shop.pay(reference)
        with ThreadPoolExecutor(3) as pool:
            list(pool.map(shop.settle, [reference] * 3))
        shop.hear()

        assert shop.story(reference) == ["access_paid"]
        assert len(shop.invoices(reference)) == 1

    def test_refund_once(self, shop: Shop) -> None:
        reference = shop.bought(interval=None)
        shop.end(reference, refund=RefundRule.FULL)
        with ThreadPoolExecutor(3) as pool:
            list(pool.map(shop.settle, [reference] * 3))
        shop.work()

        assert len(shop.refunds(reference)) == 1
        assert shop.charged(reference) == 0

    def test_one_ending_while_the_other_pays_charges_nothing(self, shop: Shop) -> None:
        reference = shop.offered()
        with ThreadPoolExecutor(2) as pool:
            paying = pool.submit(shop.try_to_pay, reference)
            ending = pool.submit(shop.end, reference)
            ending.result()
            paying.result()
        shop.hear()
        shop.settle(reference)

        assert shop.charged(reference) == 0
        assert shop.checkout(reference).ended_at
        assert not shop.checkout(reference).has_access
