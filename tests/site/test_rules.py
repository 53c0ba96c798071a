from fastapi.testclient import TestClient

from marketplace.site.rules.collecting import CHAPTERS, rules
from tests.site.conftest import Look


class TestRules:
    def test_have_ids_of_their_own(self) -> None:
        ids = [rule.id for rule in rules()]

        assert sorted(ids) == sorted(set(ids))

    def test_speak_both_languages(self) -> None:
        assert [rule.id for rule in rules() if not (rule.text_de and rule.text_en)] == []

    def test_are_the_same_on_the_page_and_in_the_api(self, look: Look, client: TestClient) -> None:
        items = client.get("/api/v1/rules").json()["items"]
        shown = [at["id"] for at in look("/rules").with_tag("article")]

        assert [item["id"] for item in items] == shown == [rule.id for rule in rules()]

    def test_are_said_in_german(self, look: Look) -> None:
        text = look("/rules", language="de").text

        assert all(rule.text_de.split(".")[0] in text for rule in rules())
        assert "Grenze" in text

    def test_stand_in_chapters_with_anchors(self, look: Look) -> None:
        sections = {at.get("id") for at in look("/rules").with_tag("section")}

        assert {chapter.id for chapter in CHAPTERS} <= sections
