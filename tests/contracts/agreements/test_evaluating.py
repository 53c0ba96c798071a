from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from billing.models import ProcessorName
from marketplace.accounts.actors import Actor
from marketplace.contracts.models import Agreement, AgreementStatus
from marketplace.core import clock
from tests.contracts.agreements.conftest import Bearer
from tests.contracts.agreements.market import Market
from tests.factories.contracts import MONTHLY

USE = {"action": "use", "purpose": "site_selection"}


@pytest.fixture
def market(market: Market, client: TestClient, bearer: Bearer) -> "Asking":
    return Asking(market, client, bearer)


class Asking:
    """Somebody asks what a contract's policy says."""

    def __init__(self, market: Market, client: TestClient, bearer: Bearer) -> None:
        self.market, self._client, self._bearer = market, client, bearer

    def answer(self, contract: UUID, by: Actor | None = None, **given: Any) -> Response:
        path = f"/api/v1/contracts/{contract}/evaluation"
        headers = self._bearer(by or self.market.buyer)
        return self._client.post(path, json=USE | given, headers=headers)

    def decision(self, contract: UUID, **given: Any) -> str:
        return self.answer(contract, **given).json()["decision"]


class TestEvaluation:
    def test_gives_the_chain_of_reasons_in_both_languages(self, market: Asking) -> None:
        contract = market.market.bought()

        found = market.answer(contract).json()

        assert found["decision"] == "permit"
        assert found["reasons"][0]["en"] == "Permitted: “use”."
        assert "„Standortwahl“: ja." in " ".join(reason["de"] for reason in found["reasons"])
        assert [(rule["kind"], rule["state"]) for rule in found["rules"]][:2] == [
            ("permission", "active"),
            ("permission", "unrelated"),
        ]
        assert found["obligations"][0]["state"] == "not-due"
        assert found["policy"]["permitted"][:2] == ["use", "derive"]
        assert found["policy"]["purposes"][0].endswith("/odrl/profile#site_selection")

    @pytest.mark.parametrize(
        ("given", "decision", "said"),
        [
            ({"purpose": "research"}, "deny", "“site selection”: no."),
            ({"purpose": None}, "deny", "“site selection”: not known."),
            ({"action": "sell"}, "deny", "Prohibited: “sell”."),
            ({"action": "reidentify"}, "deny", "Prohibited: “re-identify”."),
            ({"action": "odrl:display"}, "permit", "Permitted: “use”."),
            ({"action": "derive"}, "permit", "along with the use: “name the source”."),
        ],
    )
    def test_decides_by_the_frozen_policy(
        self, market: Asking, given: dict[str, Any], decision: str, said: str
    ) -> None:
        found = market.answer(market.market.bought(), **given).json()

        assert found["decision"] == decision
        assert said in " ".join(reason["en"] for reason in found["reasons"])

    def test_knows_where_the_european_union_is(self, market: Asking) -> None:
        contract = market.market.bought(policy=["eu_only"])

        assert market.decision(contract, place="DE") == "permit"
        assert market.decision(contract, place="US") == "deny"
        assert market.decision(contract) == "deny"

    @pytest.mark.parametrize(
        ("offer", "given", "decision"),
        [
            ({"policy": ["eea_only"]}, {"place": "NO"}, "permit"),
            ({"policy": ["eea_only"]}, {"place": "CH"}, "deny"),
            ({"users": 5}, {"users": 5}, "permit"),
            ({"users": 5}, {"users": 6}, "deny"),
            ({"calls_per_month": 1}, {}, "permit"),
            ({"policy": ["no_resale"]}, {"action": "distribute", "affiliate": True}, "deny"),
            (
                {"policy": ["no_resale", "affiliates"]},
                {"action": "distribute", "affiliate": True},
                "permit",
            ),
            ({"policy": ["no_publication"]}, {"action": "present"}, "deny"),
            ({"policy": ["no_derivatives"]}, {"action": "derive"}, "deny"),
        ],
    )
    def test_holds_a_use_to_every_limit(
        self, market: Asking, offer: dict[str, Any], given: dict[str, Any], decision: str
    ) -> None:
        assert market.decision(market.market.bought(**offer), **given) == decision

    def test_ends_after_the_term(self, market: Asking) -> None:
        contract = market.market.bought(term_months=1)
        days = [(clock.now() + timedelta(days=day)).isoformat() for day in (27, 32)]

        assert [market.decision(contract, at=day) for day in days] == ["permit", "deny"]

    def test_answers_parties_and_stewards_alone(self, market: Asking) -> None:
        contract = market.market.bought()

        answers = [
            market.answer(contract, by)
            for by in (market.market.seller, market.market.steward, market.market.newcomer())
        ]

        assert [answer.status_code for answer in answers] == [200, 200, 404]
        assert answers[0].json()["decision"] == answers[1].json()["decision"] == "permit"
        assert answers[2].json()["code"] == "contract-not-found"

    @pytest.mark.parametrize(
        ("given", "code"),
        [
            ({"action": "frobnicate"}, "action-unknown"),
            ({"action": ""}, "invalid-request"),
            ({"purpose": "world_domination"}, "purpose-unknown"),
            ({"place": "Germany"}, "invalid-request"),
            ({"at": "2026-01-01T00:00:00"}, "invalid-request"),
            ({"at": "0001-01-01T00:00:00+14:00"}, "invalid-request"),
            ({"users": 0}, "invalid-request"),
            ({"fulfilled": ["compensate"]}, "invalid-request"),
        ],
    )
    def test_refuses_what_it_cannot_understand(
        self, market: Asking, given: dict[str, Any], code: str
    ) -> None:
        answer = market.answer(market.market.bought(), **given)

        assert (answer.status_code, answer.json()["code"]) == (422, code)


class TestTime:
    def test_begins_with_the_contract(self, market: Asking) -> None:
        contract = market.market.draft()
        drafted = market.answer(contract).json()
        market.market.accept(contract)
        before = (clock.now() - timedelta(days=1)).isoformat()

        assert drafted["decision"] == "deny"
        assert drafted["reasons"][0]["en"].startswith("The agreement is not in force")
        assert market.decision(contract) == "permit"
        assert market.decision(contract, at=before) == "deny"

    def test_ends_with_the_contract(self, market: Asking) -> None:
        contract = market.market.bought()
        in_force_at = clock.now().isoformat()
        market.market.revoke(contract)
        later = (clock.now() + timedelta(days=31)).isoformat()

        assert market.decision(contract) == "deny"
        assert market.decision(contract, at=in_force_at) == "permit"
        assert market.answer(contract).json()["obligations"][0]["state"] == "owed"
        assert market.answer(contract, at=later).json()["obligations"][0]["state"] == "overdue"

    def test_pauses_while_a_payment_is_missing(self, market: Asking) -> None:
        contract = market.market.bought(ProcessorName.STRIPE, **MONTHLY)
        paid = market.answer(contract).json()
        with market.market.sessions.begin() as session:
            session.get_one(Agreement, contract).status = AgreementStatus.SUSPENDED

        assert paid["decision"] == "permit"
        assert "Duty fulfilled: “pay”." in [reason["en"] for reason in paid["reasons"]]
        assert market.decision(contract) == "deny"
