from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session, col, select

from catalog.models import Dataset
from marketplace.accounts.signin.access_tokens import access_tokens
from marketplace.core import clock
from marketplace.log.models import LogEntry
from marketplace.services import Services
from quality.intake import outcomes
from quality.models import Intake
from tests.factories.accounts import AccountsFactory
from tests.quality.conftest import Headers
from tests.quality.intake.conftest import Watched

URL = {"kind": "url", "address": "https://data.example/counts.csv?key=s3cret", "every_minutes": 60}


def jobs(session: Session) -> list[str]:
    found = session.connection().exec_driver_sql(
        "SELECT lock FROM procrastinate_jobs WHERE task_name = 'quality:look_at_intake'"
    )
    return [lock for (lock,) in found]


class TestPut:
    def test_has_an_address_looked_at_now_and_regularly(
        self, client: TestClient, own: Headers, watched: Watched
    ) -> None:
        path = f"/api/v1/datasets/{watched.dataset.slug}/intake"

        answer = client.put(path, json=URL, headers=own)

        shown = answer.json()
        assert (answer.status_code, shown["kind"], shown["outcome"]) == (200, "url", None)
        assert client.get(path, headers=own).json() == shown
        assert jobs(watched.session) == ["intake/url"]

    def test_of_a_prefix_needs_no_address(
        self, client: TestClient, own: Headers, watched: Watched
    ) -> None:
        path = f"/api/v1/datasets/{watched.dataset.slug}/intake"

        shown = client.put(path, json={"kind": "prefix"}, headers=own).json()

        assert shown["address"] == f"intake/{watched.dataset.slug}/"
        assert shown["every_minutes"] == 1440

    def test_of_the_same_keeps_what_is_known_and_of_another_forgets_it(
        self, client: TestClient, own: Headers, watched: Watched
    ) -> None:
        path = f"/api/v1/datasets/{watched.dataset.slug}/intake"
        client.put(path, json=URL, headers=own)
        intake = watched.session.exec(select(Intake)).one()
        intake.etag = '"one"'
        watched.session.commit()

        kept: list[str | None] = []
        for address in (URL["address"], "https://data.example/other.csv"):
            client.put(path, json=URL | {"address": address}, headers=own)
            watched.session.refresh(intake)
            kept.append(intake.etag)

        assert kept == ['"one"', None]

    @pytest.mark.parametrize(
        "wrong",
        [
            {"address": ""},
            {"address": "ftp://data.example/a.csv"},
            {"address": "https://me:secret@data.example/a.csv"},
            {"address": "https://[::1"},
            {"address": "data.csv"},
            {"every_minutes": 1},
            {"every_minutes": 100_000},
            {"kind": "carrier_pigeon"},
            {"colour": "blue"},
        ],
    )
    def test_refuses_what_cannot_be_looked_at(
        self, client: TestClient, own: Headers, dataset: Dataset, wrong: dict[str, Any]
    ) -> None:
        answer = client.put(
            f"/api/v1/datasets/{dataset.slug}/intake", json=URL | wrong, headers=own
        )

        assert answer.status_code == 422
        assert answer.headers["content-type"] == "application/problem+json"

    def test_is_logged_without_what_may_be_secret(
        self, client: TestClient, own: Headers, watched: Watched
    ) -> None:
        client.put(f"/api/v1/datasets/{watched.dataset.slug}/intake", json=URL, headers=own)

        logged = select(LogEntry).where(col(LogEntry.action) == "quality.intake_set")
        assert watched.session.exec(logged).one().details["source"] == "data.example"


class TestDelete:
    def test_ends_it_and_may_be_repeated(
        self, client: TestClient, own: Headers, dataset: Dataset
    ) -> None:
        path = f"/api/v1/datasets/{dataset.slug}/intake"
        client.put(path, json=URL, headers=own)

        codes = [client.delete(path, headers=own).status_code for _ in range(2)]

        assert codes == [204, 204]
        assert client.get(path, headers=own).json()["code"] == "intake-not-found"


class TestLooks:
    def test_asks_for_one_more(self, client: TestClient, own: Headers, watched: Watched) -> None:
        path = f"/api/v1/datasets/{watched.dataset.slug}/intake"
        client.put(path, json=URL | {"is_active": False}, headers=own)
        assert jobs(watched.session) == []

        assert client.post(f"{path}/looks", headers=own).status_code == 202
        assert jobs(watched.session) == ["intake/url"]

    def test_needs_something_to_look_at(
        self, client: TestClient, own: Headers, dataset: Dataset
    ) -> None:
        answer = client.post(f"/api/v1/datasets/{dataset.slug}/intake/looks", headers=own)

        assert answer.status_code == 404


