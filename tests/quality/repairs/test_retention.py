from datetime import timedelta

import pytest
import time_machine
from sqlmodel import Session, select

from catalog.models import Dataset, Version, VersionStatus
from marketplace.accounts.actors import Actor
from marketplace.core import clock
from marketplace.log.models import LogEntry
from marketplace.services import Services
from quality.inspection.order import Repair
from quality.models import QualityReport, Retention
from quality.repairs import making, retention
from quality.repairs.errors import NothingRetained, OriginalDeleted
from storage.memory import InMemoryStore
from tests.quality.conftest import Deliver
from tests.quality.repairs.conftest import Gate, checked

DROP = Repair(kind="drop", columns=["mail"])
LATER = timedelta(days=15)


def delete_due(services: Services, session: Session, *, after: timedelta = LATER) -> int:
    with time_machine.travel(clock.now() + after, tick=False):
        deleted = retention.delete_due(services.sessions, services.store)
    session.expire_all()
    return deleted


@pytest.fixture
def store(services: Services) -> InMemoryStore:
    assert isinstance(services.store, InMemoryStore)
    return services.store


class TestDeleteDue:
    def test_deletes_what_privacy_refused_when_its_time_is_over(
        self, services: Services, session: Session, store: InMemoryStore, rejected: Version
    ) -> None:
        before = delete_due(services, session, after=timedelta(days=13))
        kept = dict(store.objects)
        after = [delete_due(services, session) for _ in range(2)]

        assert (before, rejected.object_key in kept) == (0, True)
        assert after == [1, 0]
        assert rejected.object_key not in store.objects
        assert rejected.original_deleted_at
        assert session.exec(
            select(LogEntry).where(LogEntry.action == "quality.original_deleted")
        ).one()

    def test_takes_what_the_report_cites_with_it(
        self, services: Services, session: Session, dataset: Dataset, deliver: Deliver
    ) -> None:
        data = b"id,mail\n" + b"1,anna.meier@web.de\n" * 300 + b"Anna Meier\n"
        version = checked(services, session, deliver(data))
        assert version.report_id
        cited = str(session.get_one(QualityReport, version.report_id).reading)

        delete_due(services, session)

        assert "Anna Meier" in cited
        report = session.get_one(QualityReport, version.report_id)
        assert "Anna Meier" not in str(report.reading)
        assert report.reading["rows"] == 300

    def test_keeps_what_somebody_keeps_for_a_reason(
        self,
        services: Services,
        session: Session,
        store: InMemoryStore,
        dataset: Dataset,
        rejected: Version,
        owner: Actor,
    ) -> None:
        retention.keep(session, dataset, rejected, actor=owner, reason="Beweis")
        session.commit()

        assert delete_due(services, session) == 0
        retention.let_go(session, dataset, rejected, actor=owner, days=14)
        session.commit()
        assert delete_due(services, session) == 1

    def test_deletes_though_a_mended_version_is_good(
        self,
        services: Services,
        session: Session,
        store: InMemoryStore,
        dataset: Dataset,
        rejected: Version,
        owner: Actor,
    ) -> None:
        made = making.repair(session, dataset, rejected, actor=owner, repairs=[DROP])
        session.commit()
        while_checked = delete_due(services, session)
        checked(services, session, made)

        assert while_checked == 0
        assert delete_due(services, session) == 1
        assert (made.status, bool(made.original_deleted_at)) == (VersionStatus.READY, True)
        with pytest.raises(OriginalDeleted):
            making.repair(session, dataset, made, actor=owner, repairs=[DROP])

    def test_leaves_a_file_that_a_version_gives_away(
        self,
        services: Services,
        session: Session,
        store: InMemoryStore,
        rejected: Version,
        deliver: Deliver,
    ) -> None:
        good = checked(services, session, deliver(b"id,ort\n1,Hafen\n"))
        session.add(Retention(version_id=good.id, delete_after=clock.now()))
        session.commit()

        assert delete_due(services, session) == 1
        assert good.object_key in store.objects
        assert rejected.object_key not in store.objects
        assert session.exec(select(Retention).where(Retention.version_id == good.id)).all() == []

    def test_goes_on_where_a_crash_left_off(
        self, services: Services, session: Session, store: InMemoryStore, rejected: Version
    ) -> None:
        rejected.original_deleted_at = clock.now()
        session.add(rejected)
        session.commit()

        assert delete_due(services, session) == 1
        assert rejected.object_key not in store.objects


class TestBegin:
    def test_sets_the_day_once_for_a_file(
        self,
        services: Services,
        session: Session,
        dataset: Dataset,
        rejected: Version,
        owner: Actor,
    ) -> None:
        first = retention.of(session, rejected)
        rule = Repair(kind="prefix", columns=["ort"], size=3)
        made = making.repair(session, dataset, rejected, actor=owner, repairs=[rule])
        session.commit()
        checked(services, session, made)

        assert made.rejection == "privacy.email"
        assert [row.id for row in session.exec(select(Retention))] == [first.id if first else None]
        assert retention.of(session, made) == first

    def test_is_not_for_other_rules(
        self, services: Services, session: Session, dataset: Dataset, deliver: Deliver, owner: Actor
    ) -> None:
        version = checked(services, session, deliver(b"a;a\n1;2\n"))

        assert version.rejection == "columns"
        with pytest.raises(NothingRetained):
            retention.keep(session, dataset, version, actor=owner, reason="Beweis")


class TestDownload:
    def ask(self, gate: Gate, version: Version) -> object:
        answer = gate.client.get(
            f"/api/v1/datasets/{gate.dataset.slug}/download?version={version.number}",
            headers=gate.own,
            follow_redirects=False,
        )
        return 302 if answer.status_code == 302 else answer.json()["code"]

    def test_of_a_refused_file_is_for_its_people_until_it_is_deleted(self, gate: Gate) -> None:
        before = self.ask(gate, gate.version)
        delete_due(gate.services, gate.session)

        assert (before, self.ask(gate, gate.version)) == (302, "original-removed")

    def test_of_a_mended_version_never_gives_the_original(self, gate: Gate) -> None:
        made = making.repair(
            gate.session, gate.dataset, gate.version, actor=gate.owner, repairs=[DROP]
        )
        gate.session.commit()

        asked = [self.ask(gate, made), self.ask(gate, gate.newest())]

        assert asked == ["original-withheld", "original-withheld"]
