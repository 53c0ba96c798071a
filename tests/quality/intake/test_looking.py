from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from marketplace.core import clock
from marketplace.core.outbound import Outbound
from marketplace.notices import kinds
from marketplace.notices.models import Message
from quality import pipeline
from quality.intake import looking
from quality.models import Inspection
from storage.errors import StorageUnavailable
from storage.models import Upload, UploadStatus
from tests.quality.conftest import Deliver
from tests.quality.intake.conftest import FIRST, SECOND, SetUp, Watched
from tests.quality.intake.sources import Published


class TestAddress:
    def test_brings_a_version_byte_for_byte(
        self,
        watched: Watched,
        published: Published,
        set_up: SetUp,
    ) -> None:
        intake = watched.look(set_up(published.address))

        (version,) = watched.versions()
        assert (intake.outcome, intake.failures) == ("taken", 0)
        assert watched.store.objects[version.object_key] == FIRST
        assert version.filename == "Zaehlung 2026.csv"
        assert version.declared_sha256 == intake.sha256
        assert watched.session.exec(select(Inspection)).one().version_id == version.id

    def test_is_asked_whether_it_has_changed(
        self, watched: Watched, published: Published, set_up: SetUp
    ) -> None:
        when = "Mon, 02 Mar 2026 09:00:00 GMT"
        published.headers = {"ETag": '"one"', "Last-Modified": when}
        intake = set_up(published.address)

        outcomes = [watched.look(intake).outcome for _ in range(2)]

        assert outcomes == ["taken", "unchanged"]
        assert published.asked[1]["If-None-Match"] == '"one"'
        assert published.asked[1]["If-Modified-Since"] == when

    def test_makes_no_version_of_the_same_bytes(
        self,
        watched: Watched,
        published: Published,
        set_up: SetUp,
    ) -> None:
        intake = set_up(published.address)

        outcomes: list[str] = []
        for body in (FIRST, FIRST, SECOND, SECOND):
            published.body = body
            outcomes.append(watched.look(intake).outcome)

        assert outcomes == ["taken", "unchanged", "taken", "unchanged"]
        assert [version.number for version in watched.versions()] == [1, 2]

    def test_is_remembered_look_by_look(
        self, watched: Watched, published: Published, set_up: SetUp
    ) -> None:
        intake = set_up(published.address)

        for body in (FIRST, FIRST, FIRST, SECOND):
            published.body = body
            intake = watched.look(intake)

        told = [(each["outcome"], each["times"]) for each in intake.looks]
        assert told == [("taken", 1), ("unchanged", 2), ("taken", 1)]
        assert intake.looks[1]["since"] < intake.looks[1]["at"] < intake.looks[0]["at"]

    def test_makes_no_version_of_what_a_person_has_sent(
        self,
        watched: Watched,
        published: Published,
        set_up: SetUp,
        deliver: Deliver,
    ) -> None:
        pipeline.run(watched.services, deliver(FIRST).id)

        intake = watched.look(set_up(published.address))

        assert intake.outcome == "unchanged"
        assert len(watched.versions()) == 1

    @pytest.mark.parametrize(
        ("answer", "outcome"),
        [
            ({"status": 404}, "status 404"),
            ({"status": 500}, "status 500"),
            ({"body": b""}, "empty"),
        ],
    )
    def test_that_has_no_file_is_a_failure(
        self,
        watched: Watched,
        published: Published,
        set_up: SetUp,
        answer: dict[str, Any],
        outcome: str,
    ) -> None:
        published.__dict__.update(answer)

        intake = watched.look(set_up(published.address))

        assert (intake.outcome, intake.failures) == (outcome, 1)
        assert watched.versions() == []

    def test_in_the_private_network_is_refused(
        self, watched: Watched, published: Published, set_up: SetUp
    ) -> None:
        watched.services.outbound = Outbound()

        assert watched.look(set_up(published.address)).outcome == "refused"
        assert published.asked == []

    def test_that_brings_too_much_is_left(
        self, watched: Watched, published: Published, set_up: SetUp
    ) -> None:
        settings = watched.services.settings.model_copy(update={"max_upload_bytes": 5})
        watched.services.settings = settings

        intake = watched.look(set_up(published.address))

        assert intake.outcome == "too_large 5"

    @pytest.mark.parametrize(
        ("headers", "name"),
        [
            ({"Content-Disposition": 'attachment; filename="x.csv"'}, "x.csv"),
            (
                {"Content-Disposition": "attachment; filename*=UTF-8''Z%C3%A4hlung.csv"},
                "Zählung.csv",
            ),
            ({"Content-Disposition": 'attachment; filename="../../etc/passwd"'}, "passwd.csv"),
            ({"Content-Disposition": 'attachment; filename=".."'}, "Zaehlung 2026.csv"),
        ],
    )
    def test_gives_its_file_a_name(
        self,
        watched: Watched,
        published: Published,
        set_up: SetUp,
        headers: dict[str, str],
        name: str,
    ) -> None:
        published.headers = headers | {"Content-Type": "text/csv; charset=utf-8"}

        watched.look(set_up(published.address))

        assert [version.filename for version in watched.versions()] == [name]


