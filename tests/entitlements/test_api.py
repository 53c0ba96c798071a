from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session, select

from catalog.models import Access
from marketplace.accounts.actors import Actor
from marketplace.accounts.signin.access_tokens import access_tokens
from marketplace.core.ids import new_id
from marketplace.core.settings import Settings
from marketplace.entitlements import granting
from marketplace.entitlements.granting import Grant
from marketplace.entitlements.models import AccessCount
from tests.factories.accounts import AccountsFactory
from tests.factories.catalog import CatalogFactory

OFFERS = [{"id": "1", "kind": "subscription", "unit_amount": 4900, "currency": "EUR"}]
BOTH = pytest.mark.parametrize("door", ["/api/v1/datasets", "/datasets"])


@pytest.fixture
def client(client: TestClient) -> TestClient:
    client.follow_redirects = False
    return client


@BOTH
class TestDownload:
    def test_redirects_a_stranger_to_open_data(
        self, client: TestClient, session: Session, make: CatalogFactory, door: str
    ) -> None:
        dataset = make.published_dataset()
        session.commit()

        answer = client.get(f"{door}/{dataset.slug}/download")

        assert answer.status_code == 302
        assert answer.headers["location"].startswith("memory:///files/")
        assert answer.headers["cache-control"] == "no-store"
        assert "set-cookie" not in answer.headers

    def test_counts_each_redirect_once(
        self, client: TestClient, session: Session, make: CatalogFactory, door: str
    ) -> None:
        dataset = make.published_dataset()
        session.commit()

        client.get(f"{door}/{dataset.slug}/download")
        client.get(f"{door}/{dataset.slug}/download?version=latest&format=original")

        assert session.exec(select(AccessCount)).one().count == 2

    def test_answers_head_with_a_link_for_head(
        self, client: TestClient, session: Session, make: CatalogFactory, door: str
    ) -> None:
        dataset = make.published_dataset()
        session.commit()

        answer = client.head(f"{door}/{dataset.slug}/download")

        link = parse_qs(urlsplit(answer.headers["location"]).query)
        assert (answer.status_code, link["method"]) == (302, ["HEAD"])
        assert session.exec(select(AccessCount)).all() == []

    def test_names_the_formats_that_exist(
        self, client: TestClient, session: Session, make: CatalogFactory, door: str
    ) -> None:
        dataset = make.published_dataset()
        session.commit()

        answer = client.get(f"{door}/{dataset.slug}/download?format=geojson")

        assert (answer.status_code, answer.json()["code"]) == (404, "format-not-found")
        assert answer.json()["formats"] == ["original", "parquet"]

    def test_asks_a_stranger_to_sign_in_and_names_the_offers(
        self, client: TestClient, session: Session, make: CatalogFactory, door: str
    ) -> None:
        dataset = make.published_dataset(access=Access.ACCOUNT, offers=OFFERS)
        session.commit()

        answer = client.get(f"{door}/{dataset.slug}/download")

        problem = answer.json()
        assert (answer.status_code, problem["code"]) == (401, "sign-in-to-read")
        assert (problem["rule"], problem["value"]) == ("door", "account")
        assert problem["offers"] == OFFERS
        assert "location" not in answer.headers

    def test_does_not_know_what_is_private(
        self, client: TestClient, session: Session, make: CatalogFactory, door: str
    ) -> None:
        dataset = make.published_dataset(access=Access.PRIVATE)
        session.commit()

        answer = client.get(f"{door}/{dataset.slug}/download")

        assert (answer.status_code, answer.json()["code"]) == (404, "dataset-not-found")


def bearer(settings: Settings, actor: Actor) -> dict[str, str]:
    """The headers of a request that an actor's program sends."""
    assert actor.person_id
    assert actor.sign_in_id
    token = access_tokens(settings).issue(actor.person_id, actor.sign_in_id)
    return {"Authorization": f"Bearer {token}"}


class TestDownloadOnAPage:
    def test_brings_a_person_to_sign_in_and_back(
        self, client: TestClient, session: Session, make: CatalogFactory
    ) -> None:
        dataset = make.published_dataset(slug="radverkehr", access=Access.ACCOUNT)
        session.commit()

        answer = client.get(
            f"/datasets/{dataset.slug}/download?format=parquet", headers={"accept": "text/html"}
        )

        assert answer.status_code == 303
        assert parse_qs(urlsplit(answer.headers["location"]).query) == {
            "next": ["/datasets/radverkehr/download?format=parquet"]
        }

    def test_shows_a_page_where_there_is_nothing(self, client: TestClient) -> None:
        answer = client.get("/datasets/nothing/download", headers={"accept": "text/html"})

        assert answer.status_code == 404
        assert "<html" in answer.text


class TestDocumentation:
    def test_lists_every_refusal(self, client: TestClient) -> None:
        paths = client.get("/api/v1/openapi.json").json()["paths"]
        answers = paths["/api/v1/datasets/{slug}/download"]["get"]["responses"]

        assert {"302", "401", "403", "404"} <= answers.keys()
        assert "no-entitlement" in answers["403"]["description"]
        assert "head" not in paths["/api/v1/datasets/{slug}/download"]


class TestRefusedDownload:
    def test_says_when_the_contract_ended_and_names_the_offers(
        self, client: TestClient, session: Session, make: CatalogFactory, settings: Settings
    ) -> None:
        dataset = make.published_dataset(access=Access.ACCOUNT, offers=OFFERS)
        buyer = AccountsFactory(session).actor()
        agreement_id = new_id()
        granting.grant(
            session,
            agreement_id,
            Grant(dataset_id=dataset.id, organization_id=buyer.organization_id),
        )
        granting.end_at(session, agreement_id, datetime(2026, 4, 30, 12, tzinfo=UTC))
        session.commit()

        headers = bearer(settings, buyer)
        address = f"/api/v1/datasets/{dataset.slug}/download?lang=en"
        answer = client.get(address, headers=headers)

        problem = answer.json()
        assert (answer.status_code, problem["code"]) == (403, "no-entitlement")
        assert "ended on 30 April 2026" in problem["detail"]
        assert (problem["reason"], problem["contract"]) == ("ended", str(agreement_id))
        assert problem["offers"] == OFFERS

    def test_leads_a_person_to_the_offers(
        self, client: TestClient, session: Session, make: CatalogFactory, settings: Settings
    ) -> None:
        dataset = make.published_dataset(access=Access.ACCOUNT, offers=OFFERS)
        stranger = AccountsFactory(session).actor()
        session.commit()

        headers = bearer(settings, stranger) | {"accept": "text/html"}
        answer = client.get(f"/datasets/{dataset.slug}/download?lang=en", headers=headers)

        assert answer.status_code == 403
        assert f'href="/datasets/{dataset.slug}"' in answer.text
