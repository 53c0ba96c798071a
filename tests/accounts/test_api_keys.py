from datetime import timedelta
from typing import Any

import pytest
import time_machine
from fastapi.testclient import TestClient
from sqlmodel import Session, select

from marketplace.accounts.actors import Actor
from marketplace.accounts.models import ApiKey, Role
from marketplace.core import clock
from tests.accounts.conftest import Bearer
from tests.factories.accounts import AccountsFactory

ALL = ["read", "publish", "buy", "manage"]


@pytest.fixture
def owner(make: AccountsFactory) -> Actor:
    return make.actor(name="Company", slug="company")


def keys_of(actor: Actor) -> str:
    return f"/api/v1/organizations/{actor.organization_id}/api-keys"


def made(client: TestClient, actor: Actor, headers: dict[str, str], **given: Any) -> dict[str, Any]:
    form: dict[str, Any] = {"name": "Nightly", "scopes": ["read", "publish"]} | given
    answer = client.post(keys_of(actor), json=form, headers=headers)
    return {"status": answer.status_code} | answer.json()


def key(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


class TestMakeKey:
    def test_tells_the_secret_once(
        self, client: TestClient, session: Session, owner: Actor, bearer: Bearer
    ) -> None:
        new = made(client, owner, bearer(owner))

        listed = client.get(keys_of(owner), headers=bearer(owner)).json()["items"]

        assert new["status"] == 201
        assert new["secret"].startswith(new["prefix"])
        assert "secret" not in listed[0]
        assert new["secret"] not in session.exec(select(ApiKey.secret_hash)).one()

    def test_makes_no_key_that_may_do_more_than_its_maker(
        self, client: TestClient, owner: Actor, bearer: Bearer
    ) -> None:
        manager = made(client, owner, bearer(owner), scopes=["manage"])["secret"]

        refused = made(client, owner, key(manager), scopes=["manage", "publish"])

        assert (refused["status"], refused["code"]) == (422, "scopes-exceeded")

    @pytest.mark.parametrize(
        ("given", "code"),
        [
            ({"expires_at": "2020-01-01T00:00:00Z"}, "expiry-in-past"),
            ({"expires_at": "2030-01-01T00:00:00"}, "invalid-request"),
            ({"scopes": []}, "invalid-request"),
            ({"scopes": ["steward"]}, "invalid-request"),
        ],
    )
    def test_refuses(
        self, client: TestClient, owner: Actor, bearer: Bearer, given: dict[str, Any], code: str
    ) -> None:
        assert made(client, owner, bearer(owner), **given)["code"] == code

    def test_is_an_owners_business(
        self, client: TestClient, make: AccountsFactory, bearer: Bearer
    ) -> None:
        publisher = make.actor(roles=[Role.PUBLISHER])

        refused = made(client, publisher, bearer(publisher))

        assert (refused["status"], refused["code"]) == (403, "may-not-manage")

    def test_of_another_organization_does_not_exist(
        self, client: TestClient, make: AccountsFactory, owner: Actor, bearer: Bearer
    ) -> None:
        refused = made(client, owner, bearer(make.actor()))

        assert (refused["status"], refused["code"]) == (404, "organization-not-found")


class TestKey:
    def test_acts_for_its_organization_within_its_scopes(
        self, client: TestClient, owner: Actor, bearer: Bearer
    ) -> None:
        secret = made(client, owner, bearer(owner))["secret"]

        me = client.get("/api/v1/me", headers=key(secret)).json()

        assert me["person"] is None
        assert me["organization"]["slug"] == "company"
        assert (me["roles"], me["scopes"]) == (["publisher", "viewer"], ["publish", "read"])

    def test_without_the_scope_is_refused(
        self, client: TestClient, owner: Actor, bearer: Bearer
    ) -> None:
        secret = made(client, owner, bearer(owner))["secret"]

        refused = made(client, owner, key(secret))

        assert (refused["status"], refused["code"]) == (403, "scope-missing")

    def test_is_no_person(self, client: TestClient, owner: Actor, bearer: Bearer) -> None:
        secret = made(client, owner, bearer(owner), scopes=ALL)["secret"]

        answer = client.get("/api/v1/me/sign-ins", headers=key(secret))

        assert (answer.status_code, answer.json()["code"]) == (403, "person-required")

    def test_notes_when_it_was_used(
        self, client: TestClient, session: Session, owner: Actor, bearer: Bearer
    ) -> None:
        secret = made(client, owner, bearer(owner))["secret"]

        client.get("/api/v1/me", headers=key(secret))

        assert session.exec(select(ApiKey.used_at)).one() is not None

    def test_ends_when_it_expires(self, client: TestClient, owner: Actor, bearer: Bearer) -> None:
        end = clock.now() + timedelta(hours=1)
        secret = made(client, owner, bearer(owner), expires_at=end.isoformat())["secret"]

        assert client.get("/api/v1/me", headers=key(secret)).status_code == 200
        with time_machine.travel(end):
            assert client.get("/api/v1/me", headers=key(secret)).status_code == 401

    def test_ends_when_it_is_removed(
        self, client: TestClient, owner: Actor, bearer: Bearer
    ) -> None:
        new = made(client, owner, bearer(owner))

        removed = client.delete(f"{keys_of(owner)}/{new['id']}", headers=bearer(owner))

        assert removed.status_code == 204
        assert client.get("/api/v1/me", headers=key(new["secret"])).status_code == 401

    def test_with_another_secret_is_refused(
        self, client: TestClient, owner: Actor, bearer: Bearer
    ) -> None:
        new = made(client, owner, bearer(owner))

        assert client.get("/api/v1/me", headers=key(new["secret"] + "x")).status_code == 401

    def test_of_another_organization_is_not_removed(
        self, client: TestClient, make: AccountsFactory, owner: Actor, bearer: Bearer
    ) -> None:
        new = made(client, owner, bearer(owner))
        other = make.actor()

        answer = client.delete(f"{keys_of(other)}/{new['id']}", headers=bearer(other))

        assert (answer.status_code, answer.json()["code"]) == (404, "api-key-not-found")
