"""Offers for one organization: who sees them, and who takes them."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlmodel import Session, col, select

from catalog.models import Access, Dataset, DatasetStatus
from marketplace.accounts.actors import Actor
from marketplace.contracts.models import Offer, OfferKind
from marketplace.notices.models import Message
from tests.contracts.offers.conftest import Headers, SignedIn
from tests.factories.accounts import AccountsFactory
from tests.factories.catalog import CatalogFactory

API = "/api/v1"
PUBLIC: dict[str, Any] = {"kind": "free"}
FOR_BAKER: dict[str, Any] = {
    "kind": "one_off",
    "unit_amount": 9000,
    "for_organization": "baeckerei",
}


class Stage:
    """The seller's dataset behind the door ``account``, and everybody who might look at it."""

    def __init__(self, client: TestClient, session: Session, address: str, signed_in: SignedIn):
        self.client, self.session = client, session
        self.address, self._signed_in = address, signed_in
        self.actors: dict[str, Actor] = {}

    def close(self, dataset: Dataset, door: Access) -> None:
        self.session.get_one(Dataset, dataset.id).access = door
        self.session.commit()

    def get(self, path: str = "", who: str = "nobody") -> Response:
        return self.client.get(path or self.address, headers=self._headers(who))

    def offer(self, wish: dict[str, Any]) -> Response:
        return self.client.post(self.address, json=wish, headers=self._headers("seller"))

    def withdraw(self, offer: dict[str, Any]) -> Response:
        there = f"{self.address}/{offer['id']}"
        return self.client.delete(there, headers=self._headers("seller"))

    def download(self, who: str) -> Response:
        there = self.address.replace("/offers", "/download")
        return self.client.get(there, headers=self._headers(who), follow_redirects=False)

    def change(self, **given: str) -> None:
        there = self.address.removesuffix("/offers")
        answer = self.client.patch(there, json=given, headers=self._headers("seller"))
        assert answer.status_code == 200, answer.text

    def draft(self, offer_id: str, who: str) -> Response:
        wish = {"offer": offer_id, "purpose": "Wo die zweite Filiale stehen soll."}
        return self.client.post(f"{API}/contracts", json=wish, headers=self._headers(who))

    def messages(self, who: str) -> list[Message]:
        of_theirs = Message.person_id == self.actors[who].person_id
        return list(self.session.exec(select(Message).where(of_theirs).order_by(col(Message.id))))

    def _headers(self, who: str) -> Headers:
        return self._signed_in(self.actors[who]) if who in self.actors else {}


@pytest.fixture
def stage(
    client: TestClient,
    session: Session,
    dataset: Dataset,
    people: AccountsFactory,
    signed_in: SignedIn,
    seller: Actor,
) -> Stage:
    made = Stage(client, session, f"{API}/datasets/{dataset.slug}/offers", signed_in)
    made.actors = {
        "seller": seller,
        "baker": people.actor(name="Bäckerei Kai", slug="baeckerei"),
        "stranger": people.actor(),
        "steward": people.steward(),
    }
    session.commit()
    return made


@pytest.fixture
def public(stage: Stage) -> dict[str, Any]:
    """A free offer to everybody."""
    return stage.offer(PUBLIC).json()


@pytest.fixture
def private(stage: Stage, public: dict[str, Any]) -> dict[str, Any]:
    """A priced offer to the bakery alone."""
    return stage.offer(FOR_BAKER).json()


