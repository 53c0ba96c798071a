"""Counting over connections of their own, where readers really come at the same time."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlmodel import select

from catalog.models import Access
from marketplace.core.ids import new_id
from marketplace.entitlements import granting
from marketplace.entitlements.downloading import Wish, hand_out
from marketplace.entitlements.errors import CallsUsedUp
from marketplace.entitlements.granting import Grant, Limits
from marketplace.entitlements.models import AccessCount, CallCount, Receipt
from marketplace.services import Services, connect
from tests import databases
from tests.factories.catalog import CatalogFactory
from tests.servers import Cluster


@pytest.fixture
def real(cluster: Cluster, tmp_path: Path) -> Iterator[Services]:
    """The services of a process over a database of their own."""
    name = f"counting_{new_id().hex}"
    services = connect(databases.settings(databases.clone(cluster, name), data_folder=tmp_path))
    yield services
    services.engine.dispose()
    databases.drop(cluster, name)


class TestHandOut:
    def test_counts_every_one_of_many_readers_at_once(self, real: Services) -> None:
        with real.sessions.begin() as session:
            slug = CatalogFactory(session).published_dataset().slug

        def read() -> None:
            with real.sessions.begin() as session:
                hand_out(session, real.store, actor=None, wish=Wish(slug=slug))

        with ThreadPoolExecutor(5) as pool:
            readers = [pool.submit(read) for _ in range(100)]
            [reader.result() for reader in readers]

        with real.sessions() as session:
            assert session.exec(select(AccessCount)).one().count == 100

    def test_gives_no_read_twice_of_what_two_agreements_give(self, real: Services) -> None:
        with real.sessions.begin() as session:
            make = CatalogFactory(session)
            sold = make.published_dataset(access=Access.REQUEST)
            buyer = make.actor(make.publisher())
            for calls in (9, 14):
                limits = Limits(calls_per_month=calls)
                granting.grant(
                    session,
                    new_id(),
                    Grant(dataset_id=sold.id, organization_id=buyer.organization_id, limits=limits),
                )

        def read() -> bool:
            try:
                with real.sessions.begin() as session:
                    hand_out(session, real.store, actor=buyer, wish=Wish(slug=sold.slug))
            except CallsUsedUp:
                return False
            return True

        with ThreadPoolExecutor(5) as pool:
            given = [pool.submit(read) for _ in range(40)]
            assert sum(reader.result() for reader in given) == 23

        with real.sessions() as session:
            counts = session.exec(select(CallCount.count)).all()
            receipts = session.exec(select(Receipt)).all()
        assert (sorted(counts), len(receipts)) == ([9, 14], 23)
