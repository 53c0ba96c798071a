import json
from typing import Any

import pytest
from fastapi.testclient import TestClient
from jwt import PyJWK
from jwt.api_jws import PyJWS
from pydantic import SecretStr
from sqlmodel import select

from marketplace.accounts.signatures.jws import key_id
from marketplace.accounts.signatures.models import SigningKey
from tests.contracts.agreements.market import Market
from tests.factories.contracts import MONTHLY


def keys(client: TestClient) -> dict[str, dict[str, Any]]:
    published = client.get("/.well-known/jwks.json").json()["keys"]
    return {key["kid"]: key for key in published}


def verified(client: TestClient, jws: str) -> dict[str, Any]:
    """What a signature says, verified by the published key alone."""
    key = PyJWK(keys(client)[key_id(jws)])
    return json.loads(PyJWS().decode(jws, key, algorithms=["EdDSA"]))


class TestSign:
    def test_says_who_accepted_which_terms(self, market: Market, client: TestClient) -> None:
        agreement = market.agreement(market.bought())

        said = verified(client, agreement.jws or "")

        assert said["contract"] == str(agreement.id)
        assert said["terms_sha256"] == agreement.terms_sha256
        assert said["accepted_by"] == "Kim Beispiel"
        assert said["parties"]["consumer"]["name"] == "Lotsenhaus"
        assert said["parties"]["provider"]["name"] == "Parkraum Nord"
        assert said["iss"] == "http://127.0.0.1:8000"

    def test_says_the_price(self, market: Market, client: TestClient) -> None:
        contract = market.draft(market.offer(**MONTHLY))
        market.accept(contract)

        price = verified(client, market.agreement(contract).jws or "")["price"]

        assert (price["unit_amount"], price["currency"], price["interval"]) == (
            4900,
            "EUR",
            "month",
        )

    def test_does_not_hold_for_other_terms(self, market: Market, client: TestClient) -> None:
        jws = market.agreement(market.bought()).jws or ""
        head, _, signature = jws.split(".")
        forged = ".".join((head, "e30", signature))

        with pytest.raises(Exception, match="verification failed"):
            verified(client, forged)

    def test_uses_one_key(self, market: Market, client: TestClient) -> None:
        market.bought()
        market.bought()

        assert len(keys(client)) == 2  # and that of access tokens

    def test_seals_the_private_part(self, market: Market) -> None:
        market.bought()
        with market.sessions() as session:
            key = session.exec(select(SigningKey)).one()

        assert key.sealed_private_key.startswith("gAAAA")
        assert "d" not in key.public_jwk

    def test_outlives_its_key(self, market: Market, client: TestClient) -> None:
        old = market.agreement(market.bought()).jws or ""
        changed = {"secret_key": SecretStr("another-secret-of-at-least-32-characters")}
        market.settings = market.settings.model_copy(update=changed)

        new = market.agreement(market.bought()).jws or ""

        assert key_id(old) != key_id(new)
        assert verified(client, old)["accepted_by"] == verified(client, new)["accepted_by"]
        with market.sessions() as session:
            assert len(session.exec(select(SigningKey)).all()) == 2


class TestKeySet:
    def test_lists_the_key_of_access_tokens_first(self, client: TestClient) -> None:
        answer = client.get("/.well-known/jwks.json")

        assert answer.headers["cache-control"] == "public, max-age=300"
        assert [(key["kty"], key["alg"]) for key in answer.json()["keys"]] == [("OKP", "EdDSA")]
