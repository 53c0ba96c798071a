"""Fixtures of accounts."""

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session, col, select

from marketplace.accounts.actors import Actor
from marketplace.accounts.signin.access_tokens import access_tokens
from marketplace.core.settings import Settings
from marketplace.notices.models import Mail
from tests.factories.accounts import PASSWORD, AccountsFactory

Headers = dict[str, str]
Bearer = Callable[[Actor], Headers]
MailedToken = Callable[[str], str]


@pytest.fixture
def make(session: Session) -> AccountsFactory:
    """Builders of rows."""
    return AccountsFactory(session)


@pytest.fixture
def bearer(settings: Settings) -> Bearer:
    """The headers of a request that an actor's program sends."""

    def headers(actor: Actor) -> Headers:
        assert actor.person_id
        assert actor.sign_in_id
        token = access_tokens(settings).issue(actor.person_id, actor.sign_in_id)
        return {"Authorization": f"Bearer {token}"}

    return headers


@pytest.fixture
def mailed_token(session: Session) -> MailedToken:
    """The token of the newest mail to an address."""

    def token(email: str) -> str:
        link = session.exec(
            select(Mail.link).where(Mail.recipient == email).order_by(col(Mail.id).desc())
        ).first()
        assert link is not None
        return link.partition("token=")[2]

    return token


@pytest.fixture
def browser(client: TestClient, make: AccountsFactory) -> TestClient:
    """A browser in which the owner of a company is signed in."""
    make.membership(
        make.person(email="owner@example.org", name="Olga Owner"),
        make.organization(name="Company", slug="company"),
    )
    form = {"email": "owner@example.org", "password": PASSWORD}
    answer = client.post("/sign-in", data=form, follow_redirects=False)
    assert answer.status_code == 303
    client.headers["accept"] = "text/html"
    return client
