from typing import Any

import pytest

from billing.models import Interval, RefundRule
from marketplace.contracts.models import OfferKind
from marketplace.site.offers.filling import Filled, to_create

MONTHLY: dict[str, Any] = {
    "kind": "subscription",
    "price": "29,00",
    "interval": "month",
    "payment": ["stripe"],
}
_LISTS = {"policy", "payment", "purposes"}


class TestToCreate:
    def test_reads_a_subscription(self) -> None:
        more = {"trial_days": " 14 ", "tariff_small": "19.50", "refund": "full"}
        filled = Filled.model_validate(MONTHLY | more)

        given, errors = to_create(filled, "EUR")

        assert given is not None
        assert errors == {}
        assert (given.unit_amount, given.interval, given.trial_days) == (2900, Interval.MONTH, 14)
        assert [(each.size, each.unit_amount) for each in given.tariffs] == [("small", 1950)]
        assert given.refund is RefundRule.FULL

    def test_leaves_out_what_does_not_belong_to_a_price_paid_once(self) -> None:
        given, _ = to_create(
            Filled.model_validate(MONTHLY | {"kind": "one_off", "trial_days": "x"}), "EUR"
        )

        assert given is not None
        assert (given.kind, given.interval, given.trial_days) == (OfferKind.ONE_OFF, None, 0)

    def test_leaves_out_all_money_of_a_free_offer(self) -> None:
        given, _ = to_create(Filled.model_validate(MONTHLY | {"kind": "free", "price": "x"}), "EUR")

        assert given is not None
        assert (given.unit_amount, given.tariffs, given.payment) == (None, [], None)

    @pytest.mark.parametrize(
        ("field", "wrong"),
        [
            ("kind", {"kind": "gift"}),
            ("price", {"price": ""}),
            ("price", {"price": "0,00"}),
            ("price", {"price": "viel"}),
            ("interval", {"interval": "week"}),
            ("trial_days", {"trial_days": "-1"}),
            ("trial_days", {"trial_days": "1.5"}),
            ("trial_days", {"trial_days": "9" * 50}),
            ("tariff_large", {"tariff_large": "1.234"}),
            ("payment", {"payment": []}),
            ("refund", {"refund": "some"}),
        ],
    )
    def test_says_what_is_wrong_beside_the_field(self, field: str, wrong: dict[str, Any]) -> None:
        given, errors = to_create(Filled.model_validate(MONTHLY | wrong), "EUR")

        assert given is None
        assert list(errors) == [field]


class TestHiddenFields:
    def test_carry_the_form_on_but_for_its_step(self) -> None:
        filled = Filled.model_validate(MONTHLY | {"policy": ["no_resale", "attribution"]})

        sent: dict[str, Any] = {name: [] for name in _LISTS}
        for name, value in filled.hidden_fields():
            sent[name] = [*sent[name], value] if name in _LISTS else value
        again = Filled.model_validate(sent)

        assert again == filled
