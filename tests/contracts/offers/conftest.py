from collections.abc import Callable
from pathlib import Path

import pytest
from sqlmodel import Session

from catalog.models import Access, Dataset
from marketplace.accounts.actors import Actor
from marketplace.accounts.models import OrganizationKind
from marketplace.accounts.signin.access_tokens import access_tokens
from marketplace.core import clock
from marketplace.core.settings import InvoiceSettings, Settings, StripeSettings
from tests import databases
from tests.factories.accounts import AccountsFactory
from tests.factories.catalog import CatalogFactory

Headers = dict[str, str]
SignedIn = Callable[[Actor], Headers]

PAYING = {
    "stripe": StripeSettings.model_validate(
        {"secret_key": "sk_test_offers", "webhook_secret": "whsec_of_the_tests_0"}
    ),
    "invoice": InvoiceSettings(iban="DE02120300000000202051", due_days=10, grace_days=7),
}


@pytest.fixture
def settings(room_database: str, tmp_path: Path) -> Settings:
    """The settings of an exchange where people pay by card or by invoice."""
    return databases.settings(room_database, data_folder=tmp_path).model_copy(update=PAYING)


@pytest.fixture
def make(session: Session) -> CatalogFactory:
    return CatalogFactory(session)


@pytest.fixture
def people(session: Session) -> AccountsFactory:
    return AccountsFactory(session)


@pytest.fixture
def seller(people: AccountsFactory, session: Session) -> Actor:
    """An owner of a company that sells."""
    actor = people.actor(name="Fördeblick GmbH", slug="foerdeblick")
    session.commit()
    return actor


@pytest.fixture
def department(people: AccountsFactory, session: Session) -> Actor:
    """An owner of a confirmed department of the city."""
    actor = people.actor(kind=OrganizationKind.CITY_DEPARTMENT, verified_at=clock.now())
    session.commit()
    return actor


@pytest.fixture
def dataset(make: CatalogFactory, session: Session, seller: Actor) -> Dataset:
    """A visible dataset of the seller, behind the door ``account``."""
    dataset = make.published_dataset(publisher_id=seller.organization_id, access=Access.ACCOUNT)
    session.commit()
    return dataset


@pytest.fixture
def signed_in(settings: Settings) -> SignedIn:
    """Return the headers of a request that an actor makes."""

    def headers_of(actor: Actor) -> Headers:
        assert actor.person_id
        assert actor.sign_in_id
        token = access_tokens(settings).issue(actor.person_id, actor.sign_in_id)
        return {"Authorization": f"Bearer {token}"}

    return headers_of


@pytest.fixture
def own(seller: Actor, signed_in: SignedIn) -> Headers:
    """The headers of the seller."""
    return signed_in(seller)
