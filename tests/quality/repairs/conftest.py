from dataclasses import dataclass

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlmodel import Session, col, select

from catalog.models import Dataset, Version
from marketplace.accounts.actors import Actor
from marketplace.accounts.models import Organization, Role
from marketplace.accounts.signin.access_tokens import access_tokens
from marketplace.services import Services
from quality import pipeline
from tests.factories.accounts import AccountsFactory
from tests.quality.conftest import Deliver, Headers

PERSONAL = b"id,mail,ort\n1,anna.meier@web.de,Hafen\n2,ben.koch@web.de,Markt\n"


@dataclass
class Gate:
    """A version that was refused because of mail addresses, and its company asking about it."""

    client: TestClient
    services: Services
    session: Session
    dataset: Dataset
    version: Version
    owner: Actor
    own: Headers

    def ask(
        self, method: str, what: str, body: object = None, *, by: Headers | None = None
    ) -> Response:
        """Ask about the version, as its company unless somebody else is named."""
        path = address(self.dataset, self.version, what)
        headers = self.own if by is None else by
        return self.client.request(method, path, json=body, headers=headers)

    def ask_of_dataset(
        self, method: str, what: str, body: object = None, *, by: Headers | None = None
    ) -> Response:
        """Ask about the dataset."""
        path = f"/api/v1/datasets/{self.dataset.slug}/{what}"
        headers = self.own if by is None else by
        return self.client.request(method, path, json=body, headers=headers)

    def newest(self) -> Version:
        """Return the newest version, as the worker leaves it."""
        newest = self.session.exec(
            select(Version)
            .where(Version.dataset_id == self.dataset.id)
            .order_by(col(Version.number).desc())
            .limit(1)
        ).one()
        return checked(self.services, self.session, newest)


def headers_of(actor: Actor, services: Services) -> Headers:
    """The headers of a request by somebody who is signed in."""
    assert actor.person_id
    assert actor.sign_in_id
    token = access_tokens(services.settings).issue(actor.person_id, actor.sign_in_id)
    return {"Authorization": f"Bearer {token}"}


@pytest.fixture
def rejected(services: Services, session: Session, deliver: Deliver) -> Version:
    """A version that was refused because of a mail address."""
    return checked(services, session, deliver(PERSONAL))


@pytest.fixture
def gate(
    client: TestClient,
    services: Services,
    session: Session,
    rejected: Version,
    owner: Actor,
    own: Headers,
) -> Gate:
    return Gate(
        client=client,
        services=services,
        session=session,
        dataset=session.get_one(Dataset, rejected.dataset_id),
        version=rejected,
        owner=owner,
        own=own,
    )


@pytest.fixture
def others(people: AccountsFactory, session: Session, services: Services) -> dict[str, Headers]:
    """Headers of those who may not mend a company's data."""
    stranger = people.actor()
    session.commit()
    return {"stranger": headers_of(stranger, services), "nobody": {}}


@pytest.fixture
def viewer(people: AccountsFactory, session: Session, services: Services, owner: Actor) -> Headers:
    """The headers of somebody of the owner's company who may only look."""
    company = session.get_one(Organization, owner.organization_id)
    actor = people.actor(organization=company, roles=[Role.VIEWER])
    session.commit()
    return headers_of(actor, services)


@pytest.fixture
def steward(people: AccountsFactory, session: Session) -> Actor:
    actor = people.steward()
    session.commit()
    return actor


@pytest.fixture
def watch(steward: Actor, services: Services) -> Headers:
    """The headers of a request by a steward."""
    return headers_of(steward, services)


def checked(services: Services, session: Session, version: Version) -> Version:
    """Let the worker look at a version."""
    pipeline.run(services, version.id)
    session.refresh(version)
    return version


def address(dataset: Dataset, version: Version, what: str) -> str:
    return f"/api/v1/datasets/{dataset.slug}/versions/{version.number}/{what}"
