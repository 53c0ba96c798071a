import errno
from collections.abc import Iterator
from typing import Any

import pytest
from sqlmodel import Session, select

from catalog import judging
from catalog.models import VersionStatus
from marketplace.notices.models import Message
from marketplace.services import Services
from quality import pipeline
from quality.fork_server import DiskFull, InspectionBroke
from quality.models import Inspection, QualityReport
from quality.reporting import report_id_of
from storage.errors import StorageUnavailable
from storage.memory import InMemoryStore
from tests.factories.catalog import CatalogFactory
from tests.quality.conftest import Deliver
from tests.quality.inspectors import HereInspector, ScriptedInspector
from tests.quality.pipeline.verdicts import GOOD, criterion, report_of

S = VersionStatus


class FailingStore(InMemoryStore):
    """Storage that does not answer so many times."""

    def __init__(self, times: int) -> None:
        super().__init__()
        self.times = times

    def read(self, key: str) -> Iterator[bytes]:
        if self.times:
            self.times -= 1
            raise StorageUnavailable
        yield from super().read(key)


class TestFailures:
    def test_a_crash_is_tried_again(
        self, services: Services, session: Session, deliver: Deliver
    ) -> None:
        services.inspector = ScriptedInspector(InspectionBroke(why="the child died"))
        version = deliver(GOOD)

        with pytest.raises(InspectionBroke):
            pipeline.run(services, version.id)
        pipeline.run(services, version.id)

        assert report_of(session, version).attempt == 2
        assert version.status is S.READY

    def test_the_third_crash_rejects_and_tells_the_desk(
        self, services: Services, session: Session, deliver: Deliver, make: CatalogFactory
    ) -> None:
        services.inspector = ScriptedInspector(*[InspectionBroke(why="it died")] * 3)
        version = deliver(GOOD)

        for _ in range(2):
            with pytest.raises(InspectionBroke):
                pipeline.run(services, version.id)
        pipeline.run(services, version.id)

        session.refresh(version)
        assert (version.status, version.rejection) == (S.REJECTED, "pipeline")
        assert criterion(version, "pipeline")["value"] == 3
        assert session.exec(select(Message)).all()

    def test_a_worker_that_died_three_times_rejects(
        self, services: Services, session: Session, deliver: Deliver
    ) -> None:
        version = deliver(GOOD)
        session.add(Inspection(version_id=version.id, attempts=3))
        session.commit()

        pipeline.run(services, version.id)

        session.refresh(version)
        assert version.rejection == "pipeline"

    @pytest.mark.parametrize(
        "failure", [DiskFull("full"), OSError(errno.ENOSPC, "full"), StorageUnavailable()]
    )
    def test_a_full_disk_uses_no_attempt_up(
        self, services: Services, session: Session, deliver: Deliver, failure: Exception
    ) -> None:
        services.inspector = ScriptedInspector(*[failure] * 5)
        version = deliver(GOOD)

        for _ in range(5):
            with pytest.raises(type(failure)):
                pipeline.run(services, version.id)
        pipeline.run(services, version.id)

        session.refresh(version)
        assert version.status is S.READY

    def test_a_broken_disk_counts(
        self, services: Services, session: Session, deliver: Deliver
    ) -> None:
        services.inspector = ScriptedInspector(*[OSError(errno.EIO, "broken")] * 3)
        version = deliver(GOOD)

        for _ in range(2):
            with pytest.raises(OSError, match="broken"):
                pipeline.run(services, version.id)
        pipeline.run(services, version.id)

        session.refresh(version)
        assert version.rejection == "pipeline"

    def test_storage_that_is_down_only_costs_time(
        self, services: Services, session: Session, deliver: Deliver
    ) -> None:
        version = deliver(GOOD)
        assert isinstance(services.store, InMemoryStore)
        objects = services.store.objects
        services.store = FailingStore(times=4)
        services.store.objects = objects

        for _ in range(4):
            with pytest.raises(StorageUnavailable):
                pipeline.run(services, version.id)
        pipeline.run(services, version.id)

        session.refresh(version)
        assert version.status is S.READY

    def test_files_of_an_attempt_that_died_are_removed(
        self, services: Services, session: Session, deliver: Deliver
    ) -> None:
        version = deliver(GOOD)
        session.add(Inspection(version_id=version.id, attempts=1))
        session.commit()
        assert isinstance(services.store, InMemoryStore)
        abandoned = f"versions/{version.id}/{report_id_of(version.id, 1)}/data.csv"
        services.store.objects[abandoned] = b"half"

        pipeline.run(services, version.id)

        assert abandoned not in services.store.objects

    def test_a_verdict_from_elsewhere_stands(
        self, services: Services, session: Session, deliver: Deliver, make: CatalogFactory
    ) -> None:
        version = deliver(GOOD)

        class Overtaken(HereInspector):
            def inspect(self, order: Any, tell: Any) -> Any:
                judging.record_judgement(session, version.id, make.judgement(score=1))
                session.commit()
                return super().inspect(order, tell)

        services.inspector = Overtaken()
        pipeline.run(services, version.id)

        session.refresh(version)
        assert version.score == 1
        assert session.exec(select(QualityReport)).all() == []
