import base64
import json
from datetime import timedelta
from typing import Any

import jwt
import pytest
import time_machine
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fastapi.testclient import TestClient
from sqlmodel import Session, select

from marketplace.accounts.actors import Actor
from marketplace.accounts.models import SignIn
from marketplace.accounts.signin.access_tokens import AccessTokens, access_tokens
from marketplace.accounts.signin.sign_ins import IDLE
from marketplace.core import clock
from marketplace.core.ids import new_id
from marketplace.core.settings import Settings
from tests.accounts.conftest import Bearer
from tests.factories.accounts import PASSWORD, AccountsFactory

ME = "/api/v1/me"


@pytest.fixture
def actor(make: AccountsFactory) -> Actor:
    return make.actor(person=make.person(email="ada@example.org"))


@pytest.fixture
def tokens(settings: Settings) -> AccessTokens:
    return access_tokens(settings)


@pytest.fixture
def claims(tokens: AccessTokens, actor: Actor) -> dict[str, Any]:
    now = clock.now()
    return {
        "iss": tokens.issuer,
        "aud": tokens.audience,
        "sub": str(actor.person_id),
        "sid": str(actor.sign_in_id),
        "iat": now,
        "exp": now + timedelta(minutes=15),
        "jti": str(new_id()),
    }


def asked(client: TestClient, token: str) -> tuple[int, str | None]:
    answer = client.get(ME, headers={"Authorization": f"Bearer {token}"})
    return answer.status_code, answer.json().get("code")


def unsigned(claims: dict[str, Any]) -> str:
    plain = claims | {"iat": int(claims["iat"].timestamp()), "exp": int(claims["exp"].timestamp())}
    parts = [json.dumps(part).encode() for part in ({"alg": "none", "typ": "JWT"}, plain)]
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts) + "."


class TestAccessToken:
    def test_lets_its_person_in(
        self, client: TestClient, tokens: AccessTokens, claims: dict[str, Any]
    ) -> None:
        assert asked(client, jwt.encode(claims, tokens.key, "EdDSA")) == (200, None)

    def test_of_algorithm_none_is_refused(self, client: TestClient, claims: dict[str, Any]) -> None:
        assert asked(client, unsigned(claims)) == (401, "credentials-invalid")

    def test_of_another_key_is_refused(self, client: TestClient, claims: dict[str, Any]) -> None:
        forged = jwt.encode(claims, Ed25519PrivateKey.generate(), "EdDSA")

        assert asked(client, forged) == (401, "credentials-invalid")

    def test_signed_with_the_public_key_as_secret_is_refused(
        self, client: TestClient, tokens: AccessTokens, claims: dict[str, Any]
    ) -> None:
        public = tokens.key.public_key().public_bytes_raw()

        assert asked(client, jwt.encode(claims, public, "HS256")) == (401, "credentials-invalid")

    @pytest.mark.parametrize("missing", ["iss", "aud", "sub", "sid", "exp", "iat", "jti"])
    def test_that_lacks_a_claim_is_refused(
        self, client: TestClient, tokens: AccessTokens, claims: dict[str, Any], missing: str
    ) -> None:
        del claims[missing]

        assert asked(client, jwt.encode(claims, tokens.key, "EdDSA"))[0] == 401

    @pytest.mark.parametrize(
        "changed",
        [
            {"aud": "https://other.example/api/v1"},
            {"iss": "https://other.example"},
            {"exp": 1},
            {"sub": "not an id"},
            {"sub": "00000000-0000-7000-8000-000000000000"},
            {"sid": "00000000-0000-7000-8000-000000000000"},
        ],
    )
    def test_for_others_or_expired_is_refused(
        self,
        client: TestClient,
        tokens: AccessTokens,
        claims: dict[str, Any],
        changed: dict[str, Any],
    ) -> None:
        token = jwt.encode(claims | changed, tokens.key, "EdDSA")

        assert asked(client, token) == (401, "credentials-invalid")

    def test_ends_after_a_quarter_of_an_hour(
        self, client: TestClient, actor: Actor, bearer: Bearer
    ) -> None:
        headers = bearer(actor)

        with time_machine.travel(clock.now() + timedelta(minutes=16)):
            assert client.get(ME, headers=headers).status_code == 401

    def test_ends_with_its_sign_in(
        self, client: TestClient, session: Session, actor: Actor, bearer: Bearer
    ) -> None:
        session.delete(session.get_one(SignIn, actor.sign_in_id))
        session.flush()

        assert client.get(ME, headers=bearer(actor)).status_code == 401

    @pytest.mark.parametrize("token", ["", "x", "a.b.c", "cdx_", "cdx_x_y", "ü.ü.ü"])
    def test_that_is_none_is_refused(self, client: TestClient, token: str) -> None:
        headers = {b"Authorization": f"Bearer {token}".encode()}

        assert client.get(ME, headers=headers).status_code == 401

    def test_is_asked_for_by_a_problem(self, client: TestClient) -> None:
        answer = client.get(ME)

        assert (answer.status_code, answer.json()["code"]) == (401, "sign-in-required")
        assert answer.headers["www-authenticate"] == "Bearer"


