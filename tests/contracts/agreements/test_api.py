from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from billing.models import ProcessorName
from marketplace.accounts.actors import Actor, Scope
from marketplace.accounts.keys import keeping
from marketplace.accounts.models import Role
from marketplace.core import clock
from marketplace.core.ids import new_id
from tests.contracts.agreements.conftest import Bearer
from tests.contracts.agreements.market import Market
from tests.factories.contracts import MONTHLY

CONTRACTS = "/api/v1/contracts"
CARD, INVOICE = ProcessorName.STRIPE, ProcessorName.INVOICE
ACCEPTANCE = {"accepted_by": "Kim Beispiel"}

Call = Callable[..., Response]


@pytest.fixture
def call(client: TestClient, bearer: Bearer) -> Call:
    """A call of the API by an actor: method, rest of the path, and a body."""

    def call(
        actor: Actor, method: str, path: str = "", body: dict[str, Any] | None = None
    ) -> Response:
        return client.request(method, CONTRACTS + path, json=body, headers=bearer(actor))

    return call


def key_of(market: Market, *scopes: Scope) -> dict[str, str]:
    """The headers of a program with a key of the buyer's."""
    with market.sessions.begin() as session:
        made = keeping.make(
            session, name="Shop", scopes=list(scopes), expires_at=None, actor=market.buyer
        )
    return {"Authorization": f"Bearer {made.whole}"}


def drafted(market: Market, call: Call, **offer: Any) -> dict[str, Any]:
    body = {"offer": str(market.offer(**offer).id), "purpose": "Where to put chargers."}
    return call(market.buyer, "POST", body=body).json()


class TestDraft:
    def test_answers_with_the_frozen_terms(self, market: Market, call: Call) -> None:
        offer = market.offer(**MONTHLY)
        body = {
            "offer": str(offer.id),
            "purpose": "Where to put chargers.",
            "purposes": ["site_selection"],
        }

        answer = call(market.buyer, "POST", body=body)

        draft = answer.json()
        assert answer.status_code == 201
        assert answer.headers["location"].endswith(f"/api/v1/contracts/{draft['id']}")
        assert draft["status"] == "draft"
        assert draft["terms"]["purpose"] == "Where to put chargers."
        assert draft["summary"]["may"]["en"]
        assert draft["summary"]["may_not"]["de"]
        assert draft["odrl"] == draft["terms"]["odrl"]
        assert draft["price"] == {
            "kind": "subscription",
            "unit_amount": 4900,
            "currency": "EUR",
            "interval": "month",
            "trial_days": 0,
        }
        assert draft["possible"] == ["accept", "terminate"]

    @pytest.mark.parametrize(
        ("given", "status", "code"),
        [
            ({"offer": str(new_id())}, 404, "offer-not-found"),
            ({"offer": "none"}, 422, "invalid-request"),
            ({"purpose": ""}, 422, "invalid-request"),
            ({"purposes": ["world_domination"]}, 422, "purpose-unknown"),
            ({"purposes": ["research"]}, 422, "purpose-not-offered"),
            ({"price": 1}, 422, "invalid-request"),
        ],
    )
    def test_is_refused(
        self, market: Market, call: Call, given: dict[str, Any], status: int, code: str
    ) -> None:
        body = {"offer": str(market.offer().id), "purpose": "Chargers."} | given

        answer = call(market.buyer, "POST", body=body)

        assert (answer.status_code, answer.json()["code"]) == (status, code)

    def test_on_a_withdrawn_offer_names_the_present_ones(self, market: Market, call: Call) -> None:
        offer = market.offer(withdrawn_at=clock.now())

        answer = call(market.buyer, "POST", body={"offer": str(offer.id), "purpose": "Chargers."})

        assert (answer.status_code, answer.json()["code"]) == (409, "offer-withdrawn")
        assert "offers" in answer.json()

    def test_is_for_those_who_may_buy(self, market: Market, call: Call, client: TestClient) -> None:
        body = {"offer": str(market.offer().id), "purpose": "Chargers."}
        viewer = market.newcomer(Role.VIEWER)

        assert call(viewer, "POST", body=body).json()["code"] == "may-not-buy"
        assert client.post(CONTRACTS, json=body).status_code == 401

    def test_of_ones_own_is_refused(self, market: Market, call: Call) -> None:
        body = {"offer": str(market.offer().id), "purpose": "Chargers."}

        assert call(market.seller, "POST", body=body).json()["code"] == "own-offer"


