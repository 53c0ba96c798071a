"""Trying to offer the city's data against each rule: by the API, on the page, privately."""

from typing import Any

import pytest
from sqlmodel import Session, select

from catalog.models import Access, Dataset
from marketplace.contracts import sovereignty
from marketplace.contracts.models import Offer, OfferKind, PriceGround
from marketplace.contracts.sovereignty.errors import SovereigntyBroken
from marketplace.core import clock
from marketplace.services import Services
from tests.contracts.agreements.market import Market
from tests.contracts.sovereignty.conftest import (
    ATTEMPTS,
    FREE,
    PRICED,
    WITH_A_PRICE,
    Calls,
    attempts,
    dataset_of,
)
from tests.site.sales.trade import As

CITYS = "/datasets/citys/offers"


def offers(session: Session) -> list[Offer]:
    return list(session.exec(select(Offer)))


class TestByTheApi:
    @pytest.mark.parametrize(("rule", "wish"), attempts())
    def test_is_refused_with_rule_value_and_threshold(
        self, market: Market, citys: Dataset, call: Calls, session: Session, rule: str, wish: Any
    ) -> None:
        problem = call(market.department, "POST", CITYS, wish).json()

        assert (problem["code"], problem["rule"]) == ("sovereignty-broken", rule)
        assert {"value", "threshold", "desk", "appeal"} <= problem.keys()
        assert {breach["rule"] for breach in problem["breaches"]} <= {rule, *WITH_A_PRICE}
        assert offers(session) == []

    @pytest.mark.parametrize(("rule", "wish"), [("city-stays-in-eu", ATTEMPTS["city-stays-in-eu"])])
    def test_is_refused_of_data_collected_for_the_city_too(
        self, market: Market, collected: Dataset, call: Calls, rule: str, wish: Any
    ) -> None:
        problem = call(market.seller, "POST", "/datasets/collected/offers", wish).json()

        assert (problem["status"], problem["rule"]) == (409, rule)

    @pytest.mark.parametrize(
        "more",
        [
            {"exclusive": True},
            {"rights_holder": "seller"},
            {"operator_may_use": True},
            {"audit": False},
            {"termination": False},
            {"revocation": False},
            {"override": True},
        ],
    )
    def test_has_no_field_that_gives_more_away(
        self, market: Market, citys: Dataset, call: Calls, more: dict[str, bool]
    ) -> None:
        problem = call(market.department, "POST", CITYS, FREE | more).json()

        assert problem["code"] == "invalid-request"

    def test_renews_by_a_month_or_a_year_at_most(
        self, market: Market, citys: Dataset, call: Calls
    ) -> None:
        wish = FREE | {"kind": "subscription", "unit_amount": 2900, "interval": "decade"}

        assert call(market.department, "POST", CITYS, wish).json()["code"] == "invalid-request"

    def test_names_every_rule_it_breaks(self, market: Market, citys: Dataset, call: Calls) -> None:
        problem = call(market.department, "POST", CITYS, {"kind": "free"}).json()

        rules = {breach["rule"] for breach in problem["breaches"]}
        assert {"city-purpose-named", "city-stays-in-eu", "city-no-onward-transfer"} <= rules
        assert problem["breaches"][0]["text"]["de"]

    def test_ends_after_sixty_months_if_it_names_no_term(
        self, market: Market, citys: Dataset, call: Calls, session: Session
    ) -> None:
        answer = call(market.department, "POST", CITYS, FREE)

        assert answer.status_code == 201
        assert [offer.term_months for offer in offers(session)] == [60]

    def test_is_free_to_say_less_under_an_open_license(
        self, market: Market, services: Services, call: Calls, session: Session
    ) -> None:
        dataset_of(market.department, services, slug="citys", license="cc-by-4.0")
        wish = {"kind": "free", "policy": ["no_reidentification"]}

        assert call(market.department, "POST", CITYS, wish).status_code == 201
        assert [offer.term_months for offer in offers(session)] == [None]

    @pytest.mark.parametrize(("rule", "wish"), attempts())
    def test_is_a_companys_own_affair_otherwise(
        self, market: Market, services: Services, call: Calls, rule: str, wish: Any
    ) -> None:
        dataset_of(market.seller, services, slug="theirs")

        answer = call(market.seller, "POST", "/datasets/theirs/offers", wish)

        assert (answer.status_code, rule) == (201, rule)

    def test_is_held_to_the_rules_whoever_asks(
        self, market: Market, services: Services, call: Calls
    ) -> None:
        dataset_of(market.steward, services, slug="citys")

        problem = call(market.steward, "POST", CITYS, ATTEMPTS["city-stays-in-eu"]).json()

        assert problem["rule"] == "city-stays-in-eu"


