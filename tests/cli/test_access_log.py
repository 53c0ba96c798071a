import logging

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session

from catalog.models import Access
from marketplace.app import create_app
from marketplace.cli.access_log import AccessLog
from marketplace.services import Services
from tests.factories.catalog import CatalogFactory


@pytest.fixture
def logged(services: Services) -> TestClient:
    return TestClient(AccessLog(create_app(services)))


class TestAccessLog:
    def test_tells_the_route_and_nothing_of_who_asked(
        self, logged: TestClient, caplog: pytest.LogCaptureFixture
    ) -> None:
        with caplog.at_level(logging.INFO, "marketplace.access"):
            logged.get(
                "/api/v1/datasets/secret-slug?q=private", headers={"X-Forwarded-For": "9.9.9.9"}
            )

        (line,) = caplog.messages
        assert line.startswith("GET /api/v1/datasets/{slug} 404 dataset-not-found ")
        assert not any(word in line for word in ("secret-slug", "private", "9.9.9.9", "testclient"))

    def test_names_the_rule_that_refused(
        self,
        logged: TestClient,
        session: Session,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        dataset = CatalogFactory(session).published_dataset(access=Access.REQUEST)
        session.commit()

        with caplog.at_level(logging.INFO, "marketplace.access"):
            logged.get(f"/api/v1/datasets/{dataset.slug}/download")

        refused = "GET /api/v1/datasets/{slug}/download 401 sign-in-to-read door "
        assert caplog.messages[0].startswith(refused)

    def test_is_silent_about_probes(
        self, logged: TestClient, caplog: pytest.LogCaptureFixture
    ) -> None:
        with caplog.at_level(logging.INFO, "marketplace.access"):
            logged.get("/healthz")

        assert caplog.messages == []

    def test_shows_no_path_without_a_route(
        self, logged: TestClient, caplog: pytest.LogCaptureFixture
    ) -> None:
        with caplog.at_level(logging.INFO, "marketplace.access"):
            logged.get("/no/such/token-abc")

        assert caplog.messages[0].startswith("GET - 404 ")
