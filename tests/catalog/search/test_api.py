from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session

from catalog.models import DatasetStatus
from catalog.search.building import rebuild
from catalog.search.index import SearchIndex
from marketplace.core import clock
from tests.catalog.search.conftest import Published
from tests.factories.catalog import CatalogFactory


@pytest.fixture
def built(session: Session, index: SearchIndex, published: Published) -> None:
    """An index of two datasets."""
    published(
        "Radverkehrszählung",
        slug="radverkehr",
        description={"de": "Gezählt wird an zwölf Stellen. " * 20},
        themes=["TRAN"],
        place="Hafenstadt",
        bbox=[9, 53, 10, 54],
    )
    published("Luftgüte", slug="luft", themes=["ENVI"], offers=[{"unit_amount": 900}])
    rebuild(session, index.folder)


@pytest.mark.usefixtures("built")
class TestSearchDatasets:
    def test_finds_by_a_part_of_a_compound(self, client: TestClient) -> None:
        answer = client.get("/api/v1/datasets", params={"q": "Zählung"})

        assert answer.status_code == 200
        assert [item["slug"] for item in answer.json()["items"]] == ["radverkehr"]
        assert answer.json()["total"] == 1
        assert answer.json()["next"] is None

    def test_shows_what_a_list_needs(self, client: TestClient) -> None:
        item = client.get("/api/v1/datasets", params={"theme": "TRAN"}).json()["items"][0]

        assert item["title"] == {"de": "Radverkehrszählung"}
        assert item["description"]["de"].endswith(" …")
        assert item["publisher"]["kind"] == "company"
        assert item["formats"] == ["csv", "parquet"]
        assert item["price"] == ["free"]
        assert item["score"] == 91

    def test_counts_facets(self, client: TestClient) -> None:
        facets = client.get("/api/v1/datasets").json()["facets"]

        assert facets["price"] == [
            {"value": "free", "count": 1, "selected": False},
            {"value": "paid", "count": 1, "selected": False},
        ]
        assert set(facets) >= {"theme", "publisher", "access", "format", "license", "place"}

    @pytest.mark.parametrize(
        "parameters",
        [
            {"theme": ["TRAN", "ENVI"], "sort": "title"},
            {"theme": "", "q": "", "bbox": "", "sort": "", "updated_after": "", "cursor": ""},
            {"publisher_kind": "company"},
            {"access": "open", "license": "dl-de-by-2.0", "format": "CSV"},
            {"updated_after": "2020-01-01"},
            {"updated_after": "2020-01-01T10:00:00+02:00", "lang": "en"},
        ],
    )
    def test_understands_filters(self, client: TestClient, parameters: dict[str, Any]) -> None:
        assert client.get("/api/v1/datasets", params=parameters).json()["total"] == 2

    def test_finds_in_a_box(self, client: TestClient) -> None:
        answer = client.get("/api/v1/datasets", params={"bbox": "9.5,53.5,9.6,53.6"})

        assert [item["slug"] for item in answer.json()["items"]] == ["radverkehr"]

    @pytest.mark.parametrize(
        "parameters",
        [
            {"theme": "NOPE"},
            {"access": "wide"},
            {"price": "cheap"},
            {"license": "mine"},
            {"publisher_kind": "person"},
            {"publisher": "No Slug"},
            {"format": "../etc"},
            {"bbox": "1,2,3"},
            {"bbox": "3,2,1,4"},
            {"bbox": "a,b,c,d"},
            {"bbox": "nan,0,1,1"},
            {"updated_after": "yesterday"},
            {"sort": "luck"},
            {"limit": "0"},
            {"limit": "1000"},
            {"q": "x" * 201},
            {"theme": ["TRAN"] * 51},
        ],
    )
    def test_refuses_bad_values(self, client: TestClient, parameters: dict[str, Any]) -> None:
        answer = client.get("/api/v1/datasets", params=parameters)

        assert answer.status_code == 422
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["code"] == "invalid-request"

    def test_refuses_a_cursor_of_another_question(self, client: TestClient) -> None:
        first = client.get("/api/v1/datasets", params={"limit": 1}).json()

        refused = client.get("/api/v1/datasets", params={"q": "Rad", "cursor": first["next"]})

        assert refused.status_code == 422
        assert refused.json()["code"] == "unknown-cursor"

    def test_pages_by_cursor(self, client: TestClient) -> None:
        first = client.get("/api/v1/datasets", params={"limit": 1}).json()
        second = client.get("/api/v1/datasets", params={"limit": 1, "cursor": first["next"]})

        slugs = [item["slug"] for item in first["items"] + second.json()["items"]]
        assert sorted(slugs) == ["luft", "radverkehr"]
        assert second.json()["next"] is None

    def test_leaves_out_what_was_withdrawn_since(
        self, client: TestClient, session: Session, make: CatalogFactory, index: SearchIndex
    ) -> None:
        withdrawn = make.published_dataset(slug="gone")
        rebuild(session, index.folder)
        withdrawn.status = DatasetStatus.WITHDRAWN
        withdrawn.withdrawn_at = clock.now()
        session.commit()

        found = client.get("/api/v1/datasets").json()

        assert "gone" not in [item["slug"] for item in found["items"]]


class TestSearchDatasetsWithoutIndex:
    def test_says_that_search_is_being_prepared(self, client: TestClient) -> None:
        answer = client.get("/api/v1/datasets")

        assert answer.status_code == 503
        assert answer.json()["code"] == "search-not-ready"


@pytest.mark.usefixtures("built")
class TestSuggestDatasets:
    @pytest.mark.parametrize("typed", ["Rad", "radverkehrsz", "verk", "zähl"])
    def test_goes_on_with_what_was_typed(self, client: TestClient, typed: str) -> None:
        answer = client.get("/api/v1/datasets/suggestions", params={"q": typed})

        assert answer.json() == {
            "items": [{"slug": "radverkehr", "title": {"de": "Radverkehrszählung"}}]
        }

    @pytest.mark.parametrize("typed", ["", "r", "xyz", "luft rad", "...", ".*"])
    def test_suggests_nothing_where_nothing_fits(self, client: TestClient, typed: str) -> None:
        answer = client.get("/api/v1/datasets/suggestions", params={"q": typed})

        assert answer.json() == {"items": []}
