from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlmodel import Session, select

from catalog.models import VersionStatus
from marketplace.core import clock
from marketplace.log.models import LogEntry
from quality.models import Override
from tests.quality.conftest import Deliver, Headers
from tests.quality.repairs.conftest import Gate, checked

DROP = {"kind": "drop", "columns": ["mail"]}
REASON = "Es sind Adressen von Funktionsstellen."


def actions(session: Session) -> set[str]:
    return {entry.action for entry in session.exec(select(LogEntry))}


class TestRepairs:
    def test_make_a_version_that_is_checked(self, gate: Gate) -> None:
        body = {"repairs": [DROP], "reason": "Niemand braucht sie."}

        answer = gate.ask("POST", "repairs", body)
        again = gate.ask("POST", "repairs", body)

        assert (answer.status_code, again.status_code) == (202, 202)
        assert answer.json() == again.json() == {"version": gate.version.number + 1}
        assert {"quality.repair_asked", "catalog.derived"} <= actions(gate.session)
        assert gate.newest().status is VersionStatus.READY

    @pytest.mark.parametrize(
        ("repairs", "code"),
        [
            ([], "invalid-request"),
            ([{"kind": "burn", "columns": ["mail"]}], "invalid-request"),
            ([{"kind": "drop", "columns": ["x"]}], "repair-misfits"),
            ([DROP] * 51, "invalid-request"),
        ],
    )
    def test_that_make_no_sense_are_refused(
        self, gate: Gate, repairs: list[dict[str, Any]], code: str
    ) -> None:
        answer = gate.ask("POST", "repairs", {"repairs": repairs})

        assert (answer.status_code, answer.json()["code"]) == (422, code)

    def test_are_at_most_as_many_as_an_inspection_takes(self, gate: Gate) -> None:
        def prefixes(start: int) -> list[dict[str, Any]]:
            sizes = range(start, start + 30)
            return [{"kind": "prefix", "columns": ["ort"], "size": size} for size in sizes]

        gate.ask("POST", "repairs", {"repairs": prefixes(30)})
        gate.version = gate.newest()
        answer = gate.ask("POST", "repairs", {"repairs": prefixes(60)})

        assert (answer.status_code, answer.json()["code"]) == (422, "too-many-repairs")

    @pytest.mark.parametrize("what", ["repairs", "rereading"])
    def test_are_the_publishers_alone(
        self, gate: Gate, others: dict[str, Headers], viewer: Headers, watch: Headers, what: str
    ) -> None:
        body = {"repairs": [DROP]} if what == "repairs" else None
        asked = {**others, "viewer": viewer, "steward": watch}

        found = {who: gate.ask("POST", what, body, by=by).status_code for who, by in asked.items()}

        assert found == {"stranger": 404, "nobody": 401, "viewer": 403, "steward": 404}


class TestRereading:
    def test_makes_a_version_by_the_rule_that_is_kept(self, gate: Gate) -> None:
        rule = {"reading": {"encoding": "cp1252", "columns": {"id": "string"}}}

        answer = gate.ask("POST", "rereading", rule)
        again = gate.ask("POST", "rereading")

        assert answer.status_code == 202
        assert answer.json() == again.json() == {"version": gate.version.number + 1}
        kept = gate.ask_of_dataset("GET", "handling").json()
        assert kept["reading"]["columns"] == {"id": "string"}


