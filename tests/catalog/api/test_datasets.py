from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session

from catalog.models import Access, Dataset, DatasetStatus
from marketplace.accounts.actors import Actor
from marketplace.accounts.models import Role
from tests.catalog.api.conftest import API
from tests.catalog.conftest import Headers, SignedIn
from tests.factories.accounts import AccountsFactory
from tests.factories.catalog import CatalogFactory

DESCRIPTION: dict[str, Any] = {
    "title": {"de": "Radverkehr", "en": "Bicycles"},
    "description": {"de": "Zählungen je Stunde."},
    "theme": ["TRAN"],
    "keywords": ["Rad"],
    "license": "dl-de-by-2.0",
    "access": "open",
}


class TestVocabularies:
    @pytest.mark.parametrize(
        ("name", "term", "count"),
        [
            ("licenses", {"id": "cc-zero", "iri": "http://dcat-ap.de/def/licenses/cc-zero"}, 7),
            ("themes", {"code": "TRAN", "en": "Transport"}, 13),
            ("frequencies", {"code": "DAILY", "de": "täglich"}, 22),
        ],
    )
    def test_are_listed(
        self, client: TestClient, name: str, term: dict[str, str], count: int
    ) -> None:
        items = client.get(f"{API}/{name}").json()["items"]

        assert len(items) == count
        assert any(term.items() <= item.items() for item in items)


class TestCreateDataset:
    def test_answers_the_draft_and_where_it_is(self, client: TestClient, own: Headers) -> None:
        answer = client.post(f"{API}/datasets", json=DESCRIPTION, headers=own)

        assert (answer.status_code, answer.json()["slug"]) == (201, "radverkehr")
        assert answer.json()["status"] == "draft"
        assert answer.json()["keywords"] == {"de": ["Rad"]}
        assert answer.headers["location"].endswith(f"{API}/datasets/radverkehr")

    def test_refuses_a_taken_slug_with_a_suggestion(
        self, client: TestClient, own: Headers, dataset: Dataset
    ) -> None:
        answer = client.post(
            f"{API}/datasets", json=DESCRIPTION | {"slug": dataset.slug}, headers=own
        )

        assert (answer.status_code, answer.json()["code"]) == (409, "slug-taken")
        assert answer.json()["suggestion"] == f"{dataset.slug}-2"

    @pytest.mark.parametrize("wrong", [{"colour": 1}, {"theme": ["X"]}, {"license": "mit"}])
    def test_names_the_field_that_does_not_fit(
        self, client: TestClient, own: Headers, wrong: dict[str, Any]
    ) -> None:
        answer = client.post(f"{API}/datasets", json=DESCRIPTION | wrong, headers=own)

        assert (answer.status_code, answer.json()["code"]) == (422, "invalid-request")
        assert next(iter(wrong)) in answer.json()["detail"]

    def test_is_for_publishers_only(
        self, client: TestClient, people: AccountsFactory, session: Session, signed_in: SignedIn
    ) -> None:
        viewer = people.actor(roles=(Role.VIEWER,))
        session.commit()

        nobody = client.post(f"{API}/datasets", json=DESCRIPTION)
        refused = client.post(f"{API}/datasets", json=DESCRIPTION, headers=signed_in(viewer))

        assert (nobody.status_code, refused.status_code) == (401, 403)


class TestReadDataset:
    def test_shows_everyone_what_is_visible(
        self, client: TestClient, shown: Dataset, owner: Actor
    ) -> None:
        answer = client.get(f"{API}/datasets/{shown.slug}").json()

        assert answer["title"] == shown.title
        assert answer["publisher"]["slug"] == owner.organization_slug
        assert (answer["score"], answer["license_url"]) == (
            91,
            "http://dcat-ap.de/def/licenses/dl-by-de/2.0",
        )
        assert [file["format"] for file in answer["distributions"]] == ["original", "parquet"]

    def test_names_whom_to_ask(
        self, client: TestClient, session: Session, make: CatalogFactory
    ) -> None:
        publisher = make.publisher(contact_email="not an address")
        dataset = make.published_dataset(publisher_id=publisher.id, period_start="2024-01-01")
        session.commit()

        answer = client.get(f"{API}/datasets/{dataset.slug}").json()

        assert answer["contact"] == {"name": publisher.name, "email": "not an address"}
        assert answer["period"] == {"start": "2024-01-01", "end": None}

    def test_hides_drafts_from_others(
        self, client: TestClient, own: Headers, stranger: Headers, dataset: Dataset
    ) -> None:
        address = f"{API}/datasets/{dataset.slug}"

        codes = [
            client.get(address, headers=headers).status_code for headers in ({}, stranger, own)
        ]

        assert codes == [404, 404, 200]

    def test_hides_private_and_withdrawn_data(
        self,
        client: TestClient,
        session: Session,
        make: CatalogFactory,
        stranger: Headers,
    ) -> None:
        private = make.published_dataset(access=Access.PRIVATE)
        withdrawn = make.dataset(status=DatasetStatus.WITHDRAWN)
        session.commit()

        codes = [
            client.get(f"{API}/datasets/{each.slug}", headers=stranger).json()["code"]
            for each in (private, withdrawn)
        ]

        assert codes == ["dataset-not-found", "dataset-not-found"]


class TestChangeDataset:
    def test_changes_what_is_sent(self, client: TestClient, own: Headers, dataset: Dataset) -> None:
        answer = client.patch(
            f"{API}/datasets/{dataset.slug}", json={"place": "Hafen"}, headers=own
        )

        assert (answer.status_code, answer.json()["place"]) == (200, "Hafen")
        assert answer.json()["title"] == dataset.title

    def test_does_not_know_anothers_dataset(
        self, client: TestClient, stranger: Headers, shown: Dataset
    ) -> None:
        answer = client.patch(
            f"{API}/datasets/{shown.slug}", json={"place": "Hafen"}, headers=stranger
        )

        assert (answer.status_code, answer.json()["code"]) == (404, "dataset-not-found")

    def test_never_changes_the_slug(
        self, client: TestClient, own: Headers, dataset: Dataset
    ) -> None:
        answer = client.patch(f"{API}/datasets/{dataset.slug}", json={"slug": "x"}, headers=own)

        assert answer.status_code == 422
