from typing import Any

import pytest
from fastapi.testclient import TestClient
from rdflib import Graph
from sqlmodel import Session

from catalog.models import Access, Dataset
from marketplace.accounts.models import Role
from tests.contracts.offers.conftest import Headers, SignedIn
from tests.factories.accounts import AccountsFactory
from tests.factories.catalog import CatalogFactory

API = "/api/v1"
MONTHLY: dict[str, Any] = {
    "kind": "subscription",
    "unit_amount": 4900,
    "currency": "EUR",
    "interval": "month",
    "tariffs": [{"size": "startup", "unit_amount": 1200}],
    "trial_days": 14,
    "purposes": ["site_selection", "traffic_planning"],
    "policy": ["no_resale", "attribution"],
}


FAR: dict[str, Any] = {
    "users": 1500,
    "calls_per_month": 1000,
    "term_months": 12,
    "notice_days": 30,
    "history": "last",
    "history_versions": 3,
}
GROUND: dict[str, Any] = {
    "ground": "marginal_cost",
    "ground_reason": "Copies only.",
    "calculation": "120 h / 40",
    "answers_for_price": "Jo Hansen",
    "review_by": "2027-06-30",
}


@pytest.fixture
def address(dataset: Dataset) -> str:
    return f"{API}/datasets/{dataset.slug}/offers"


@pytest.fixture
def offer(client: TestClient, address: str, own: Headers) -> dict[str, Any]:
    """A monthly offer, made over HTTP."""
    return client.post(address, json=MONTHLY, headers=own).json()