class TestKeySet:
    def test_verifies_a_token_offline(
        self, client: TestClient, actor: Actor, bearer: Bearer, tokens: AccessTokens
    ) -> None:
        published = client.get("/.well-known/jwks.json").json()
        token = bearer(actor)["Authorization"].removeprefix("Bearer ")

        key = jwt.PyJWKSet.from_dict(published)[jwt.get_unverified_header(token)["kid"]]

        read = jwt.decode(token, key, algorithms=["EdDSA"], audience=tokens.audience)
        assert read["sub"] == str(actor.person_id)
        assert "d" not in published["keys"][0]


class TestRefresh:
    @pytest.fixture
    def pair(self, client: TestClient, actor: Actor) -> dict[str, str]:
        form = {"username": "ada@example.org", "password": PASSWORD}
        return client.post("/api/v1/auth/token", data=form).json()

    def exchanged(self, client: TestClient, token: str) -> dict[str, Any]:
        answer = client.post("/api/v1/auth/refresh", json={"refresh_token": token})
        return {"status": answer.status_code} | answer.json()

    def test_gives_the_next_pair(self, client: TestClient, pair: dict[str, str]) -> None:
        following = self.exchanged(client, pair["refresh_token"])

        assert following["status"] == 200
        assert following["refresh_token"] != pair["refresh_token"]
        assert asked(client, following["access_token"]) == (200, None)

    def test_takes_a_form_as_well(self, client: TestClient, pair: dict[str, str]) -> None:
        form = {"refresh_token": pair["refresh_token"]}

        assert client.post("/api/v1/auth/refresh", data=form).status_code == 200

    def test_sent_twice_ends_the_whole_family(
        self, client: TestClient, pair: dict[str, str]
    ) -> None:
        following = self.exchanged(client, pair["refresh_token"])

        replayed = self.exchanged(client, pair["refresh_token"])

        assert (replayed["status"], replayed["code"]) == (401, "credentials-invalid")
        assert self.exchanged(client, following["refresh_token"])["status"] == 401
        assert asked(client, following["access_token"])[0] == 401

    def test_ends_after_two_idle_weeks(self, client: TestClient, pair: dict[str, str]) -> None:
        with time_machine.travel(clock.now() + IDLE + timedelta(seconds=1)):
            assert self.exchanged(client, pair["refresh_token"])["status"] == 401

    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"[]",
            b"{",
            b"[" * 20_000,
            b'{"refresh_token": 1}',
            b'{"refresh_token": "\\ud800"}',
            b'{"x": "y"}',
        ],
    )
    def test_refuses_what_is_no_token(self, client: TestClient, body: bytes) -> None:
        headers = {"content-type": "application/json"}

        answer = client.post("/api/v1/auth/refresh", content=body, headers=headers)

        assert (answer.status_code, answer.json()["code"]) == (401, "credentials-invalid")

    def test_revoked_ends_access_and_refresh(
        self, client: TestClient, session: Session, actor: Actor, pair: dict[str, str]
    ) -> None:
        sent = {"refresh_token": pair["refresh_token"]}

        answers = [client.post("/api/v1/auth/revoke", json=sent).status_code for _ in range(2)]

        assert answers == [204, 204]
        assert asked(client, pair["access_token"])[0] == 401
        assert session.exec(select(SignIn.id)).all() == [actor.sign_in_id]


class TestSlidingExpiry:
    def test_keeps_a_used_sign_in_alive(
        self, client: TestClient, session: Session, make: AccountsFactory
    ) -> None:
        make.membership(make.person(email="bo@example.org"))
        form = {"email": "bo@example.org", "password": PASSWORD}
        client.post("/sign-in", data=form, follow_redirects=False)
        begun = clock.now()

        with time_machine.travel(begun + IDLE - timedelta(hours=1)):
            used = client.get(ME).status_code
        with time_machine.travel(begun + IDLE + timedelta(hours=1)):
            later = client.get(ME).status_code
        with time_machine.travel(begun + 3 * IDLE):
            unused = client.get(ME).status_code

        assert (used, later, unused) == (200, 200, 401)


class TestUpdateProfile:
    def test_changes_name_and_language(
        self, client: TestClient, actor: Actor, bearer: Bearer
    ) -> None:
        form = {"name": "Ada Other", "language": "en"}

        changed = client.patch(ME, json=form, headers=bearer(actor)).json()

        assert (changed["name"], changed["language"]) == ("Ada Other", "en")
