from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from catalog import offering
from catalog.models import Access, Dataset, DatasetStatus
from catalog.offering import ASK, FREE, PAID, PriceTag, price_tag, prices_of
from catalog.search.models import SearchChange
from marketplace.core import clock
from tests.factories.catalog import CatalogFactory

MONTHLY: dict[str, Any] = {"unit_amount": 4900, "currency": "EUR", "interval": "month"}
YEARLY: dict[str, Any] = {"unit_amount": 40_000, "currency": "EUR", "interval": "year"}
ONCE: dict[str, Any] = {"unit_amount": 29_000, "currency": "EUR", "interval": None}
NOTHING: dict[str, Any] = {"unit_amount": 0, "currency": "EUR", "interval": None}
CHEAPER_FOR_STARTUPS = MONTHLY | {"tariffs": [{"size": "startup", "unit_amount": 1200}]}


class TestShowOffers:
    def test_replaces_what_was_shown_and_tells_search(
        self, session: Session, make: CatalogFactory
    ) -> None:
        dataset = make.published_dataset(access=Access.ACCOUNT, offers=[ONCE])

        offering.show_offers(session, dataset.id, [MONTHLY])
        session.flush()

        session.refresh(dataset)
        assert dataset.offers == [MONTHLY]
        assert dataset.needs_contract
        assert dataset.id in session.exec(select(SearchChange.dataset_id)).all()

    @pytest.mark.parametrize(
        ("status", "is_shut"),
        [
            (DatasetStatus.PUBLISHED, True),
            (DatasetStatus.WITHDRAWN, True),
            (DatasetStatus.DRAFT, False),
        ],
    )
    def test_leaves_the_door_shut_when_the_last_one_goes(
        self, session: Session, make: CatalogFactory, status: DatasetStatus, *, is_shut: bool
    ) -> None:
        dataset = make.dataset(access=Access.ACCOUNT, offers=[ONCE], status=status)

        offering.show_offers(session, dataset.id, [])

        assert dataset.needs_contract is is_shut


class TestCountAgreement:
    @pytest.mark.parametrize(
        ("changes", "count"), [((1,), 1), ((1, 1, -1), 1), ((-1,), 0), ((1, -1, -1, 1), 1)]
    )
    def test_counts_up_and_down_but_never_below_nothing(
        self, session: Session, make: CatalogFactory, changes: tuple[int, ...], count: int
    ) -> None:
        dataset = make.published_dataset()

        for change in changes:
            offering.count_agreement(session, dataset.id, change)

        assert session.get_one(Dataset, dataset.id).running_agreements == count

    def test_does_not_date_the_description_anew(
        self, session: Session, make: CatalogFactory
    ) -> None:
        before = clock.now() - timedelta(days=3)
        dataset = make.published_dataset(updated_at=before)
        session.commit()
        before = dataset.updated_at

        offering.count_agreement(session, dataset.id, 1)
        session.flush()
        session.refresh(dataset)

        assert (dataset.updated_at, dataset.running_agreements) == (before, 1)


class TestPricesOf:
    @pytest.mark.parametrize(
        ("offers", "access", "prices"),
        [
            ([], Access.OPEN, [FREE]),
            ([], Access.ACCOUNT, [FREE]),
            ([], Access.REQUEST, []),
            ([NOTHING], Access.REQUEST, [FREE]),
            ([ONCE, MONTHLY], Access.ACCOUNT, [PAID]),
            ([NOTHING, MONTHLY], Access.ACCOUNT, [FREE, PAID]),
            ([{"kind": "free"}], Access.ACCOUNT, [FREE]),
        ],
    )
    def test_tells_free_from_paid(
        self,
        make: CatalogFactory,
        offers: list[dict[str, Any]],
        access: Access,
        prices: list[str],
    ) -> None:
        assert prices_of(make.dataset(access=access, offers=offers)) == prices

    def test_knows_none_where_the_last_offer_is_gone(self, make: CatalogFactory) -> None:
        assert prices_of(make.dataset(access=Access.ACCOUNT, needs_contract=True)) == []


class TestPriceTag:
    @pytest.mark.parametrize(
        ("offers", "tag"),
        [
            ([MONTHLY], PriceTag(kind=PAID, unit_amount=4900, currency="EUR", interval="month")),
            ([ONCE], PriceTag(kind=PAID, unit_amount=29_000, currency="EUR")),
            ([NOTHING], PriceTag(kind=FREE, currency="EUR")),
            (
                [ONCE, YEARLY, MONTHLY],
                PriceTag(
                    kind=PAID, unit_amount=4900, currency="EUR", interval="month", is_from=True
                ),
            ),
            (
                [CHEAPER_FOR_STARTUPS],
                PriceTag(
                    kind=PAID, unit_amount=1200, currency="EUR", interval="month", is_from=True
                ),
            ),
            ([NOTHING, ONCE], PriceTag(kind=FREE, currency="EUR", is_from=True)),
        ],
    )
    def test_shows_the_least_that_anybody_pays_at_once(
        self, make: CatalogFactory, offers: list[dict[str, Any]], tag: PriceTag
    ) -> None:
        assert price_tag(make.dataset(access=Access.ACCOUNT, offers=offers)) == tag

    @pytest.mark.parametrize(
        ("access", "needs_contract", "kind"),
        [
            (Access.OPEN, False, FREE),
            (Access.ACCOUNT, False, FREE),
            (Access.ACCOUNT, True, ASK),
            (Access.REQUEST, False, ASK),
            (Access.OPEN, True, FREE),
        ],
    )
    def test_asks_where_no_price_is_known(
        self, make: CatalogFactory, access: Access, kind: str, *, needs_contract: bool
    ) -> None:
        dataset = make.dataset(access=access, needs_contract=needs_contract)

        assert price_tag(dataset).kind == kind
