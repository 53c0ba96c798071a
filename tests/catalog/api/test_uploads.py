from typing import Any

import pytest
from fastapi.testclient import TestClient

from catalog.models import Dataset
from marketplace.core.ids import new_id
from marketplace.services import Services
from storage.memory import InMemoryStore
from tests.catalog.api.conftest import API
from tests.catalog.conftest import Headers

MIB = 1024**2
FILE = b"ort;anzahl\nHafen;7\n"


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