class TestMaking:
    def test_names_the_organization_in_offer_and_odrl(
        self, public: dict[str, Any], private: dict[str, Any]
    ) -> None:
        permission = private["odrl"]["permission"][0]

        assert (public["for_organization"], private["for_organization"]) == (None, "baeckerei")
        assert permission["assignee"].endswith("/organizations/baeckerei")
        assert "assignee" not in public["odrl"]["permission"][0]

    def test_takes_an_id_as_well(self, stage: Stage, public: dict[str, Any]) -> None:
        baker = stage.actors["baker"].organization_id

        answer = stage.offer(FOR_BAKER | {"for_organization": str(baker)})

        assert (answer.status_code, answer.json()["for_organization"]) == (201, "baeckerei")

    def test_tells_those_who_buy_there(self, stage: Stage, private: dict[str, Any]) -> None:
        (message,) = stage.messages("baker")

        assert message.kind == "contracts.offer-made-to-you"
        assert message.link == f"/contracts/new?offer={private['id']}"

    @pytest.mark.parametrize(
        ("name", "code"),
        [
            ("nobody", "addressee-unknown"),
            ("00000000-0000-0000-0000-000000000000", "addressee-unknown"),
            ("foerdeblick", "offer-inconsistent"),
        ],
    )
    def test_needs_another_organization_that_is_here(
        self, stage: Stage, name: str, code: str
    ) -> None:
        problem = stage.offer(FOR_BAKER | {"for_organization": name}).json()

        assert (problem["status"], problem["code"]) == (422, code)
        assert problem["field"] == "for_organization"

    @pytest.mark.parametrize("door", [Access.ACCOUNT, Access.OPEN])
    def test_is_refused_where_others_read_without_a_contract(
        self, stage: Stage, dataset: Dataset, door: Access
    ) -> None:
        stage.close(dataset, door)

        problem = stage.offer(PUBLIC | {"for_organization": "baeckerei"}).json()

        assert (problem["status"], problem["rule"]) == (409, "private-needs-door")
        assert problem["value"] == door

    def test_may_repeat_a_public_offer_but_not_itself(
        self, stage: Stage, private: dict[str, Any]
    ) -> None:
        free = stage.offer(PUBLIC | {"for_organization": "baeckerei"}).json()
        again = stage.offer(FOR_BAKER).json()

        assert free["for_organization"] == "baeckerei"
        assert (again["code"], again["offer"]) == ("offer-repeated", private["id"])

    def test_keeps_apart_what_different_organizations_choose_from(
        self, stage: Stage, public: dict[str, Any]
    ) -> None:
        other = stage.actors["stranger"].organization_id
        for amount in range(1000, 1019):
            assert stage.offer(FOR_BAKER | {"unit_amount": amount}).status_code == 201

        full = stage.offer(FOR_BAKER).json()

        assert (full["code"], full["value"]) == ("too-many-offers", 20)
        assert stage.offer(FOR_BAKER | {"for_organization": str(other)}).status_code == 201


class TestWhoSees:
    def test_is_in_nothing_that_the_public_reads(
        self, stage: Stage, dataset: Dataset, private: dict[str, Any]
    ) -> None:
        stage.session.expire_all()
        shown = stage.session.get_one(Dataset, dataset.id).offers
        pages = [f"/datasets/{dataset.slug}{suffix}" for suffix in ("", ".ttl", ".jsonld")]
        pages += [f"{API}/datasets/{dataset.slug}", "/catalog.ttl"]

        assert len(shown) == 1
        for page in pages:
            answer = stage.get(page)
            assert answer.status_code == 200
            assert private["id"] not in answer.text

    @pytest.mark.parametrize(
        ("who", "expected"),
        [("nobody", 1), ("stranger", 1), ("steward", 1), ("baker", 2), ("seller", 2)],
    )
    def test_is_listed_for_publisher_and_addressee(
        self, stage: Stage, private: dict[str, Any], who: str, expected: int
    ) -> None:
        listed = stage.get(who=who).json()["items"]
        read = stage.get(f"{stage.address}/{private['id']}", who)

        assert len(listed) == expected
        assert read.status_code == (200 if expected == 2 else 404)
        assert read.json().get("code") == (None if expected == 2 else "offer-not-found")

    def test_is_known_behind_a_private_door_to_its_addressee(
        self, stage: Stage, dataset: Dataset, private: dict[str, Any]
    ) -> None:
        stage.close(dataset, Access.PRIVATE)
        there = f"{stage.address}/{private['id']}"

        mine = stage.get(f"{API}/offers", "baker").json()["items"]

        assert [each["id"] for each in mine] == [private["id"]]
        assert stage.get(there, "baker").json() == private
        assert stage.get(there).json()["code"] == "dataset-not-found"

    def test_is_forgotten_when_the_dataset_is_hidden(
        self, stage: Stage, dataset: Dataset, private: dict[str, Any]
    ) -> None:
        stage.session.get_one(Dataset, dataset.id).status = DatasetStatus.WITHDRAWN
        stage.session.commit()

        assert stage.get(f"{API}/offers", "baker").json()["items"] == []
        assert stage.get(f"{stage.address}/{private['id']}", "baker").status_code == 404


