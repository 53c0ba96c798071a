from datetime import date
from itertools import permutations
from typing import Any, ClassVar
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, select

from catalog import publishing, queries
from catalog.judging import record_judgement
from catalog.models import Access, Dataset, DatasetStatus, Distribution, VersionStatus
from catalog.schemas import ReleaseForm
from marketplace.log.models import LogEntry
from marketplace.notices.models import Message
from tests.factories.catalog import CatalogFactory

S = VersionStatus


class TestRecordJudgement:
    def test_keeps_what_the_public_will_see(self, session: Session, make: CatalogFactory) -> None:
        version = make.version(make.dataset())
        judgement = make.judgement(row_count=7, changes={"rows": 3})

        record_judgement(session, version.id, judgement)

        assert (version.row_count, version.score, version.changes) == (7, 88, {"rows": 3})
        assert (version.preview, version.report_id) == ([["Hafen"]], judgement.report_id)
        files = queries.distributions(session, version.id)
        assert [file.format for file in files] == ["original", "csv"]
        assert (files[0].object_key, files[0].size) == (version.object_key, version.size)

    def test_counts_once(self, session: Session, make: CatalogFactory) -> None:
        version = make.version(make.dataset())
        judgement = make.judgement()
        record_judgement(session, version.id, judgement)

        record_judgement(session, version.id, judgement)
        record_judgement(session, version.id, make.failing_judgement())

        assert (version.status, version.report_id) == (S.READY, judgement.report_id)
        assert len(session.exec(select(Distribution)).all()) == 2

    def test_publishes_in_a_visible_dataset(self, session: Session, make: CatalogFactory) -> None:
        dataset = make.published_dataset()
        version = make.version(dataset)

        record_judgement(session, version.id, make.judgement())

        assert version.status is S.PUBLISHED
        assert version.published_at is not None
        assert dataset.current_version_id == version.id

    @pytest.mark.parametrize(
        ("agreements", "breaking", "state"),
        [(1, True, S.NEEDS_RELEASE), (0, True, S.PUBLISHED), (1, False, S.PUBLISHED)],
    )
    def test_lets_a_person_decide_where_agreements_rely_on_what_is_gone(
        self,
        session: Session,
        make: CatalogFactory,
        agreements: int,
        breaking: bool,  # noqa: FBT001 - a case of the table above
        state: VersionStatus,
    ) -> None:
        publisher = make.publisher()
        make.member(publisher)
        dataset = make.published_dataset(publisher_id=publisher.id, running_agreements=agreements)
        before, version = dataset.current_version_id, make.version(dataset)
        changes = {"breaking": breaking, "columns_removed": ["ort"], "columns_retyped": []}

        record_judgement(session, version.id, make.judgement(changes=changes))

        assert version.status is state
        assert (dataset.current_version_id == before) is (state is S.NEEDS_RELEASE)
        told = session.exec(select(Message)).one()
        is_told = told.kind == "catalog.breaking-change"
        assert is_told is (state is S.NEEDS_RELEASE)
        if is_told:
            assert told.facts["columns"] == "ort"

    def test_lets_the_same_columns_flow_once_a_person_has_decided(
        self, session: Session, make: CatalogFactory
    ) -> None:
        dataset = make.published_dataset(running_agreements=2)
        changes = {"breaking": True, "columns_removed": ["ort"], "columns_retyped": []}
        first, second = make.version(dataset), make.version(dataset)
        actor = make.actor(make.publisher())
        record_judgement(session, first.id, make.judgement(changes=changes))
        publishing.release(
            session,
            dataset,
            actor=actor,
            form=ReleaseForm(level=Access.OPEN, benefit="b", risks="r", reason="agreed"),
        )

        record_judgement(session, second.id, make.judgement(changes=changes))

        assert (first.status, second.status) == (S.PUBLISHED, S.PUBLISHED)

    def test_leaves_the_last_good_version_online(
        self, session: Session, make: CatalogFactory
    ) -> None:
        dataset = make.published_dataset()
        online = dataset.current_version_id
        version = make.version(dataset)

        record_judgement(session, version.id, make.failing_judgement())

        assert (version.status, version.rejection) == (S.REJECTED, "readable-table")
        assert dataset.current_version_id == online
        assert queries.distributions(session, version.id) == []

    @pytest.mark.parametrize("order", list(permutations([0, 1, 2])))
    def test_shows_the_highest_number_whichever_ends_first(
        self, session: Session, make: CatalogFactory, order: tuple[int, ...]
    ) -> None:
        dataset = make.published_dataset()
        versions = [make.version(dataset) for _ in order]

        for place in order:
            record_judgement(session, versions[place].id, make.judgement())

        assert dataset.current_version_id == versions[-1].id
        assert {version.status for version in versions} == {S.PUBLISHED}

    def test_tells_the_publishers_people_why(self, session: Session, make: CatalogFactory) -> None:
        publisher = make.publisher()
        person = make.member(publisher)
        version = make.version(make.dataset(publisher_id=publisher.id))

        record_judgement(session, version.id, make.failing_judgement())

        message = session.exec(select(Message)).one()
        assert (message.person_id, message.kind) == (person.id, "catalog.version-rejected")
        assert message.facts["reason"] == {"de": "Keine Tabelle.", "en": "Not a table."}
        assert message.link.endswith(f"/versions/{version.number}/report")
        assert session.exec(select(LogEntry.action)).all() == ["catalog.rejected"]

    def test_takes_the_blame_for_broken_checks(
        self, session: Session, make: CatalogFactory
    ) -> None:
        publisher = make.publisher()
        make.member(publisher)
        version = make.version(make.dataset(publisher_id=publisher.id))

        record_judgement(session, version.id, make.failing_judgement(rejection="pipeline"))

        assert session.exec(select(Message.kind)).all() == ["catalog.pipeline-failed"]

    def test_points_to_the_report_where_a_rule_says_nothing(
        self, session: Session, make: CatalogFactory
    ) -> None:
        publisher = make.publisher()
        make.member(publisher)
        version = make.version(make.dataset(publisher_id=publisher.id))

        record_judgement(session, version.id, make.failing_judgement(criteria=[]))

        message = session.exec(select(Message)).one()
        assert message.facts["reason"]["en"] == "See the report."


