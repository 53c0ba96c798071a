"""Who may call, what is refused, and in which shape."""

import base64
import json
from http.client import HTTPConnection
from typing import Any, cast

import pytest
import stripe

from billing.sandbox.world import API_VERSION
from tests.billing.sandbox.running import Sandbox
from tests.billing.sandbox.shop import Shop


def call(
    sandbox: Sandbox, method: str, path: str, body: str = "", **headers: str
) -> tuple[int, dict[str, str], Any]:
    """Call as any client might; header names with underscores."""
    connection = HTTPConnection(sandbox.base.removeprefix("http://"), timeout=10)
    given = {"Authorization": f"Bearer {sandbox.secret_key}"}
    given |= {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, body, given)
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    return answer.status, {k.lower(): v for k, v in answer.getheaders()}, json.loads(text)


class TestKeys:
    def test_are_taken_as_bearer_token(self, sandbox: Sandbox) -> None:
        assert call(sandbox, "GET", "/v1/customers")[0] == 200

    def test_are_taken_as_user_name(self, sandbox: Sandbox) -> None:
        signed = base64.b64encode(f"{sandbox.secret_key}:".encode()).decode()

        status, _, _ = call(sandbox, "GET", "/v1/customers", Authorization=f"Basic {signed}")

        assert status == 200

    @pytest.mark.parametrize(
        "authorization", ["", "Bearer sk_test_other", "Basic %%%", "Basic /w==", "Digest x"]
    )
    def test_are_needed(self, sandbox: Sandbox, authorization: str) -> None:
        status, _, body = call(sandbox, "GET", "/v1/customers", Authorization=authorization)

        assert status == 401
        assert body["error"]["type"] == "invalid_request_error"

    def test_are_an_authentication_error_to_the_sdk(self, sandbox: Sandbox) -> None:
        client = stripe.StripeClient("sk_test_wrong", base_addresses={"api": sandbox.base})

        with pytest.raises(stripe.AuthenticationError, match=r"sk_test_\*\*\*\*rong"):
            client.v1.customers.list()


class TestVersions:
    def test_are_told(self, sandbox: Sandbox) -> None:
        _, headers, _ = call(sandbox, "GET", "/v1/customers")

        assert headers["stripe-version"] == API_VERSION
        assert headers["request-id"].startswith("req_")

    def test_other_than_the_own_are_refused(self, sandbox: Sandbox) -> None:
        status, _, body = call(sandbox, "GET", "/v1/customers", Stripe_Version="2020-08-27")

        assert status == 400
        assert "Invalid Stripe API version" in body["error"]["message"]


class TestParameters:
    @pytest.mark.parametrize(
        ("path", "body", "code", "param"),
        [
            ("products", "name=A&nmae=B", "parameter_unknown", "nmae"),
            ("products", "description=A", "parameter_missing", "name"),
            ("products", "name=", "parameter_invalid_empty", "name"),
            ("products", "name=A&active=perhaps", None, "active"),
            ("products", "name[a]=A", None, "name"),
            ("prices", "currency=eur&unit_amount=100", "parameter_missing", "product"),
            ("prices", "currency=eur&product=prod_x", "resource_missing", "product"),
            ("prices", "currency=eur&unit_amount=1.5", "parameter_invalid_integer", "unit_amount"),
            ("prices", "currency=eur&recurring=month", None, "recurring"),
            ("prices", "currency=eur&recurring[interval]=hour", None, "recurring[interval]"),
            ("prices", "currency=eur&recurring[interval_count]=2", "parameter_missing", None),
            ("customers", "tax_exempt=perhaps", None, "tax_exempt"),
            ("customers", "expand=sources", None, "expand"),
            ("customers", "expand[a]=sources", None, "expand"),
            ("customers", "balance=5", "parameter_not_in_sandbox", "balance"),
            ("checkout/sessions", "mode=payment", "parameter_missing", "success_url"),
            ("checkout/sessions", "line_items[0][prize]=x", "parameter_unknown", None),
            ("refunds", "amount=5", "parameter_missing", "payment_intent"),
        ],
    )
    def test_that_do_not_fit_are_refused(
        self, sandbox: Sandbox, path: str, body: str, code: str | None, param: str | None
    ) -> None:
        status, _, answer = call(sandbox, "POST", f"/v1/{path}", body)

        assert status == 400
        assert answer["error"]["type"] == "invalid_request_error"
        assert answer["error"].get("code") == code
        assert param is None or answer["error"]["param"] == param

    def test_inside_lists_are_named_with_their_place(self, sandbox: Sandbox) -> None:
        body = "success_url=x&line_items[0][price]=p&line_items[1][quantitty]=1"

        _, _, answer = call(sandbox, "POST", "/v1/checkout/sessions", body)

        assert answer["error"]["param"] == "line_items[1][quantitty]"
        assert answer["error"]["message"].endswith("line_items[1][quantitty]")

    def test_of_the_sdk_arrive_with_their_types(self, shop: Shop) -> None:
        price = shop.api.prices.create(
            {
                "product_data": {"name": "Made here"},
                "unit_amount": 100,
                "currency": "EUR",
                "active": False,
                "recurring": {"interval": "year", "interval_count": 2},
                "metadata": {"a": "1", "b": "ä & = [x]"},
            }
        )

        assert (price.active, price.currency, price.unit_amount) == (False, "eur", 100)
        assert price.recurring is not None
        assert price.recurring.interval_count == 2
        assert price.metadata["b"] == "ä & = [x]"

    def test_in_a_query_are_held_against_the_types_as_well(self, shop: Shop) -> None:
        with pytest.raises(stripe.InvalidRequestError, match="unknown parameter: colour"):
            shop.api.invoices.list(cast("Any", {"colour": "red"}))


