"""What stands before every route."""

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr
from starlette.datastructures import Headers

from marketplace.app import create_app
from marketplace.core.settings import StripeSettings
from marketplace.services import Services
from marketplace.web.csrf import is_cross_site_write


class TestIsCrossSiteWrite:
    @pytest.mark.parametrize(
        "sent",
        [
            {"sec-fetch-site": "cross-site"},
            {"sec-fetch-site": "same-site"},
            {"sec-fetch-site": "cross-site", "origin": "https://city.example"},
            {"origin": "null"},
            {"origin": "https://evil.example"},
            {"origin": "https://city.example:8443"},
            {"origin": "https://city.example.evil.example"},
            {"authorization": "Bearer x", "cookie": "session=y", "sec-fetch-site": "cross-site"},
        ],
    )
    def test_is_what_another_site_sends(self, sent: dict[str, str]) -> None:
        assert is_cross_site_write("POST", Headers({"host": "city.example"} | sent))

    @pytest.mark.parametrize(
        "sent",
        [
            {},
            {"sec-fetch-site": "same-origin"},
            {"sec-fetch-site": "none"},
            {"origin": "https://city.example"},
            {"authorization": "Bearer x", "origin": "https://app.example"},
        ],
    )
    def test_is_not_what_this_site_or_a_program_sends(self, sent: dict[str, str]) -> None:
        assert not is_cross_site_write("POST", Headers({"host": "city.example"} | sent))

    @pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
    def test_is_no_reading(self, method: str) -> None:
        assert not is_cross_site_write(method, Headers({"sec-fetch-site": "cross-site"}))


class TestRefuseCrossSiteWrites:
    def test_answers_a_problem(self, client: TestClient) -> None:
        answer = client.post("/sign-out", headers={"Sec-Fetch-Site": "cross-site"})

        assert (answer.status_code, answer.json()["code"]) == (403, "cross-site-request")


class TestAnswerHeads:
    @pytest.mark.parametrize("address", ["/", "/rules", "/api/v1/licenses", "/robots.txt"])
    def test_answers_as_to_get_without_the_body(self, client: TestClient, address: str) -> None:
        answer, whole = client.head(address), client.get(address)

        assert (answer.status_code, answer.content) == (200, b"")
        assert answer.headers["content-type"] == whole.headers["content-type"]
        assert answer.headers["content-length"] == whole.headers["content-length"]

    def test_does_not_answer_where_get_does_not(self, client: TestClient) -> None:
        assert client.head("/sign-out").status_code == 405

    def test_answers_404_where_nothing_is(self, client: TestClient) -> None:
        assert client.head("/api/v1/nothing").status_code == 404


class TestSecureResponses:
    @pytest.mark.parametrize("address", ["/", "/api/v1/licenses", "/nothing", "/static/nothing"])
    def test_lets_no_page_be_framed_or_sniffed(self, client: TestClient, address: str) -> None:
        headers = client.get(address).headers

        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"

    def test_allows_no_inline_script(self, client: TestClient) -> None:
        assert "unsafe" not in client.get("/").headers["content-security-policy"]

    @pytest.mark.parametrize(
        ("api_base", "target"),
        [
            ("https://api.stripe.com", "https://checkout.stripe.com"),
            ("https://api.stripe.com/", "https://checkout.stripe.com"),
            ("http://127.0.0.1:8420/v1", "http://127.0.0.1:8420"),
        ],
    )
    def test_lets_forms_lead_to_where_it_is_paid(
        self, services: Services, api_base: str, target: str
    ) -> None:
        stripe = StripeSettings(
            secret_key=SecretStr("sk_test_1"),
            webhook_secret=SecretStr("whsec_0123456789abcdef"),
            api_base=api_base,
        )
        services.settings = services.settings.model_copy(update={"stripe": stripe})
        with TestClient(create_app(services)) as client:
            policy = client.get("/").headers["content-security-policy"]

        assert f"form-action 'self' {target};" in policy

    def test_lets_forms_lead_nowhere_else_without_payment(self, client: TestClient) -> None:
        assert "form-action 'self';" in client.get("/").headers["content-security-policy"]
