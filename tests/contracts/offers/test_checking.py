"""What an offer must be like, without a database."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billing.models import Interval, ProcessorName
from catalog.errors import OpenHasNoPrice
from catalog.models import Access, Dataset
from marketplace.accounts.models import OrganizationSize
from marketplace.contracts.models import Offer, OfferKind
from marketplace.contracts.offers import errors
from marketplace.contracts.offers.checking import Market, checked
from marketplace.contracts.offers.schemas import OfferCreate
from marketplace.contracts.policies import PRESETS
from marketplace.contracts.purposes import PURPOSES
from marketplace.core.errors import DomainError
from marketplace.core.ids import new_id

CARD, INVOICE = ProcessorName.STRIPE, ProcessorName.INVOICE
BOTH = Market(currency="EUR", ways=(CARD, INVOICE))
INVOICES_ONLY = Market(currency="EUR", ways=(INVOICE,))
NO_MONEY = Market(currency="EUR", ways=())

FREE: dict[str, Any] = {"kind": "free"}
ONCE: dict[str, Any] = {"kind": "one_off", "unit_amount": 29_000, "currency": "EUR"}
MONTHLY: dict[str, Any] = {"kind": "subscription", "unit_amount": 4900, "interval": "month"}
NO_WAY: dict[str, Any] = {"payment": []}


def dataset_of(access: Access = Access.ACCOUNT) -> Dataset:
    return Dataset(
        publisher_id=new_id(),
        slug="d",
        title={"de": "Daten"},
        description={},
        themes=[],
        license="individual-contract",
        access=access,
    )


def offered(
    wish: dict[str, Any],
    *,
    access: Access = Access.ACCOUNT,
    market: Market = BOTH,
) -> Offer:
    given = OfferCreate.model_validate(wish)
    return checked(given, dataset_of(access), market=market)


class TestKind:
    @pytest.mark.parametrize("wish", [FREE, ONCE, MONTHLY, MONTHLY | {"trial_days": 365}])
    def test_accepts_what_goes_together(self, wish: dict[str, Any]) -> None:
        assert offered(wish).kind == wish["kind"]

    @pytest.mark.parametrize(
        ("wish", "field"),
        [
            (FREE | {"unit_amount": 100}, "unit_amount"),
            (FREE | {"tariffs": [{"size": "micro", "unit_amount": 100}]}, "unit_amount"),
            (FREE | {"tariffs": [{"size": "micro", "unit_amount": 0}]}, "tariffs"),
            (FREE | {"interval": "month"}, "interval"),
            (FREE | {"trial_days": 7}, "trial_days"),
            (ONCE | {"unit_amount": 0}, "unit_amount"),
            (ONCE | {"unit_amount": None}, "unit_amount"),
            (ONCE | {"interval": "year"}, "interval"),
            (ONCE | {"trial_days": 1}, "trial_days"),
            (ONCE | {"currency": "USD"}, "currency"),
            (ONCE | NO_WAY, "payment"),
            (MONTHLY | {"interval": None}, "interval"),
            (MONTHLY | {"tariffs": [{"size": "micro", "unit_amount": 99}] * 2}, "tariffs"),
        ],
    )
    def test_refuses_what_does_not_and_names_the_field(
        self, wish: dict[str, Any], field: str
    ) -> None:
        with pytest.raises(errors.OfferInconsistent) as refusal:
            offered(wish)

        assert refusal.value.facts["field"] == field

    @pytest.mark.parametrize("days", [-1, 366, 10**30])
    def test_bounds_the_trial(self, days: int) -> None:
        with pytest.raises(errors.TrialTooLong) as refusal:
            offered(MONTHLY | {"trial_days": days})

        assert (refusal.value.value, refusal.value.rule and refusal.value.rule.threshold) == (
            days,
            365,
        )


class TestAmounts:
    @pytest.mark.parametrize("amount", [50, 99_999_999])
    def test_accepts_the_bounds(self, amount: int) -> None:
        assert offered(ONCE | {"unit_amount": amount}).unit_amount == amount

    def test_refuses_less_than_a_card_can_pay(self) -> None:
        with pytest.raises(errors.PriceTooLow) as refusal:
            offered(ONCE | {"unit_amount": 49})

        assert (refusal.value.value, refusal.value.rule and refusal.value.rule.threshold) == (
            49,
            50,
        )

    def test_lets_invoices_be_small(self) -> None:
        assert offered(ONCE | {"unit_amount": 1}, market=INVOICES_ONLY).unit_amount == 1

    @pytest.mark.parametrize("amount", [100_000_000, 10**30])
    def test_refuses_more_than_can_be_paid_at_once(self, amount: int) -> None:
        with pytest.raises(errors.PriceTooHigh):
            offered(ONCE | {"unit_amount": amount})

    def test_holds_tariffs_to_the_same_bounds(self) -> None:
        with pytest.raises(errors.PriceTooLow) as refusal:
            offered(MONTHLY | {"tariffs": [{"size": "startup", "unit_amount": 12}]})

        assert refusal.value.facts["field"] == "tariffs"

    def test_lets_a_tariff_be_free(self) -> None:
        offer = offered(MONTHLY | {"tariffs": [{"size": "startup", "unit_amount": 0}]})

        assert offer.tariffs == [{"size": "startup", "unit_amount": 0}]

    def test_puts_tariffs_in_the_order_of_sizes(self) -> None:
        tariffs = [{"size": size, "unit_amount": 900} for size in ("large", "startup", "small")]

        offer = offered(MONTHLY | {"tariffs": tariffs})

        assert [tariff["size"] for tariff in offer.tariffs] == ["startup", "small", "large"]


class TestWaysToPay:
    def test_are_all_there_are_unless_named(self) -> None:
        assert offered(ONCE).payment == ["stripe", "invoice"]
        assert offered(ONCE | {"payment": ["invoice"]}).payment == ["invoice"]
        assert offered(FREE | {"payment": ["invoice"]}).payment == []

    def test_must_have_been_set_up(self) -> None:
        with pytest.raises(errors.WayToPayUnknown) as refusal:
            offered(ONCE | {"payment": ["stripe"]}, market=INVOICES_ONLY)

        assert refusal.value.facts["valid"] == ["invoice"]

    def test_are_needed_for_money_only(self) -> None:
        assert offered(FREE, market=NO_MONEY).payment == []
        with pytest.raises(errors.NoWayToPay):
            offered(ONCE, market=NO_MONEY)


class TestTerms:
    def test_keep_the_order_of_the_lists(self) -> None:
        offer = offered(
            FREE | {"purposes": [*reversed(PURPOSES)] * 2, "policy": [*reversed(PRESETS)]}
        )

        assert (offer.purposes, offer.policy) == (list(PURPOSES), list(PRESETS))

    def test_refuse_an_unknown_purpose_and_name_the_known(self) -> None:
        with pytest.raises(errors.PurposeUnknown) as refusal:
            offered(FREE | {"purposes": ["world_domination"]})

        assert refusal.value.facts["valid"] == list(PURPOSES)

    def test_refuse_an_unknown_condition_and_name_the_known(self) -> None:
        with pytest.raises(errors.ConditionUnknown) as refusal:
            offered(FREE | {"policy": ["be_nice"]})

        assert refusal.value.facts["valid"] == list(PRESETS)


class TestDoors:
    def test_what_is_open_has_no_price(self) -> None:
        with pytest.raises(OpenHasNoPrice) as refusal:
            offered(ONCE, access=Access.OPEN)

        rule = refusal.value.rule
        assert rule
        assert (rule.id, rule.threshold, refusal.value.value) == ("open-is-free", 0, 29_000)

    def test_what_is_open_can_have_a_free_offer(self) -> None:
        assert offered(FREE, access=Access.OPEN).unit_amount == 0


WISHES = st.fixed_dictionaries(
    {"kind": st.sampled_from(OfferKind)},
    optional={
        "unit_amount": st.integers(0, 10**9),
        "currency": st.sampled_from(["EUR", "USD", "eur"]),
        "interval": st.sampled_from(Interval),
        "trial_days": st.integers(-2, 400),
        "tariffs": st.lists(
            st.fixed_dictionaries(
                {
                    "size": st.sampled_from(OrganizationSize),
                    "unit_amount": st.integers(0, 10**9),
                }
            ),
            max_size=3,
        ),
        "purposes": st.lists(st.sampled_from([*PURPOSES, "other"]), max_size=3),
        "policy": st.lists(st.sampled_from([*PRESETS, "other"]), max_size=5),
        "payment": st.lists(st.sampled_from(ProcessorName), max_size=3),
    },
)


class TestAnyWish:
    @settings(max_examples=500)
    @given(
        wish=WISHES,
        access=st.sampled_from(Access),
        market=st.sampled_from([BOTH, INVOICES_ONLY, NO_MONEY]),
    )
    def test_is_refused_or_can_be_sold(
        self, wish: dict[str, Any], access: Access, market: Market
    ) -> None:
        try:
            offer = offered(wish, access=access, market=market)
        except DomainError:
            return

        costs = offer.unit_amount > 0
        assert costs == (offer.kind is not OfferKind.FREE) == bool(offer.payment)
        assert (offer.interval is not None) == (offer.kind is OfferKind.SUBSCRIPTION)
        assert not costs or access is not Access.OPEN
        assert set(offer.payment) <= set(market.ways)
        assert 0 <= offer.trial_days <= 365
