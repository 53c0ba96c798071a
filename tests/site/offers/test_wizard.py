from typing import Any

import pytest
from sqlmodel import Session

from catalog.models import Dataset
from marketplace.accounts.models import Organization
from marketplace.services import Services
from tests.contracts.agreements.market import Market
from tests.site.offers.forms import FAR, FORM, HERE, NEW, dataset_of, offers
from tests.site.sales.trade import As


class TestSteps:
    def test_ask_one_thing_after_the_other_and_keep_the_rest(self, market: Market, as_: As) -> None:
        seller = as_(market.seller)

        price = seller.opens(NEW).seen
        use = seller.sends(NEW, **FORM, step="use").seen
        reach = seller.sends(NEW, **FORM, step="reach").seen

        assert price.with_tag("input", name="price")[0]["inputmode"] == "decimal"
        assert "The data stays in your house." in use.text
        assert use.with_tag("input", type="hidden", name="price", value="29,00")
        assert "checked" in use.with_tag("input", name="policy", value="attribution")[0]
        assert reach.with_tag("input", type="text", name="users")
        assert len(reach.with_tag("input", type="hidden", name="policy")) == 2
        assert [each["value"] for each in reach.with_tag("button", name="step")] == [
            "preview",
            "use",
        ]

    def test_stop_where_something_is_wrong(self, market: Market, as_: As) -> None:
        wrong = FORM | {"users": "many", "trial_days": "soon", "kind": "subscription"}
        seller = as_(market.seller)

        early = seller.sends(NEW, **wrong, step="use")
        late = seller.sends(NEW, **wrong | {"trial_days": ""}, step="preview")

        assert (early.status, late.status) == (422, 422)
        assert early.seen.with_tag("p", id="trial_days-error")
        assert not early.seen.with_tag("p", id="users-error")
        assert late.seen.with_tag("p", id="users-error")

    def test_are_not_held_up_by_what_comes_later(self, market: Market, as_: As) -> None:
        page = as_(market.seller).sends(NEW, **FORM | {"users": "many"}, step="use")

        assert page.status == 200
        assert page.seen.with_tag("input", type="hidden", name="users", value="many")

    def test_hold_a_price_to_the_rules_at_once(self, market: Market, as_: As) -> None:
        page = as_(market.seller).sends(NEW, **FORM | {"price": "0,20"}, step="use")

        assert page.status == 422
        assert page.seen.with_tag("p", id="price-error")

    def test_begin_anew_at_a_step_that_is_not_there(self, market: Market, as_: As) -> None:
        page = as_(market.seller).sends(NEW, **FORM, step="nowhere")

        assert page.seen.with_tag("input", type="text", name="price", value="29,00")

    def test_remember_the_last_offer_but_not_its_price(self, market: Market, as_: As) -> None:
        seller = as_(market.seller)
        seller.sends(NEW, **FORM | FAR, step="publish")

        seen = seller.opens(NEW).seen

        assert "filled in like your last offer" in seen.text
        assert "checked" in seen.with_tag("input", name="kind", value="subscription")[0]
        assert seen.with_tag("input", type="hidden", name="users", value="5")
        assert seen.with_tag("input", type="hidden", name="purposes", value="site_selection")
        assert seen.with_tag("input", type="hidden", name="history_versions", value="3")
        assert seen.with_tag("input", name="price")[0].get("value", "") == ""

    def test_ask_for_the_ground_of_a_price_where_it_is_the_citys(
        self, market: Market, as_: As, services: Services
    ) -> None:
        dataset_of(market.department, services, slug="roads-data")

        city = as_(market.department).opens("/publish/roads-data/offers/new").seen
        company = as_(market.seller).opens(NEW).seen

        assert len(city.with_tag("input", name="ground", type="radio")) == 5
        assert city.with_tag("textarea", name="calculation")
        assert company.with_tag("textarea", name="calculation") == []
        assert company.with_tag("input", name="ground", type="radio") == []


class TestPrivateOffer:
    @pytest.fixture(autouse=True)
    def public(self, market: Market, as_: As, dataset: Dataset) -> None:
        """A public offer, so that the door is closed to others."""
        as_(market.seller).sends(NEW, **FORM, step="publish")

    @pytest.fixture
    def form(self, market: Market, session: Session) -> dict[str, Any]:
        """The same for the buyer alone."""
        buyer = session.get_one(Organization, market.buyer.organization_id)
        return FORM | {"price": "19,00", "for_organization": buyer.slug}

    def test_is_said_to_be_for_one_before_and_after(
        self, market: Market, as_: As, form: dict[str, Any], session: Session
    ) -> None:
        seller = as_(market.seller)
        name = session.get_one(Organization, market.buyer.organization_id).name

        preview = seller.sends(NEW, **form)
        seller.sends(NEW, **form, step="publish")

        assert f"This is what {name} reads, and nobody else." in preview.seen.text
        assert f"Only for {name}" in seller.opens(HERE).seen.text
        assert offers(session)[-1].for_organization_id == market.buyer.organization_id

    def test_is_in_the_list_of_its_organization_alone(
        self, market: Market, as_: As, form: dict[str, Any], session: Session
    ) -> None:
        nothing = as_(market.buyer).opens("/library/offers").seen
        as_(market.seller).sends(NEW, **form | FAR, step="publish")

        seen = as_(market.buyer).opens("/library/offers").seen
        strange = as_(market.seller).opens("/library/offers").seen

        assert "Nobody has made your organization an offer" in nothing.text
        assert seen.href_of("Counts") == f"/contracts/new?offer={offers(session)[-1].id}"
        assert "€19.00 a month" in seen.text
        assert "At most 5 persons use the data." in seen.text
        assert "Nobody has made your organization an offer" in strange.text

    def test_names_an_organization_that_is_here(
        self, market: Market, as_: As, form: dict[str, Any]
    ) -> None:
        page = as_(market.seller).sends(NEW, **form | {"for_organization": "nobody"})

        assert page.status == 422
        assert page.seen.with_tag("p", id="for_organization-error")

    def test_stays_when_the_last_public_one_goes(
        self, market: Market, as_: As, form: dict[str, Any], session: Session
    ) -> None:
        seller = as_(market.seller)
        seller.sends(NEW, **form, step="publish")

        seller.sends(f"{HERE}/{offers(session)[0].id}/withdrawal")

        gone, private = offers(session)
        assert (gone.withdrawn_at is None, private.withdrawn_at is None) == (False, True)
        assert "No public offer is left" in seller.opens(HERE).seen.text