class TestAddresses:
    def test_that_stripe_may_have_and_the_sandbox_has_not_are_404(self, sandbox: Sandbox) -> None:
        status, _, body = call(sandbox, "GET", "/v1/disputes")

        assert status == 404
        assert "Unrecognized request URL (GET: /v1/disputes)" in body["error"]["message"]

    def test_of_what_does_not_exist_are_404(self, shop: Shop) -> None:
        with pytest.raises(stripe.InvalidRequestError) as caught:
            shop.api.customers.retrieve("cus_nobody")

        assert caught.value.http_status == 404
        assert caught.value.code == "resource_missing"

    def test_of_another_kind_of_object_are_404(self, shop: Shop) -> None:
        with pytest.raises(stripe.InvalidRequestError, match="No such product"):
            shop.api.products.retrieve(shop.customer.id)


class TestExpand:
    def test_puts_objects_in_place_of_ids(self, shop: Shop) -> None:
        bought = shop.subscribe()
        paths = ["customer", "latest_invoice.payments", "items.data.price.product"]

        found = shop.api.subscriptions.retrieve(bought.id, {"expand": paths})

        assert isinstance(found.customer, stripe.Customer)
        assert isinstance(found.latest_invoice, stripe.Invoice)
        assert found.latest_invoice.payments is not None
        assert found.latest_invoice.payments.data[0].status == "paid"
        product = found["items"].data[0].price.product
        assert product.name == "Traffic counts"

    def test_leaves_out_what_only_who_asks_is_shown(self, shop: Shop) -> None:
        session = shop.session()

        asked = shop.api.checkout.sessions.retrieve(session.id, {"expand": ["line_items"]})

        assert "line_items" not in session
        assert asked.line_items is not None
        assert asked.line_items.data[0].amount_total == 4900

    def test_works_in_lists(self, shop: Shop) -> None:
        shop.subscribe()

        found = shop.api.subscriptions.list(
            {"customer": shop.customer.id, "expand": ["data.customer"]}
        )

        customer = found.data[0].customer
        assert isinstance(customer, stripe.Customer)
        assert customer.name == "Buyer"

    @pytest.mark.parametrize("path", ["email", "nothing", "metadata.a", "a.b.c.d.e"])
    def test_refuses_what_cannot_be_expanded(self, shop: Shop, path: str) -> None:
        with pytest.raises(stripe.InvalidRequestError, match="expand"):
            shop.api.customers.retrieve(shop.customer.id, {"expand": [path]})

    def test_makes_nothing_when_it_refuses(self, sandbox: Sandbox) -> None:
        call(sandbox, "POST", "/v1/customers", "name=Never%20made&expand[]=nothing")

        _, _, found = call(sandbox, "GET", "/v1/customers?limit=100")
        assert "Never made" not in [one["name"] for one in found["data"]]
