from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import Connection
from sqlmodel import Session, select

from catalog.models import Access, Dataset
from marketplace.accounts.actors import Actor
from marketplace.core import clock
from marketplace.core.errors import DomainError
from marketplace.core.ids import new_id
from marketplace.entitlements import granting
from marketplace.entitlements.downloading import Wish, hand_out
from marketplace.entitlements.granting import Grant
from marketplace.entitlements.models import Entitlement, Ground, Receipt
from marketplace.entitlements.queries import last_read_under, may_read, times_read_under
from storage.memory import InMemoryStore
from tests.entitlements.test_downloading import statements
from tests.factories.catalog import CatalogFactory

OFFERS = [{"id": "1", "kind": "subscription", "unit_amount": 4900, "currency": "EUR"}]


@pytest.fixture
def sold(make: CatalogFactory) -> Dataset:
    return make.published_dataset(access=Access.ACCOUNT, offers=OFFERS)


@pytest.fixture
def buyer(make: CatalogFactory) -> Actor:
    return make.actor(make.publisher())


def granted(session: Session, dataset: Dataset, actor: Actor) -> UUID:
    agreement_id, organization_id = new_id(), actor.organization_id
    granting.grant(
        session, agreement_id, Grant(dataset_id=dataset.id, organization_id=organization_id)
    )
    return agreement_id


def refusal(session: Session, dataset: Dataset, actor: Actor) -> str | None:
    """Why an actor may not read; None if they may."""
    try:
        hand_out(session, InMemoryStore(), actor=actor, wish=Wish(slug=dataset.slug))
    except DomainError as error:
        return error.facts["reason"]
    return None


class TestGrant:
    def test_opens_the_door_for_one_organization(
        self, session: Session, make: CatalogFactory, sold: Dataset, buyer: Actor
    ) -> None:
        granted(session, sold, buyer)

        assert refusal(session, sold, buyer) is None
        assert refusal(session, sold, make.actor(make.publisher())) == "none"

    def test_of_one_dataset_opens_no_other(
        self, session: Session, make: CatalogFactory, sold: Dataset, buyer: Actor
    ) -> None:
        granted(session, make.published_dataset(access=Access.ACCOUNT), buyer)

        assert refusal(session, sold, buyer) == "none"

    def test_again_changes_nothing(self, session: Session, sold: Dataset, buyer: Actor) -> None:
        agreement_id = granted(session, sold, buyer)
        granting.end(session, agreement_id)

        granting.grant(
            session, agreement_id, Grant(dataset_id=sold.id, organization_id=buyer.organization_id)
        )

        assert len(session.exec(select(Entitlement)).all()) == 1
        assert refusal(session, sold, buyer) == "ended"


class TestHoldingBack:
    def test_lasts_until_it_is_resumed(self, session: Session, sold: Dataset, buyer: Actor) -> None:
        agreement_id = granted(session, sold, buyer)

        granting.suspend(session, agreement_id)
        assert refusal(session, sold, buyer) == "suspended"

        granting.resume(session, agreement_id)
        assert refusal(session, sold, buyer) is None


class TestEnd:
    def test_refuses_the_next_request(self, session: Session, sold: Dataset, buyer: Actor) -> None:
        granting.end(session, granted(session, sold, buyer))

        assert refusal(session, sold, buyer) == "ended"

    def test_is_for_good(self, session: Session, sold: Dataset, buyer: Actor) -> None:
        agreement_id = granted(session, sold, buyer)
        granting.end(session, agreement_id)

        granting.resume(session, agreement_id)
        granting.end_at(session, agreement_id, None)

        assert refusal(session, sold, buyer) == "ended"

    def test_comes_by_itself(self, session: Session, sold: Dataset, buyer: Actor) -> None:
        agreement_id = granted(session, sold, buyer)

        granting.end_at(session, agreement_id, clock.now() + timedelta(minutes=1))
        assert refusal(session, sold, buyer) is None

        granting.end_at(session, agreement_id, clock.now())
        assert refusal(session, sold, buyer) == "ended"


class TestSeveral:
    def test_give_access_as_long_as_one_holds(
        self, session: Session, sold: Dataset, buyer: Actor
    ) -> None:
        first, second, third = (granted(session, sold, buyer) for _ in range(3))

        granting.suspend(session, third)
        granting.end(session, first)
        assert refusal(session, sold, buyer) is None

        granting.end(session, second)
        assert refusal(session, sold, buyer) == "suspended"

        granting.end(session, third)
        assert refusal(session, sold, buyer) == "ended"


class TestReceipt:
    def test_names_the_agreement(self, session: Session, sold: Dataset, buyer: Actor) -> None:
        agreement_id = granted(session, sold, buyer)

        refusal(session, sold, buyer)

        receipt = session.exec(select(Receipt)).one()
        assert (receipt.ground, receipt.agreement_id) == (Ground.AGREEMENT, agreement_id)

    def test_is_counted_under_its_agreement(
        self, session: Session, sold: Dataset, buyer: Actor
    ) -> None:
        agreement_id = granted(session, sold, buyer)
        refusal(session, sold, buyer)
        refusal(session, sold, buyer)
        since = clock.now() - timedelta(days=1)

        assert times_read_under(session, agreement_id, since=since) == 2
        assert times_read_under(session, agreement_id, since=clock.now()) == 0
        assert last_read_under(session, agreement_id) is not None
        assert last_read_under(session, new_id()) is None

    def test_needs_one_query_to_be_decided(
        self, session: Session, sold: Dataset, buyer: Actor, connection: Connection
    ) -> None:
        granted(session, sold, buyer)
        slug = sold.slug
        session.expunge_all()

        with statements(connection) as seen:
            hand_out(session, InMemoryStore(), actor=buyer, wish=Wish(slug=slug))

        assert len(seen) == 1


class TestMayRead:
    def test_promises_what_is_decided(
        self, session: Session, make: CatalogFactory, sold: Dataset, buyer: Actor
    ) -> None:
        version = make.published_version(sold)
        agreement_id = granted(session, sold, buyer)

        assert may_read(session, sold, version, buyer)
        assert not may_read(session, sold, version, None)

        granting.end(session, agreement_id)
        assert not may_read(session, sold, version, buyer)
