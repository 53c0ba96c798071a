"""High value and the city's rights through the API and the publisher's form."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session, select

from catalog.models import Dataset
from marketplace.accounts.models import Organization
from marketplace.core import clock
from tests.catalog.conftest import Headers, SignedIn
from tests.catalog.publish.visiting import DESCRIPTION, posted, refused, shown
from tests.factories.accounts import AccountsFactory
from tests.factories.catalog import CatalogFactory

WISH: dict[str, Any] = {
    "title": {"de": "Radverkehr"},
    "description": {"de": "Zählungen."},
    "theme": ["TRAN"],
    "license": "cc-zero",
    "access": "open",
}


@pytest.fixture(autouse=True)
def roads(make: CatalogFactory, session: Session) -> Organization:
    """A confirmed department."""
    department = make.department(slug="roads", name="Roads")
    session.commit()
    return department


@pytest.fixture
def collected(session: Session, own_dataset: Dataset, roads: Organization) -> Dataset:
    """A dataset that was visible as collected for the department."""
    dataset = session.get_one(Dataset, own_dataset.id)
    dataset.collected_for, dataset.published_at = roads.id, clock.now()
    session.commit()
    return dataset


@pytest.fixture
def steward(people: AccountsFactory, session: Session, signed_in: SignedIn) -> Headers:
    """The headers of a steward."""
    actor = people.steward()
    session.commit()
    return signed_in(actor)


class TestTheApi:
    def test_takes_and_shows_both(self, client: TestClient, own: Headers) -> None:
        more = {"collected_for": "roads", "high_value": "STA"}

        made = client.post("/api/v1/datasets", json=WISH | more, headers=own).json()
        plain = client.post("/api/v1/datasets", json=WISH, headers=own).json()

        assert made["collected_for"] == {"slug": "roads", "name": "Roads"}
        assert (made["high_value"], plain["high_value"]) == ("STA", None)
        assert plain["collected_for"] is None

    @pytest.mark.parametrize(
        ("more", "code", "rule"),
        [
            (
                {"high_value": "STA", "access": "account"},
                "high-value-restricted",
                "high-value-door",
            ),
            ({"collected_for": "nobody"}, "not-a-department", None),
            ({"high_value": "ALL"}, "invalid-request", None),
        ],
    )
    def test_refuses_with_its_reason(
        self, client: TestClient, own: Headers, more: Any, code: str, rule: str | None
    ) -> None:
        problem = client.post("/api/v1/datasets", json=WISH | more, headers=own).json()

        assert (problem["code"], problem.get("rule")) == (code, rule)

    def test_lists_the_categories(self, client: TestClient) -> None:
        items = client.get("/api/v1/high-value-categories").json()["items"]

        assert [item["code"] for item in items] == ["GEO", "EOE", "MET", "STA", "CCO", "MOB"]

    def test_lets_stewards_alone_correct_for_whom_it_was_collected(
        self, client: TestClient, own: Headers, steward: Headers, collected: Dataset
    ) -> None:
        place, nobody = f"/api/v1/datasets/{collected.slug}", {"collected_for": None}

        codes = [
            client.put(f"{place}/collection", json=nobody, headers=own).status_code,
            client.patch(place, json=nobody, headers=own).status_code,
        ]
        corrected = client.put(f"{place}/collection", json=nobody, headers=steward)

        assert codes == [403, 409]
        assert (corrected.status_code, corrected.json()["collected_for"]) == (200, None)


class TestTheForm:
    def test_says_both_and_shows_them_again(self, browser: TestClient) -> None:
        said = {"collected_for": "roads", "high_value": "GEO"}

        place = posted(browser, "/publish/new", DESCRIPTION | said)

        seen = shown(browser, f"{place.removesuffix('/file')}/describe")
        chosen = [at["value"] for at in seen.with_tag("option") if "selected" in at]
        assert {"roads", "GEO"} <= set(chosen)
        assert seen.with_tag("details", id="part-rights", open="")

    @pytest.mark.parametrize(
        ("said", "sentence"),
        [
            ({"collected_for": "nobody"}, "no confirmed department"),
            ({"high_value": "GEO", "access": "account"}, "marked as a high-value dataset"),
        ],
    )
    def test_is_refused_beside_its_field_and_makes_nothing(
        self, browser: TestClient, session: Session, said: dict[str, str], sentence: str
    ) -> None:
        seen = refused(browser, "/publish/new", DESCRIPTION | said)

        assert sentence in seen.text
        assert session.exec(select(Dataset)).all() == []

    def test_changes_nothing_where_it_is_refused(
        self, browser: TestClient, session: Session, own_dataset: Dataset
    ) -> None:
        said = {"high_value": "GEO", "access": "request", "place": "Hafen"}

        seen = refused(browser, f"/publish/{own_dataset.slug}/describe", DESCRIPTION | said)

        session.expire_all()
        kept = session.get_one(Dataset, own_dataset.id)
        assert "marked as a high-value dataset" in seen.text
        assert (kept.high_value, kept.place) == (None, None)
