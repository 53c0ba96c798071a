"""What nobody gets away with: each is refused with its reason."""

import base64
from hashlib import sha256
from typing import Any

import pytest
import time_machine
from fastapi.testclient import TestClient
from jwt import PyJWK
from jwt.api_jws import PyJWS
from jwt.exceptions import InvalidSignatureError, InvalidTokenError

from marketplace.accounts.errors import OrganizationInUse
from marketplace.accounts.leaving import delete_account
from marketplace.accounts.models import Person
from marketplace.accounts.signatures.jws import key_id
from marketplace.contracts.agreements.errors import AgreementMoved, AgreementNotFound
from marketplace.contracts.models import AgreementStatus
from tests.contracts.agreements.conftest import Bearer
from tests.contracts.agreements.market import Market
from tests.factories.accounts import PASSWORD

CONTRACTS = "/api/v1/contracts"
ACCEPTANCE = {"accepted_by": "Kim Beispiel"}


def post(
    client: TestClient, headers: dict[str, str], path: str, body: dict[str, Any]
) -> tuple[int, str]:
    """Status and code of what a call answers."""
    answer = client.post(CONTRACTS + path, json=body, headers=headers)
    return answer.status_code, answer.json().get("code", "")


class TestAcceptance:
    def test_of_changed_terms_is_refused(
        self, market: Market, client: TestClient, bearer: Bearer
    ) -> None:
        contract = market.draft()
        body = ACCEPTANCE | {"terms_sha256": "ab" * 32}

        answer = post(client, bearer(market.buyer), f"/{contract}/acceptance", body)

        assert answer == (409, "terms-changed")

    def test_without_authority_is_refused(
        self, market: Market, client: TestClient, bearer: Bearer
    ) -> None:
        contract = market.draft()
        body = ACCEPTANCE | {"authority": False}

        answer = post(client, bearer(market.buyer), f"/{contract}/acceptance", body)

        assert answer == (422, "authority-missing")

    def test_twice_binds_once(self, market: Market) -> None:
        contract = market.bought()
        signed = market.agreement(contract).jws

        market.accept(contract)

        assert market.agreement(contract).jws == signed
        assert market.log(contract).count("contracts.accepted") == 1

    def test_for_another_organization_is_refused(self, market: Market) -> None:
        contract = market.draft()

        with pytest.raises(AgreementNotFound):
            market.accept(contract, by=market.newcomer())

    def test_after_the_end_is_refused(self, market: Market) -> None:
        with time_machine.travel("2026-04-01T10:00:00Z") as now:
            contract = market.draft()
            now.move_to("2026-05-02T10:00:00Z")
            market.expire()

            with pytest.raises(AgreementMoved):
                market.accept(contract)

    @pytest.mark.parametrize(
        "forged",
        [
            {"status": "active"},
            {"unit_amount": 0},
            {"policy": []},
            {"consumer": "somebody"},
            {"ends_at": "2099-01-01T00:00:00Z"},
            {"calls_per_month": 10_000},
        ],
    )
    def test_with_more_than_was_asked_is_refused(
        self, market: Market, client: TestClient, bearer: Bearer, forged: dict[str, Any]
    ) -> None:
        contract = market.draft()

        answer = post(client, bearer(market.buyer), f"/{contract}/acceptance", ACCEPTANCE | forged)

        assert answer == (422, "invalid-request")
        assert market.status(contract) is AgreementStatus.DRAFT


class TestClock:
    def test_that_jumps_back_gives_nothing_back(self, market: Market) -> None:
        with time_machine.travel("2026-04-01T10:00:00Z") as now:
            contract = market.bought(term_months=1)
            now.move_to("2026-06-01T10:00:00Z")
            assert not market.may_read(contract)
            market.expire()
            now.move_to("2026-04-02T10:00:00Z")

            assert not market.may_read(contract)
            assert market.status(contract) is AgreementStatus.EXPIRED

    def test_that_jumps_ahead_ends_before_any_job(self, market: Market) -> None:
        with time_machine.travel("2026-04-01T10:00:00Z") as now:
            contract = market.bought(term_months=1)
            now.move_to("2046-04-01T10:00:00Z")

            assert market.refusal(contract) == "ended"


class TestSignature:
    def test_does_not_hold_with_one_byte_changed_anywhere(
        self, market: Market, client: TestClient
    ) -> None:
        jws = market.agreement(market.bought()).jws or ""
        key = _key(client, jws)
        PyJWS().decode(jws, key, algorithms=["EdDSA"])
        payload = jws.split(".")[1]

        for place in range(0, len(payload) - 1, 37):
            other = "A" if payload[place] != "A" else "B"
            forged = jws.replace(payload, payload[:place] + other + payload[place + 1 :])
            with pytest.raises(InvalidSignatureError):
                PyJWS().decode(forged, key, algorithms=["EdDSA"])

    def test_does_not_hold_for_terms_with_one_byte_changed(self, market: Market) -> None:
        agreement = market.agreement(market.bought())
        said = PyJWS().decode_complete(agreement.jws or "", options={"verify_signature": False})
        changed = bytes([agreement.terms[0] ^ 1]) + agreement.terms[1:]

        assert _sha256(agreement.terms).encode() in said["payload"]
        assert _sha256(changed).encode() not in said["payload"]

    def test_does_not_hold_by_another_key(self, market: Market, client: TestClient) -> None:
        jws = market.agreement(market.bought()).jws or ""
        others = client.get("/.well-known/jwks.json").json()["keys"]
        other = next(key for key in others if key["kid"] != key_id(jws))

        with pytest.raises(InvalidSignatureError):
            PyJWS().decode(jws, PyJWK(other), algorithms=["EdDSA"])

    def test_names_no_algorithm_that_needs_no_key(self, market: Market, client: TestClient) -> None:
        jws = market.agreement(market.bought()).jws or ""
        _, payload, _ = jws.split(".")
        head = base64.urlsafe_b64encode(b'{"alg":"none"}').rstrip(b"=").decode()

        with pytest.raises(InvalidTokenError):
            PyJWS().decode(f"{head}.{payload}.", _key(client, jws), algorithms=["EdDSA"])


class TestOrganization:
    def test_with_a_running_contract_is_not_deleted(self, market: Market) -> None:
        contract = market.bought()

        with market.sessions() as session:
            person = session.get_one(Person, market.buyer.person_id)
            with pytest.raises(OrganizationInUse):
                delete_account(session, person, password=PASSWORD)

        assert market.may_read(contract)


def _key(client: TestClient, jws: str) -> PyJWK:
    published = client.get("/.well-known/jwks.json").json()["keys"]
    return PyJWK(next(key for key in published if key["kid"] == key_id(jws)))


def _sha256(content: bytes) -> str:
    return sha256(content).hexdigest()
