import pytest
import stripe

from tests.billing.sandbox.shop import Shop


class TestProducts:
    def test_are_made_and_found(self, shop: Shop) -> None:
        made = shop.api.products.create({"name": "Counts", "description": "By hour"})

        found = shop.api.products.retrieve(made.id)

        assert (found.name, found.description, found.active) == ("Counts", "By hour", True)
        assert made.id in [one.id for one in shop.api.products.list()]

    def test_can_have_an_id_of_our_own_but_once(self, shop: Shop) -> None:
        own = f"dataset-{shop.customer.id}"
        made = shop.api.products.create({"name": "Counts", "id": own})

        assert made.id == own
        with pytest.raises(stripe.InvalidRequestError) as caught:
            shop.api.products.create({"name": "Counts", "id": own})
        assert caught.value.code == "resource_already_exists"

    def test_change(self, shop: Shop) -> None:
        made = shop.api.products.create({"name": "Counts", "description": "By hour"})

        changed = shop.api.products.update(
            made.id, {"name": "Counted", "description": "", "metadata": {"a": "1"}}
        )

        assert (changed.name, changed.description) == ("Counted", None)
        assert changed.metadata["a"] == "1"


class TestPrices:
    def test_are_made_and_found(self, shop: Shop) -> None:
        found = shop.api.prices.retrieve(shop.monthly.id)

        assert (found.type, found.unit_amount, found.currency) == ("recurring", 4900, "eur")
        assert found.recurring is not None
        assert (found.recurring.interval, found.recurring.interval_count) == ("month", 1)
        assert found.product == shop.product.id

    def test_of_a_product_are_listed(self, shop: Shop) -> None:
        made = [shop.monthly.id, shop.once.id]

        found = shop.api.prices.list({"product": shop.product.id})

        assert [one.id for one in found] == made[::-1]

    def test_can_be_retired_but_cost_what_they_cost(self, shop: Shop) -> None:
        changed = shop.api.prices.update(shop.once.id, {"active": False, "nickname": "Old"})

        assert (changed.active, changed.nickname, changed.unit_amount) == (False, "Old", 12000)

    @pytest.mark.parametrize("amount", [-1, 100_000_000])
    def test_have_an_amount_that_stripe_takes(self, shop: Shop, amount: int) -> None:
        with pytest.raises(stripe.InvalidRequestError, match="unit_amount must be from 0"):
            shop.api.prices.create(
                {"product": shop.product.id, "unit_amount": amount, "currency": "eur"}
            )

    def test_have_a_currency(self, shop: Shop) -> None:
        with pytest.raises(stripe.InvalidRequestError, match="Invalid currency"):
            shop.api.prices.create(
                {"product": shop.product.id, "unit_amount": 5, "currency": "euro"}
            )

    def test_need_an_amount(self, shop: Shop) -> None:
        with pytest.raises(stripe.InvalidRequestError) as caught:
            shop.api.prices.create({"product": shop.product.id, "currency": "eur"})

        assert (caught.value.code, caught.value.param) == ("parameter_missing", "unit_amount")

    def test_by_use_are_not_in_the_sandbox(self, shop: Shop) -> None:
        with pytest.raises(stripe.InvalidRequestError, match=r"recurring\[usage_type\]"):
            shop.api.prices.create(
                {
                    "product": shop.product.id,
                    "unit_amount": 5,
                    "currency": "eur",
                    "recurring": {"interval": "month", "usage_type": "metered"},
                }
            )


class TestCustomers:
    def test_are_made_with_an_address(self, shop: Shop) -> None:
        made = shop.api.customers.create({"name": "A", "address": {"city": "B", "country": "DE"}})

        found = shop.api.customers.retrieve(made.id)

        assert found.address is not None
        assert (found.address.city, found.address.line1) == ("B", None)

    def test_change(self, shop: Shop) -> None:
        changed = shop.api.customers.update(
            shop.customer.id, {"name": "New", "business_name": "", "metadata": {"a": "1"}}
        )

        assert (changed.name, changed.business_name) == ("New", None)
        assert changed.metadata is not None
        assert changed.metadata["a"] == "1"

    def test_take_no_card_of_somebody_else(self, shop: Shop) -> None:
        other = Shop.open(shop.sandbox)
        other.subscribe()
        method = other.api.customers.payment_methods.list(other.customer.id).data[0]
        settings = {"default_payment_method": method.id}

        with pytest.raises(stripe.InvalidRequestError, match="must be attached"):
            shop.api.customers.update(shop.customer.id, {"invoice_settings": settings})  # type: ignore[typeddict-item] - a dictionary of the test's own

    def test_show_their_cards_without_the_number(self, shop: Shop) -> None:
        shop.subscribe()

        (method,) = shop.api.customers.payment_methods.list(shop.customer.id).data

        found = shop.api.payment_methods.retrieve(method.id)
        assert found.card is not None
        assert (found.card.last4, found.card.exp_month, found.card.exp_year) == ("4242", 12, 2099)
        assert "4242424242424242" not in str(found)
