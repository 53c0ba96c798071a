from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlmodel import Session, select

from catalog.errors import OpenHasNoPrice
from catalog.models import Access, Dataset
from catalog.search.models import SearchChange
from marketplace.accounts.actors import Actor
from marketplace.contracts.models import Offer
from marketplace.contracts.offers import offering, queries
from marketplace.contracts.offers.errors import (
    OfferNotFound,
    OfferRepeated,
    TooManyOffers,
)
from marketplace.contracts.offers.schemas import OfferCreate
from marketplace.contracts.sovereignty.errors import SovereigntyBroken
from marketplace.core.db import Sessions, make_engine, make_sessions
from marketplace.core.errors import DomainError
from marketplace.core.ids import new_id
from marketplace.core.settings import Settings
from marketplace.log.models import LogEntry
from tests import databases
from tests.factories.accounts import AccountsFactory
from tests.factories.catalog import CatalogFactory
from tests.servers import Cluster

MONTHLY: dict[str, Any] = {"kind": "subscription", "unit_amount": 4900, "interval": "month"}


class Shop:
    """A seller's counter: makes and withdraws offers of one dataset."""

    def __init__(self, session: Session, settings: Settings, dataset: Dataset, actor: Actor):
        self.session, self.settings = session, settings
        self.dataset, self.actor = dataset, actor

    def make(self, **changed: Any) -> Offer:
        given = OfferCreate.model_validate(MONTHLY | changed)
        return offering.make(
            self.session, self.settings, dataset=self.dataset, actor=self.actor, given=given
        )

    def withdraw(self, offer: Offer) -> None:
        offering.withdraw(self.session, offer, actor=self.actor)
        self.session.flush()


@pytest.fixture
def shop(session: Session, settings: Settings, dataset: Dataset, seller: Actor) -> Shop:
    return Shop(session, settings, session.get_one(Dataset, dataset.id), seller)


@pytest.fixture
def real_sessions(cluster: Cluster) -> Iterator[Sessions]:
    """Real transactions, each on a connection of its own, for what happens at the same time."""
    name = f"offers_{new_id().hex}"
    engine = make_engine(databases.clone(cluster, name))
    yield make_sessions(engine)
    engine.dispose()
    databases.drop(cluster, name)


class TestMake:
    def test_shows_the_offer_in_the_catalogue(self, shop: Shop) -> None:
        offer = shop.make(policy=["no_resale"], purposes=["research"], trial_days=14)

        (shown,) = shop.dataset.offers
        assert shown["id"] == str(offer.id)
        assert (shown["unit_amount"], shown["interval"], shown["trial_days"]) == (4900, "month", 14)
        assert (shown["purposes"], shown["policy"]) == (["research"], ["no_resale"])
        assert (shown["payment"], shown["refund"]) == (["stripe", "invoice"], "none")
        assert "Die Daten weitergeben oder weiterverkaufen" in shown["may_not"]["de"]
        assert "Use the data for: research and teaching" in shown["may"]["en"]

    def test_names_the_offer_publicly_in_its_odrl(self, shop: Shop) -> None:
        offer = shop.make()

        address = f"http://127.0.0.1:8000/api/v1/datasets/{shop.dataset.slug}/offers/{offer.id}"
        assert shop.dataset.offers[0]["odrl"]["uid"] == address

    def test_tells_search_and_the_log(self, shop: Shop) -> None:
        offer = shop.make()
        shop.session.flush()

        changes = shop.session.exec(select(SearchChange.dataset_id)).all()
        entry = shop.session.exec(
            select(LogEntry).where(LogEntry.action == "contracts.offer_made")
        ).one()
        assert shop.dataset.id in changes
        assert (entry.subject, entry.details["unit_amount"]) == (f"offer/{offer.id}", 4900)

    def test_refuses_the_very_same_again_and_names_it(self, shop: Shop) -> None:
        first = shop.make(policy=["attribution", "no_resale"])

        with pytest.raises(OfferRepeated) as refusal:
            shop.make(policy=["no_resale", "attribution"])

        assert refusal.value.facts["offer"] == first.id

    def test_allows_the_same_once_the_first_is_withdrawn(self, shop: Shop) -> None:
        shop.withdraw(shop.make())

        again = shop.make()

        assert [shown["id"] for shown in shop.dataset.offers] == [str(again.id)]

    def test_stops_at_as_many_as_people_can_compare(self, shop: Shop) -> None:
        for amount in range(1000, 1020):
            shop.make(unit_amount=amount)

        with pytest.raises(TooManyOffers) as refusal:
            shop.make(unit_amount=999)

        assert (refusal.value.value, refusal.value.rule and refusal.value.rule.threshold) == (
            20,
            20,
        )

    def test_leaves_nothing_behind_when_refused(self, shop: Shop) -> None:
        shop.dataset.access = Access.OPEN

        with pytest.raises(OpenHasNoPrice):
            shop.make()

        assert shop.dataset.offers == []
        assert queries.offers_of(shop.session, shop.dataset) == []

    def test_holds_a_department_to_the_rules_of_the_city(
        self, session: Session, settings: Settings, make: CatalogFactory, department: Actor
    ) -> None:
        dataset = make.published_dataset(
            publisher_id=department.organization_id, access=Access.REQUEST
        )
        shop = Shop(session, settings, dataset, department)

        with pytest.raises(SovereigntyBroken):
            shop.make(kind="free", unit_amount=None, interval=None)

    def test_makes_one_of_two_equal_ones_that_come_at_once(
        self, real_sessions: Sessions, settings: Settings
    ) -> None:
        with real_sessions.begin() as session:
            actor = AccountsFactory(session).actor()
            door = Access.ACCOUNT
            publisher = actor.organization_id
            made = CatalogFactory(session).published_dataset(publisher_id=publisher, access=door)
            dataset_id = made.id

        def offer_it(_: int) -> str:
            try:
                with real_sessions.begin() as session:
                    dataset = session.get_one(Dataset, dataset_id)
                    Shop(session, settings, dataset, actor).make()
            except DomainError as refusal:
                return refusal.code
            return "made"

        with ThreadPoolExecutor(4) as pool:
            said = sorted(pool.map(offer_it, range(4)))

        assert said == ["made", *["offer-repeated"] * 3]


class TestWithdraw:
    def test_takes_the_offer_out_of_the_catalogue(self, shop: Shop) -> None:
        monthly, yearly = shop.make(), shop.make(interval="year")

        shop.withdraw(monthly)

        assert monthly.withdrawn_at is not None
        assert [shown["id"] for shown in shop.dataset.offers] == [str(yearly.id)]
        assert queries.offers_of(shop.session, shop.dataset) == [yearly]
        assert queries.offer(shop.session, monthly.id) is monthly

    def test_changes_nothing_the_second_time(self, shop: Shop) -> None:
        offer = shop.make()
        shop.withdraw(offer)
        first = offer.withdrawn_at

        shop.withdraw(offer)

        logged = shop.session.exec(
            select(LogEntry).where(LogEntry.action == "contracts.offer_withdrawn")
        ).all()
        assert (offer.withdrawn_at, len(logged)) == (first, 1)


class TestQueries:
    def test_know_no_offer_that_is_not_there(self, shop: Shop, make: CatalogFactory) -> None:
        offer = shop.make()

        with pytest.raises(OfferNotFound):
            queries.offer(shop.session, new_id())
        with pytest.raises(OfferNotFound):
            queries.offer_of(shop.session, make.dataset(), offer.id)
