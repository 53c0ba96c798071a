from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import Session

from billing.models import ProcessorName
from catalog.models import Access, Dataset, FileFormat
from marketplace.accounts.models import Organization
from marketplace.contracts.models import Agreement
from marketplace.contracts.register import queries
from marketplace.contracts.register.open_use import open_use
from marketplace.contracts.register.queries import Asked, Sort
from marketplace.contracts.register.uses import FeeClass, UseState
from marketplace.core import clock
from marketplace.core.paging import BadCursor
from marketplace.entitlements.models import AccessCount
from tests.contracts.agreements.market import Market
from tests.factories.catalog import CatalogFactory
from tests.factories.contracts import MONTHLY

DAY = timedelta(days=1)


def found(market: Market, **asked: Any) -> list[UUID]:
    with market.sessions() as session:
        return [use.id for use in queries.uses(session, Asked(**asked)).items]


def city_use(market: Market, **offer: Any) -> UUID:
    return market.bought(of=market.department, **offer)


def change(market: Market, contract: UUID, **given: Any) -> None:
    with market.sessions.begin() as session:
        agreement = session.get_one(Agreement, contract)
        for name, value in given.items():
            setattr(agreement, name, value)


def change_dataset(market: Market, contract: UUID, **given: Any) -> None:
    with market.sessions.begin() as session:
        dataset = session.get_one(Dataset, session.get_one(Agreement, contract).dataset_id)
        for name, value in given.items():
            setattr(dataset, name, value)


class TestUses:
    def test_are_those_of_data_of_the_city(self, market: Market) -> None:
        use = city_use(market)
        market.bought()

        assert found(market) == [use]

    def test_are_those_of_data_that_was_collected_for_the_city(self, market: Market) -> None:
        use = market.bought(ProcessorName.INVOICE, **MONTHLY)
        change_dataset(market, use, collected_for=market.department.organization_id)

        with market.sessions() as session:
            only = queries.uses(session, Asked()).items[0]

        assert (only.id, only.fee) == (use, FeeClass.UNDER_1000)
        assert only.publisher.name == "Parkraum Nord"

    def test_begin_when_a_contract_comes_into_force(self, market: Market) -> None:
        asked = market.requested(of=market.department)
        market.draft(market.offer(of=market.department))

        assert found(market) == []
        market.approve(asked, by=market.steward)
        assert found(market) == [asked]

    def test_stay_when_they_have_ended(self, market: Market) -> None:
        over, runs = city_use(market), city_use(market)
        market.revoke(over)

        assert found(market) == [runs, over]
        assert found(market, state=UseState.ENDED) == [over]
        assert found(market, state=UseState.RUNNING) == [runs]

    def test_are_over_at_the_minute_they_end(self, market: Market) -> None:
        use = city_use(market)
        change(market, use, ends_at=clock.now())

        assert found(market, state=UseState.ENDED) == [use]
        assert found(market, state=UseState.RUNNING) == []


class TestSearch:
    @pytest.mark.parametrize(
        "asked",
        [
            {"q": "lotsen"},
            {"q": "roads"},
            {"q": "parkplätze"},
            {"q": "car parks"},
            {"q": "charging"},
            {"dataset": "sold-0"},
            {"organization": "buyer"},
            {"purpose": "site_selection"},
        ],
    )
    def test_finds(self, market: Market, asked: dict[str, str]) -> None:
        use = city_use(market)

        assert found(market, **asked) == [use]

    @pytest.mark.parametrize(
        "asked",
        [
            {"q": "100%"},
            {"q": "_"},
            {"dataset": "sold"},
            {"organization": "seller"},
            {"purpose": "research"},
        ],
    )
    def test_leaves_out_what_does_not_fit(self, market: Market, asked: dict[str, str]) -> None:
        city_use(market)

        assert found(market, **asked) == []

    @pytest.mark.parametrize(
        "asked", [{"q": "car parks"}, {"q": "charging"}, {"q": "sold-0"}, {"dataset": "sold-0"}]
    )
    def test_does_not_tell_what_is_behind_a_private_door(
        self, market: Market, asked: dict[str, str]
    ) -> None:
        use = city_use(market)
        change_dataset(market, use, access=Access.PRIVATE)

        assert found(market, **asked) == []
        assert found(market, q="lotsenhaus") == [use]


