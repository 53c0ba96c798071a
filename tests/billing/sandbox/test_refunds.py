from typing import Any, cast

import pytest
import stripe

from billing.sandbox import cards
from billing.sandbox.paying import NotPaid
from tests.billing.sandbox.shop import Shop


@pytest.fixture
def intent(shop: Shop) -> str:
    """The payment of something that cost 120 EUR."""
    return str(shop.buy_once().payment_intent)


class TestCreate:
    def test_gives_everything_back(self, shop: Shop, intent: str) -> None:
        refund = shop.api.refunds.create({"payment_intent": intent, "metadata": {"a": "1"}})

        charge = shop.api.charges.retrieve(str(refund.charge))
        assert (refund.amount, refund.status, refund.currency) == (12000, "succeeded", "eur")
        assert refund.metadata is not None
        assert refund.metadata["a"] == "1"
        assert (charge.refunded, charge.amount_refunded) == (True, 12000)
        assert shop.told("refund.created", "charge.refunded") == [
            "refund.created",
            "charge.refunded",
        ]

    def test_gives_parts_back(self, shop: Shop, intent: str) -> None:
        first = shop.api.refunds.create({"payment_intent": intent, "amount": 5000})
        shop.api.refunds.create({"charge": str(first.charge), "amount": 7000})

        charge = shop.api.charges.retrieve(str(first.charge), {"expand": ["refunds"]})

        assert charge.refunded
        assert charge.refunds is not None
        assert [one.amount for one in charge.refunds] == [7000, 5000]

    @pytest.mark.parametrize(
        ("given", "sentence"),
        [
            ({"amount": 12001}, r"\(12001\) is greater than unrefunded amount on charge \(12000\)"),
            ({"amount": 0}, "Invalid positive integer"),
            ({"reason": "whim"}, "Invalid reason"),
            ({"reverse_transfer": True}, "reverse_transfer"),
        ],
    )
    def test_refuses_what_cannot_be_given_back(
        self, shop: Shop, intent: str, given: dict[str, Any], sentence: str
    ) -> None:
        with pytest.raises(stripe.InvalidRequestError, match=sentence):
            shop.api.refunds.create(
                cast("stripe.params.RefundCreateParams", {"payment_intent": intent, **given})
            )

    def test_refuses_to_give_back_twice(self, shop: Shop, intent: str) -> None:
        shop.api.refunds.create({"payment_intent": intent})

        with pytest.raises(stripe.InvalidRequestError) as caught:
            shop.api.refunds.create({"payment_intent": intent})

        assert caught.value.code == "charge_already_refunded"

    def test_refuses_what_was_not_paid(self, shop: Shop) -> None:
        session = shop.session_once()
        with pytest.raises(NotPaid):
            shop.pay(session, cards.DECLINED)
        (failed,) = shop.api.charges.list({"customer": shop.customer.id}).data

        with pytest.raises(stripe.InvalidRequestError, match="has not been paid"):
            shop.api.refunds.create({"charge": failed.id})
        with pytest.raises(stripe.InvalidRequestError, match="does not have a successful charge"):
            shop.api.refunds.create({"payment_intent": str(failed.payment_intent)})


class TestLater:
    def test_has_the_reference_of_the_bank_after_an_hour(self, shop: Shop, intent: str) -> None:
        refund = shop.api.refunds.create({"payment_intent": intent})
        shop.sandbox.advance(hours=1.1)

        found = shop.api.refunds.retrieve(refund.id)

        assert found.destination_details is not None
        assert found.destination_details.card is not None
        assert found.destination_details.card.reference_status == "available"
        assert shop.told("refund.updated") == ["refund.updated"]

    def test_is_listed_by_payment_and_by_charge(self, shop: Shop, intent: str) -> None:
        refund = shop.api.refunds.create({"payment_intent": intent})
        shop.api.refunds.update(refund.id, {"metadata": {"note": "asked for"}})

        by_payment = shop.api.refunds.list({"payment_intent": intent}).data
        by_charge = shop.api.refunds.list({"charge": str(refund.charge)}).data

        assert [one.id for one in by_payment] == [refund.id]
        assert by_charge[0].metadata is not None
        assert by_charge[0].metadata["note"] == "asked for"