class TestOthers:
    @pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
    def test_learn_and_change_nothing(
        self,
        client: TestClient,
        own: Headers,
        dataset: Dataset,
        stranger: Headers,
        method: str,
    ) -> None:
        path = f"/api/v1/datasets/{dataset.slug}/intake"
        client.put(path, json=URL, headers=own)
        body = URL if method == "PUT" else None

        assert client.request(method, path, json=body).status_code == 401
        assert client.request(method, path, json=body, headers=stranger).status_code == 404


class TestPage:
    @pytest.fixture
    def browser(self, client: TestClient, own: Headers) -> TestClient:
        client.headers.update(own | {"Accept": "text/html", "Accept-Language": "en"})
        client.follow_redirects = False
        return client

    def test_sets_shows_and_ends_an_intake(self, browser: TestClient, watched: Watched) -> None:
        path = f"/datasets/{watched.dataset.slug}/intake"
        assert "Set up an intake" in browser.get(path).text
        form = {k: str(v) for k, v in URL.items()} | {"is_active": "true"}

        sent = browser.post(path, data=form)

        assert (sent.status_code, sent.headers["location"]) == (303, f"{path}?notice=set")
        page = browser.get(path).text
        assert "data.example/counts.csv" in page
        assert "every hour" in page
        assert jobs(watched.session) == ["intake/url"]
        assert browser.post(f"{path}/looks").status_code == 303
        assert browser.post(f"{path}/removal").status_code == 303
        assert "Set up an intake" in browser.get(path).text

    @pytest.mark.parametrize("address", ["", "nonsense", "https://me:secret@data.example/"])
    def test_says_what_is_wrong_beside_the_field(
        self, browser: TestClient, dataset: Dataset, address: str
    ) -> None:
        answer = browser.post(
            f"/datasets/{dataset.slug}/intake", data={"kind": "url", "address": address}
        )

        assert answer.status_code == 422
        assert 'id="address-error"' in answer.text

    def test_says_how_the_last_look_failed(
        self, browser: TestClient, watched: Watched, own_intake: Intake
    ) -> None:
        own_intake.outcome, own_intake.failures, own_intake.every_minutes = "status 404", 3, 45
        watched.session.commit()

        page = browser.get(f"/datasets/{watched.dataset.slug}/intake").text

        assert "answered with status 404" in page
        assert "3 failures in a row" in page
        assert "every 45 minutes" in page

    def test_shows_the_last_looks(
        self, browser: TestClient, watched: Watched, own_intake: Intake, own: Headers
    ) -> None:
        at = clock.now()
        looks: list[dict[str, Any]] = []
        for outcome in ("taken", "status 404", "status 404"):
            looks = outcomes.remembered(looks, outcome, at)
        own_intake.looks = looks
        watched.session.commit()

        page = browser.get(f"/datasets/{watched.dataset.slug}/intake").text

        assert "A new file was taken in." in page
        assert "2 times since" in page
        shown = browser.get(f"/api/v1/datasets/{watched.dataset.slug}/intake", headers=own).json()[
            "looks"
        ]
        assert [(each["outcome"], each["detail"], each["times"]) for each in shown] == [
            ("status", "404", 2),
            ("taken", "", 1),
        ]

    def test_tells_the_promise(self, browser: TestClient, watched: Watched) -> None:
        watched.dataset.frequency = "WEEKLY"
        watched.session.add(watched.dataset)
        watched.session.commit()

        page = browser.get(f"/datasets/{watched.dataset.slug}/intake").text

        assert "promises an update: weekly" in page

    def test_is_the_publishers_alone(self, client: TestClient, dataset: Dataset) -> None:
        answer = client.get(
            f"/datasets/{dataset.slug}/intake",
            headers={"Accept": "text/html"},
            follow_redirects=False,
        )

        assert answer.status_code == 303
        assert "/sign-in" in answer.headers["location"]


@pytest.fixture
def own_intake(watched: Watched, client: TestClient, own: Headers) -> Intake:
    client.put(f"/api/v1/datasets/{watched.dataset.slug}/intake", json=URL, headers=own)
    return watched.session.exec(select(Intake)).one()


@pytest.fixture
def stranger(people: AccountsFactory, session: Session, services: Services) -> Headers:
    """The headers of somebody who publishes for another company."""
    actor = people.actor()
    session.commit()
    assert actor.person_id
    assert actor.sign_in_id
    token = access_tokens(services.settings).issue(actor.person_id, actor.sign_in_id)
    return {"Authorization": f"Bearer {token}"}
