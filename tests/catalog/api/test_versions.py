import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session

from catalog.models import Access, Dataset, VersionStatus
from tests.catalog.api.conftest import API
from tests.catalog.conftest import Headers
from tests.factories.catalog import CatalogFactory


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
