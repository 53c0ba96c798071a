"""Contract models as calls and as pages."""

import pytest
from fastapi.testclient import TestClient

from marketplace.contracts.wording.contract_models import MODELS
from tests.html import Seen, read


def look(client: TestClient, address: str, language: str = "en") -> Seen:
    answer = client.get(address, headers={"Accept": "text/html", "Accept-Language": language})
    assert answer.status_code == 200, answer.text
    return read(answer.text)


class TestCalls:
    def test_list_every_model_with_its_edition(self, client: TestClient) -> None:
        found = client.get("/api/v1/contract-models").json()

        assert [each["id"] for each in found["items"]] == list(MODELS)
        assert found["next"] is None
        assert all(each["version"] >= 1 and each["summary"]["de"] for each in found["items"])

    @pytest.mark.parametrize("name", MODELS)
    def test_show_a_model_in_words_and_as_odrl(self, client: TestClient, name: str) -> None:
        found = client.get(f"/api/v1/contract-models/{name}").json()

        assert found["clauses"][0]["odrl"] == ["use"]
        assert {"title", "text", "means"} <= found["clauses"][0].keys()
        assert found["odrl"]["@type"] == "Agreement"
        assert [each["id"] for each in found["parameters"]] == list(MODELS[name].parameters)

    def test_refuse_an_unknown_model_and_name_the_known(self, client: TestClient) -> None:
        answer = client.get("/api/v1/contract-models/marriage")

        assert (answer.status_code, answer.json()["code"]) == (404, "contract-model-not-found")
        assert answer.json()["valid"] == list(MODELS)


class TestPages:
    @pytest.mark.parametrize("language", ["de", "en"])
    def test_list_every_model(self, client: TestClient, language: str) -> None:
        page = look(client, "/contract-models", language)

        assert [at["id"] for at in page.with_tag("article")] == list(MODELS)
        assert all(each.title.say(language) in page.text for each in MODELS.values())

    @pytest.mark.parametrize("name", MODELS)
    def test_show_a_model_summary_first(self, client: TestClient, name: str) -> None:
        page = look(client, f"/contract-models/{name}")

        summary, first = MODELS[name].summary[0].en, "The clauses"
        assert page.text.index(summary) < page.text.index(first)
        assert page.with_tag("section", id="clause-1")
        assert "In words only" in page.text
        assert "What this means" in page.text

    def test_are_linked_from_the_rules_and_every_foot(self, client: TestClient) -> None:
        targets = [link.href for link in look(client, "/rules").links]

        assert targets.count("/contract-models") == 2
        assert targets.count("/licenses") == 2
