from fastapi.testclient import TestClient


class TestUnknownAddress:
    def test_answers_a_program_with_a_problem(self, client: TestClient) -> None:
        answer = client.get("/api/v1/nothing-here")

        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["code"] == "not-found"

    def test_answers_a_person_with_a_page(self, client: TestClient) -> None:
        answer = client.get("/nothing-here", headers={"accept": "text/html"})

        assert answer.status_code == 404
        assert "<html" in answer.text