class TestPrivately:
    @pytest.mark.parametrize(("rule", "wish"), attempts(for_organization="buyer"))
    def test_is_refused_the_same(
        self, market: Market, citys: Dataset, call: Calls, session: Session, rule: str, wish: Any
    ) -> None:
        problem = call(market.department, "POST", CITYS, wish).json()

        assert (problem["code"], problem["rule"]) == ("sovereignty-broken", rule)
        assert offers(session) == []

    def test_costs_a_department_nothing_of_what_was_collected_for_the_city(
        self, market: Market, collected: Dataset, session: Session
    ) -> None:
        def offered(to: Any, **price: Any) -> Offer:
            return Offer(
                dataset_id=collected.id,
                publisher_id=market.seller.organization_id,
                kind=OfferKind.ONE_OFF,
                currency="EUR",
                payment=[],
                purposes=["research"],
                policy=list(sovereignty.NEEDED),
                term_months=12,
                for_organization_id=to.organization_id,
                ground=PriceGround.MARGINAL_COST,
                calculation="One hour.",
                answers_for_price="Kim Beispiel",
                review_by=clock.now().date(),
                **price,
            )

        sovereignty.check(session, collected, offered(market.buyer, unit_amount=1))
        sovereignty.check(session, collected, offered(market.department, unit_amount=0))
        with pytest.raises(SovereigntyBroken) as refusal:
            sovereignty.check(session, collected, offered(market.department, unit_amount=1))

        assert refusal.value.rule
        assert (refusal.value.rule.id, refusal.value.value) == ("city-reads-free", 1)


class TestTheHighestPrice:
    def test_counts_with_its_tariffs(
        self, market: Market, citys: Dataset, session: Session
    ) -> None:
        offer = Offer(
            dataset_id=citys.id,
            publisher_id=market.department.organization_id,
            kind=OfferKind.ONE_OFF,
            unit_amount=0,
            tariffs=[{"size": "large", "unit_amount": 5}, {"size": "small", "unit_amount": 9}],
            currency="EUR",
            payment=[],
            purposes=["research"],
            policy=list(sovereignty.NEEDED),
            term_months=12,
        )

        with pytest.raises(SovereigntyBroken) as refusal:
            sovereignty.check(session, citys, offer)

        assert refusal.value.value == 9


class TestOnThePage:
    @pytest.mark.parametrize(("rule", "wish"), attempts())
    def test_is_refused_with_the_rule(
        self, market: Market, citys: Dataset, as_: As, session: Session, rule: str, wish: Any
    ) -> None:
        page = as_(market.department).sends("/publish/citys/offers/new", **_filled(wish))

        assert page.status == 422
        assert page.seen.href_of(rule) == f"/rules#{rule}"
        assert offers(session) == []

    def test_is_refused_in_the_preview_already(
        self, market: Market, citys: Dataset, as_: As
    ) -> None:
        filled = _filled(ATTEMPTS["city-stays-in-eu"]) | {"step": "preview"}

        assert as_(market.department).sends("/publish/citys/offers/new", **filled).status == 422

    def test_shows_how_long_it_will_last(
        self, market: Market, citys: Dataset, as_: As, session: Session
    ) -> None:
        page = as_(market.department).sends("/publish/citys/offers/new", **_filled(FREE))

        assert page.location == "/publish/citys/offers?notice=made"
        assert [offer.term_months for offer in offers(session)] == [60]


def _filled(wish: dict[str, Any]) -> dict[str, Any]:
    """What a person fills into the form for a wish."""
    typed = {name: str(value) if isinstance(value, int) else value for name, value in wish.items()}
    amount = typed.pop("unit_amount", None)
    money = {"price": f"{int(amount) / 100:.2f}", "payment": ["invoice"]} if amount else {}
    return typed | money | {"step": "publish"}


class TestHighValue:
    def test_is_never_priced_by_the_open_door(
        self, market: Market, services: Services, call: Calls
    ) -> None:
        given: dict[str, Any] = {"high_value": "GEO", "license": "cc-zero", "access": Access.OPEN}
        dataset_of(market.department, services, slug="citys", **given)

        problem = call(
            market.department, "POST", CITYS, {"kind": "one_off", "unit_amount": 2900}
        ).json()

        assert (problem["status"], problem["rule"]) == (409, "open-is-free")

    @pytest.mark.parametrize(
        ("given", "rule"),
        [
            ({"access": Access.ACCOUNT, "license": "cc-by-4.0"}, "high-value-door"),
            ({"access": Access.OPEN, "license": "odbl-1.0"}, "high-value-license"),
        ],
    )
    def test_is_not_offered_while_it_is_less_free_than_the_law_asks(
        self, market: Market, services: Services, call: Calls, given: dict[str, Any], rule: str
    ) -> None:
        dataset_of(market.department, services, slug="citys", high_value="STA", **given)

        problem = call(market.department, "POST", CITYS, FREE).json()

        assert (problem["status"], problem["rule"]) == (409, rule)

    def test_is_free_whatever_ground_is_stated(
        self, market: Market, services: Services, session: Session
    ) -> None:
        dataset = dataset_of(
            market.department, services, slug="citys", high_value="STA", license="cc-zero"
        )
        offer = Offer(
            dataset_id=dataset.id,
            publisher_id=dataset.publisher_id,
            kind=OfferKind.ONE_OFF,
            currency="EUR",
            payment=[],
            purposes=["research"],
            **{name: PRICED[name] for name in ("policy", "unit_amount", "ground", "term_months")},
        )

        with pytest.raises(SovereigntyBroken) as refusal:
            sovereignty.check(session, dataset, offer)

        assert refusal.value.rule
        assert refusal.value.rule.id == "high-value-is-free"


class TestRightsHolder:
    def test_is_the_city_behind_every_door(
        self, market: Market, services: Services, call: Calls
    ) -> None:
        buyer = market.buyer.organization_id
        dataset_of(market.seller, services, slug="citys", collected_for=buyer)

        problem = call(market.seller, "POST", CITYS, FREE).json()

        assert (problem["rule"], problem["value"]) == ("city-holds-rights", "company")
        assert problem["threshold"] == "city_department"
