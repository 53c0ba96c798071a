"""Fixtures of invoices: a city, a seller and a verified buyer, on the last day of January."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from sqlmodel import Session

from marketplace.accounts.actors import Actor
from marketplace.accounts.models import Organization, Role
from marketplace.accounts.signin.access_tokens import access_tokens
from marketplace.core import clock
from marketplace.core.settings import Settings
from marketplace.services import Services
from tests.billing.invoicing.buying import START, Buying, Clock
from tests.factories.accounts import AccountsFactory

Headers = dict[str, str]
Bearer = Callable[[Actor], Headers]


@pytest.fixture
def now() -> Iterator[Clock]:
    """The clock of the test; it stands still until it is moved."""
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def people(session: Session, now: Clock) -> AccountsFactory:
    """Builders of people and organizations."""
    del now
    return AccountsFactory(session)


@pytest.fixture
def owner(people: AccountsFactory) -> Actor:
    """Who buys for the verified buyer."""
    return people.actor(name="Lotsenhaus Logistik GmbH", verified_at=clock.now())


@pytest.fixture
def seller(people: AccountsFactory) -> Actor:
    """Who sells."""
    return people.actor(name="Parkraum Nord GmbH", roles=(Role.PUBLISHER,))


@pytest.fixture
def steward(people: AccountsFactory) -> Actor:
    """Who keeps watch for the city."""
    return people.steward()


@pytest.fixture
def buying(
    services: Services, session: Session, owner: Actor, seller: Actor, steward: Actor
) -> Buying:
    """The buyer, the seller and what they do."""
    made = Buying(
        services.sessions,
        buyer=session.get_one(Organization, owner.organization_id),
        provider=session.get_one(Organization, seller.organization_id),
        steward=steward,
    )
    session.commit()
    return made


@pytest.fixture
def bearer(settings: Settings) -> Bearer:
    """The headers of a request that an actor's program sends."""

    def headers(actor: Actor) -> Headers:
        assert actor.person_id
        assert actor.sign_in_id
        token = access_tokens(settings).issue(actor.person_id, actor.sign_in_id)
        return {"Authorization": f"Bearer {token}"}

    return headers