class TestHandling:
    def test_is_what_was_decided(self, gate: Gate) -> None:
        body = {"reading": {"crs": "EPSG:25832"}, "quasi_columns": ["alter"], "smallest_group": 9}

        before = gate.ask_of_dataset("GET", "handling").json()
        written = gate.ask_of_dataset("PUT", "handling", body).json()

        assert (before["smallest_group"], before["decided_at"]) == (5, None)
        assert written["reading"]["crs"] == "EPSG:25832"
        assert (written["quasi_columns"], written["smallest_group"]) == (["alter"], 9)
        assert gate.ask_of_dataset("GET", "handling").json() == written

    @pytest.mark.parametrize(
        "body",
        [{"smallest_group": 4}, {"reading": {"crs": "WGS 84"}}, {"reading": {"first_line": 0}}],
    )
    def test_that_makes_no_sense_is_refused(self, gate: Gate, body: dict[str, Any]) -> None:
        assert gate.ask_of_dataset("PUT", "handling", body).status_code == 422

    def test_is_the_publishers_alone(self, gate: Gate, others: dict[str, Headers]) -> None:
        for who, status in (("stranger", 404), ("nobody", 401)):
            assert gate.ask_of_dataset("GET", "handling", by=others[who]).status_code == status
            assert gate.ask_of_dataset("PUT", "handling", {}, by=others[who]).status_code == status


def wish(days: int = 30, **given: Any) -> dict[str, Any]:
    until = (clock.now() + timedelta(days=days)).date().isoformat()
    asked = {"rule": "privacy.email", "column": "mail", "reason": REASON, "valid_until": until}
    return asked | given


class TestOverrides:
    def test_let_a_version_through_that_is_checked_again(self, gate: Gate, watch: Headers) -> None:
        answer = gate.ask("POST", "overrides", wish(), by=watch)
        again = gate.ask("POST", "overrides", wish(), by=watch)

        assert answer.status_code == 202
        assert answer.json() == again.json()
        made = gate.newest()
        assert (made.status, made.number) == (VersionStatus.READY, answer.json()["version"])
        listed = gate.ask_of_dataset("GET", "overrides").json()["items"]
        assert [each["reason"] for each in listed] == [REASON]
        assert "quality.overridden" in actions(gate.session)

    def test_with_another_day_take_the_place_of_the_first(self, gate: Gate, watch: Headers) -> None:
        for days in (30, 60):
            gate.ask("POST", "overrides", wish(days), by=watch)

        listed = gate.ask_of_dataset("GET", "overrides").json()["items"]
        assert [each["ended_at"] is None for each in listed] == [True, False]

    def test_that_have_ended_refuse_again(self, gate: Gate, watch: Headers) -> None:
        made = gate.ask("POST", "overrides", wish(), by=watch).json()
        ending = f"overrides/{made['override']['id']}"

        ended = [gate.ask_of_dataset("DELETE", ending, by=watch).json() for _ in range(2)]

        assert ended[0]["ended_at"] is not None
        assert ended[0] == ended[1]
        assert gate.newest().rejection == "privacy.email"

    @pytest.mark.parametrize(
        ("asked", "status", "code"),
        [
            (wish(column="ort"), 404, "finding-not-found"),
            (wish(rule="privacy.iban"), 404, "finding-not-found"),
            (wish(rule="readable"), 422, "invalid-request"),
            (wish(reason="      kurz   "), 422, "invalid-request"),
            (wish(days=-1), 422, "override-too-long"),
            (wish(days=400), 422, "override-too-long"),
        ],
    )
    def test_without_ground_are_refused(
        self, gate: Gate, watch: Headers, asked: dict[str, Any], status: int, code: str
    ) -> None:
        answer = gate.ask("POST", "overrides", asked, by=watch)

        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert gate.session.exec(select(Override)).all() == []

    def test_are_the_stewards_alone(self, gate: Gate, others: dict[str, Headers]) -> None:
        ending = f"overrides/{uuid4()}"

        assert gate.ask("POST", "overrides", wish()).status_code == 403
        assert gate.ask("POST", "overrides", wish(), by={}).status_code == 401
        assert gate.ask_of_dataset("DELETE", ending).status_code == 403
        hidden = gate.ask_of_dataset("GET", "overrides", by=others["stranger"])
        assert hidden.status_code == 404

    def test_that_are_not_there_cannot_be_ended(self, gate: Gate, watch: Headers) -> None:
        answer = gate.ask_of_dataset("DELETE", f"overrides/{uuid4()}", by=watch)

        assert (answer.status_code, answer.json()["code"]) == (404, "override-not-found")


