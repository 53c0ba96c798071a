from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi.testclient import TestClient

from billing.invoicing.periods import day_of
from marketplace.accounts.actors import Actor
from marketplace.accounts.signin.access_tokens import access_tokens
from marketplace.contracts.duties.models import DutyStatus
from marketplace.core import clock
from marketplace.services import Services
from tests.contracts.duties.city import CONTENT, City

DUTIES = "/api/v1/duties"
TERMS: dict[str, Any] = {
    "organization": "stadtbus",
    "obligation": "Passengers by stop and hour.",
    "basis": "concession",
    "reference": "K-4",
    "format": "CSV",
}
TOMORROW = timedelta(days=1)


class Caller:
    """Somebody with a token."""

    def __init__(self, client: TestClient, services: Services, actor: Actor | None) -> None:
        self._client = client
        self._headers: dict[str, str] = {}
        if actor is not None:
            assert actor.person_id
            assert actor.sign_in_id
            token = access_tokens(services.settings).issue(actor.person_id, actor.sign_in_id)
            self._headers["Authorization"] = f"Bearer {token}"

    def asks(self, method: str, address: str = "", **given: Any) -> tuple[int, Any]:
        answer = self._client.request(
            method, DUTIES + address, headers=self._headers, follow_redirects=False, **given
        )
        place = answer.headers.get("location")
        is_empty = not answer.content or answer.is_redirect
        return answer.status_code, place if is_empty else answer.json()


@pytest.fixture
def steward(client: TestClient, services: Services, city: City) -> Caller:
    return Caller(client, services, city.steward)


@pytest.fixture
def firm(client: TestClient, services: Services, city: City) -> Caller:
    return Caller(client, services, city.firm)


@pytest.fixture
def other(client: TestClient, services: Services, city: City) -> Caller:
    return Caller(client, services, city.other)


@pytest.fixture
def owed(city: City) -> UUID:
    """A file that the firm owes by tomorrow."""
    return city.impose(day_of(clock.now()) + TOMORROW)


def due(days: int = 9) -> str:
    return (day_of(clock.now()) + timedelta(days=days)).isoformat()


class TestImpose:
    def test_answers_with_the_duty(self, steward: Caller) -> None:
        given = TERMS | {"due_on": due(), "frequency": "MONTHLY", "dataset": "passengers"}

        status, duty = steward.asks("POST", json=given)

        assert status == 201
        assert (duty["status"], duty["due_on"], duty["frequency"]) == ("open", due(), "MONTHLY")
        assert (duty["dataset"], duty["organization"]["name"]) == ("passengers", "Stadtbus")
        assert duty["escalates_on"] == due(23)

    @pytest.mark.parametrize(
        ("change", "status", "code"),
        [
            ({"organization": "nobody"}, 404, "organization-not-found"),
            ({"dataset": "nothing"}, 422, "duty-dataset-foreign"),
            ({"due_on": "2020-01-01"}, 422, "due-day-past"),
            ({"basis": "wish"}, 422, "invalid-request"),
            ({"escalate_after_days": 0}, 422, "invalid-request"),
            ({"frequency": "DAILY"}, 422, "invalid-request"),
            ({"obligation": " "}, 422, "invalid-request"),
            ({"owner": "me"}, 422, "invalid-request"),
        ],
    )
    def test_refuses_what_does_not_hold(
        self, steward: Caller, change: dict[str, Any], status: int, code: str
    ) -> None:
        answer = steward.asks("POST", json=TERMS | {"due_on": due()} | change)

        assert (answer[0], answer[1]["code"]) == (status, code)

    def test_is_for_stewards(self, firm: Caller, client: TestClient, services: Services) -> None:
        given = TERMS | {"due_on": due()}

        assert firm.asks("POST", json=given)[0] == 403
        assert Caller(client, services, None).asks("POST", json=given)[0] == 401


class TestList:
    def test_shows_a_steward_all_and_a_firm_its_own(
        self, city: City, steward: Caller, firm: Caller, other: Caller, owed: UUID
    ) -> None:
        strange = city.impose(day_of(clock.now()) + 2 * TOMORROW, organization="scooter")

        seen = [
            [item["id"] for item in who.asks("GET")[1]["items"]] for who in (steward, firm, other)
        ]

        assert seen == [[str(owed), str(strange)], [str(owed)], [str(strange)]]

    @pytest.mark.parametrize(
        ("asked", "count"),
        [
            ({"q": "stadtbus"}, 2),
            ({"q": "hour"}, 2),
            ({"q": "%"}, 0),
            ({"organization": "scooter"}, 0),
            ({"status": "waived"}, 1),
            ({"status": ["waived", "open"]}, 2),
        ],
    )
    def test_finds_what_is_asked_for(
        self, city: City, steward: Caller, owed: UUID, asked: dict[str, Any], count: int
    ) -> None:
        city.waive(city.impose(day_of(clock.now())))

        assert len(steward.asks("GET", params=asked)[1]["items"]) == count

    @pytest.mark.parametrize("sort", ["due", "newest", "organization"])
    def test_comes_a_page_at_a_time(
        self, city: City, steward: Caller, owed: UUID, sort: str
    ) -> None:
        later = city.impose(day_of(clock.now()) + 2 * TOMORROW)
        asked: dict[str, Any] = {"limit": 1, "sort": sort}

        first = steward.asks("GET", params=asked)[1]
        rest = steward.asks("GET", params=asked | {"cursor": first["next"]})[1]

        ids = [item["id"] for item in first["items"] + rest["items"]]
        newest_first = sort == "newest"
        assert ids == [str(each) for each in sorted((owed, later), reverse=newest_first)]
        assert rest["next"] is None

    def test_knows_no_place_in_anothers_list(self, city: City, other: Caller, owed: UUID) -> None:
        status, problem = other.asks("GET", params={"cursor": owed.hex})

        assert (status, problem["code"]) == (422, "bad-cursor")


