"""Refusals and faults, as programs and people see them."""

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response

from marketplace.app import assemble, install
from marketplace.core.errors import Gone
from marketplace.services import Services
from marketplace.web.problems import MEDIA_TYPE, problem_of


class Ended(Gone, code="ended"):
    """A refusal whose facts have the names of a problem's own members."""

    def __init__(self) -> None:
        super().__init__("“{title}” has ended.", title="Trees", status="aborted")


def fail() -> None:
    """Be a route that is broken."""
    message = "the password is hunter2"
    raise RuntimeError(message)


@pytest.fixture(scope="module")
def app() -> FastAPI:
    """The application, with a route that is broken."""
    app = assemble()
    app.add_api_route("/api/v1/broken", fail)
    app.add_api_route("/broken", fail)
    return app


@pytest.fixture
def failing(app: FastAPI, services: Services) -> TestClient:
    """A client that is told of faults as any other is."""
    install(app, services)
    return TestClient(app, raise_server_exceptions=False)


def assert_is_problem(answer: Response, status: int, code: str) -> None:
    assert answer.status_code == status
    assert answer.headers["content-type"] == MEDIA_TYPE
    assert (answer.json()["status"], answer.json()["code"]) == (status, code)


class TestProblemOf:
    def test_keeps_its_own_members_whatever_the_facts_are_called(self) -> None:
        problem = problem_of(Ended(), "en")

        assert (problem["title"], problem["status"]) == ("Gone", 410)

    def test_says_the_facts_all_the_same(self) -> None:
        assert problem_of(Ended(), "en")["detail"] == "“Trees” has ended."


class TestAFault:
    def test_is_a_problem_that_tells_nothing_of_it(self, failing: TestClient) -> None:
        answer = failing.get("/api/v1/broken")

        assert_is_problem(answer, 500, "internal-server-error")
        assert "hunter2" not in answer.text

    def test_is_a_page_to_a_person(self, failing: TestClient) -> None:
        answer = failing.get("/broken", headers={"Accept": "text/html", "Accept-Language": "de"})

        assert answer.status_code == 500
        assert "Hier ist etwas schiefgegangen." in answer.text

    def test_is_answered_under_the_same_policy_as_all_else(self, failing: TestClient) -> None:
        policy = failing.get("/broken").headers["content-security-policy"]

        assert policy.startswith("default-src 'none'")

    def test_is_raised_on_to_be_logged(self, app: FastAPI) -> None:
        with pytest.raises(RuntimeError):
            TestClient(app).get("/broken")


class TestAnUnknownAddress:
    def test_is_a_problem(self, client: TestClient) -> None:
        assert_is_problem(client.get("/api/v1/nothing"), 404, "not-found")

    def test_asked_in_a_wrong_way_is_a_problem_that_names_the_right_one(
        self, client: TestClient
    ) -> None:
        answer = client.delete("/api/v1/licenses")

        assert_is_problem(answer, 405, "method-not-allowed")
        assert answer.headers["allow"] == "GET"


class TestARedirect:
    def test_of_a_visitor_carries_no_page_about_an_error(self, client: TestClient) -> None:
        answer = client.get("/account", headers={"Accept": "text/html"}, follow_redirects=False)

        assert (answer.status_code, answer.content) == (303, b"")
        assert answer.headers["location"] == "/sign-in?next=%2Faccount"


class TestASlashAtTheEnd:
    def test_leads_to_the_address_without_it(self, client: TestClient) -> None:
        answer = client.get("/datasets/?q=trees", follow_redirects=False)

        assert (answer.status_code, answer.headers["location"]) == (307, "/datasets?q=trees")

    @pytest.mark.parametrize("address", ["http://evil.example/datasets/", "//evil.example/rules/"])
    def test_never_leads_to_another_site(self, client: TestClient, address: str) -> None:
        answer = client.get(address, follow_redirects=False)

        assert "evil.example/" not in answer.headers.get("location", "")
        assert not answer.headers.get("location", "/").startswith(("//", "http"))

    def test_leads_nowhere_when_nothing_is_there(self, client: TestClient) -> None:
        assert client.get("/nothing/", follow_redirects=False).status_code == 404


class TestNul:
    @pytest.mark.parametrize(
        "place", ["datasets/%00", "datasets/%00/download", "organizations/%00"]
    )
    def test_in_an_address_is_refused(self, client: TestClient, place: str) -> None:
        assert_is_problem(client.get(f"/api/v1/{place}"), 422, "text-unstorable")

    def test_in_a_form_is_refused(self, client: TestClient) -> None:
        answer = client.post("/api/v1/auth/token", data={"username": "a\0b", "password": "x"})

        assert_is_problem(answer, 422, "text-unstorable")


class TestABody:
    def test_that_is_too_long_is_refused(self, client: TestClient) -> None:
        answer = client.post("/api/v1/registrations", content=b'"' + b"x" * 10_000_000 + b'"')

        assert_is_problem(answer, 413, "request-entity-too-large")

    @pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b"[" * 20_000, b"\0"])
    def test_that_is_no_json_is_refused(self, client: TestClient, body: bytes) -> None:
        answer = client.post(
            "/api/v1/registrations", content=body, headers={"Content-Type": "application/json"}
        )

        assert answer.status_code in {400, 422}
        assert answer.headers["content-type"] == MEDIA_TYPE