class TestOffersMadeToYou:
    def test_need_a_sign_in(self, stage: Stage) -> None:
        assert stage.get(f"{API}/offers").status_code == 401

    def test_are_none_for_others(self, stage: Stage, private: dict[str, Any]) -> None:
        answer = stage.get(f"{API}/offers", "stranger").json()

        assert answer == {"items": [], "next": None}


class TestWhoTakes:
    @pytest.mark.parametrize("who", ["stranger", "steward"])
    def test_is_not_there_for_others(self, stage: Stage, private: dict[str, Any], who: str) -> None:
        answer = stage.draft(private["id"], who)

        assert (answer.status_code, answer.json()["code"]) == (404, "offer-not-found")
        assert stage.get(f"/contracts/new?offer={private['id']}").status_code == 404

    def test_is_refused_to_a_steward_who_watches_over_it(
        self, stage: Stage, make: CatalogFactory, department: Actor
    ) -> None:
        roads = make.published_dataset(
            publisher_id=department.organization_id, access=Access.REQUEST
        )
        offer = Offer(
            dataset_id=roads.id,
            publisher_id=roads.publisher_id,
            kind=OfferKind.FREE,
            currency="EUR",
            purposes=["research"],
            policy=["no_resale", "no_reidentification", "delete_at_end"],
            payment=[],
            for_organization_id=stage.actors["baker"].organization_id,
        )
        stage.session.add(offer)
        stage.session.commit()

        answer = stage.draft(str(offer.id), "steward")

        assert (answer.status_code, answer.json()["code"]) == (404, "offer-not-found")

    def test_is_taken_by_its_addressee(self, stage: Stage, private: dict[str, Any]) -> None:
        answer = stage.draft(private["id"], "baker")

        assert (answer.status_code, answer.json()["status"]) == (201, "draft")


class TestWithdrawing:
    def test_leaves_the_public_ones_and_tells_the_addressee(
        self, stage: Stage, public: dict[str, Any], private: dict[str, Any]
    ) -> None:
        stage.withdraw(private)

        assert stage.messages("baker")[-1].kind == "contracts.offer-taken-back"
        assert stage.get(who="seller").json()["items"] == [public]

    def test_of_the_last_public_one_leaves_the_private_ones_behind_the_door(
        self, stage: Stage, public: dict[str, Any], private: dict[str, Any]
    ) -> None:
        assert stage.withdraw(public).status_code == 200

        assert stage.draft(private["id"], "baker").status_code == 201
        assert stage.offer(FOR_BAKER | {"unit_amount": 700}).status_code == 201
        assert stage.withdraw(private).status_code == 200

    @pytest.mark.parametrize("is_seen", [True, False])
    def test_of_the_last_one_opens_no_door_that_somebody_has_seen(
        self, stage: Stage, dataset: Dataset, public: dict[str, Any], *, is_seen: bool
    ) -> None:
        dataset.status = DatasetStatus.PUBLISHED if is_seen else DatasetStatus.DRAFT
        stage.session.commit()
        stage.withdraw(public)
        dataset.status = DatasetStatus.PUBLISHED
        stage.session.commit()

        answer = stage.download("stranger")

        assert answer.status_code == (403 if is_seen else 302)
        if is_seen:
            assert (answer.json()["code"], answer.json()["offers"]) == ("no-entitlement", [])
            assert "derzeit gibt es kein Angebot" in answer.json()["detail"]

    def test_leaves_it_to_the_publisher_to_choose_another_door(
        self, stage: Stage, public: dict[str, Any]
    ) -> None:
        stage.withdraw(public)

        stage.change(access="account")
        assert stage.download("stranger").status_code == 403

        stage.change(access="request")
        stage.change(access="account")
        assert stage.download("stranger").status_code == 302
