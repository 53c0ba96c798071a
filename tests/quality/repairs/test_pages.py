import json
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlmodel import select

from catalog.models import VersionStatus
from marketplace.core import clock
from marketplace.core.language import Language
from quality.inspection.order import Repair
from quality.models import Override, Preparation
from quality.repairs.planning import NAMES, planned
from tests.quality.conftest import Deliver, Headers
from tests.quality.repairs.conftest import Gate

ENGLISH = {"accept-language": "en"}
DROP = json.dumps({"kind": "drop", "columns": ["mail"]})


def page(gate: Gate, *, by: Headers | None = None) -> Response:
    path = f"/datasets/{gate.dataset.slug}/versions/{gate.version.number}/privacy"
    return gate.client.get(path, headers=(gate.own if by is None else by) | ENGLISH)


def send(gate: Gate, what: str, form: dict[str, Any], *, by: Headers | None = None) -> Response:
    return gate.client.post(
        f"/datasets/{gate.dataset.slug}/versions/{gate.version.number}/privacy/{what}",
        data=form,
        headers=(gate.own if by is None else by) | ENGLISH,
        follow_redirects=False,
    )


class TestShow:
    def test_names_findings_with_masked_examples_and_ways_to_mend(self, gate: Gate) -> None:
        text = page(gate).text

        assert "Column “mail”" in text
        assert "/rules#privacy.email" in text
        assert "meier" not in text
        assert "“mail” will be left out." in text
        assert "is deleted on" in text

    def test_offers_exceptions_to_stewards_and_repairs_to_publishers(
        self, gate: Gate, watch: Headers
    ) -> None:
        own, theirs = page(gate).text, page(gate, by=watch).text

        assert ("/privacy/repairs" in own, "/privacy/overrides" in own) == (True, False)
        assert ("/privacy/repairs" in theirs, "/privacy/overrides" in theirs) == (False, True)

    def test_is_not_for_others(
        self, gate: Gate, others: dict[str, Headers], viewer: Headers
    ) -> None:
        assert page(gate, by=others["stranger"]).status_code == 404
        assert page(gate, by=viewer).status_code == 403
        assert "/sign-in" in str(page(gate, by={}).url)

    def test_says_that_the_checks_run(self, gate: Gate, deliver: Deliver) -> None:
        gate.version = deliver(b"id\n1\n")

        assert "still being checked" in page(gate).text

    def test_mends_all_findings_in_one_step(
        self, gate: Gate, deliver: Deliver, client: TestClient
    ) -> None:
        deliver(b"id,mail,konto\n1,anna.meier@web.de,DE89370400440532013000\n")
        gate.version = gate.newest()

        text = page(gate).text
        made = send(gate, "repairs", {"repair": [DROP, DROP.replace("mail", "konto")]})

        assert "Mend everything in one step" in text
        assert made.status_code == 303
        assert gate.newest().status is VersionStatus.READY

    def test_says_what_was_done(self, gate: Gate) -> None:
        send(gate, "repairs", {"repair": DROP})
        number, gate.version = gate.version.number, gate.newest()

        text = page(gate).text

        assert "Left out: “mail”." in text
        assert f"made from the file of version {number}" in text


