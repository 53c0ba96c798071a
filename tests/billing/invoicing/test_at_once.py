"""Orders over connections of their own, where they really come at the same time."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
import time_machine
from sqlmodel import select

from billing import checkouts
from billing.invoicing.errors import CreditLimitReached
from billing.invoicing.numbering import next_number
from billing.invoicing.periods import day_of
from billing.invoicing.queries import open_amount
from billing.models import Invoice
from marketplace.core import clock
from marketplace.core.ids import new_id
from marketplace.core.money import Money
from marketplace.services import Services, connect
from tests import databases
from tests.billing.invoicing.buying import Buying
from tests.factories.accounts import AccountsFactory
from tests.servers import Cluster


@pytest.fixture
def real(cluster: Cluster, tmp_path: Path) -> Iterator[Services]:
    """The services of a process over a database of their own."""
    name = f"invoicing_{new_id().hex}"
    services = connect(databases.settings(databases.clone(cluster, name), data_folder=tmp_path))
    yield services
    services.engine.dispose()
    databases.drop(cluster, name)


@pytest.fixture
def buying(real: Services) -> Buying:
    """A verified buyer who may owe 5,000 EUR."""
    with real.sessions.begin() as session:
        people = AccountsFactory(session)
        buyer = people.organization(verified_at=clock.now())
        provider, steward = people.organization(), people.steward()
    return Buying(real.sessions, buyer=buyer, provider=provider, steward=steward)


class TestNumbers:
    def test_have_no_gap_whoever_gives_up(self, real: Services) -> None:
        def take(turn: int) -> str | None:
            with real.sessions() as session:
                number = next_number(session, 2026)
                if turn % 3 == 0:
                    return session.rollback()
                session.commit()
                return number

        with ThreadPoolExecutor(5) as pool:
            taken = [number for number in pool.map(take, range(60)) if number]

        assert sorted(taken) == [f"2026-{number:06}" for number in range(1, 41)]

    def test_begin_anew_each_year(self, real: Services) -> None:
        with real.sessions.begin() as session:
            numbers = [next_number(session, year) for year in (2026, 2027, 2026)]

        assert numbers == ["2026-000001", "2027-000001", "2026-000002"]


class TestCreditLimit:
    def test_holds_for_orders_at_the_same_time(self, buying: Buying) -> None:
        def order(_turn: int) -> bool:
            try:
                buying.order(price=Money(100_000, "EUR"))
            except CreditLimitReached:
                return False
            return True

        with ThreadPoolExecutor(5) as pool:
            accepted = list(pool.map(order, range(12)))

        with buying.sessions() as session:
            owed = open_amount(session, buying.buyer.id, currency="EUR")
            numbers = sorted(invoice.number or "" for invoice in session.exec(select(Invoice)))
        assert (sum(accepted), owed.minor) == (5, 500_000)
        assert numbers == [f"{day_of(clock.now()).year}-{number:06}" for number in range(1, 6)]


class TestRunningTwice:
    def test_issues_each_period_once(self, buying: Buying) -> None:
        reference = buying.order()
        checkout = buying.checkout(reference)

        def settle(_turn: int) -> None:
            buying.processor.settle(buying.sessions, checkout.id)

        with (
            time_machine.travel(clock.now() + timedelta(days=200), tick=False),
            ThreadPoolExecutor(4) as pool,
        ):
            list(pool.map(settle, range(8)))

        starts = [invoice.period_start for invoice in buying.invoices(reference)]
        assert len(starts) == len(set(starts)) == 7

    def test_accepts_an_order_once(self, buying: Buying) -> None:
        purchase = buying.purchase()

        def order(_turn: int) -> UUID:
            with buying.sessions.begin() as session:
                return checkouts.begin(session, buying.processors, purchase).reference

        with ThreadPoolExecutor(4) as pool:
            found = list(pool.map(order, range(8)))

        assert set(found) == {purchase.reference}
        assert len(buying.invoices(purchase.reference)) == 1
