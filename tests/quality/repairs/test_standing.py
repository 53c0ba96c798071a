"""Repairs that are carried out on every file that is delivered."""

import json
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from catalog import queries
from catalog.models import Version, VersionStatus
from marketplace.core import clock
from marketplace.log.models import LogEntry
from marketplace.services import Services
from quality.inspection.order import Repair
from quality.models import Handling, Preparation, Retention
from quality.repairs import making
from tests.quality.conftest import Deliver, Headers
from tests.quality.inspection.formats.makers import xlsx
from tests.quality.repairs.conftest import PERSONAL, Gate, checked
from tests.quality.repairs.test_pages import page, send

DROP = Repair(kind="drop", columns=["mail"])
DROPPED = {"kind": "drop", "columns": ["mail"]}
NEXT = PERSONAL + b"3,cleo.wolf@web.de,Hafen\n"


@pytest.fixture
def mended(gate: Gate) -> Version:
    """A version that was mended, for every later file too."""
    answer = gate.ask("POST", "repairs", {"repairs": [DROPPED], "standing": True})
    assert answer.status_code == 202
    return gate.newest()


class TestStandingRepairs:
    def test_mend_the_next_file_without_anybody(
        self, gate: Gate, mended: Version, deliver: Deliver, services: Services
    ) -> None:
        later = checked(services, gate.session, deliver(NEXT, number=7))

        assert (mended.status, later.status) == (VersionStatus.READY, VersionStatus.READY)
        assert later.treatments == [{"de": "Weggelassen: „mail“.", "en": "Left out: “mail”."}]
        assert later.schema_fingerprint == mended.schema_fingerprint
        files = queries.distributions(gate.session, later.id)
        assert "original" not in {file.format for file in files}

    def test_have_the_delivered_file_deleted_in_time(
        self, gate: Gate, mended: Version, deliver: Deliver, services: Services
    ) -> None:
        later = checked(services, gate.session, deliver(NEXT, number=7))

        kept = gate.session.exec(select(Retention).where(Retention.version_id == later.id)).one()
        assert kept.delete_after > clock.now() + timedelta(days=1)

    def test_are_done_again_when_a_later_version_is_mended_further(
        self, gate: Gate, mended: Version, deliver: Deliver, services: Services
    ) -> None:
        later = checked(services, gate.session, deliver(NEXT, number=7))
        prefix = Repair(kind="prefix", columns=["ort"], size=1)

        making.repair(gate.session, gate.dataset, later, actor=gate.owner, repairs=[prefix])
        gate.session.commit()

        made = gate.newest()
        prepared = gate.session.exec(
            select(Preparation).where(Preparation.version_id == made.id)
        ).one()
        assert [each["kind"] for each in prepared.repairs] == ["drop", "prefix"]
        assert making.standing_repairs(gate.session, gate.dataset) == [DROP]

    def test_of_a_version_stay_its_own_when_they_have_ended(
        self, gate: Gate, mended: Version, deliver: Deliver, services: Services
    ) -> None:
        later = checked(services, gate.session, deliver(NEXT, number=7))
        gate.ask_of_dataset("PUT", "handling/repairs", {"repairs": []})

        making.reread(gate.session, gate.dataset, later, gate.owner)
        gate.session.commit()

        assert gate.newest().status is VersionStatus.READY
        refused = checked(services, gate.session, deliver(NEXT + b"4,d,Markt\n", number=9))
        assert refused.rejection == "privacy.email"

    def test_are_done_to_a_file_that_could_not_be_read_before(
        self, gate: Gate, mended: Version, deliver: Deliver, services: Services
    ) -> None:
        broken = checked(
            services, gate.session, deliver(b"\x00\x01\x02\x03" * 500, number=7, filename="x.csv")
        )

        made = making.reread(gate.session, gate.dataset, broken, gate.owner)

        prepared = gate.session.exec(
            select(Preparation).where(Preparation.version_id == made.id)
        ).one()
        assert prepared.repairs == [DROPPED]


