from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session

from catalog.models import Access, Dataset, DatasetStatus, VersionStatus
from marketplace.accounts.actors import Actor, Scope
from marketplace.accounts.keys import keeping
from marketplace.accounts.models import Role
from marketplace.core.ids import new_id
from marketplace.services import Services
from storage.memory import InMemoryStore
from tests.factories.accounts import AccountsFactory
from tests.factories.catalog import CatalogFactory

Headers = dict[str, str]
SignedIn = Callable[[Actor], Headers]
API = "/api/v1"
MIB = 1024**2
FILE = b"ort;anzahl\nHafen;7\n"
DESCRIPTION: dict[str, Any] = {
    "title": {"de": "Radverkehr", "en": "Bicycles"},
    "description": {"de": "Zählungen je Stunde."},
    "theme": ["TRAN"],
    "keywords": ["Rad"],
    "license": "dl-de-by-2.0",
    "access": "open",
}
RELEASE = {"level": "open", "benefit": "b", "risks": "none", "reason": "r"}


@pytest.fixture
def dataset(session: Session, make: CatalogFactory, owner: Actor) -> Dataset:
    """A draft of the owner's company."""
    dataset = make.dataset(publisher_id=owner.organization_id)
    session.commit()
    return dataset


@pytest.fixture
def shown(session: Session, make: CatalogFactory, owner: Actor) -> Dataset:
    """A visible dataset of the owner's company."""
    dataset = make.published_dataset(publisher_id=owner.organization_id)
    session.commit()
    return dataset


@pytest.fixture
def stranger(people: AccountsFactory, session: Session, signed_in: SignedIn) -> Headers:
    """The headers of another company's owner."""
    actor = people.actor()
    session.commit()
    return signed_in(actor)


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


class TestUploads:
    def opened(self, client: TestClient, own: Headers, dataset: Dataset) -> dict[str, Any]:
        given = {"filename": "a.csv", "size": len(FILE), "part_size": 5 * MIB}
        answer = client.post(f"{API}/datasets/{dataset.slug}/uploads", json=given, headers=own)
        assert answer.status_code == 201
        return answer.json()

    def test_lead_from_a_file_to_a_version(
        self, client: TestClient, own: Headers, dataset: Dataset, services: Services
    ) -> None:
        store = services.store
        assert isinstance(store, InMemoryStore)
        opened = self.opened(client, own, dataset)
        address = f"{API}/datasets/{dataset.slug}/uploads/{opened['id']}"
        ((key, upload_id),) = store.uploads
        etag = store.put_part(key, upload_id, 1, FILE)

        part = client.get(address, headers=own).json()["received"][0]
        parts = {"parts": [{"number": part["number"], "etag": f'"{part["etag"]}"'}]}
        answers = [client.post(f"{address}/completion", json=parts, headers=own) for _ in range(2)]

        assert [(a.status_code, a.json()) for a in answers] == [(202, {"version": 1})] * 2
        assert part == {"number": 1, "etag": etag, "size": len(FILE)}
        version = client.get(f"{API}/datasets/{dataset.slug}/versions/1", headers=own).json()
        assert (version["status"], version["report"]) == ("processing", None)

    def test_can_be_given_up(self, client: TestClient, own: Headers, dataset: Dataset) -> None:
        opened = self.opened(client, own, dataset)
        address = f"{API}/datasets/{dataset.slug}/uploads/{opened['id']}"

        answer = client.delete(address, headers=own)
        after = client.post(f"{address}/completion", json={"parts": []}, headers=own)

        assert (answer.status_code, after.json()["code"]) == (204, "upload-ended")

    def test_are_refused_above_the_limit(
        self, client: TestClient, own: Headers, dataset: Dataset
    ) -> None:
        given = {"filename": "a.csv", "size": 2**60}

        answer = client.post(f"{API}/datasets/{dataset.slug}/uploads", json=given, headers=own)

        assert (answer.status_code, answer.json()["code"]) == (413, "upload-too-large")
        assert answer.json()["rule"]

    @pytest.mark.parametrize(
        "given",
        [
            {"filename": "../etc/passwd", "size": 1},
            {"filename": "a.csv", "size": -1},
            {"filename": "a.csv", "size": 1, "part_size": 1},
            {"filename": "a.csv", "size": 1, "sha256": "abc"},
            {"filename": "a.csv", "size": True},
        ],
    )
    def test_are_refused_when_they_make_no_sense(
        self, client: TestClient, own: Headers, dataset: Dataset, given: dict[str, Any]
    ) -> None:
        answer = client.post(f"{API}/datasets/{dataset.slug}/uploads", json=given, headers=own)

        assert answer.status_code == 422

    def test_are_nobody_elses(
        self, client: TestClient, own: Headers, stranger: Headers, dataset: Dataset
    ) -> None:
        opened = self.opened(client, own, dataset)
        address = f"{API}/datasets/{dataset.slug}/uploads/{opened['id']}"

        assert client.get(address, headers=stranger).status_code == 404
        assert client.delete(address, headers=stranger).status_code == 404
        unknown = f"{API}/datasets/{dataset.slug}/uploads/{new_id()}"
        assert client.get(unknown, headers=own).json()["code"] == "upload-not-found"