class TestExtent:
    MEASURED: ClassVar[dict[str, Any]] = {
        "bbox": [9.0, 53.0, 10.0, 54.0],
        "period": (date(2024, 1, 1), date(2024, 12, 31)),
        "place": "Hafenstadt",
    }

    def test_is_taken_from_the_data_and_follows_it(
        self, session: Session, make: CatalogFactory
    ) -> None:
        dataset = make.published_dataset()
        first, second = make.version(dataset), make.version(dataset)
        record_judgement(session, first.id, make.judgement(**self.MEASURED))

        later = self.MEASURED | {
            "period": (date(2024, 1, 1), date(2025, 12, 31)),
            "place": "Neustadt",
        }
        record_judgement(session, second.id, make.judgement(**later))

        assert dataset.bbox == [9.0, 53.0, 10.0, 54.0]
        assert dataset.period_end == date(2025, 12, 31)
        assert (dataset.place, dataset.measured) == ("Neustadt", ["bbox", "period", "place"])

    def test_does_not_overrule_what_was_stated(
        self, session: Session, make: CatalogFactory
    ) -> None:
        stated: dict[str, Any] = {
            "bbox": [1.0, 2.0, 3.0, 4.0],
            "period_start": date(2020, 1, 1),
            "place": "Dorf",
        }
        dataset = make.published_dataset(**stated)
        version = make.version(dataset)

        record_judgement(session, version.id, make.judgement(**self.MEASURED))

        assert dataset.bbox == [1.0, 2.0, 3.0, 4.0]
        assert (dataset.period_start, dataset.period_end) == (date(2020, 1, 1), None)
        assert (dataset.place, dataset.measured) == ("Dorf", [])