class TestOrder:
    @pytest.fixture
    def three(self, market: Market) -> list[UUID]:
        """Begun one after the other; the first has ended last, the second ends next."""
        now, made = clock.now(), [city_use(market) for _ in range(3)]
        for days, contract in enumerate(made):
            change(market, contract, activated_at=now - (9 - days) * DAY)
        market.terminate(made[0])
        change(market, made[1], ends_at=now + DAY)
        return made

    @pytest.mark.parametrize(
        ("sort", "order"),
        [
            (Sort.NEWEST, [2, 1, 0]),
            (Sort.CHANGED, [0, 2, 1]),
            (Sort.ENDING, [0, 1, 2]),
            (Sort.ORGANIZATION, [0, 1, 2]),
        ],
    )
    def test_is_kept_from_page_to_page(
        self, market: Market, three: list[UUID], sort: Sort, order: list[int]
    ) -> None:
        seen: list[UUID] = []
        cursor = None
        with market.sessions() as session:
            for _ in three:
                page = queries.uses(session, Asked(sort=sort), cursor=cursor, limit=1)
                seen += [use.id for use in page.items]
                cursor = page.next

        assert seen == [three[place] for place in order]
        assert cursor is None

    @pytest.mark.parametrize("cursor", ["", "nonsense", "6ff1c1591c7241188206af729760d58e"])
    def test_knows_no_other_places(self, market: Market, cursor: str) -> None:
        with market.sessions() as session, pytest.raises(BadCursor):
            queries.uses(session, Asked(), cursor=cursor)

    def test_says_nothing_by_the_place_of_a_contract_that_is_not_listed(
        self, market: Market
    ) -> None:
        private = market.bought()

        with market.sessions() as session, pytest.raises(BadCursor):
            queries.uses(session, Asked(), cursor=private.hex)


class TestTotals:
    def test_count_what_is_used_now(self, market: Market) -> None:
        city_use(market)
        market.terminate(city_use(market))
        market.bought()

        with market.sessions() as session:
            totals = queries.totals(session)

        assert (totals.uses, totals.organizations, totals.datasets) == (1, 1, 1)


class TestOpenUse:
    @pytest.fixture
    def parks(self, session: Session) -> Organization:
        return CatalogFactory(session).department(slug="parks")

    def read(self, session: Session, dataset: Dataset, *, days_ago: int, count: int) -> None:
        """Let files have been read."""
        assert dataset.current_version_id
        day = clock.now().date() - days_ago * DAY
        session.add(
            AccessCount(
                dataset_id=dataset.id,
                version_id=dataset.current_version_id,
                format=FileFormat.CSV,
                day=day,
                count=count,
            )
        )
        session.flush()

    def test_is_counted_by_dataset(self, session: Session, parks: Organization) -> None:
        make = CatalogFactory(session)
        trees = make.published_dataset(publisher_id=parks.id, slug="trees")
        make.published_dataset(publisher_id=parks.id, slug="benches")
        self.read(session, trees, days_ago=30, count=4)
        self.read(session, trees, days_ago=29, count=3)

        seen = open_use(session).items

        assert [(use.dataset.slug, use.recent, use.total) for use in seen] == [
            ("trees", 3, 7),
            ("benches", 0, 0),
        ]

    def test_leaves_out_companies_and_other_doors(
        self, session: Session, parks: Organization
    ) -> None:
        make = CatalogFactory(session)
        make.published_dataset()
        make.published_dataset(publisher_id=parks.id, access=Access.ACCOUNT)
        make.dataset(publisher_id=parks.id)

        assert open_use(session).items == []

    def test_comes_a_page_at_a_time(self, session: Session, parks: Organization) -> None:
        make = CatalogFactory(session)
        for slug in ("one", "two"):
            make.published_dataset(publisher_id=parks.id, slug=slug)

        first = open_use(session, limit=1)
        second = open_use(session, cursor=first.next, limit=1)

        slugs = [use.dataset.slug for use in first.items + second.items]
        assert slugs == ["two", "one"]
        assert second.next is None

    @pytest.mark.parametrize("cursor", ["", "-", "1-x", "x-1", "9" * 40 + "-" + "0" * 32])
    def test_knows_no_other_places(self, session: Session, cursor: str) -> None:
        with pytest.raises(BadCursor):
            open_use(session, cursor=cursor)
