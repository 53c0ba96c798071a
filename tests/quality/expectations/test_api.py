from collections.abc import Callable

from fastapi.testclient import TestClient
from sqlmodel import Session

from catalog.models import Dataset, Version
from quality.expectations import suites
from quality.expectations.kinds import KINDS
from tests.factories.catalog import CatalogFactory

Headers = dict[str, str]
Deliver = Callable[..., Version]
NOT_NULL = {"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "a"}}


class TestTypes:
    def test_are_listed_with_arguments_and_words(self, client: TestClient) -> None:
        items = client.get("/api/v1/expectation-types").json()["items"]

        assert [item["type"] for item in items] == list(KINDS)
        between = next(item for item in items if item["type"].endswith("values_to_be_between"))
        assert between["needs"] == ["column"]
        assert "{column}" in between["sentence"]["de"]


class TestVersions:
    def test_are_listed_and_shown_to_their_publisher(
        self, client: TestClient, session: Session, dataset: Dataset, own: Headers
    ) -> None:
        for count in (1, 2):
            content = {"expectations": [NOT_NULL] * count}
            suites.write(session, dataset, content, person_id=None)
        session.commit()
        place = f"/api/v1/datasets/{dataset.slug}/expectations/versions"

        listed = client.get(place, headers=own).json()
        first = client.get(f"{place}/1", headers=own).json()

        assert [(item["number"], item["expectations"]) for item in listed["items"]] == [
            (2, 2),
            (1, 1),
        ]
        assert listed["next"] is None
        assert (first["meta"]["number"], len(first["expectations"])) == (1, 1)

    def test_that_are_not_there_are_not_found(
        self, client: TestClient, dataset: Dataset, own: Headers
    ) -> None:
        place = f"/api/v1/datasets/{dataset.slug}/expectations/versions"

        answer = client.get(f"{place}/9", headers=own)

        assert (answer.status_code, answer.json()["code"]) == (404, "suite-version-not-found")

    def test_of_others_do_not_exist(
        self, client: TestClient, session: Session, make: CatalogFactory, own: Headers
    ) -> None:
        other = make.published_dataset()
        session.commit()

        answer = client.get(f"/api/v1/datasets/{other.slug}/expectations/versions", headers=own)

        assert answer.status_code == 404