class TestAccept:
    def test_of_a_free_contract_opens_the_door(self, market: Market, call: Call) -> None:
        contract = market.draft()

        answer = call(market.buyer, "POST", f"/{contract}/acceptance", ACCEPTANCE)

        assert answer.status_code == 200
        assert answer.json() == {
            "id": str(contract),
            "status": "active",
            "payment": None,
            "checkout_url": None,
        }

    def test_by_card_says_where_to_pay(self, market: Market, call: Call) -> None:
        contract = market.draft(market.offer(**MONTHLY))
        body = ACCEPTANCE | {"payment": "stripe"}

        first = call(market.buyer, "POST", f"/{contract}/acceptance", body)
        again = call(market.buyer, "POST", f"/{contract}/acceptance", body)

        assert (first.status_code, first.json()["status"]) == (200, "pending_payment")
        assert first.json()["checkout_url"] == market.cards.pages[0]
        assert again.json() == first.json()

    def test_is_answered_later_where_nobody_answers(self, market: Market, call: Call) -> None:
        contract = market.draft(market.offer(**MONTHLY))
        market.cards.is_down = True

        answer = call(
            market.buyer, "POST", f"/{contract}/acceptance", ACCEPTANCE | {"payment": "stripe"}
        )

        assert (answer.status_code, answer.json()["checkout_url"]) == (202, None)
        market.cards.is_down = False
        call(market.buyer, "POST", f"/{contract}/acceptance", ACCEPTANCE)
        shown = call(market.buyer, "GET", f"/{contract}").json()
        assert shown["checkout_url"] == market.cards.pages[0]

    def test_of_somebody_elses_draft_is_not_found(self, market: Market, call: Call) -> None:
        contract = market.draft()
        others = (market.newcomer(), market.seller, market.steward)

        answers = [call(actor, "POST", f"/{contract}/acceptance", ACCEPTANCE) for actor in others]

        assert {answer.status_code for answer in answers} == {404}
        assert {answer.json()["code"] for answer in answers} == {"contract-not-found"}

    @pytest.mark.parametrize("accepted_by", ["", " ", "K", "x" * 201, "<b>Kim</b>"])
    def test_needs_a_name(self, market: Market, call: Call, accepted_by: str) -> None:
        body = {"accepted_by": accepted_by}

        answer = call(market.buyer, "POST", f"/{market.draft()}/acceptance", body)

        assert (answer.status_code, answer.json()["code"]) == (422, "invalid-request")

    def test_is_possible_with_a_key(self, market: Market, client: TestClient) -> None:
        contract = market.draft()
        address = f"{CONTRACTS}/{contract}/acceptance"

        refused = client.post(address, json=ACCEPTANCE, headers=key_of(market, Scope.READ))
        answer = client.post(address, json=ACCEPTANCE, headers=key_of(market, Scope.BUY))

        assert (refused.status_code, refused.json()["code"]) == (403, "scope-missing")
        assert (answer.status_code, answer.json()["status"]) == (200, "active")
        assert market.agreement(contract).accepted_by_id is None


