import hashlib

import pytest
from sqlmodel import Session, select

from catalog import queries
from catalog.models import Dataset, DatasetStatus, FileFormat, VersionStatus
from marketplace.core import clock
from marketplace.services import Services
from quality import pipeline
from quality.expectations import suites
from quality.models import QualityReport, Suite
from storage.memory import InMemoryStore
from tests.quality.conftest import Deliver
from tests.quality.inspectors import ScriptedInspector
from tests.quality.pipeline.verdicts import GOOD, criterion, report_of

PERSONAL = b"name;mail\nA;anna.meier@web.de\n"

S = VersionStatus


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
        assert set(files) == {"original", "csv", "parquet", "json", "xlsx"}
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
            "rows_added": None,
            "rows_removed": None,
            "rows_changed": None,
            "columns_added": ["d"],
            "columns_removed": ["c"],
            "columns_retyped": ["b"],
            "types_before": {"b": "integer", "c": "string"},
            "columns_drifted": [],
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
