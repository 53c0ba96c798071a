"""Every door asks for the decision; a door that is added is tested by being listed."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from sqlmodel import Session, select

from catalog.models import Access, Dataset
from marketplace.accounts.actors import Actor
from marketplace.core.ids import new_id
from marketplace.core.settings import Settings
from marketplace.entitlements import deps, granting
from marketplace.entitlements.doors import DOORS, Door
from marketplace.entitlements.granting import Grant, Limits
from marketplace.entitlements.models import Receipt
from tests.entitlements.test_api import bearer
from tests.factories.accounts import AccountsFactory
from tests.factories.catalog import CatalogFactory

ROOT = Path(__file__).parents[2]
EACH = pytest.mark.parametrize("door", DOORS, ids=lambda door: door.id)
OPENED = {200, 302}


@pytest.fixture
def sold(make: CatalogFactory) -> Dataset:
    return make.published_dataset(access=Access.REQUEST)


@pytest.fixture
def buyer(session: Session) -> Actor:
    return AccountsFactory(session).actor()


@pytest.fixture
def ask(
    client: TestClient, session: Session, settings: Settings, sold: Dataset, buyer: Actor
) -> Callable[[Door], tuple[int, str]]:
    """What a door answers the buyer: the status, and the code of a refusal."""
    client.follow_redirects = False

    def asked(door: Door) -> tuple[int, str]:
        session.commit()
        answer = client.get(door.address(sold.slug), headers=bearer(settings, buyer))
        refused = answer.headers.get("content-type") == "application/problem+json"
        return answer.status_code, answer.json()["code"] if refused else ""

    return asked


def grant(
    session: Session, contract: UUID, sold: Dataset, buyer: Actor, limits: Limits | None = None
) -> None:
    given = Grant(
        dataset_id=sold.id, organization_id=buyer.organization_id, limits=limits or Limits()
    )
    granting.grant(session, contract, given)


@EACH
class TestDoor:
    def test_opens_by_an_agreement_and_leaves_a_receipt(
        self,
        door: Door,
        ask: Callable[[Door], tuple[int, str]],
        session: Session,
        sold: Dataset,
        buyer: Actor,
    ) -> None:
        contract = new_id()
        grant(session, contract, sold, buyer)

        assert ask(door)[0] in OPENED
        receipt = session.exec(select(Receipt)).one()
        assert (receipt.agreement_id, receipt.action) == (contract, door.action)

    def test_stays_shut_without_one(
        self, door: Door, ask: Callable[[Door], tuple[int, str]], session: Session
    ) -> None:
        assert ask(door) == (403, "no-entitlement")
        assert session.exec(select(Receipt)).all() == []

    @pytest.mark.parametrize("shut", [granting.end, granting.suspend])
    def test_shuts_with_the_next_request(
        self,
        door: Door,
        shut: Callable[[Session, UUID], None],
        ask: Callable[[Door], tuple[int, str]],
        session: Session,
        sold: Dataset,
        buyer: Actor,
    ) -> None:
        contract = new_id()
        grant(session, contract, sold, buyer)
        assert ask(door)[0] in OPENED

        shut(session, contract)

        assert ask(door) == (403, "no-entitlement")

    def test_counts_what_the_agreement_counts(
        self,
        door: Door,
        ask: Callable[[Door], tuple[int, str]],
        session: Session,
        sold: Dataset,
        buyer: Actor,
    ) -> None:
        grant(session, new_id(), sold, buyer, Limits(calls_per_month=1))

        assert ask(door)[0] in OPENED
        assert ask(door) == (403, "calls-used-up")

    def test_does_not_exist_for_strangers_to_what_is_private(
        self, door: Door, client: TestClient, session: Session, make: CatalogFactory
    ) -> None:
        hidden = make.published_dataset(access=Access.PRIVATE)
        session.commit()

        assert client.get(door.address(hidden.slug)).status_code == 404


def _calls(dependant: Dependant) -> Iterator[object]:
    yield dependant.call
    for inner in dependant.dependencies:
        yield from _calls(inner)


def _routes(router: object) -> Iterator[APIRoute]:
    """The routes of an application, those of the routers in it among them."""
    for route in getattr(router, "routes", []):
        if isinstance(route, APIRoute):
            yield route
        yield from _routes(getattr(route, "original_router", None))


class TestList:
    def test_names_every_route_that_hands_something_out(self, app: FastAPI) -> None:
        found = {
            route.path
            for route in _routes(app)
            if {deps.link, deps.page_link} & set(_calls(route.dependant))
        }

        assert found == {door.path for door in DOORS}

    def test_is_the_only_way_to_an_object(self) -> None:
        """A link to a dataset's object is signed behind the decision, and nowhere else.

        The file of a duty belongs to no dataset; its firm and the stewards alone are shown it.
        """
        packages = ("marketplace", "catalog", "billing", "quality")
        signing = [
            str(path.relative_to(ROOT))
            for package in packages
            for path in (ROOT / package).rglob("*.py")
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.Attribute) and node.attr == "download_link"
        ]

        assert set(signing) == {
            "marketplace/entitlements/downloading.py",
            "marketplace/contracts/duties/sending.py",
        }
