import errno
import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from procrastinate import JobContext
from sqlmodel import Session, select

from catalog import judging, queries
from catalog.events import UploadCompleted
from catalog.models import Dataset, DatasetStatus, FileFormat, Version, VersionStatus
from marketplace.core import clock
from marketplace.core.events import publish
from marketplace.core.ids import new_id
from marketplace.notices.models import Message
from marketplace.services import Services
from quality import pipeline, suites
from quality.fork_server import DiskFull, ForkServer, InspectionBroke
from quality.jobs import inspect_version
from quality.models import Inspection, QualityReport, Suite
from quality.queries import progress
from quality.reporting import report_id_of
from storage.errors import StorageUnavailable
from storage.memory import InMemoryStore
from tests.factories.catalog import CatalogFactory
from tests.quality.inspectors import HereInspector, ScriptedInspector

GOOD = "Straße;Zählung;Tag\nHafenstraße;12;23.11.2026\nMüllerweg;7;24.11.2026\n".encode("cp1252")
PERSONAL = b"name;mail\nA;anna.meier@web.de\n"

S = VersionStatus
Deliver = Callable[..., Version]


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


def report_of(session: Session, version: Version) -> QualityReport:
    session.refresh(version)
    assert version.report_id
    return session.get_one(QualityReport, version.report_id)


def criterion(version: Version, rule: str) -> dict[str, Any]:
    return next(item for item in version.criteria if item["rule"] == rule)


