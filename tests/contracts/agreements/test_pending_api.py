"""Amendments, questions and attestations over the API."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from jwt.api_jws import PyJWS

from marketplace.accounts.actors import Actor
from tests.contracts.agreements.conftest import Bearer
from tests.contracts.agreements.market import Market

CONTRACTS = "/api/v1/contracts"
SIGNED = {"accepted_by": "Kim Beispiel"}

Call = Callable[..., Response]


@pytest.fixture
def call(client: TestClient, bearer: Bearer) -> Call:
    """A call of the API by an actor: method, rest of the path, and a body."""

    def call(actor: Actor, method: str, path: str, body: dict[str, Any] | None = None) -> Response:
        return client.request(method, CONTRACTS + path, json=body, headers=bearer(actor))

    return call


class TestAmendments:
    def test_from_proposal_to_a_second_edition(self, market: Market, call: Call) -> None:
        contract = market.bought()
        place = f"/{contract}/amendments"
        body = {"purpose": "A map of car parks.", "proposed_by": "Sam Muster", "note": "Wider use."}

        proposed = call(market.seller, "POST", place, body)
        made = proposed.json()
        listed = call(market.buyer, "GET", place).json()
        read = call(market.buyer, "GET", f"{place}/{made['id']}").json()
        answer = SIGNED | {"terms_sha256": made["terms_sha256"]}
        accepted = call(market.buyer, "POST", f"{place}/{made['id']}/acceptance", answer)

        assert proposed.status_code == 201
        assert [change["clause"] for change in read["changes"]] == ["purpose"]
        assert "A map of car parks." in read["changes"][0]["after"]["en"]
        assert (listed["items"][0]["status"], listed["next"]) == ("proposed", None)
        assert (accepted.status_code, accepted.json()["revision"]) == (200, 2)

    def test_keep_every_edition_and_its_signature(self, market: Market, call: Call) -> None:
        contract = market.bought()
        before = market.agreement(contract)
        market.amend(contract, market.propose(contract, purpose="A map."))

        found = call(market.buyer, "GET", f"/{contract}/revisions").json()["items"]
        first = call(market.buyer, "GET", f"/{contract}/revisions/1/terms")
        jws = call(market.seller, "GET", f"/{contract}/revisions/2/jws").text
        missing = call(market.buyer, "GET", f"/{contract}/revisions/3/terms")

        assert [each["number"] for each in found] == [2, 1]
        assert first.content == before.terms
        said = json.loads(
            PyJWS().decode_complete(jws, options={"verify_signature": False})["payload"]
        )
        assert (said["revision"], said["terms_sha256"]) == (2, found[0]["terms_sha256"])
        assert (missing.status_code, missing.json()["code"]) == (404, "revision-not-found")

    def test_can_be_withdrawn(self, market: Market, call: Call) -> None:
        contract = market.bought()
        made = market.propose(contract, purpose="A map.")
        address = f"/{contract}/amendments/{made.id}"

        answer = call(market.seller, "DELETE", address)
        again = call(market.buyer, "DELETE", address)

        assert (answer.status_code, answer.json()["status"]) == (200, "withdrawn")
        assert (again.status_code, again.json()["code"]) == (409, "amendment-answered")

    def test_say_who_may_do_what_now(self, market: Market, call: Call) -> None:
        contract = market.bought()

        def possible(actor: Actor) -> list[str]:
            return call(actor, "GET", f"/{contract}").json()["possible"]

        assert possible(market.buyer) == ["propose", "end_later", "terminate"]
        market.propose(contract, purpose="A map.")
        assert possible(market.buyer) == ["decline", "amend", "end_later", "terminate"]
        assert possible(market.seller) == ["decline", "end_later", "terminate"]


class TestQuestions:
    def test_are_asked_and_answered(self, market: Market, call: Call) -> None:
        contract = market.requested()
        place = f"/{contract}/questions"

        asked = call(market.seller, "POST", place, {"text": "Who reads it?"})
        answered = call(
            market.buyer, "PUT", f"{place}/{asked.json()['id']}/answer", {"answer": "We do."}
        )
        listed = call(market.seller, "GET", place).json()

        assert (asked.status_code, answered.status_code) == (201, 200)
        assert [each["answer"] for each in listed["items"]] == ["We do."]


class TestAttestation:
    def test_is_recorded(self, market: Market, call: Call) -> None:
        contract = market.bought()
        place, body = f"/{contract}/attestation", {"attested_by": "Kim Beispiel"}
        too_early = call(market.buyer, "POST", place, body)
        market.terminate(contract)

        due = call(market.seller, "GET", place).json()
        attested = call(market.buyer, "POST", place, body).json()

        assert (too_early.status_code, too_early.json()["code"]) == (409, "nothing-to-delete")
        assert (due["attested_by"], due["is_late"]) == (None, False)
        assert (attested["attested_by"], attested["is_late"]) == ("Kim Beispiel", False)
