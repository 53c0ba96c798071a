"""How far an agreement reaches: reads a month, versions; and the city's own right."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
import time_machine
from fastapi.testclient import TestClient
from sqlmodel import Session, select

from catalog.models import Access, Dataset, DatasetStatus, Version, VersionStatus
from catalog.publishing import withdraw
from marketplace.accounts.actors import Actor
from marketplace.core.ids import new_id
from marketplace.core.settings import Settings
from marketplace.entitlements import granting
from marketplace.entitlements.downloading import Method, Wish, hand_out
from marketplace.entitlements.errors import CallsUsedUp, NoEntitlement, VersionNotCovered
from marketplace.entitlements.granting import Grant, Limits
from marketplace.entitlements.models import Ground, History, Receipt
from storage.memory import InMemoryStore
from tests.entitlements.test_api import bearer
from tests.factories.accounts import AccountsFactory
from tests.factories.catalog import CatalogFactory


@pytest.fixture
def sold(make: CatalogFactory) -> Dataset:
    return make.published_dataset(access=Access.REQUEST)


@pytest.fixture
def buyer(make: CatalogFactory) -> Actor:
    return make.actor(make.publisher())


def granted(session: Session, dataset: Dataset, actor: Actor, limits: Limits) -> UUID:
    agreement_id = new_id()
    given = Grant(dataset_id=dataset.id, organization_id=actor.organization_id, limits=limits)
    granting.grant(session, agreement_id, given)
    return agreement_id


def read(
    session: Session,
    dataset: Dataset,
    actor: Actor,
    version: str = "latest",
    method: Method = "GET",
) -> None:
    wish = Wish(slug=dataset.slug, version=version)
    hand_out(session, InMemoryStore(), actor=actor, wish=wish, method=method)


class TestCallsPerMonth:
    def test_are_given_and_then_used_up(
        self, session: Session, sold: Dataset, buyer: Actor
    ) -> None:
        contract = granted(session, sold, buyer, Limits(calls_per_month=2))
        with time_machine.travel("2026-12-31T23:59:00Z", tick=False):
            read(session, sold, buyer)
            read(session, sold, buyer)

            with pytest.raises(CallsUsedUp, match="2 downloads") as refusal:
                read(session, sold, buyer)

        facts = refusal.value.facts
        assert (facts["contract"], facts["remaining"]) == (str(contract), 0)
        assert facts["renews_at"] == datetime(2027, 1, 1, tzinfo=UTC)
        assert refusal.value.rule
        assert refusal.value.rule.threshold == 2

    def test_come_anew_with_the_month(self, session: Session, sold: Dataset, buyer: Actor) -> None:
        granted(session, sold, buyer, Limits(calls_per_month=1))
        with time_machine.travel("2026-11-30T23:59:00Z", tick=False) as now:
            read(session, sold, buyer)
            now.shift(60)
            read(session, sold, buyer)

        assert len(session.exec(select(Receipt)).all()) == 2

    def test_are_not_used_by_asking_for_headers(
        self, session: Session, sold: Dataset, buyer: Actor
    ) -> None:
        granted(session, sold, buyer, Limits(calls_per_month=1))

        read(session, sold, buyer, method="HEAD")
        read(session, sold, buyer)

        with pytest.raises(CallsUsedUp):
            read(session, sold, buyer, method="HEAD")


class TestHistory:
    @pytest.mark.parametrize(
        ("limits", "given", "said"),
        [
            (Limits(), {2, 3, 4}, ""),
            (Limits(history=History.LAST, history_versions=2), {3, 4}, "newest versions, 2"),
            (Limits(history=History.FROM_START, first_version=4), {4}, "from number 4 on"),
            (Limits(history=History.FROM_START), {2, 3, 4}, ""),
        ],
    )
    def test_gives_these_versions(
        self,
        session: Session,
        make: CatalogFactory,
        buyer: Actor,
        limits: Limits,
        given: set[int],
        said: str,
    ) -> None:
        dataset = make.dataset(access=Access.REQUEST, status=DatasetStatus.PUBLISHED)
        for number in (2, 3, 4):
            dataset.current_version_id = make.published_version(dataset, number=number).id
        make.checked_version(dataset, number=5, status=VersionStatus.NEEDS_RELEASE)
        granted(session, dataset, buyer, limits)

        for number in given:
            read(session, dataset, buyer, str(number))
        for number in {2, 3, 4} - given:
            with pytest.raises(VersionNotCovered, match=said) as refusal:
                read(session, dataset, buyer, str(number))
            assert refusal.value.value == number


class TestDataCollectedForTheCity:
    @pytest.fixture
    def department(self, make: CatalogFactory) -> Actor:
        return make.actor(make.department())

    @pytest.fixture
    def collected(self, make: CatalogFactory, department: Actor) -> Dataset:
        return make.published_dataset(
            access=Access.PRIVATE, collected_for=department.organization_id
        )

    def test_is_read_by_every_confirmed_department(
        self, session: Session, make: CatalogFactory, collected: Dataset, department: Actor
    ) -> None:
        read(session, collected, department)
        read(session, collected, make.actor(make.department()))

        receipts = session.exec(select(Receipt)).all()
        assert [receipt.ground for receipt in receipts] == [Ground.COLLECTED_FOR_CITY] * 2
        assert {receipt.agreement_id for receipt in receipts} == {None}

    def test_is_read_for_ever(
        self, session: Session, make: CatalogFactory, collected: Dataset, department: Actor
    ) -> None:
        version = session.get_one(Version, collected.current_version_id)
        withdraw(session, collected, actor=make.actor(make.publisher()))

        read(session, collected, department)
        read(session, collected, make.actor(make.department()), str(version.number))

        receipts = session.exec(select(Receipt)).all()
        assert {receipt.version_id for receipt in receipts} == {version.id}

    def test_is_kept_from_all_others(
        self, session: Session, make: CatalogFactory, department: Actor
    ) -> None:
        sold = make.published_dataset(
            access=Access.REQUEST, collected_for=department.organization_id
        )
        claims_to_be_one = make.actor(make.department(), is_verified=False)

        for other in (claims_to_be_one, make.actor(make.publisher())):
            with pytest.raises(NoEntitlement):
                read(session, sold, other)

    def test_of_others_is_not_the_city_s(
        self, session: Session, sold: Dataset, department: Actor
    ) -> None:
        with pytest.raises(NoEntitlement):
            read(session, sold, department)


class TestShowEntitlement:
    def test_tells_what_is_left_and_counts_nothing(
        self, client: TestClient, session: Session, make: CatalogFactory, settings: Settings
    ) -> None:
        sold = make.published_dataset(access=Access.REQUEST)
        buyer = AccountsFactory(session).actor()
        contract = granted(session, sold, buyer, Limits(calls_per_month=9))
        read(session, sold, buyer)
        session.commit()
        address = f"/api/v1/datasets/{sold.slug}/entitlement"

        with time_machine.travel(datetime(2026, 11, 23, 12, tzinfo=UTC)):
            headers = bearer(settings, buyer)
            fresh = client.get(address, headers=headers).json()
        said = client.get(address, headers=bearer(settings, buyer)).json()

        assert (said["ground"], said["contract"]) == ("agreement", str(contract))
        assert (said["calls_per_month"], said["remaining"]) == (9, 8)
        assert fresh["renews_at"].startswith("2026-12-01")

    def test_refuses_as_the_door_does(
        self, client: TestClient, session: Session, make: CatalogFactory
    ) -> None:
        sold = make.published_dataset(access=Access.REQUEST)
        session.commit()

        answer = client.get(f"/api/v1/datasets/{sold.slug}/entitlement")

        assert (answer.status_code, answer.json()["code"]) == (401, "sign-in-to-read")

    def test_names_no_agreement_where_none_is_needed(
        self, client: TestClient, session: Session, make: CatalogFactory
    ) -> None:
        dataset = make.published_dataset()
        session.commit()

        said = client.get(f"/api/v1/datasets/{dataset.slug}/entitlement").json()

        assert said["ground"] == "open"
        assert said["contract"] is said["remaining"] is said["renews_at"] is None