class TestRun:
    def test_passes_a_good_file(
        self, services: Services, session: Session, deliver: Deliver
    ) -> None:
        version = deliver(GOOD)

        pipeline.run(services, version.id)

        report = report_of(session, version)
        assert (version.status, report.passed) == (S.READY, True)
        assert (version.row_count, version.sha256) == (2, hashlib.sha256(GOOD).hexdigest())
        assert [c["name"] for c in version.columns] == ["Straße", "Zählung", "Tag"]
        assert version.preview[0] == ["Hafenstraße", 12, "2026-11-23"]
        assert version.score == report.score
        assert str(version.period_start) == "2026-11-23"

    def test_keeps_derived_files_beside_the_original(
        self, services: Services, session: Session, deliver: Deliver
    ) -> None:
        version = deliver(GOOD)

        pipeline.run(services, version.id)

        session.expire_all()
        files = {file.format: file for file in queries.distributions(session, version.id)}
        assert set(files) == {"original", "csv", "parquet", "json"}
        assert isinstance(services.store, InMemoryStore)
        assert services.store.objects[files[FileFormat.ORIGINAL].object_key] == GOOD
        text = services.store.objects[files[FileFormat.CSV].object_key].decode()
        assert text.startswith("Straße,Zählung,Tag\nHafenstraße,12,2026-11-23\n")
        sha256 = hashlib.sha256(text.encode()).hexdigest()
        assert (files[FileFormat.CSV].sha256, files[FileFormat.CSV].size) == (
            sha256,
            len(text.encode()),
        )

    @pytest.mark.parametrize(
        ("data", "rule"),
        [
            (b"", "non_empty"),
            (b"a;b\n", "non_empty"),
            (b"%PDF-1.7 and so on", "readable"),
            (b"PK\x03\x04 an archive", "readable"),
            (b"a;a\n1;2\n", "columns"),
            (b"a;b\n" + b"1;2\n" * 50 + b"1\n" * 5, "rows_parse"),
            (PERSONAL, "privacy.email"),
        ],
    )
    def test_rejects_by_a_published_rule(
        self, services: Services, session: Session, deliver: Deliver, data: bytes, rule: str
    ) -> None:
        version = deliver(data)

        pipeline.run(services, version.id)

        report = report_of(session, version)
        assert (version.status, version.rejection) == (S.REJECTED, rule)
        assert (report.passed, report.rejection) == (False, rule)
        failed = criterion(version, rule)
        assert not failed["passed"]
        assert failed["message"]["de"]
        assert version.preview == []
        assert isinstance(services.store, InMemoryStore)
        assert list(services.store.objects) == [version.object_key]

    def test_rejects_a_wrong_checksum_before_anything_is_read(
        self, services: Services, session: Session, deliver: Deliver
    ) -> None:
        inspector = services.inspector = ScriptedInspector()
        version = deliver(GOOD, declared_sha256="0" * 64)

        pipeline.run(services, version.id)

        session.refresh(version)
        assert version.rejection == "checksum"
        assert criterion(version, "checksum")["threshold"] == "0" * 64
        assert inspector.calls == 0

    def test_accepts_the_right_checksum(
        self, services: Services, session: Session, deliver: Deliver
    ) -> None:
        version = deliver(GOOD, declared_sha256=hashlib.sha256(GOOD).hexdigest().upper())

        pipeline.run(services, version.id)

        session.refresh(version)
        assert version.status is S.READY

    def test_leaves_the_last_good_version_online(
        self, services: Services, session: Session, deliver: Deliver, dataset: Dataset
    ) -> None:
        good = deliver(GOOD)
        pipeline.run(services, good.id)
        publish_dataset(session, dataset)
        bad = deliver(PERSONAL)

        pipeline.run(services, bad.id)

        session.refresh(dataset)
        assert dataset.current_version_id == good.id

    def test_publishes_a_later_version_unattended(
        self, services: Services, session: Session, deliver: Deliver, dataset: Dataset
    ) -> None:
        pipeline.run(services, deliver(GOOD).id)
        publish_dataset(session, dataset)
        later = deliver(GOOD + b"Markt;1;25.11.2026\n")

        pipeline.run(services, later.id)

        session.refresh(later)
        assert later.status is S.PUBLISHED
        assert later.changes["rows"] == 1
        assert later.changes["breaking"] is False
        assert criterion(later, "schema_stable")["passed"]

    def test_tells_nothing_of_a_version_that_was_never_visible(
        self, services: Services, session: Session, deliver: Deliver
    ) -> None:
        pipeline.run(services, deliver(b"a;secret\n1;2\n").id)
        later = deliver(b"a;b\n1;2\n")

        pipeline.run(services, later.id)

        session.refresh(later)
        assert later.changes == {}

    def test_says_what_changed_since_the_last_version(
        self, services: Services, session: Session, deliver: Deliver, dataset: Dataset
    ) -> None:
        pipeline.run(services, deliver(b"a;b;c\n1;2;x\n2;3;y\n").id)
        publish_dataset(session, dataset)
        later = deliver(b"a;b;d\n1;x;5\n")

        pipeline.run(services, later.id)

        session.refresh(later)
        assert later.changes == {
            "since": later.number - 1,
            "rows": -1,
            "columns_added": ["d"],
            "columns_removed": ["c"],
            "columns_retyped": ["b"],
            "breaking": True,
        }
        assert criterion(later, "schema_stable")["value"] == 2

    def test_suggests_a_suite_with_the_first_version(
        self, services: Services, session: Session, deliver: Deliver, dataset: Dataset
    ) -> None:
        for _ in range(2):
            pipeline.run(services, deliver(GOOD).id)
        pipeline.run(services, deliver(b"other;columns\n1;2\n").id)

        kept = session.exec(select(Suite).where(Suite.dataset_id == dataset.id)).all()
        assert [(suite.number, suite.is_suggested) for suite in kept] == [(1, True), (2, True)]

    def test_never_replaces_the_publishers_suite(
        self, services: Services, session: Session, deliver: Deliver, dataset: Dataset
    ) -> None:
        suites.write(session, dataset, {"name": "own", "expectations": []}, person_id=None)
        session.commit()

        pipeline.run(services, deliver(GOOD).id)

        newest = suites.newest(session, dataset.id)
        assert newest
        assert (newest.number, newest.is_suggested) == (1, False)

    def test_changes_nothing_when_run_again(
        self, services: Services, session: Session, deliver: Deliver
    ) -> None:
        version = deliver(GOOD)
        pipeline.run(services, version.id)
        first = report_of(session, version).id

        pipeline.run(services, version.id)

        assert report_of(session, version).id == first
        assert len(session.exec(select(QualityReport)).all()) == 1

    def test_leaves_no_file_behind(self, services: Services, deliver: Deliver) -> None:
        pipeline.run(services, deliver(GOOD).id)

        work = services.settings.data_folder / "work"
        assert [path for path in work.rglob("*") if path.is_file()] == []