class TestRead:
    def test_is_for_the_parties_and_stewards(self, market: Market, call: Call) -> None:
        contract = market.bought()
        seen = {
            actor.organization_slug: call(actor, "GET", f"/{contract}").status_code
            for actor in (market.buyer, market.seller, market.steward, market.department)
        }

        assert seen == {"buyer": 200, "seller": 200, "city": 200, "roads": 404}

    def test_of_a_draft_is_for_its_consumer(self, market: Market, call: Call) -> None:
        contract = market.draft()

        assert call(market.buyer, "GET", f"/{contract}").status_code == 200
        assert call(market.seller, "GET", f"/{contract}").status_code == 404
        assert call(market.steward, "GET", f"/{contract}").status_code == 404

    def test_says_what_the_asker_may_do(self, market: Market, call: Call) -> None:
        contract = market.requested(of=market.department)
        company = market.requested()

        def possible(actor: Actor, wanted: UUID) -> list[str]:
            return call(actor, "GET", f"/{wanted}").json()["possible"]

        assert possible(market.buyer, contract) == ["terminate"]
        assert possible(market.department, contract) == ["ask", "approve", "refuse", "terminate"]
        assert possible(market.steward, contract) == ["ask", "approve", "refuse", "revoke"]
        assert possible(market.steward, company) == ["revoke"]

    def test_shows_no_payment_page_to_the_provider(self, market: Market, call: Call) -> None:
        contract = market.draft(market.offer(**MONTHLY))
        market.accept(contract, CARD)

        assert call(market.buyer, "GET", f"/{contract}").json()["checkout_url"]
        assert call(market.seller, "GET", f"/{contract}").json()["checkout_url"] is None

    def test_does_not_know_what_never_was(self, market: Market, call: Call) -> None:
        assert call(market.buyer, "GET", f"/{new_id()}").status_code == 404


class TestList:
    def test_is_by_part_and_status(self, market: Market, call: Call) -> None:
        active, draft = market.bought(), market.draft()

        def ids(actor: Actor, query: str = "") -> list[str]:
            return [item["id"] for item in call(actor, "GET", query).json()["items"]]

        assert ids(market.buyer) == [str(draft), str(active)]
        assert ids(market.buyer, "?status=active&status=suspended") == [str(active)]
        assert ids(market.buyer, "?role=provider") == []
        assert ids(market.seller, "?role=provider") == [str(active)]
        assert ids(market.seller, "?role=consumer") == []
        assert ids(market.steward, "?role=steward") == [str(active)]
        assert ids(market.seller, "?role=steward") == []

    def test_comes_a_page_at_a_time(self, market: Market, call: Call) -> None:
        offer = market.offer()
        drafts = [str(market.draft(offer)) for _ in range(27)]

        first = call(market.buyer, "GET").json()
        rest = call(market.buyer, "GET", f"?cursor={first['next']}").json()

        assert [item["id"] for item in first["items"] + rest["items"]] == drafts[::-1]
        assert rest["next"] is None
        assert call(market.buyer, "GET", "?cursor=nonsense").json()["code"] == "bad-cursor"
        assert call(market.buyer, "GET", "?status=lost").json()["code"] == "invalid-request"


class TestPapers:
    def test_of_a_signed_contract(self, market: Market, client: TestClient, bearer: Bearer) -> None:
        contract = market.bought()
        headers = bearer(market.seller)

        pdf = client.get(f"{CONTRACTS}/{contract}/document?lang=de", headers=headers)
        jws = client.get(f"{CONTRACTS}/{contract}/jws", headers=headers)
        terms = client.get(f"{CONTRACTS}/{contract}/terms", headers=headers)

        assert pdf.headers["content-type"] == "application/pdf"
        assert pdf.headers["content-language"] == "de"
        assert f"vertrag-{contract}.pdf" in pdf.headers["content-disposition"]
        assert jws.headers["content-type"] == "application/jose"
        assert jws.text == market.agreement(contract).jws
        assert terms.content == market.agreement(contract).terms

    def test_of_a_draft_have_no_signature(self, market: Market, call: Call) -> None:
        contract = market.draft()

        answer = call(market.buyer, "GET", f"/{contract}/jws")

        assert (answer.status_code, answer.json()["code"]) == (404, "not-signed")
        assert call(market.buyer, "GET", f"/{contract}/document").status_code == 200

    @pytest.mark.parametrize("paper", ["document", "jws", "terms"])
    def test_are_for_the_parties(self, market: Market, call: Call, paper: str) -> None:
        contract = market.bought()

        assert call(market.department, "GET", f"/{contract}/{paper}").status_code == 404


