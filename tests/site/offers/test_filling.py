from datetime import date
from typing import Any

import pytest

from billing.models import Interval, RefundRule
from marketplace.contracts.models import OfferKind, PriceGround
from marketplace.site.offers.filling import FIELDS, Filled, Step, is_before, to_create

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

    def test_reads_how_far_it_reaches(self) -> None:
        far = {"users": "5", "calls_per_month": " 1000 ", "term_months": "12", "notice_days": "30"}
        filled = Filled.model_validate(
            MONTHLY | far | {"history": "last", "history_versions": "3", "for_organization": " b "}
        )

        given, _ = to_create(filled, "EUR")

        assert given is not None
        assert (given.users, given.calls_per_month, given.term_months) == (5, 1000, 12)
        assert (given.notice_days, given.history_versions) == (30, 3)
        assert given.for_organization == "b"

    def test_reads_the_ground_of_a_price(self) -> None:
        why = {
            "ground": "marginal_cost",
            "calculation": " 120 h ",
            "answers_for_price": "Jo Hansen",
            "review_by": "2027-06-30",
        }

        given, _ = to_create(Filled.model_validate(MONTHLY | why), "EUR")

        assert given is not None
        assert (given.ground, given.calculation) == (PriceGround.MARGINAL_COST, "120 h")
        assert given.review_by == date(2027, 6, 30)

    def test_leaves_out_a_number_of_versions_that_was_not_asked_for(self) -> None:
        given, _ = to_create(Filled.model_validate(MONTHLY | {"history_versions": "3"}), "EUR")

        assert given is not None
        assert given.history_versions is None

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
            ("users", {"users": "0"}),
            ("users", {"users": "9" * 11}),
            ("calls_per_month", {"calls_per_month": "1.5"}),
            ("term_months", {"term_months": "-1"}),
            ("notice_days", {"notice_days": "soon"}),
            ("history", {"history": "some"}),
            ("history_versions", {"history": "last"}),
            ("history_versions", {"history": "last", "history_versions": "x"}),
            ("review_by", {"review_by": "30.6.2027"}),
            ("ground", {"ground": "because"}),
            ("calculation", {"calculation": "x" * 10_001}),
        ],
    )
    def test_says_what_is_wrong_beside_the_field(self, field: str, wrong: dict[str, Any]) -> None:
        given, errors = to_create(Filled.model_validate(MONTHLY | wrong), "EUR")

        assert given is None
        assert list(errors) == [field]


class TestSteps:
    def test_ask_for_each_field_once(self) -> None:
        asked = [name for fields in FIELDS.values() for name in fields]

        assert sorted(asked) == sorted(set(Filled.model_fields) - {"step"})

    @pytest.mark.parametrize(
        ("field", "wanted", "expected"),
        [
            ("price", Step.PRICE, False),
            ("price", Step.USE, True),
            ("policy", Step.USE, False),
            ("users", Step.PREVIEW, True),
            ("form", Step.PUBLISH, True),
        ],
    )
    def test_come_one_after_the_other(self, field: str, wanted: Step, *, expected: bool) -> None:
        assert is_before(field, wanted) is expected


class TestHiddenFields:
    def test_carry_the_form_on_but_for_its_step(self) -> None:
        filled = Filled.model_validate(MONTHLY | {"policy": ["no_resale", "attribution"]})

        sent: dict[str, Any] = {name: [] for name in _LISTS}
        for name, value in filled.hidden_fields():
            sent[name] = [*sent[name], value] if name in _LISTS else value
        again = Filled.model_validate(sent)

        assert again == filled