class TestVersions:
    def test_show_strangers_what_was_published(
        self,
        client: TestClient,
        session: Session,
        make: CatalogFactory,
        own: Headers,
        shown: Dataset,
    ) -> None:
        make.version(shown, status=VersionStatus.REJECTED)
        session.commit()
        address = f"{API}/datasets/{shown.slug}/versions"

        theirs, all_of_them = client.get(address).json(), client.get(address, headers=own).json()

        assert [each["status"] for each in theirs["items"]] == ["published"]
        assert [each["status"] for each in all_of_them["items"]] == ["rejected", "published"]
        assert theirs["items"][0]["report"].endswith("/report")

    def test_come_in_pages(
        self,
        client: TestClient,
        session: Session,
        make: CatalogFactory,
        own: Headers,
        dataset: Dataset,
    ) -> None:
        numbers = [make.version(dataset).number for _ in range(3)]
        session.commit()
        address = f"{API}/datasets/{dataset.slug}/versions"

        first = client.get(f"{address}?limit=2", headers=own).json()
        second = client.get(f"{address}?limit=2&cursor={first['next']}", headers=own).json()

        found = [each["number"] for each in first["items"] + second["items"]]
        assert (found, second["next"]) == (sorted(numbers, reverse=True), None)

    @pytest.mark.parametrize("number", ["0", "99", "99999999999999", "-1", "next", "١"])
    def test_are_not_found_by_other_numbers(
        self, client: TestClient, own: Headers, shown: Dataset, number: str
    ) -> None:
        answer = client.get(f"{API}/datasets/{shown.slug}/versions/{number}", headers=own)

        assert (answer.status_code, answer.json()["code"]) == (404, "version-not-found")

    def test_know_which_is_the_latest(self, client: TestClient, shown: Dataset) -> None:
        answer = client.get(f"{API}/datasets/{shown.slug}/versions/latest").json()

        assert answer["status"] == "published"
        assert answer["distributions"][0]["url"].endswith(
            f"/download?version={answer['number']}&format=original"
        )


