from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from billing.models import Interval
from catalog.models import Access, Dataset, DatasetStatus
from marketplace.accounts.models import Organization, OrganizationKind
from marketplace.contracts.models import Agreement, AgreementStatus, OfferKind
from marketplace.contracts.register.uses import (
    FeeClass,
    Use,
    UseState,
    fee_class,
    is_listed,
    use_of,
)
from marketplace.core.ids import new_id

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAY = timedelta(days=1)
ROADS = Organization(slug="roads", name="Roads", kind=OrganizationKind.CITY_DEPARTMENT)
FIRM = Organization(slug="firm", name="Firm", kind=OrganizationKind.COMPANY)


def dataset(**given: Any) -> Dataset:
    defaults: dict[str, Any] = {
        "publisher_id": ROADS.id,
        "slug": "counts",
        "title": {"en": "Counts"},
        "description": {},
        "themes": [],
        "license": "individual-contract",
        "access": Access.ACCOUNT,
        "status": DatasetStatus.PUBLISHED,
    }
    return Dataset(**defaults | given)


def use(data: Dataset | None = None, **given: Any) -> Use:
    defaults: dict[str, Any] = {
        "offer_id": new_id(),
        "dataset_id": new_id(),
        "provider_id": ROADS.id,
        "consumer_id": FIRM.id,
        "status": AgreementStatus.ACTIVE,
        "purpose": "We plan routes.",
        "purposes": ["traffic_planning"],
        "terms": b"",
        "terms_sha256": "",
        "odrl": {},
        "kind": OfferKind.FREE,
        "unit_amount": 0,
        "currency": "EUR",
        "activated_at": NOW - 9 * DAY,
    }
    agreement = Agreement(**defaults | given)
    return use_of(agreement, dataset=data or dataset(), publisher=ROADS, organization=FIRM, now=NOW)


class TestUseOf:
    def test_runs_while_nobody_has_ended_it(self) -> None:
        found = use()

        assert (found.state, found.until, found.ending) == (UseState.RUNNING, None, None)
        assert found.changed_at == found.since == NOW - 9 * DAY

    def test_runs_while_it_is_suspended(self) -> None:
        assert use(status=AgreementStatus.SUSPENDED).state is UseState.RUNNING

    def test_names_an_end_to_come(self) -> None:
        found = use(ends_at=NOW + DAY)

        assert (found.state, found.until, found.ending) == (UseState.RUNNING, NOW + DAY, None)

    def test_is_over_at_its_end_though_nobody_has_ended_it_yet(self) -> None:
        found = use(ends_at=NOW)

        assert (found.state, found.until) == (UseState.ENDED, NOW)
        assert found.ending is AgreementStatus.EXPIRED

    def test_keeps_how_it_ended(self) -> None:
        found = use(status=AgreementStatus.REVOKED, ends_at=NOW - DAY, ended_at=NOW - DAY)

        assert (found.state, found.until) == (UseState.ENDED, NOW - DAY)
        assert found.ending is AgreementStatus.REVOKED
        assert found.changed_at == NOW - DAY

    def test_names_neither_data_nor_purpose_behind_a_private_door(self) -> None:
        found = use(dataset(access=Access.PRIVATE))

        assert (found.dataset, found.purpose) == (None, None)
        assert found.purposes == ["traffic_planning"]

    def test_leads_to_no_page_that_is_not_there(self) -> None:
        withdrawn = use(dataset(status=DatasetStatus.WITHDRAWN)).dataset

        assert withdrawn
        assert (withdrawn.slug, withdrawn.is_public) == ("counts", False)


class TestFeeClass:
    @pytest.mark.parametrize(
        ("amount", "interval", "fee"),
        [
            (0, None, FeeClass.FREE),
            (1, None, FeeClass.UNDER_1000),
            (99_999, Interval.YEAR, FeeClass.UNDER_1000),
            (100_000, None, FeeClass.UNDER_10000),
            (8_333, Interval.MONTH, FeeClass.UNDER_1000),
            (8_334, Interval.MONTH, FeeClass.UNDER_10000),
            (999_999, None, FeeClass.UNDER_10000),
            (1_000_000, Interval.YEAR, FeeClass.FROM_10000),
        ],
    )
    def test_says_steps_and_never_the_price(
        self, amount: int, interval: Interval | None, fee: FeeClass
    ) -> None:
        assert fee_class(amount, interval) is fee


class TestIsListed:
    def test_takes_in_what_departments_publish(self) -> None:
        assert is_listed(dataset(), ROADS)

    def test_takes_in_what_was_collected_for_the_city(self) -> None:
        assert is_listed(dataset(collected_for=ROADS.id), FIRM)

    def test_leaves_companies_to_themselves(self) -> None:
        assert not is_listed(dataset(), FIRM)
