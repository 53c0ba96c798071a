import pytest
from sqlmodel import Session

from billing.models import ProcessorName
from catalog.models import Access, Dataset
from marketplace.accounts.models import Role
from marketplace.contracts.models import Offer
from marketplace.core import clock
from marketplace.core.settings import Settings
from marketplace.services import Services
from tests.contracts.agreements.market import Market
from tests.factories.contracts import MONTHLY, ContractsFactory
from tests.site.offers.forms import CITY, FAR, FORM, HERE, NEW, dataset_of, offers
from tests.site.sales.trade import As


class TestForm:
    def test_is_there_before_the_first_offer(self, market: Market, as_: As) -> None:
        seen = as_(market.seller).opens(HERE).seen

        assert seen.href_of("Make the first offer") == NEW

    def test_names_the_fields_that_are_wrong(
        self, market: Market, as_: As, session: Session
    ) -> None:
        wrong = FORM | {"price": "viel", "tariff_small": "1.234", "step": "publish"}

        page = as_(market.seller).sends(NEW, **wrong)

        assert page.status == 422
        assert page.seen.href_of("Enter an amount such as 29.00") == "#price"
        assert page.seen.with_tag("input", name="price", value="viel")
        assert page.seen.with_tag("p", id="tariff_small-error")
        assert page.seen.with_tag("input", type="hidden", name="policy", value="attribution")
        assert offers(session) == []

    @pytest.mark.parametrize(
        ("language", "words"), [("de", "Das erste Angebot machen"), ("en", "Make the first offer")]
    )
    def test_speaks_both_languages(
        self, market: Market, as_: As, language: str, words: str
    ) -> None:
        assert words in as_(market.seller).opens(f"{HERE}?lang={language}").seen.text


class TestPreview:
    def test_shows_what_buyers_will_read_and_keeps_nothing(
        self, market: Market, as_: As, session: Session
    ) -> None:
        page = as_(market.seller).sends(NEW, **FORM)

        assert page.status == 200
        assert "What you may do Use the data for: site selection" in page.seen.text
        assert "Pass the data on or resell it" in page.seen.text
        assert "€29 / month" in page.seen.text
        assert "Start-up €12.00 a month everybody else €29.00 a month" in page.seen.text
        assert "You get all versions, the earlier ones too." in page.seen.text
        assert offers(session) == []

    def test_says_how_far_it_reaches(self, market: Market, as_: As) -> None:
        seen = as_(market.seller).sends(NEW, **FORM | FAR).seen

        assert "At most 5 persons use the data." in seen.text
        assert "Downloads and queries in a calendar month: 1,000 at most." in seen.text
        assert "The contract ends by itself after 12 months." in seen.text
        assert "Whoever ends it says so 30 days ahead." in seen.text
        assert "You get the newest 3 versions." in seen.text

    def test_carries_the_form_on_to_either_button(self, market: Market, as_: As) -> None:
        seen = as_(market.seller).sends(NEW, **FORM).seen

        assert len(seen.with_tag("input", type="hidden", name="price", value="29,00")) == 2
        assert len(seen.with_tag("input", type="hidden", name="step")) == 2

    def test_can_be_left_to_change_the_form(self, market: Market, as_: As) -> None:
        page = as_(market.seller).sends(NEW, **FORM, step="price")

        assert page.status == 200
        assert page.seen.with_tag("input", name="price", value="29,00", type="text")
        assert page.seen.with_tag("input", name="policy", value="attribution", type="hidden")

    def test_refuses_by_the_same_rules(self, market: Market, as_: As) -> None:
        page = as_(market.seller).sends(NEW, **FORM | {"price": "0,20"})

        assert page.status == 422
        assert page.seen.href_of("Ask for €0.50 or more.") == "#price"
        assert page.seen.href_of("lowest-price") == "/rules#lowest-price"
        assert "found: €0.20, limit: €0.50" in page.seen.text


class TestMaking:
    def test_publishes_the_offer(
        self, market: Market, as_: As, session: Session, dataset: Dataset
    ) -> None:
        page = as_(market.seller).sends(NEW, **FORM, step="publish")

        (offer,) = offers(session)
        shown = session.get_one(Dataset, dataset.id).offers[0]
        assert page.location == f"{HERE}?notice=made"
        assert (offer.unit_amount, offer.trial_days) == (2900, 14)
        assert offer.tariffs == [{"size": "startup", "unit_amount": 1200}]
        assert shown["id"] == str(offer.id)
        assert "The offer is made" in as_(market.seller).opens(page.location).seen.text

    def test_makes_no_offer_twice(self, market: Market, as_: As, session: Session) -> None:
        seller = as_(market.seller)
        seller.sends(NEW, **FORM, step="publish")

        page = seller.sends(NEW, **FORM, step="publish")

        assert page.status == 422
        assert "has this very offer already" in page.seen.text
        assert len(offers(session)) == 1

    def test_refuses_a_price_on_open_data(
        self, market: Market, as_: As, services: Services, session: Session
    ) -> None:
        dataset_of(market.seller, services, slug="open-counts", access=Access.OPEN)

        page = as_(market.seller).sends("/publish/open-counts/offers/new", **FORM, step="publish")

        assert page.status == 422
        assert page.seen.with_tag("div", role="alert")
        assert offers(session) == []

    def test_refuses_a_price_on_data_of_the_city(
        self, market: Market, as_: As, services: Services
    ) -> None:
        dataset_of(market.department, services, slug="roads-data")

        page = as_(market.department).sends(
            "/publish/roads-data/offers/new", **FORM, step="publish"
        )

        assert page.status == 422
        assert page.seen.with_tag("p", id="price-error")
        assert page.seen.href_of("city-data-is-free") == "/rules#city-data-is-free"
        assert "found: €29, limit: €0" in page.seen.text

    def test_refuses_data_of_the_city_without_its_conditions(
        self, market: Market, as_: As, services: Services, session: Session
    ) -> None:
        dataset_of(market.department, services, slug="roads-data")
        department, place = as_(market.department), "/publish/roads-data/offers"
        new = f"{place}/new"

        without = department.sends(new, **CITY | {"policy": ["no_resale"]}, step="publish")
        complete = department.sends(new, **CITY, step="publish")

        assert without.status == 422
        assert without.seen.with_tag("p", id="policy-error")
        assert complete.location == f"{place}?notice=made"
        assert len(offers(session)) == 1