class TestReleaseDataset:
    @pytest.fixture
    def waiting(self, session: Session, make: CatalogFactory, department: Actor) -> Dataset:
        """A department's draft whose version waits."""
        dataset = make.dataset(publisher_id=department.organization_id)
        make.checked_version(dataset, status=VersionStatus.NEEDS_RELEASE)
        session.commit()
        return dataset

    def released(self, client: TestClient, dataset: Dataset, headers: Headers) -> Any:
        return client.put(f"{API}/datasets/{dataset.slug}/release", json=RELEASE, headers=headers)

    def test_names_the_person_and_frees_the_version(
        self, client: TestClient, waiting: Dataset, department: Actor, signed_in: SignedIn
    ) -> None:
        answer = self.released(client, waiting, signed_in(department))

        assert answer.status_code == 200
        assert answer.json()["version_status"] == "ready"
        assert answer.json()["person"] == department.name

    def test_may_be_decided_by_a_steward(
        self,
        client: TestClient,
        session: Session,
        waiting: Dataset,
        people: AccountsFactory,
        signed_in: SignedIn,
    ) -> None:
        steward = people.steward()
        session.commit()

        assert self.released(client, waiting, signed_in(steward)).status_code == 200

    def test_is_no_stewards_matter_in_a_companys_data(
        self,
        client: TestClient,
        session: Session,
        shown: Dataset,
        people: AccountsFactory,
        signed_in: SignedIn,
    ) -> None:
        steward = people.steward()
        session.commit()

        assert self.released(client, shown, signed_in(steward)).status_code == 404

    def test_is_not_for_viewers(
        self,
        client: TestClient,
        session: Session,
        make: CatalogFactory,
        people: AccountsFactory,
        signed_in: SignedIn,
    ) -> None:
        viewer = people.actor(roles=(Role.VIEWER,))
        dataset = make.dataset(publisher_id=viewer.organization_id)
        session.commit()

        assert self.released(client, dataset, signed_in(viewer)).status_code == 403

    def test_is_not_for_keys(
        self, client: TestClient, session: Session, waiting: Dataset, department: Actor
    ) -> None:
        key = keeping.make(
            session, name="k", scopes=[Scope.PUBLISH], expires_at=None, actor=department
        )
        session.commit()

        answer = self.released(client, waiting, {"Authorization": f"Bearer {key.whole}"})

        assert (answer.status_code, answer.json()["code"]) == (403, "release-needs-person")


class TestPublication:
    def test_makes_visible_and_invisible_again(
        self,
        client: TestClient,
        session: Session,
        make: CatalogFactory,
        own: Headers,
        dataset: Dataset,
    ) -> None:
        make.checked_version(dataset)
        session.commit()
        address = f"{API}/datasets/{dataset.slug}"

        opened = client.put(f"{address}/publication", headers=own)
        seen = client.get(address).status_code
        closed = client.delete(f"{address}/publication", headers=own)

        assert (opened.status_code, opened.json()["status"]) == (200, "published")
        assert (closed.status_code, closed.json()["status"]) == (200, "withdrawn")
        assert (seen, client.get(address).status_code) == (200, 404)

    def test_says_what_is_missing(self, client: TestClient, own: Headers, dataset: Dataset) -> None:
        answer = client.put(f"{API}/datasets/{dataset.slug}/publication", headers=own)

        assert (answer.status_code, answer.json()["code"]) == (409, "dataset-not-ready")
        assert answer.json()["missing"] == ["version"]
        assert answer.json()["rule"] == "checked-before-visible"


class TestPreviewAndStatistics:
    def test_are_public_for_priced_data_too(
        self, client: TestClient, session: Session, make: CatalogFactory
    ) -> None:
        dataset = make.published_dataset(
            access=Access.ACCOUNT, offers=[{"kind": "subscription", "unit_amount": 4900}]
        )
        session.commit()
        address = f"{API}/datasets/{dataset.slug}"

        preview = client.get(f"{address}/preview").json()
        statistics = client.get(f"{address}/statistics").json()

        assert preview["rows"] == [["Brücke", 12], ["Hafen", 7]]
        assert preview["columns"][0] == {"name": "ort", "type": "text"}
        assert (statistics["row_count"], statistics["columns"][1]["nulls"]) == (2, 0)

    def test_of_a_draft_are_for_its_publisher(
        self,
        client: TestClient,
        session: Session,
        make: CatalogFactory,
        own: Headers,
        dataset: Dataset,
    ) -> None:
        address = f"{API}/datasets/{dataset.slug}/preview"
        before = client.get(address, headers=own).status_code
        make.checked_version(dataset)
        session.commit()

        assert (before, client.get(address, headers=own).status_code) == (404, 200)
        assert client.get(address).status_code == 404