def publish_dataset(session: Session, dataset: Dataset) -> None:
    """Make a dataset visible with its newest good version, as publishing does."""
    version = queries.newest_good_version(session, dataset)
    assert version
    session.refresh(dataset)
    dataset.status = DatasetStatus.PUBLISHED
    dataset.current_version_id = version.id
    version.status, version.published_at = S.PUBLISHED, clock.now()
    session.add_all([dataset, version])
    session.commit()


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


class TestProgress:
    def test_follows_the_steps(
        self, services: Services, session: Session, deliver: Deliver
    ) -> None:
        version = deliver(GOOD)
        seen: list[str] = []

        class Watching(HereInspector):
            def inspect(self, order: Any, tell: Any) -> Any:
                def told(step: str, note: str) -> None:
                    tell(step, note)
                    session.expire_all()
                    seen.append(progress(session, version.id).step)

                return super().inspect(order, told)

        services.inspector = Watching()
        pipeline.run(services, version.id)

        assert seen == ["reading", "profiling", "privacy", "files", "expectations"]
        session.expire_all()
        assert progress(session, version.id).is_finished

    def test_of_a_version_nobody_looked_at_is_waiting(self, session: Session) -> None:
        assert progress(session, new_id()).step == "waiting"

    def test_of_an_unknown_step_is_waiting(self, session: Session, deliver: Deliver) -> None:
        version = deliver(GOOD)
        session.add(Inspection(version_id=version.id, step="of another release"))
        session.commit()

        assert progress(session, version.id).step == "waiting"


class TestReaction:
    def test_an_upload_enqueues_its_inspection_in_the_same_transaction(
        self, session: Session, deliver: Deliver, dataset: Dataset
    ) -> None:
        version = deliver(GOOD)

        publish(session, UploadCompleted(dataset_id=dataset.id, version_id=version.id))

        connection = session.connection()
        jobs = connection.exec_driver_sql(
            "SELECT task_name, lock, args FROM procrastinate_jobs"
        ).all()
        assert [tuple(job) for job in jobs] == [
            (
                "quality:inspect_version",
                f"dataset/{dataset.id}",
                {"version_id": str(version.id)},
            )
        ]
        assert session.exec(select(Inspection)).one().version_id == version.id


class TestJob:
    def test_inspects_the_version_it_names(
        self, services: Services, session: Session, deliver: Deliver
    ) -> None:
        version = deliver(GOOD)
        context = cast("JobContext", SimpleNamespace(additional_context={"services": services}))

        inspect_version.func(context, version_id=str(version.id))

        session.refresh(version)
        assert version.status is S.READY


class TestWithTheRealChecker:
    def test_a_file_is_checked_by_great_expectations(
        self,
        services: Services,
        session: Session,
        deliver: Deliver,
        fork_server: ForkServer,
        dataset: Dataset,
    ) -> None:
        services.inspector = fork_server
        expectation = {
            "type": "expect_column_values_to_be_between",
            "kwargs": {"column": "Zählung", "max_value": 10},
        }
        suites.write(session, dataset, {"expectations": [expectation]}, person_id=None)
        session.commit()
        version = deliver(GOOD)

        pipeline.run(services, version.id)

        report = report_of(session, version)
        assert version.rejection == "expectations"
        assert report.expectations[0]["unexpected_count"] == 1

    def test_suggestions_hold_for_the_file_they_were_made_of(
        self,
        services: Services,
        session: Session,
        deliver: Deliver,
        fork_server: ForkServer,
        city_data: Path,
    ) -> None:
        services.inspector = fork_server
        version = deliver((city_data / "washington_bike_sharing.csv").read_bytes())

        pipeline.run(services, version.id)

        report = report_of(session, version)
        assert version.status is S.READY
        assert [item["type"] for item in report.expectations if not item["success"]] == []