class TestList:
    def test_says_how_many_contracts_run_on_each(
        self, market: Market, as_: As, services: Services, dataset: Dataset
    ) -> None:
        with services.sessions.begin() as session:
            make = ContractsFactory(session, services.settings)
            offer = make.offer(session.merge(dataset), **MONTHLY)
            make.offer(session.merge(dataset), withdrawn_at=clock.now())
        market.accept(market.draft(offer), ProcessorName.INVOICE)

        seen = as_(market.seller).opens(HERE).seen

        assert "€49.00 a month" in seen.text
        assert seen.href_of("1 running contract") == "/sales/contracts?state=running"
        assert "0 running contracts withdrawn on" in seen.text

    def test_is_reached_from_the_dataset(self, market: Market, as_: As) -> None:
        assert as_(market.seller).opens("/publish/counts").seen.href_of("Offers and") == HERE


class TestWithdrawal:
    @pytest.fixture
    def offer(self, market: Market, services: Services, dataset: Dataset) -> Offer:
        """The only offer; one contract runs on it."""
        with services.sessions.begin() as session:
            make = ContractsFactory(session, services.settings)
            offer = make.offer(session.merge(dataset), **MONTHLY)
        market.accept(market.draft(offer), ProcessorName.INVOICE)
        return offer

    def test_says_what_it_ends_before_it_is_done(
        self, market: Market, as_: As, offer: Offer, session: Session
    ) -> None:
        seller = as_(market.seller)

        seen = seller.opens(seller.opens(HERE).seen.href_of("Withdraw …")).seen

        assert "1 running contract keeps its terms" in seen.text
        assert "Price and renewals stay as agreed." in seen.text
        assert "It is the only offer" in seen.text
        assert offers(session)[0].withdrawn_at is None

    def test_takes_the_offer_back_once(
        self, market: Market, as_: As, offer: Offer, session: Session
    ) -> None:
        place, seller = f"{HERE}/{offer.id}/withdrawal", as_(market.seller)

        first = seller.sends(place)
        withdrawn_at = offers(session)[0].withdrawn_at
        second = seller.sends(place)

        assert first.location == second.location == f"{HERE}?notice=withdrawn"
        assert offers(session)[0].withdrawn_at == withdrawn_at is not None
        assert "It was withdrawn on" in seller.opens(place).seen.text
        assert "The offer is withdrawn" in seller.opens(first.location).seen.text

    def test_of_the_last_one_says_that_nobody_new_gets_the_data(
        self, as_: As, market: Market, offer: Offer
    ) -> None:
        seller = as_(market.seller)

        seller.sends(f"{HERE}/{offer.id}/withdrawal")

        assert "No public offer is left" in seller.opens(HERE).seen.text
        assert "No contract on this data" in as_(None).opens("/datasets/counts").seen.text

    def test_of_an_offer_of_another_dataset_is_not_found(
        self, market: Market, as_: As, offer: Offer, services: Services
    ) -> None:
        dataset_of(market.seller, services, slug="other")

        page = as_(market.seller).sends(f"/publish/other/offers/{offer.id}/withdrawal")

        assert page.status == 404


class TestAccess:
    def test_sends_a_visitor_to_sign_in(self, market: Market, as_: As) -> None:
        assert as_(None).opens(HERE).location.startswith("/sign-in?")

    def test_refuses_those_who_only_buy(self, market: Market, as_: As) -> None:
        assert as_(market.newcomer(Role.BUYER)).opens(HERE).status == 403

    @pytest.mark.parametrize("who", ["buyer", "department", "steward"])
    def test_knows_no_dataset_of_others(
        self, market: Market, as_: As, session: Session, who: str
    ) -> None:
        person = as_(getattr(market, who))

        assert person.opens(HERE).status == 404
        assert person.sends(NEW, **FORM, step="publish").status == 404
        assert offers(session) == []


class TestWithoutMoney:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        """Neither cards nor invoices."""
        return settings.model_copy(update={"stripe": None, "invoice": None})

    def test_the_form_knows_free_offers_only(self, market: Market, as_: As) -> None:
        seen = as_(market.seller).opens(NEW).seen

        assert [each["value"] for each in seen.with_tag("input", name="kind")] == ["free"]
        assert seen.with_tag("input", name="price") == []
        assert seen.with_tag("input", name="payment") == []

    def test_refuses_a_price_that_is_sent_all_the_same(self, market: Market, as_: As) -> None:
        page = as_(market.seller).sends(NEW, **FORM, step="publish")

        assert page.status == 422
        assert "Nothing can be sold here yet" in page.seen.text