class TestCityData:
    @pytest.fixture
    def dataset(self, make: CatalogFactory) -> Dataset:
        """A visible dataset of a department, released for its schema."""
        dataset = make.published_dataset(publisher_id=make.department().id)
        assert dataset.current_version_id
        make.release(dataset, make.published_version(dataset))
        return dataset

    def judged(self, session: Session, version_id: UUID, make: CatalogFactory, **given: Any) -> S:
        return record_judgement(session, version_id, make.judgement(**given)).status

    def test_waits_for_its_first_release(self, session: Session, make: CatalogFactory) -> None:
        department = make.department()
        make.member(department)
        version = make.version(make.dataset(publisher_id=department.id))

        assert self.judged(session, version.id, make) is S.NEEDS_RELEASE
        message = session.exec(select(Message)).one()
        assert message.kind == "catalog.release-needed"
        assert message.link.endswith("/release")

    def test_flows_on_its_own_while_schema_and_level_hold(
        self, session: Session, make: CatalogFactory, dataset: Dataset
    ) -> None:
        version = make.version(dataset)

        assert self.judged(session, version.id, make) is S.PUBLISHED

    @pytest.mark.parametrize("fingerprint", ["ee" * 32, None])
    def test_waits_again_when_the_schema_changed(
        self, session: Session, make: CatalogFactory, dataset: Dataset, fingerprint: str | None
    ) -> None:
        version = make.version(dataset)
        online = dataset.current_version_id

        status = self.judged(session, version.id, make, schema_fingerprint=fingerprint)

        assert (status, dataset.current_version_id) == (S.NEEDS_RELEASE, online)

    def test_waits_again_when_the_door_is_wider_than_the_level(
        self, session: Session, make: CatalogFactory, dataset: Dataset
    ) -> None:
        make.release(dataset, make.published_version(dataset), level=Access.ACCOUNT)
        version = make.version(dataset)

        assert self.judged(session, version.id, make) is S.NEEDS_RELEASE


steps = st.lists(
    st.sampled_from(["pass", "pass-new", "fail", "publish", "withdraw", "release"]), max_size=10
)


class TestAnyOrder:
    @settings(
        max_examples=40,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(steps=steps)
    def test_never_shows_what_is_not_good_or_not_newest(
        self, session: Session, make: CatalogFactory, steps: list[str]
    ) -> None:
        department = make.department()
        dataset = make.dataset(publisher_id=department.id)
        actor = make.actor(department)

        for step in steps:
            take(step, session, make, dataset, actor)

            shown = queries.current_version(session, dataset)
            published = queries.versions(session, dataset)
            if dataset.status is DatasetStatus.PUBLISHED:
                assert shown is not None
                assert shown.number == published[0].number
                assert shown.schema_fingerprint
            else:
                assert shown is None
                assert not published


def take(step: str, session: Session, make: CatalogFactory, dataset: Dataset, actor: Any) -> None:
    """Take a step of a dataset's life; one that is refused changes nothing."""
    form = ReleaseForm(level=Access.OPEN, benefit="b", risks="none", reason="r")
    actions = {
        "pass": lambda: record_judgement(session, make.version(dataset).id, make.judgement()),
        "pass-new": lambda: record_judgement(
            session, make.version(dataset).id, make.judgement(schema_fingerprint="ff" * 32)
        ),
        "fail": lambda: record_judgement(
            session, make.version(dataset).id, make.failing_judgement()
        ),
        "publish": lambda: publishing.publish(session, dataset, actor=actor),
        "withdraw": lambda: publishing.withdraw(session, dataset, actor=actor),
        "release": lambda: publishing.release(session, dataset, actor=actor, form=form),
    }
    try:
        actions[step]()
    except (publishing.DatasetNotReady, publishing.NothingToRelease):
        return
