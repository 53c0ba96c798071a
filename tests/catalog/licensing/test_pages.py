"""The register of licences as a call and as a page."""

import pytest
from fastapi.testclient import TestClient

from catalog.licenses import LICENSES
from tests.html import Seen, read


def look(client: TestClient, address: str, language: str = "en") -> Seen:
    answer = client.get(address, headers={"Accept": "text/html", "Accept-Language": language})
    assert answer.status_code == 200, answer.text
    return read(answer.text)


class TestCalls:
    def test_list_licences_and_obligations(self, client: TestClient) -> None:
        found = client.get("/api/v1/licenses").json()

        share_alike = next(each for each in found["items"] if each["id"] == "cc-by-sa-4.0")
        assert share_alike["eu_iri"].endswith("/licence/CC_BYSA_4_0")
        assert "share_alike" in share_alike["obligations"]
        assert {each["id"] for each in found["obligations"]} >= set(share_alike["obligations"])

    @pytest.mark.parametrize(
        ("query", "count"),
        [("", 28), ("?with=odbl-1.0", 7), ("?with=odbl-1.0&with=cc-by-4.0&with=cc-zero", 1)],
    )
    def test_say_what_goes_together(self, client: TestClient, query: str, count: int) -> None:
        found = client.get(f"/api/v1/licenses/compatibility{query}").json()["items"]

        assert len(found) == count
        assert all(len(each["outcomes"]) == len(LICENSES) for each in found)
        assert {"why", "source", "may", "license"} <= found[0]["reasons"][0].keys()

    def test_refuse_an_unknown_licence_and_name_the_known(self, client: TestClient) -> None:
        answer = client.get("/api/v1/licenses/compatibility?with=mit")

        assert (answer.status_code, answer.json()["code"]) == (422, "license-unknown")
        assert answer.json()["valid"] == list(LICENSES)


class TestPage:
    def test_shows_register_and_pairs(self, client: TestClient) -> None:
        page = look(client, "/licenses")

        assert [at["id"] for at in page.with_tag("article")] == list(LICENSES)
        cells = [link for link in page.links if link.href.endswith("#answer")]
        assert len(cells) == 49
        assert "answer" not in {at.get("id") for at in page.with_tag("section")}

    def test_answers_what_was_chosen(self, client: TestClient) -> None:
        page = look(client, "/licenses?with=cc-by-4.0&with=dl-de-by-2.0&with=nonsense")

        assert "for example under: Datenlizenz Deutschland – Namensnennung – 2.0" in page.text
        assert len(page.with_tag("input", name="with", checked="")) == 2

    def test_says_no_and_who_stands_against_it(self, client: TestClient) -> None:
        page = look(client, "/licenses?with=cc-by-sa-4.0&with=odbl-1.0", language="de")

        assert "nur unter CC BY-SA 4.0" in page.text
        assert "muss unter der ODbL stehen" in page.text
