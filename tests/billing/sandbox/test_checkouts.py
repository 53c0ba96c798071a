from typing import Any

import pytest
import stripe

from billing.sandbox.paying import NotPaid, pay
from tests.billing.sandbox.shop import Shop


class TestCreate:
    def test_answers_with_what_it_was_given(self, shop: Shop) -> None:
        session = shop.session(
            client_reference_id="contract-1", metadata={"reference": "contract-1"}, locale="de"
        )

        assert (session.status, session.payment_status) == ("open", "unpaid")
        assert session.client_reference_id == "contract-1"
        assert session.metadata is not None
        assert session.metadata["reference"] == "contract-1"
        assert session.amount_total == 4900
        assert session.expires_at - session.created == 86_400
        assert str(session.url).startswith(f"{shop.sandbox.base}/c/pay/cs_test_")

    @pytest.mark.parametrize(
        ("given", "sentence"),
        [
            ({"line_items": []}, "Missing required param: line_items"),
            ({"line_items": [{"quantity": 1}]}, r"line_items\[0\]\[price\]"),
            ({"line_items": [{"tax_rates": ["txr_x"]}]}, r"line_items\[0\]\[tax_rates\]"),
            ({"line_items": [{"price": "price_x"}]}, "No such price: 'price_x'"),
            ({"mode": "payment"}, "passed a recurring price"),
            ({"mode": "setup"}, "does not carry out the parameter mode"),
            ({"customer": "cus_nobody"}, "No such customer"),
            ({"customer_email": "a@b.example"}, "only specify one of these"),
            ({"ui_mode": "elements"}, "does not carry out the parameter ui_mode"),
            ({"allowed_payment_method_types": ["sepa_debit"]}, "allowed_payment_method_types"),
            ({"payment_method_collection": "if_required"}, "payment_method_collection"),
            ({"invoice_creation": {"enabled": True}}, "in `subscription` mode"),
            ({"subscription_data": {"trial_end": 5}}, r"subscription_data\[trial_end\]"),
            ({"expires_at": 5}, "at least 30 minutes"),
            ({"allow_promotion_codes": True}, "allow_promotion_codes"),
            ({"metadata": {"k" * 41: "v"}}, "Metadata keys have up to 40"),
            ({"metadata": {str(n): "v" for n in range(51)}}, "up to 50 keys"),
        ],
    )
    def test_refuses_what_stripe_or_the_sandbox_does_not_do(
        self, shop: Shop, given: dict[str, Any], sentence: str
    ) -> None:
        with pytest.raises(stripe.InvalidRequestError, match=sentence):
            shop.session(**given)

    @pytest.mark.parametrize(
        ("given", "sentence"),
        [
            ({"subscription_data": {"trial_period_days": 5}}, "in `payment` mode"),
            ({"mode": "subscription", "invoice_creation": None}, "at least one recurring price"),
            ({"invoice_creation": {"enabled": True, "invoice_data": {"footer": "x"}}}, "footer"),
        ],
    )
    def test_refuses_what_does_not_fit_a_single_purchase(
        self, shop: Shop, given: dict[str, Any], sentence: str
    ) -> None:
        with pytest.raises(stripe.InvalidRequestError, match=sentence):
            shop.session_once(**given)

    @pytest.mark.parametrize(
        ("line", "param"),
        [
            ({"price_data": {"currency": "eur", "unit_amount": 500}}, "price_data][product]"),
            ({"price_data": {"currency": "eur", "product_data": {"name": "A"}}}, "unit_amount"),
            ({"quantity": 0}, "quantity"),
        ],
    )
    def test_names_what_is_wrong_with_a_line(
        self, shop: Shop, line: dict[str, Any], param: str
    ) -> None:
        price: dict[str, Any] = {} if "price_data" in line else {"price": shop.once.id}
        with pytest.raises(stripe.InvalidRequestError) as caught:
            shop.session_once(line_items=[price | line])

        assert param in f"{caught.value.param}"

    def test_takes_a_product_that_exists_at_a_price_that_does_not(self, shop: Shop) -> None:
        price = {"currency": "eur", "unit_amount": 700, "product": shop.product.id}

        assert shop.session_once(line_items=[{"price_data": price}]).amount_total == 700

    def test_refuses_an_amount_that_is_too_small(self, shop: Shop) -> None:
        cheap = {"currency": "eur", "unit_amount": 49, "product": shop.product.id}
        with pytest.raises(stripe.InvalidRequestError) as caught:
            shop.session_once(line_items=[{"price_data": cheap}])

        assert caught.value.code == "amount_too_small"

    def test_refuses_a_price_that_is_not_active(self, shop: Shop) -> None:
        shop.api.prices.update(shop.once.id, {"active": False})

        with pytest.raises(stripe.InvalidRequestError, match="inactive"):
            shop.session_once()

    def test_refuses_prices_in_two_currencies(self, shop: Shop) -> None:
        francs = shop.api.prices.create(
            {"product": shop.product.id, "unit_amount": 500, "currency": "chf"}
        )
        items = [{"price": shop.once.id}, {"price": francs.id}]

        with pytest.raises(stripe.InvalidRequestError, match="one currency"):
            shop.session_once(line_items=items)

    def test_makes_prices_and_products_that_are_only_described(self, shop: Shop) -> None:
        price = {"currency": "eur", "unit_amount": 700, "product_data": {"name": "On the spot"}}
        session = shop.session_once(line_items=[{"price_data": price, "quantity": 2}])

        items = shop.api.checkout.sessions.line_items.list(session.id)

        assert [(one.description, one.amount_total) for one in items] == [("On the spot", 1400)]