class TestMakeOffer:
    def test_answers_the_offer_and_where_it_is(
        self, client: TestClient, address: str, own: Headers
    ) -> None:
        answer = client.post(address, json=MONTHLY, headers=own)

        made = answer.json()
        assert answer.status_code == 201
        assert answer.headers["location"].endswith(f"{address}/{made['id']}")
        assert made["purposes"] == ["traffic_planning", "site_selection"]
        assert {name: made[name] for name in ("unit_amount", "currency", "interval")} == {
            "unit_amount": 4900,
            "currency": "EUR",
            "interval": "month",
        }
        assert made["odrl"]["@type"] == "Offer"

    def test_needs_no_more_than_the_kind(
        self, client: TestClient, address: str, own: Headers
    ) -> None:
        answer = client.post(address, json={"kind": "free"}, headers=own)

        assert (answer.status_code, answer.json()["payment"]) == (201, [])

    def test_keeps_how_far_it_reaches_and_why_it_costs(
        self, client: TestClient, address: str, own: Headers
    ) -> None:
        answer = client.post(address, json=MONTHLY | FAR | GROUND, headers=own)

        made = answer.json()
        assert answer.status_code == 201
        assert {name: made[name] for name in FAR | GROUND} == FAR | GROUND
        assert made["limits"]["en"] == [
            "At most 1,500 persons use the data.",
            "Downloads and queries in a calendar month: 1,000 at most.",
            "The contract ends by itself after 12 months.",
            "Whoever ends it says so 30 days ahead.",
            "You get the newest 3 versions.",
        ]
        assert "Höchstens 1.500 Personen nutzen die Daten." in made["limits"]["de"]
        assert made["why_it_costs"]["en"] == [
            (
                "Ground: What the delivery costs. Copying, delivering, making anonymous and "
                "protecting secrets, no more (§ 10 (1) DNG). Copies only."
            ),
            "Calculation: 120 h / 40",
            "Answers for it: Jo Hansen",
            "The price is looked at again by: 30 June 2027",
        ]

    @pytest.mark.parametrize(
        ("wish", "points"),
        [
            ({}, ["You get all versions, the earlier ones too."]),
            ({"users": 1}, ["One person uses the data."]),
            ({"term_months": 1}, ["The contract ends by itself after one month."]),
            ({"notice_days": 1}, ["Whoever ends it says so one day ahead."]),
            ({"history": "last", "history_versions": 1}, ["You get the newest version."]),
            (
                {"history": "from_start"},
                ["You get the version that is there when the contract begins, and all later ones."],
            ),
        ],
    )
    def test_says_small_numbers_in_words(
        self,
        client: TestClient,
        address: str,
        own: Headers,
        *,
        wish: dict[str, Any],
        points: list[str],
    ) -> None:
        made = client.post(address, json={"kind": "free"} | wish, headers=own).json()

        assert set(points) <= set(made["limits"]["en"])
        assert len(made["limits"]["de"]) == len(made["limits"]["en"])
        assert made["why_it_costs"] == {"de": [], "en": []}

    @pytest.mark.parametrize(
        ("wish", "refusal"),
        [
            (MONTHLY | {"term_months": 121}, ("term-too-long", "longest-term")),
            (MONTHLY | {"notice_days": 366}, ("notice-too-long", "longest-notice")),
            (MONTHLY | {"users": 0}, ("invalid-request", None)),
            (MONTHLY | {"ground": "because"}, ("invalid-request", None)),
            (MONTHLY | {"calculation": "no\x00text"}, ("invalid-request", None)),
            (MONTHLY | {"unit_amount": 1}, ("price-too-low", "lowest-price")),
            (MONTHLY | {"unit_amount": 10**12}, ("price-too-high", "highest-price")),
            (MONTHLY | {"trial_days": 999}, ("trial-too-long", "longest-trial")),
            (MONTHLY | {"policy": ["x"]}, ("condition-unknown", "known-condition")),
            (MONTHLY | {"purposes": ["x"]}, ("purpose-unknown", "known-purpose")),
            (MONTHLY | {"interval": None}, ("offer-inconsistent", None)),
            (MONTHLY | {"unit_amount": 4.5}, ("invalid-request", None)),
            (MONTHLY | {"unit_amount": -1}, ("invalid-request", None)),
            (MONTHLY | {"exclusive": True}, ("invalid-request", None)),
            ({}, ("invalid-request", None)),
        ],
    )
    def test_refuses_with_rule_and_reason(
        self,
        client: TestClient,
        address: str,
        own: Headers,
        *,
        wish: dict[str, Any],
        refusal: tuple[str, str | None],
    ) -> None:
        answer = client.post(address, json=wish, headers=own)

        problem = answer.json()
        assert answer.status_code == 422
        assert (problem["code"], problem.get("rule")) == refusal

    def test_says_why_an_open_dataset_has_no_price(
        self, client: TestClient, session: Session, dataset: Dataset, address: str, own: Headers
    ) -> None:
        session.get_one(Dataset, dataset.id).access = Access.OPEN
        session.commit()

        problem = client.post(address, json=MONTHLY, headers=own).json()

        assert (problem["status"], problem["rule"]) == (409, "open-is-free")
        assert (problem["value"], problem["threshold"]) == (4900, 0)

    def test_is_for_the_publishers_people_only(
        self,
        client: TestClient,
        session: Session,
        address: str,
        people: AccountsFactory,
        signed_in: SignedIn,
    ) -> None:
        stranger, viewer = people.actor(), people.actor(roles=(Role.VIEWER,))
        session.commit()

        codes = [
            client.post(address, json=MONTHLY, headers=headers).status_code
            for headers in ({}, signed_in(viewer), signed_in(stranger))
        ]

        assert codes == [401, 403, 404]


class TestListOffers:
    def test_needs_no_account(
        self, client: TestClient, address: str, offer: dict[str, Any]
    ) -> None:
        assert client.get(address).json() == {"items": [offer], "next": None}

    def test_comes_in_pages(
        self, client: TestClient, address: str, own: Headers, offer: dict[str, Any]
    ) -> None:
        client.post(address, json={"kind": "free"}, headers=own)

        first = client.get(address, params={"limit": 1}).json()
        second = client.get(address, params={"limit": 1, "cursor": first["next"]}).json()

        assert first["items"][0]["kind"] == "free"
        assert (second["items"], second["next"]) == ([offer], None)

    def test_hides_those_of_a_dataset_that_others_may_not_know(
        self, client: TestClient, session: Session, make: CatalogFactory
    ) -> None:
        private = make.published_dataset(access=Access.PRIVATE)
        session.commit()

        assert client.get(f"{API}/datasets/{private.slug}/offers").status_code == 404