class TestRepair:
    def test_leads_on_to_the_checks_of_one_version(self, gate: Gate) -> None:
        answers = [send(gate, "repairs", {"repair": DROP}) for _ in range(2)]

        places = {answer.headers["location"] for answer in answers}
        number = gate.version.number + 1
        assert places == {f"/datasets/{gate.dataset.slug}/versions/{number}/progress"}
        assert gate.newest().treatments

    def test_can_be_put_together(self, gate: Gate) -> None:
        form = {"kind": "prefix", "columns": ["ort"], "size": "2"}

        answer = send(gate, "repairs", form)

        assert answer.status_code == 303
        kept = gate.session.exec(select(Preparation)).one()
        assert kept.repairs == [{"kind": "prefix", "columns": ["ort"], "size": 2}]

    @pytest.mark.parametrize(
        ("form", "sentence"),
        [
            ({}, "Please choose what is to be done"),
            ({"repair": "not json"}, "Please choose what is to be done"),
            ({"kind": "bands", "columns": ["id"], "size": "wide"}, "Please choose what is to be"),
            ({"kind": "drop", "columns": ["x"]}, "has no column “x”"),
            ({"kind": "bands", "columns": ["mail"], "size": "3"}, "cannot change the column"),
        ],
    )
    def test_that_makes_no_sense_is_said_beside_the_form(
        self, gate: Gate, form: dict[str, Any], sentence: str
    ) -> None:
        answer = send(gate, "repairs", form)

        assert answer.status_code == 422
        assert sentence in answer.text

    def test_is_the_publishers_alone(
        self, gate: Gate, others: dict[str, Headers], watch: Headers
    ) -> None:
        asked = {**others, "steward": watch}

        found = {
            who: send(gate, "repairs", {"repair": DROP}, by=by).status_code
            for who, by in asked.items()
        }

        assert found == {"stranger": 404, "nobody": 303, "steward": 403}
        assert gate.session.exec(select(Preparation)).all() == []


class TestOverride:
    def form(self, **given: str) -> dict[str, str]:
        until = (clock.now() + timedelta(days=30)).date().isoformat()
        filled = {
            "finding": "privacy.email|mail",
            "reason": "Adressen von Funktionsstellen.",
            "valid_until": until,
        }
        return filled | given

    def test_is_shown_and_can_be_ended(self, gate: Gate, watch: Headers) -> None:
        made = send(gate, "overrides", self.form(), by=watch)
        override = gate.session.exec(select(Override)).one()
        listed = page(gate, by=watch).text

        ended = send(gate, f"overrides/{override.id}/end", {}, by=watch)

        assert (made.status_code, ended.status_code) == (303, 303)
        assert "Adressen von Funktionsstellen." in listed
        assert "End the exception" in listed
        assert "has ended" in page(gate, by=watch).text

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"finding": ""}, "finding"),
            ({"reason": "kurz"}, "reason"),
            ({"valid_until": "morgen"}, "valid_until"),
        ],
    )
    def test_that_lacks_something_is_said_beside_the_field(
        self, gate: Gate, watch: Headers, given: dict[str, str], field: str
    ) -> None:
        answer = send(gate, "overrides", self.form(**given), by=watch)

        assert answer.status_code == 422
        assert f'id="{field}-error"' in answer.text
        assert gate.session.exec(select(Override)).all() == []

    def test_is_the_stewards_alone(self, gate: Gate) -> None:
        assert send(gate, "overrides", self.form()).status_code == 403


class TestRetention:
    def test_keeps_the_file_for_a_reason_and_lets_it_go(self, gate: Gate) -> None:
        kept = send(gate, "retention", {"keep_reason": "Beweis im Verfahren 12/26."})
        shown = page(gate).text
        gone = send(gate, "retention/end", {})

        assert (kept.status_code, gone.status_code) == (303, 303)
        assert "Beweis im Verfahren 12/26." in shown
        assert "Beweis" not in page(gate).text

    def test_needs_a_reason(self, gate: Gate) -> None:
        answer = send(gate, "retention", {"keep_reason": " "})

        assert answer.status_code == 422
        assert 'id="keep_reason-error"' in answer.text


class TestPlanned:
    @pytest.mark.parametrize("kind", list(NAMES))
    def test_says_what_each_kind_would_do(self, kind: Any) -> None:
        plan = planned(
            Repair(kind=kind, columns=["alter"], size=10, reference="stadtteile"), Language.EN
        )

        assert "“alter”" in plan.effect % plan.facts

    @pytest.mark.parametrize(("months", "word"), [(1, "months"), (12, "years"), (3, "3 months")])
    def test_says_periods_in_words(self, months: int, word: str) -> None:
        plan = planned(Repair(kind="periods", columns=["tag"], size=months), Language.EN)

        assert word in plan.effect % plan.facts
