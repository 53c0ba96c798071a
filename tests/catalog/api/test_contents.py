from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session

from catalog.models import Dataset, Version
from tests.catalog.api.conftest import API
from tests.catalog.conftest import Headers
from tests.factories.catalog import CatalogFactory


@pytest.fixture
def version(session: Session, shown: Dataset) -> Version:
    """The version that strangers see, with all that is made of its table."""
    version = session.get_one(Version, shown.current_version_id)
    version.sample = [["Hafen", 7]]
    version.chart = {"mark": "bar", "data": {"values": [{"x": "Hafen", "y": 7}]}}
    session.commit()
    return version


class TestContents:
    def test_hold_a_sample(self, client: TestClient, shown: Dataset, version: Version) -> None:
        answer = client.get(f"{API}/datasets/{shown.slug}/sample").json()

        assert (answer["version"], answer["rows"]) == (version.number, [["Hafen", 7]])
        assert [each["name"] for each in answer["columns"]] == ["ort", "anzahl"]

    def test_hold_a_chart(self, client: TestClient, shown: Dataset, version: Version) -> None:
        answer = client.get(f"{API}/datasets/{shown.slug}/chart?version={version.number}")

        assert answer.json() == version.chart

    def test_hold_a_map_with_its_shapes(
        self, client: TestClient, session: Session, shown: Dataset, version: Version
    ) -> None:
        features: dict[str, Any] = {"type": "FeatureCollection", "features": []}
        version.chart, version.features = {"data": {"name": "features"}}, features
        session.commit()

        answer = client.get(f"{API}/datasets/{shown.slug}/chart").json()

        assert answer["data"] == {"values": features, "format": {"property": "features"}}

    def test_say_where_no_chart_fits(
        self, client: TestClient, session: Session, shown: Dataset, version: Version
    ) -> None:
        version.chart = None
        session.commit()

        answer = client.get(f"{API}/datasets/{shown.slug}/chart")

        assert (answer.status_code, answer.json()["code"]) == (404, "chart-not-found")

    @pytest.mark.parametrize("part", ["sample", "chart", "dictionary"])
    def test_are_not_there_of_drafts(self, client: TestClient, dataset: Dataset, part: str) -> None:
        assert client.get(f"{API}/datasets/{dataset.slug}/{part}").status_code == 404


SAID: dict[str, Any] = {
    "anzahl": {"title": {"de": "Räder"}, "description": {"en": "Bicycles."}, "unit": "1/h"},
    "leer": {"title": {"de": "  "}},
    "früher": {"unit": "m"},
}


class TestDictionary:
    def test_explains_the_columns(
        self,
        client: TestClient,
        session: Session,
        make: CatalogFactory,
        own: Headers,
        shown: Dataset,
    ) -> None:
        address = f"{API}/datasets/{shown.slug}/dictionary"

        put = client.put(address, json={"columns": SAID}, headers=own)

        assert put.status_code == 200
        assert client.get(address).json() == put.json()
        assert put.json()["columns"] == [
            {"name": "ort", "type": "text", "title": {}, "description": {}, "unit": None},
            {
                "name": "anzahl",
                "type": "integer",
                "title": {"de": "Räder"},
                "description": {"en": "Bicycles."},
                "unit": "1/h",
            },
            {"name": "früher", "type": None, "title": {}, "description": {}, "unit": "m"},
        ]

    def test_is_replaced_as_a_whole(self, client: TestClient, own: Headers, shown: Dataset) -> None:
        address = f"{API}/datasets/{shown.slug}/dictionary"
        client.put(address, json={"columns": SAID}, headers=own)

        client.put(address, json={"columns": {}}, headers=own)

        assert [each["unit"] for each in client.get(address).json()["columns"]] == [None, None]

    @pytest.mark.parametrize(
        "columns",
        [
            {"a": {"title": {"fr": "x"}}},
            {"a": {"title": {"de": "x" * 201}}},
            {"": {}},
            {"a": {"b": 1}},
        ],
    )
    def test_refuses_what_is_no_explanation(
        self, client: TestClient, own: Headers, shown: Dataset, columns: dict[str, Any]
    ) -> None:
        answer = client.put(
            f"{API}/datasets/{shown.slug}/dictionary", json={"columns": columns}, headers=own
        )

        assert (answer.status_code, answer.json()["code"]) == (422, "invalid-request")

    def test_is_the_publishers_alone(
        self, client: TestClient, stranger: Headers, shown: Dataset
    ) -> None:
        address = f"{API}/datasets/{shown.slug}/dictionary"

        assert client.put(address, json={"columns": {}}, headers=stranger).status_code == 404
        assert client.put(address, json={"columns": {}}).status_code == 401

    def test_takes_units_that_the_file_names(
        self, client: TestClient, session: Session, shown: Dataset, version: Version
    ) -> None:
        version.columns = [{"name": "t", "type": "number", "unit": "°C"}]
        session.commit()

        (column,) = client.get(f"{API}/datasets/{shown.slug}/dictionary").json()["columns"]

        assert column["unit"] == "°C"
