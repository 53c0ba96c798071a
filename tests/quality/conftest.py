from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlmodel import Session

from catalog.models import Dataset, Version
from marketplace.accounts.actors import Actor
from marketplace.accounts.signin.access_tokens import access_tokens
from marketplace.services import Services
from quality.fork_server import ForkServer
from storage.memory import InMemoryStore
from tests.factories.accounts import AccountsFactory
from tests.factories.catalog import CatalogFactory
from tests.quality.inspectors import HereInspector

Headers = dict[str, str]
Deliver = Callable[..., Version]

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"


@pytest.fixture(scope="session")
def city_data() -> Path:
    """Real files of cities; they belong to others and are not in the repository."""
    if not (SHARED / "city").exists():
        pytest.skip(f"no city data in {SHARED}")
    return SHARED / "city"


@pytest.fixture(scope="session")
def csv_corpora() -> Path:
    """CSV files that others test their readers with."""
    if not (SHARED / "csv").exists():
        pytest.skip(f"no CSV corpora in {SHARED}")
    return SHARED / "csv"


@pytest.fixture(scope="session")
def fork_server() -> Iterator[ForkServer]:
    """The real fork server, with Great Expectations imported once."""
    server = ForkServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def services(services: Services) -> Services:
    """The services of a worker that inspects in this process."""
    services.inspector = HereInspector()
    return services


@pytest.fixture
def make(session: Session) -> CatalogFactory:
    return CatalogFactory(session)


@pytest.fixture
def people(session: Session) -> AccountsFactory:
    return AccountsFactory(session)


@pytest.fixture
def owner(people: AccountsFactory, session: Session) -> Actor:
    actor = people.actor()
    session.commit()
    return actor


@pytest.fixture
def own(owner: Actor, services: Services) -> Headers:
    """The headers of a request by a company's owner."""
    assert owner.person_id
    assert owner.sign_in_id
    token = access_tokens(services.settings).issue(owner.person_id, owner.sign_in_id)
    return {"Authorization": f"Bearer {token}"}


@pytest.fixture
def dataset(make: CatalogFactory, session: Session, owner: Actor) -> Dataset:
    """A draft of the owner's company."""
    dataset = make.dataset(publisher_id=owner.organization_id)
    session.commit()
    return dataset


@pytest.fixture
def deliver(
    services: Services, session: Session, make: CatalogFactory, dataset: Dataset
) -> Deliver:
    """Put bytes into storage as a version of the dataset that nobody has looked at yet."""

    def delivered(data: bytes, **given: object) -> Version:
        version = make.version(dataset, size=len(data), **given)
        session.commit()
        assert isinstance(services.store, InMemoryStore)
        services.store.objects[version.object_key] = data
        return version

    return delivered
