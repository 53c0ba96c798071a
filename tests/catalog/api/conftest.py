import pytest
from sqlmodel import Session

from catalog.models import Dataset
from marketplace.accounts.actors import Actor
from tests.catalog.conftest import Headers, SignedIn
from tests.factories.accounts import AccountsFactory
from tests.factories.catalog import CatalogFactory

API = "/api/v1"


@pytest.fixture
def dataset(session: Session, make: CatalogFactory, owner: Actor) -> Dataset:
    """A draft of the owner's company."""
    dataset = make.dataset(publisher_id=owner.organization_id)
    session.commit()
    return dataset


@pytest.fixture
def shown(session: Session, make: CatalogFactory, owner: Actor) -> Dataset:
    """A visible dataset of the owner's company."""
    dataset = make.published_dataset(publisher_id=owner.organization_id)
    session.commit()
    return dataset


@pytest.fixture
def stranger(people: AccountsFactory, session: Session, signed_in: SignedIn) -> Headers:
    """The headers of another company's owner."""
    actor = people.actor()
    session.commit()
    return signed_in(actor)
