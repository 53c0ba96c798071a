from collections.abc import Callable, Iterator

import pytest
from sqlmodel import Session

from marketplace.accounts.actors import Actor
from marketplace.accounts.models import Organization, OrganizationKind
from marketplace.accounts.signin.access_tokens import access_tokens
from marketplace.core import clock
from marketplace.core.db import Sessions, make_engine, make_sessions
from marketplace.core.ids import new_id
from marketplace.services import Services
from tests import databases
from tests.factories.accounts import AccountsFactory
from tests.factories.catalog import CatalogFactory
from tests.servers import Cluster

Headers = dict[str, str]
SignedIn = Callable[[Actor], Headers]


@pytest.fixture
def make(session: Session) -> CatalogFactory:
    """Rows of the catalogue."""
    return CatalogFactory(session)


@pytest.fixture
def people(session: Session) -> AccountsFactory:
    """People who sign in."""
    return AccountsFactory(session)


@pytest.fixture
def owner(people: AccountsFactory, session: Session) -> Actor:
    """An owner of a company."""
    actor = people.actor()
    session.commit()
    return actor


@pytest.fixture
def department(people: AccountsFactory, session: Session) -> Actor:
    """An owner of a department, whose data needs a weighed release."""
    actor = people.actor(kind=OrganizationKind.CITY_DEPARTMENT, verified_at=clock.now())
    session.commit()
    return actor


@pytest.fixture
def signed_in(services: Services) -> SignedIn:
    """Return the headers of a request that an actor makes."""

    def headers_of(actor: Actor) -> Headers:
        assert actor.person_id
        assert actor.sign_in_id
        token = access_tokens(services.settings).issue(actor.person_id, actor.sign_in_id)
        return {"Authorization": f"Bearer {token}"}

    return headers_of


@pytest.fixture
def own(owner: Actor, signed_in: SignedIn) -> Headers:
    """The headers of a company's owner."""
    return signed_in(owner)


@pytest.fixture
def organization(session: Session, owner: Actor) -> Organization:
    """The company of the owner."""
    return session.get_one(Organization, owner.organization_id)


@pytest.fixture
def real_sessions(cluster: Cluster) -> Iterator[Sessions]:
    """Real transactions, each on a connection of its own, for what happens at the same time."""
    name = f"catalog_{new_id().hex}"
    engine = make_engine(databases.clone(cluster, name))
    yield make_sessions(engine)
    engine.dispose()
    databases.drop(cluster, name)
