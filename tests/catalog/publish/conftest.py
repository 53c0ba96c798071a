import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session

from catalog.models import Dataset, VersionStatus
from marketplace.accounts.actors import Actor
from tests.catalog.conftest import Headers, SignedIn
from tests.factories.catalog import CatalogFactory


@pytest.fixture
def own_dataset(make: CatalogFactory, owner: Actor, session: Session) -> Dataset:
    """A draft of the company, without a file."""
    dataset = make.dataset(publisher_id=owner.organization_id)
    session.commit()
    return dataset


@pytest.fixture
def city_dataset(make: CatalogFactory, department: Actor, session: Session) -> Dataset:
    """A draft of the department with a checked version that waits for its release."""
    dataset = make.dataset(publisher_id=department.organization_id)
    make.checked_version(dataset, number=1, status=VersionStatus.NEEDS_RELEASE)
    session.commit()
    return dataset


@pytest.fixture
def browser(client: TestClient, own: Headers) -> TestClient:
    """The browser of the company's owner, who reads English."""
    client.headers.update(own | {"Accept": "text/html", "Accept-Language": "en"})
    client.follow_redirects = False
    return client


@pytest.fixture
def city(client: TestClient, department: Actor, signed_in: SignedIn) -> TestClient:
    """The browser of the department's owner, who reads English."""
    client.headers.update(signed_in(department) | {"Accept": "text/html", "Accept-Language": "en"})
    client.follow_redirects = False
    return client