class TestPrefix:
    def test_takes_everything_in_and_clears_it_away(
        self,
        watched: Watched,
        set_up: SetUp,
    ) -> None:
        intake = set_up()
        watched.store.objects |= {intake.address + "a.csv": FIRST, intake.address + "b.csv": SECOND}

        assert watched.look(intake).outcome == "taken"

        found = watched.versions()
        assert [version.filename for version in found] == ["a.csv", "b.csv"]
        assert [watched.store.objects[version.object_key] for version in found] == [FIRST, SECOND]
        assert watched.store.listed("intake/") == []
        assert watched.look(intake).outcome == "nothing"

    def test_of_another_dataset_is_left_alone(self, watched: Watched, set_up: SetUp) -> None:
        intake = set_up()
        watched.store.objects[f"{intake.address[:-1]}-2/a.csv"] = FIRST

        assert watched.look(intake).outcome == "nothing"

    def test_keeps_what_was_laid_there_meanwhile(self, watched: Watched, set_up: SetUp) -> None:
        intake = set_up()
        key = intake.address + "a.csv"
        watched.store.objects[key] = FIRST
        watched.store.planned["save"] = lambda: watched.store.objects.update({key: SECOND})

        watched.look(intake)

        assert [version.size for version in watched.versions()] == [len(FIRST), len(SECOND)]

    def test_may_vanish_while_it_is_read(self, watched: Watched, set_up: SetUp) -> None:
        intake = set_up()
        watched.store.objects[intake.address + "a.csv"] = FIRST
        watched.store.planned["read"] = watched.store.objects.clear

        assert (watched.look(intake).outcome, watched.versions()) == ("nothing", [])

    def test_is_not_blamed_for_a_storage_that_is_away(
        self, watched: Watched, set_up: SetUp
    ) -> None:
        watched.store.planned["listed"] = fails(StorageUnavailable())

        intake = watched.look(set_up())

        assert (intake.outcome, intake.failures) == ("storage", 0)


def fails(error: Exception) -> Callable[[], None]:
    """Return what raises an error when its time comes."""

    def fail() -> None:
        raise error

    return fail


class Died(Exception):
    """Stands for kill -9 at that line."""


class TestKilled:
    def test_before_the_version_is_made_leaves_what_the_sweep_finds(
        self, watched: Watched, published: Published, set_up: SetUp
    ) -> None:
        intake = set_up(published.address)
        watched.store.planned["save"] = fails(Died())

        with pytest.raises(Died):
            looking.look(watched.services, intake.id)
        left = watched.session.exec(select(Upload)).one()
        assert (left.status, watched.versions()) == (UploadStatus.OPEN, [])

        assert watched.look(intake).outcome == "taken"
        assert len(watched.versions()) == 1

    def test_before_the_place_is_cleared_makes_no_second_version(
        self, watched: Watched, set_up: SetUp
    ) -> None:
        intake = set_up()
        watched.store.objects[intake.address + "a.csv"] = FIRST
        watched.store.planned["delete"] = fails(Died())

        with pytest.raises(Died):
            looking.look(watched.services, intake.id)

        assert watched.look(intake).outcome == "unchanged"
        assert len(watched.versions()) == 1
        assert watched.store.listed("intake/") == []

    def test_twin_that_was_overtaken_makes_no_version(
        self, watched: Watched, published: Published, set_up: SetUp
    ) -> None:
        intake = set_up(published.address)
        watched.store.planned["save"] = lambda: looking.look(watched.services, intake.id)

        assert watched.look(intake).outcome == "unchanged"
        assert len(watched.versions()) == 1


class TestFailures:
    def test_are_told_once_after_three_and_then_looked_for_less_often(
        self,
        watched: Watched,
        published: Published,
        set_up: SetUp,
    ) -> None:
        published.status = 503
        intake, pauses = set_up(published.address), list[timedelta]()

        for _ in range(6):
            intake = watched.look(intake)
            pauses.append(intake.next_look_at - clock.now() + timedelta(seconds=30))

        told = watched.session.exec(
            select(Message).where(Message.kind == kinds.INTAKE_FAILING.id)
        ).all()
        assert intake.failures == 6
        assert [message.facts["failures"] for message in told] == [3]
        assert [round(pause / timedelta(hours=1)) for pause in pauses] == [1, 1, 1, 2, 4, 8]

    def test_are_forgotten_with_the_next_file(
        self, watched: Watched, published: Published, set_up: SetUp
    ) -> None:
        published.status = 503
        intake = watched.look(set_up(published.address))
        published.status = 200

        intake = watched.look(intake)

        assert (intake.outcome, intake.failures) == ("taken", 0)


class TestClaimDue:
    def test_claims_each_once(self, watched: Watched, published: Published, set_up: SetUp) -> None:
        intake = set_up(published.address)

        found = [[each.id for each in looking.claim_due(watched.session)] for _ in range(2)]

        assert found == [[intake.id], []]

    def test_leaves_what_rests(self, watched: Watched, set_up: SetUp) -> None:
        set_up().is_active = False

        assert looking.claim_due(watched.session) == []