class TestFind:
    def test_by_customer_and_status(self, shop: Shop) -> None:
        paid, still_open = shop.pay(shop.session()), shop.session()
        found = shop.api.checkout.sessions.list({"customer": shop.customer.id, "status": "open"})

        assert [one.id for one in found] == [still_open.id]
        assert paid.subscription is not None
        by_subscription = {"subscription": str(paid.subscription)}
        assert shop.api.checkout.sessions.list(by_subscription).data[0].id == paid.id  # type: ignore[arg-type] - a dictionary of the test's own

    def test_by_payment_intent(self, shop: Shop) -> None:
        paid = shop.buy_once()

        found = shop.api.checkout.sessions.list({"payment_intent": str(paid.payment_intent)})

        assert [one.id for one in found] == [paid.id]


class TestExpire:
    def test_closes_an_open_session(self, shop: Shop) -> None:
        session = shop.session()

        expired = shop.api.checkout.sessions.expire(session.id)

        assert (expired.status, expired.url) == ("expired", None)
        with pytest.raises(NotPaid):
            pay(str(session.url))
        assert shop.told("checkout.session.expired") == ["checkout.session.expired"]

    def test_refuses_one_that_is_paid(self, shop: Shop) -> None:
        session = shop.pay(shop.session())

        with pytest.raises(stripe.InvalidRequestError, match="has a status of complete"):
            shop.api.checkout.sessions.expire(session.id)

    def test_cancels_a_payment_that_was_tried(self, shop: Shop) -> None:
        session = shop.session_once()
        with pytest.raises(NotPaid):
            pay(str(session.url), "4000000000000002")
        expired = shop.api.checkout.sessions.expire(session.id)

        intent = shop.api.payment_intents.retrieve(str(expired.payment_intent))

        assert (intent.status, intent.cancellation_reason) == ("canceled", "expired")

    def test_happens_by_itself_after_a_day(self, shop: Shop) -> None:
        session = shop.session()

        shop.sandbox.advance(hours=23.9)
        before = shop.api.checkout.sessions.retrieve(session.id).status
        shop.sandbox.advance(hours=0.2)

        after = shop.api.checkout.sessions.retrieve(session.id).status
        assert (before, after) == ("open", "expired")