class TestReadOffer:
    def test_is_what_its_odrl_points_to(self, client: TestClient, offer: dict[str, Any]) -> None:
        path = offer["odrl"]["uid"].removeprefix("http://127.0.0.1:8000")

        assert client.get(path).json() == offer

    def test_does_not_know_anothers(
        self, client: TestClient, session: Session, make: CatalogFactory, offer: dict[str, Any]
    ) -> None:
        other = make.published_dataset()
        session.commit()

        answer = client.get(f"{API}/datasets/{other.slug}/offers/{offer['id']}")

        assert (answer.status_code, answer.json()["code"]) == (404, "offer-not-found")


class TestChangeOffer:
    @pytest.mark.parametrize("method", ["PUT", "PATCH"])
    def test_says_to_make_a_new_one(
        self, client: TestClient, address: str, own: Headers, offer: dict[str, Any], method: str
    ) -> None:
        answer = client.request(
            method, f"{address}/{offer['id']}", json={"unit_amount": 1}, headers=own
        )

        assert (answer.status_code, answer.json()["code"]) == (409, "offer-immutable")
        assert "new one" in answer.json()["detail"] or "neues" in answer.json()["detail"]


class TestWithdrawOffer:
    def test_answers_the_offer_both_times(
        self, client: TestClient, address: str, own: Headers, offer: dict[str, Any]
    ) -> None:
        there = f"{address}/{offer['id']}"

        first = client.delete(there, headers=own)
        second = client.delete(there, headers=own)

        assert (first.status_code, second.status_code) == (200, 200)
        assert first.json()["withdrawn_at"]
        assert first.json() == second.json() == client.get(there).json()
        assert client.get(address).json()["items"] == []

    def test_is_for_the_publishers_people_only(
        self, client: TestClient, address: str, offer: dict[str, Any]
    ) -> None:
        assert client.delete(f"{address}/{offer['id']}").status_code == 401


class TestDownload:
    def test_refuses_with_the_offers_as_they_are_listed(
        self,
        client: TestClient,
        session: Session,
        dataset: Dataset,
        people: AccountsFactory,
        signed_in: SignedIn,
        offer: dict[str, Any],
    ) -> None:
        stranger = signed_in(people.actor())
        session.commit()
        there = f"{API}/datasets/{dataset.slug}/download"

        problems = [client.get(there, headers=each).json() for each in ({}, stranger)]

        assert [problem["code"] for problem in problems] == ["sign-in-to-read", "no-entitlement"]
        for problem in problems:
            (shown,) = problem["offers"]
            assert shown.items() <= offer.items()
            assert set(offer) - set(shown) == {"dataset", "created_at", "withdrawn_at"}


class TestLists:
    def test_of_purposes_are_public(self, client: TestClient) -> None:
        items = client.get(f"{API}/purposes").json()["items"]

        asked = {"traffic_planning", "site_selection", "research", "product_development"}
        assert asked | {"public_information"} <= {item["id"] for item in items}
        assert all(item["title"]["de"] and item["text"]["en"] for item in items)

    def test_of_conditions_are_public(self, client: TestClient) -> None:
        items = client.get(f"{API}/policies").json()["items"]

        asked = {"no_resale", "no_reidentification", "attribution", "eu_only", "delete_at_end"}
        assert asked < {item["id"] for item in items}
        assert items[0]["may_not"]["en"] == "Pass the data on or resell it"

    def test_of_rules_have_those_of_contracts(self, client: TestClient) -> None:
        ids = {item["id"] for item in client.get(f"{API}/rules").json()["items"]}

        assert {"city-data-is-free", "city-stays-in-eu", "lowest-price"} <= ids

    def test_of_odrl_terms_are_turtle(self, client: TestClient) -> None:
        answer = client.get("/odrl/profile")

        graph = Graph().parse(data=answer.text, format="turtle")
        assert answer.headers["content-type"].startswith("text/turtle")
        assert len(graph) > 20
