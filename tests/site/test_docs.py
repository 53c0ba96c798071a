from typing import Any

from fastapi.testclient import TestClient

from marketplace.site.docs.calls import groups
from tests.site.conftest import Look

OPENAPI: dict[str, Any] = {
    "paths": {
        "/api/v1/things/{id}": {
            "put": {
                "tags": ["things"],
                "operationId": "change_thing",
                "description": "Change a thing.\n\nTwice is `once`.\n\nRaises:\n  Gone",
                "parameters": [{"name": "id", "in": "path", "required": True}],
                "requestBody": {
                    "content": {"application/json": {"schema": {"$ref": "#/components/Thing"}}}
                },
                "responses": {"200": {}, "404": {"description": "thing-not-found"}},
                "security": [{"bearer": []}],
            },
        },
        "/plain": {"get": {"summary": "Plain"}},
    }
}


class TestGroups:
    def test_tell_all_of_a_call(self) -> None:
        things, other = groups(OPENAPI)
        (call,) = things.calls

        assert (things.name, other.name) == ("Things", "Other")
        assert (call.id, call.method, call.summary) == ("change-thing", "PUT", "Change a thing.")
        assert call.description == "Twice is once."
        assert (call.body, call.signed_in) == ("application/json Thing", True)
        assert call.refusals == [("404", "thing-not-found")]
        assert call.parameters[0].required

    def test_do_with_the_least(self) -> None:
        (call,) = groups(OPENAPI)[1].calls

        assert (call.id, call.summary, call.body) == ("get-plain", "Plain", None)


class TestApiPage:
    def test_lists_every_documented_call(self, look: Look, client: TestClient) -> None:
        described = client.get("/api/v1/openapi.json").json()["paths"]

        text = look("/api").text

        assert [path for path in described if path not in text] == []

    def test_has_an_anchor_for_each_call(self, look: Look) -> None:
        ids = [at["id"] for at in look("/api").with_tag("article")]

        assert len(ids) == len(set(ids)) > 10


class TestHelp:
    def test_keeps_the_anchors_that_pages_link_to(self, look: Look) -> None:
        anchors = {at.get("id") for at in look("/help").with_tag("h2")}

        assert {"search", "publish", "privacy", "quality"} <= anchors


class TestStatements:
    def test_name_who_runs_the_exchange(self, look: Look) -> None:
        assert "Amt für Digitales und Statistik" in look("/imprint").text
        assert "no cookie" in look("/privacy").text
        assert "WCAG 2.2" in look("/accessibility").text