class TestApi:
    def test_shows_and_logs_what_stands(self, gate: Gate, mended: Version) -> None:
        shown = gate.ask_of_dataset("GET", "handling").json()

        assert [each["kind"] for each in shown["repairs"]] == ["drop"]
        entries = gate.session.exec(
            select(LogEntry).where(LogEntry.action == "quality.handling_decided")
        ).all()
        assert [entry.details["changed"] for entry in entries] == [["repairs"]]

    def test_keeps_what_stands_when_the_reading_is_decided(
        self, gate: Gate, mended: Version
    ) -> None:
        gate.ask_of_dataset("PUT", "handling", {"key_columns": ["id"]})

        assert making.standing_repairs(gate.session, gate.dataset) == [DROP]

    @pytest.mark.parametrize(
        ("repairs", "code"),
        [
            ([{"kind": "bands", "columns": ["alter"]}], "repair-misfits"),
            ([{"kind": "grid", "columns": ["lat"], "size": 100}], "repair-misfits"),
            ([{"kind": "burn", "columns": ["mail"]}], "invalid-request"),
            ([DROPPED] * 51, "invalid-request"),
        ],
    )
    def test_refuses_what_fits_no_file(self, gate: Gate, repairs: list[object], code: str) -> None:
        answer = gate.ask_of_dataset("PUT", "handling/repairs", {"repairs": repairs})

        assert (answer.status_code, answer.json()["code"]) == (422, code)

    def test_is_the_publishers_alone(
        self, gate: Gate, others: dict[str, Headers], watch: Headers, viewer: Headers
    ) -> None:
        asked = {**others, "steward": watch, "viewer": viewer}
        body = {"repairs": [DROPPED]}

        found = {
            who: gate.ask_of_dataset("PUT", "handling/repairs", body, by=by).status_code
            for who, by in asked.items()
        }

        assert found == {"stranger": 404, "nobody": 401, "steward": 404, "viewer": 403}
        assert gate.session.exec(select(Handling)).all() == []


class TestPage:
    def test_lets_a_repair_stand_and_ends_it(self, gate: Gate) -> None:
        value = json.dumps(DROPPED)
        send(gate, "repairs", {"repair": value, "standing": "true"})
        gate.version = gate.newest()
        shown = page(gate).text

        ended = send(gate, "standing/end", {"repair": value})

        assert "Done to every file" in shown
        assert ended.headers["location"].endswith("/privacy#standing")
        assert making.standing_repairs(gate.session, gate.dataset) == []
        assert "Done to every file" not in page(gate).text


class TestOtherParts:
    def test_that_name_people_keep_the_file_back_for_a_time(
        self, gate: Gate, session: Session, deliver: Deliver, services: Services
    ) -> None:
        sheets = {
            "Orte": [["ort", "anzahl"], *[[f"Ort {number}", number] for number in range(30)]],
            "Kontakte": [["name", "mail"], ["a", "anna.meier@web.de"]],
        }

        gate.version = checked(services, session, deliver(xlsx(sheets), filename="orte.xlsx"))

        assert gate.version.status is VersionStatus.READY
        assert "„Kontakte“" in gate.version.treatments[0]["de"]
        assert session.exec(select(Retention).where(Retention.version_id == gate.version.id)).one()
        text = page(gate).text
        assert "Column “mail” in “Kontakte”" in text
        assert "the delivered file is not given away" in text

    def test_that_name_nobody_leave_the_file_to_be_given_away(
        self, session: Session, deliver: Deliver, services: Services
    ) -> None:
        rows = [["ort", "anzahl"], *[[f"Ort {number}", number] for number in range(30)]]

        version = checked(
            services, session, deliver(xlsx({"A": rows, "B": rows[:9]}), filename="orte.xlsx")
        )

        assert version.treatments == []
        files = queries.distributions(session, version.id)
        assert "original" in {file.format for file in files}