class TestRetention:
    def test_says_when_the_file_is_deleted_and_keeps_it_for_a_reason(self, gate: Gate) -> None:
        shown = gate.ask("GET", "retention").json()
        kept = gate.ask("PUT", "retention", {"reason": "Beweis im Verfahren 12/26."}).json()
        gone = gate.ask("DELETE", "retention").json()

        assert shown["delete_after"][:10] == str((clock.now() + timedelta(days=14)).date())
        assert kept["kept_reason"] == "Beweis im Verfahren 12/26."
        assert (gone["kept_reason"], gone["deleted_at"]) == (None, None)
        assert {"quality.original_kept", "quality.original_let_go"} <= actions(gate.session)

    def test_is_not_for_a_version_that_passed(self, gate: Gate, deliver: Deliver) -> None:
        gate.version = checked(gate.services, gate.session, deliver(b"id,ort\n1,Hafen\n"))

        answer = gate.ask("GET", "retention")

        assert (answer.status_code, answer.json()["code"]) == (404, "nothing-retained")

    def test_is_known_to_insiders_and_stewards(
        self, gate: Gate, others: dict[str, Headers], viewer: Headers, watch: Headers
    ) -> None:
        asked = {**others, "viewer": viewer, "steward": watch}

        found = {who: gate.ask("GET", "retention", by=by).status_code for who, by in asked.items()}

        assert found == {"stranger": 404, "nobody": 401, "viewer": 403, "steward": 200}


class TestOverridesEverywhere:
    def test_are_listed_by_whether_they_hold(self, gate: Gate, watch: Headers) -> None:
        until = (clock.now() + timedelta(days=30)).date().isoformat()
        given = {
            "rule": "privacy.email",
            "column": "mail",
            "reason": "Adressen von Funktionsstellen.",
            "valid_until": until,
        }
        made = gate.ask("POST", "overrides", given, by=watch).json()["override"]

        running = listed(gate, watch, "running")
        gate.ask_of_dataset("DELETE", f"overrides/{made['id']}", by=watch)

        assert [(each["dataset"], each["id"]) for each in running] == [
            (gate.dataset.slug, made["id"])
        ]
        assert listed(gate, watch, "running") == []
        assert [each["id"] for each in listed(gate, watch, "ended")] == [made["id"]]
        assert len(listed(gate, watch, "all")) == 1

    def test_are_the_stewards_alone(self, gate: Gate) -> None:
        assert gate.client.get("/api/v1/overrides", headers=gate.own).status_code == 403


def listed(gate: Gate, by: Headers, state: str) -> list[dict[str, str]]:
    answer = gate.client.get(f"/api/v1/overrides?state={state}", headers=by)
    return answer.json()["items"]


class TestDeskOfOverrides:
    def test_shows_when_each_ends_and_ends_it(self, gate: Gate, watch: Headers) -> None:
        until = (clock.now() + timedelta(days=30)).date()
        given = {
            "rule": "privacy.email",
            "column": "mail",
            "reason": "Adressen von Funktionsstellen.",
            "valid_until": until.isoformat(),
        }
        made = gate.ask("POST", "overrides", given, by=watch).json()["override"]
        headers = watch | {"accept-language": "en"}

        shown = gate.client.get("/desk/overrides", headers=headers).text
        ended = gate.client.post(
            f"/desk/overrides/{made['id']}/end", headers=headers, follow_redirects=False
        )

        assert "Adressen von Funktionsstellen." in shown
        assert str(until.year) in shown
        assert ended.headers["location"] == "/desk/overrides?notice=ended"
        assert "No exception here" in gate.client.get("/desk/overrides", headers=headers).text

    def test_knows_no_other(self, gate: Gate, watch: Headers) -> None:
        answer = gate.client.post(f"/desk/overrides/{uuid4()}/end", headers=watch)

        assert answer.status_code == 404