class TestApproval:
    def test_lets_the_buyer_in(self, market: Market, call: Call) -> None:
        contract = market.requested()

        answer = call(market.seller, "PUT", f"/{contract}/approval", {"approved": True})

        assert (answer.status_code, answer.json()["status"]) == (200, "active")

    def test_refused_says_why(self, market: Market, call: Call) -> None:
        contract = market.requested()
        path, no = f"/{contract}/approval", {"approved": False}

        silent = call(market.seller, "PUT", path, no)
        answer = call(market.seller, "PUT", path, no | {"reason": "Only public bodies."})

        assert (silent.status_code, silent.json()["code"]) == (422, "reason-missing")
        assert answer.json()["status"] == "terminated"
        assert answer.json()["end_reason"] == "Only public bodies."

    def test_is_not_the_buyers(self, market: Market, call: Call) -> None:
        contract = market.requested()

        answer = call(market.buyer, "PUT", f"/{contract}/approval", {"approved": True})

        assert (answer.status_code, answer.json()["code"]) == (403, "approval-not-yours")


class TestTermination:
    def test_now_is_the_default(self, market: Market, call: Call) -> None:
        contract = market.bought(INVOICE, **MONTHLY)

        answer = call(market.buyer, "POST", f"/{contract}/termination", {"reason": "Done."})

        ended = answer.json()
        assert (answer.status_code, ended["status"]) == (200, "terminated")
        assert ended["ends_at"] is not None
        assert ended["refund"] == {"unit_amount": 0, "currency": "EUR"}

    def test_at_the_end_of_the_period_keeps_the_contract(self, market: Market, call: Call) -> None:
        contract = market.bought(INVOICE, **MONTHLY)
        body = {"reason": "Done.", "effective": "period_end"}

        answer = call(market.buyer, "POST", f"/{contract}/termination", body).json()

        assert answer["status"] == "active"
        assert answer["ends_at"] == call(market.seller, "GET", f"/{contract}").json()["ends_at"]

    def test_of_what_has_ended_says_so(self, market: Market, call: Call) -> None:
        contract = market.bought()
        market.terminate(contract)

        answer = call(market.seller, "POST", f"/{contract}/termination", {"reason": "Done."})

        assert (answer.status_code, answer.json()["code"]) == (409, "contract-state")
        assert (answer.json()["present"], answer.json()["possible"]) == ("terminated", [])

    def test_without_a_period_is_refused(self, market: Market, call: Call) -> None:
        body = {"reason": "Done.", "effective": "period_end"}

        answer = call(market.buyer, "POST", f"/{market.bought()}/termination", body)

        assert (answer.status_code, answer.json()["code"]) == (409, "no-period")


class TestRevocation:
    def test_is_at_once(self, market: Market, call: Call) -> None:
        contract = market.bought()
        body = {"reason": "The data was resold."}

        answer = call(market.steward, "POST", f"/{contract}/revocation", body)

        assert (answer.status_code, answer.json()["status"]) == (200, "revoked")
        assert market.refusal(contract) == "ended"

    def test_is_the_stewards(self, market: Market, call: Call) -> None:
        body = {"reason": "The data was resold."}

        answer = call(market.seller, "POST", f"/{market.bought()}/revocation", body)

        assert (answer.status_code, answer.json()["code"]) == (403, "not-a-steward")

    def test_needs_a_reason(self, market: Market, call: Call) -> None:
        answer = call(market.steward, "POST", f"/{market.bought()}/revocation", {"reason": ""})

        assert answer.status_code == 422
