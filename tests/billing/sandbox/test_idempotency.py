from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
import stripe

from tests.billing.sandbox.running import Sandbox
from tests.billing.sandbox.shop import Shop
from tests.billing.sandbox.test_calls import call


def key(name: str, shop: Shop) -> str:
    return f"{name}-{shop.customer.id}"


class TestSameKey:
    def test_is_answered_as_the_first_time(self, shop: Shop) -> None:
        wanted = key("same", shop)
        first = shop.api.products.create({"name": "A"}, {"idempotency_key": wanted})
        again = shop.api.products.create({"name": "A"}, {"idempotency_key": wanted})

        assert again.id == first.id

    def test_says_that_it_was_answered_before(self, sandbox: Sandbox, shop: Shop) -> None:
        wanted = key("told", shop)
        _, first, _ = call(sandbox, "POST", "/v1/products", "name=A", Idempotency_Key=wanted)
        _, again, _ = call(sandbox, "POST", "/v1/products", "name=A", Idempotency_Key=wanted)

        assert "idempotent-replayed" not in first
        assert again["idempotent-replayed"] == "true"
        assert again["original-request"] == first["request-id"]
        assert again["idempotency-key"] == wanted

    def test_with_other_parameters_is_refused(self, shop: Shop) -> None:
        options: stripe.RequestOptions = {"idempotency_key": key("other", shop)}
        shop.api.products.create({"name": "A"}, options)

        with pytest.raises(stripe.IdempotencyError) as caught:
            shop.api.products.create({"name": "B"}, options)

        assert caught.value.http_status == 400

    def test_repeats_a_refusal_of_what_was_carried_out(self, shop: Shop) -> None:
        session = shop.session()
        shop.api.checkout.sessions.expire(session.id)
        options: stripe.RequestOptions = {"idempotency_key": key("refusal", shop)}
        with pytest.raises(stripe.InvalidRequestError):
            shop.api.checkout.sessions.expire(session.id, None, options)

        with pytest.raises(stripe.InvalidRequestError) as caught:
            shop.api.checkout.sessions.expire(session.id, None, options)

        assert caught.value.headers is not None
        assert caught.value.headers["idempotent-replayed"] == "true"

    def test_is_free_after_parameters_that_did_not_fit(self, sandbox: Sandbox, shop: Shop) -> None:
        wanted = key("free", shop)
        wrong, _, _ = call(sandbox, "POST", "/v1/products", "nmae=A", Idempotency_Key=wanted)
        right, _, _ = call(sandbox, "POST", "/v1/products", "name=A", Idempotency_Key=wanted)

        assert (wrong, right) == (400, 200)

    def test_is_forgotten_after_a_day(self, sandbox: Sandbox, shop: Shop) -> None:
        options: stripe.RequestOptions = {"idempotency_key": key("old", shop)}
        first = shop.api.products.create({"name": "A"}, options)
        with psycopg.connect(sandbox.database_url) as connection:
            connection.execute("update idempotency_key set kept_at = kept_at - interval '25 hours'")

        again = shop.api.products.create({"name": "A"}, options)

        assert again.id != first.id

    def test_may_have_255_characters(self, sandbox: Sandbox) -> None:
        status, _, body = call(sandbox, "POST", "/v1/products", "name=A", Idempotency_Key="k" * 256)

        assert status == 400
        assert body["error"]["type"] == "idempotency_error"


class TestKeyInUse:
    def test_makes_one_object_of_many_calls(self, shop: Shop) -> None:
        options: stripe.RequestOptions = {"idempotency_key": key("race", shop)}

        def create(_: int) -> str | int | None:
            try:
                return shop.api.products.create({"name": "A"}, options).id
            except stripe.StripeError as refused:
                return refused.http_status

        with ThreadPoolExecutor(8) as pool:
            answers = set(pool.map(create, range(24)))

        assert len(answers - {409}) == 1

    def test_is_a_conflict_for_the_other(self, sandbox: Sandbox, shop: Shop) -> None:
        wanted = key("busy", shop)
        with psycopg.connect(sandbox.database_url) as busy:
            busy.execute("select pg_advisory_xact_lock(hashtextextended(%s, 7240))", [wanted])

            status, _, body = call(
                sandbox, "POST", "/v1/products", "name=A", Idempotency_Key=wanted
            )

        assert status == 409
        assert body["error"]["code"] == "idempotency_key_in_use"
