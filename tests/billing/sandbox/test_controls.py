"""Time, faults and the other things that only the sandbox offers."""

import time
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection

import psycopg
import pytest
import stripe

from tests.billing.sandbox.running import Refused, Sandbox, running_sandbox
from tests.billing.sandbox.shop import Shop
from tests.billing.sandbox.test_calls import call
from tests.servers import Cluster


class TestClock:
    def test_goes_forward_by_seconds(self, sandbox: Sandbox) -> None:
        before = sandbox.now

        sandbox.advance(days=1)

        assert timedelta(days=1) <= sandbox.now - before < timedelta(days=1, minutes=1)

    def test_goes_forward_to_a_moment(self, sandbox: Sandbox) -> None:
        wanted = sandbox.now + timedelta(days=2)

        sandbox.control("POST", "clock", now=wanted.isoformat())

        assert wanted <= sandbox.now < wanted + timedelta(minutes=1)

    def test_never_goes_back(self, sandbox: Sandbox) -> None:
        before = sandbox.now

        sandbox.control("POST", "clock", now="2020-01-01T00:00:00+00:00")

        assert sandbox.now >= before

    def test_dates_what_is_made(self, shop: Shop) -> None:
        shop.sandbox.advance(days=3)

        made = shop.api.customers.create({}).created

        assert abs(made - shop.sandbox.now.timestamp()) < 60

    def test_is_kept_over_a_restart(self, cluster: Cluster) -> None:
        with running_sandbox(cluster, name="clock") as sandbox:
            sandbox.advance(days=100)
        with running_sandbox(cluster, name="clock") as sandbox:
            assert sandbox.now - datetime.now(UTC) > timedelta(days=99)

    @pytest.mark.parametrize("given", [{}, {"now": "soon"}, {"advance_seconds": "x"}])
    def test_refuses_what_is_no_time(self, sandbox: Sandbox, given: dict[str, str]) -> None:
        with pytest.raises(Refused, match="does not fit the control clock"):
            sandbox.control("POST", "clock", **given)


class TestFaults:
    def test_fail_without_doing_anything(self, shop: Shop) -> None:
        shop.sandbox.fail_next("500", count=2, path="/v1/products")
        options: stripe.RequestOptions = {"idempotency_key": f"failed-{shop.customer.id}"}
        for _ in range(2):
            with pytest.raises(stripe.APIError) as caught:
                shop.api.products.create({"name": "A"}, options)
            assert caught.value.http_status == 500

        assert shop.api.products.create({"name": "A"}, options).name == "A"

    def test_concern_only_the_named_calls(self, shop: Shop) -> None:
        shop.sandbox.fail_next("500", path="/v1/refunds")

        assert shop.api.customers.retrieve(shop.customer.id).name == "Buyer"
        with pytest.raises(stripe.APIError):
            shop.api.refunds.list()

    def test_answer_late(self, shop: Shop) -> None:
        shop.sandbox.fail_next("slow", seconds=0.7)
        began = time.monotonic()

        shop.api.customers.retrieve(shop.customer.id)

        assert time.monotonic() - began >= 0.7

    def test_do_the_work_and_drop_the_answer(self, shop: Shop) -> None:
        shop.sandbox.fail_next("drop_answer", path="/v1/products")
        options: stripe.RequestOptions = {"idempotency_key": f"dropped-{shop.customer.id}"}
        with pytest.raises(stripe.APIConnectionError):
            shop.api.products.create({"name": shop.customer.id}, options)

        again = shop.api.products.create({"name": shop.customer.id}, options)

        named = [one.id for one in shop.api.products.list() if one.name == shop.customer.id]
        assert named == [again.id]

    def test_can_be_taken_back(self, shop: Shop) -> None:
        shop.sandbox.fail_next("500", count=9)
        shop.sandbox.fail_next(count=0)

        assert shop.api.customers.retrieve(shop.customer.id).name == "Buyer"


class TestAccess:
    def test_needs_the_secret_key(self, sandbox: Sandbox) -> None:
        status, _, _ = call(sandbox, "GET", "/_sandbox/clock", Authorization="Bearer sk_test_no")

        assert status == 401

    @pytest.mark.parametrize(
        ("method", "name", "status"), [("GET", "nothing", 404), ("GET", "faults", 404)]
    )
    def test_names_only_what_there_is(
        self, sandbox: Sandbox, method: str, name: str, status: int
    ) -> None:
        assert call(sandbox, method, f"/_sandbox/{name}")[0] == status

    @pytest.mark.parametrize("body", ["[]", "{", "5"])
    def test_wants_json(self, sandbox: Sandbox, body: str) -> None:
        assert call(sandbox, "POST", "/_sandbox/clock", body)[0] == 400

    def test_knows_no_other_card_than_test_cards(self, shop: Shop) -> None:
        with pytest.raises(Refused, match="no test card"):
            shop.sandbox.change_card(shop.customer.id, "4111111111111111")


class TestHealth:
    def test_is_told_without_a_key(self, sandbox: Sandbox) -> None:
        connection = HTTPConnection(sandbox.base.removeprefix("http://"), timeout=5)
        connection.request("GET", "/healthz")

        assert connection.getresponse().read() == b"ok"
        connection.close()


class TestRestart:
    def test_keeps_what_there_was(self, cluster: Cluster) -> None:
        with running_sandbox(cluster, name="restarted") as first:
            shop = Shop.open(first)
            bought = shop.subscribe()
            options: stripe.RequestOptions = {"idempotency_key": "kept"}
            made = shop.api.products.create({"name": "A"}, options)
        with running_sandbox(cluster, name="restarted") as second:
            api = second.client.v1

            assert api.subscriptions.retrieve(bought.id).status == "active"
            assert api.products.create({"name": "A"}, options).id == made.id

    def test_catches_up_with_what_became_due_meanwhile(self, cluster: Cluster) -> None:
        with running_sandbox(cluster, name="asleep") as first:
            bought = Shop.open(first).subscribe()
            first.advance(days=20)
        sleep_for_days(cluster, "asleep", days=40)
        with running_sandbox(cluster, name="asleep") as second:
            found = second.client.v1.invoices.list({"subscription": bought.id}).data

        assert [one.status for one in found] == ["paid"] * len(found)
        assert len(found) in {2, 3}


def sleep_for_days(cluster: Cluster, name: str, *, days: int) -> None:
    """Let real time pass, as a stopped sandbox sees it."""
    with psycopg.connect(cluster.url(name)) as connection:
        seconds = days * 86_400
        connection.execute("update control set ahead_seconds = ahead_seconds + %s", [seconds])


class TestMistakes:
    def test_are_answered_as_stripe_answers_its_own(self, cluster: Cluster) -> None:
        with running_sandbox(cluster) as sandbox:
            with psycopg.connect(sandbox.database_url) as connection:
                connection.execute("drop table control")

            status, _, body = call(sandbox, "GET", "/v1/customers")

        assert status == 500
        assert body["error"]["type"] == "api_error"