class TestRead:
    def test_hides_what_another_owes(self, firm: Caller, other: Caller, owed: UUID) -> None:
        assert firm.asks("GET", f"/{owed}")[1]["reference"] == "P-17"
        assert other.asks("GET", f"/{owed}")[0] == 404
        assert firm.asks("GET", f"/{uuid4()}")[1]["code"] == "duty-not-found"


class TestUpload:
    def test_makes_the_file_wait_for_a_steward(
        self, city: City, firm: Caller, steward: Caller, owed: UUID
    ) -> None:
        place = f"/{owed}/uploads"
        named = {"filename": "counts.csv", "size": len(CONTENT)}
        status, upload = firm.asks("POST", place, json=named)
        key = f"originals/{upload['id']}"
        storage_id = next(each for name, each in city.store.uploads if name == key)
        etag = city.store.put_part(key, storage_id, 1, CONTENT)
        arrived = firm.asks("GET", f"{place}/{upload['id']}")[1]["received"]
        parts = {"parts": [{"number": 1, "etag": etag}]}
        sent = [firm.asks("POST", f"{place}/{upload['id']}/completion", json=parts)] * 2

        assert (status, len(arrived)) == (201, 1)
        assert [answer[0] for answer in sent] == [202, 202]
        assert sent[0][1]["file"]["filename"] == "counts.csv"
        assert steward.asks("GET", f"/{owed}/file")[0] == 302
        assert firm.asks("DELETE", f"{place}/{upload['id']}")[0] == 409

    def test_is_for_the_firm_alone(
        self, city: City, steward: Caller, other: Caller, owed: UUID
    ) -> None:
        named = {"filename": "counts.csv", "size": 1}

        assert other.asks("POST", f"/{owed}/uploads", json=named)[0] == 404
        assert steward.asks("POST", f"/{owed}/uploads", json=named)[0] == 404
        assert other.asks("GET", f"/{owed}/file")[0] == 404

    def test_of_another_duty_is_not_found(self, city: City, firm: Caller, owed: UUID) -> None:
        second = city.impose(day_of(clock.now()))
        named = {"filename": "counts.csv", "size": 1}
        upload = firm.asks("POST", f"/{owed}/uploads", json=named)[1]

        assert firm.asks("GET", f"/{second}/uploads/{upload['id']}")[0] == 404
        assert firm.asks("DELETE", f"/{owed}/uploads/{upload['id']}")[0] == 204

    def test_is_refused_to_a_viewer(
        self, client: TestClient, services: Services, city: City, owed: UUID
    ) -> None:
        viewer = Caller(client, services, city.viewer)

        status, problem = viewer.asks(
            "POST", f"/{owed}/uploads", json={"filename": "a.csv", "size": 1}
        )

        assert (status, problem["code"]) == (403, "may-not-publish")


class TestDecide:
    def test_confirms_refuses_and_waives(self, city: City, steward: Caller, owed: UUID) -> None:
        city.send(owed)
        refused = steward.asks("PUT", f"/{owed}/refusal", json={"reason": "It is empty."})
        city.send(owed)
        confirmed = steward.asks("PUT", f"/{owed}/receipt", json={})
        waived = steward.asks("PUT", f"/{owed}/waiver", json={"reason": "The line is closed."})

        assert (refused[0], refused[1]["file"]) == (200, None)
        assert (confirmed[0], confirmed[1]["status"]) == (200, "received")
        assert (waived[0], waived[1]["code"]) == (409, "duty-closed")

    @pytest.mark.parametrize("act", ["receipt", "refusal", "waiver"])
    def test_is_for_stewards(self, city: City, firm: Caller, owed: UUID, act: str) -> None:
        status, _ = firm.asks("PUT", f"/{owed}/{act}", json={"reason": "We want to."})

        assert status == 403
        assert city.duty(owed).status is DutyStatus.OPEN

    @pytest.mark.parametrize("act", ["receipt", "refusal", "waiver"])
    def test_knows_no_other_duties(self, steward: Caller, act: str) -> None:
        answer = steward.asks("PUT", f"/{uuid4()}/{act}", json={"reason": "We want to."})

        assert (answer[0], answer[1]["code"]) == (404, "duty-not-found")

    @pytest.mark.parametrize("act", ["refusal", "waiver"])
    def test_wants_a_reason(self, steward: Caller, owed: UUID, act: str) -> None:
        assert steward.asks("PUT", f"/{owed}/{act}", json={"reason": " "})[0] == 422
