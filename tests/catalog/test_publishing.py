import pytest
from sqlmodel import Session, select

from catalog import publishing
from catalog.errors import (
    DatasetNotReady,
    NothingToRelease,
    ReleaseNeedsPerson,
    ReleaseTooNarrow,
)
from catalog.models import Access, Dataset, DatasetStatus, Release, Version, VersionStatus
from catalog.publishing import missing_for_publication
from catalog.rules import VERIFIED_DEPARTMENT
from catalog.schemas import ReleaseForm, Risks
from catalog.search.models import SearchChange
from marketplace.accounts.actors import Actor
from marketplace.log.models import LogEntry
from tests.factories.catalog import FINGERPRINT, CatalogFactory

S = VersionStatus


@pytest.fixture
def actor(make: CatalogFactory) -> Actor:
    return make.actor(make.department(), person_id=make.member(make.publisher()).id)


@pytest.fixture
def dataset(make: CatalogFactory, actor: Actor) -> Dataset:
    """A department's draft."""
    return make.dataset(publisher_id=actor.organization_id)


def weighed(level: Access = Access.OPEN, risks: str | Risks = "none") -> ReleaseForm:
    return ReleaseForm(level=level, benefit="Visible traffic.", risks=risks, reason="Aggregated.")


class TestMissingForPublication:
    def test_names_all_that_a_bare_draft_lacks(self) -> None:
        bare = Dataset.model_construct(title={}, description={}, license="", themes=[])

        missing = missing_for_publication(bare, None)

        assert missing == ["title", "description", "license", "theme", "version"]

    def test_names_the_release_when_that_is_what_is_awaited(self, dataset: Dataset) -> None:
        assert missing_for_publication(dataset, None, waits=True) == ["release"]


class TestPublish:
    def test_shows_the_newest_good_version(
        self, session: Session, make: CatalogFactory, dataset: Dataset, actor: Actor
    ) -> None:
        make.checked_version(dataset)
        newest = make.checked_version(dataset)
        make.version(dataset, status=S.REJECTED)

        publishing.publish(session, dataset, actor=actor)

        assert dataset.status is DatasetStatus.PUBLISHED
        assert (dataset.current_version_id, newest.status) == (newest.id, S.PUBLISHED)
        assert newest.published_at is not None
        assert session.exec(select(SearchChange.dataset_id)).all() == [dataset.id]
        assert session.exec(select(LogEntry.action)).all() == [
            "catalog.opened",
            "catalog.published",
        ]

    def test_changes_nothing_the_second_time(
        self, session: Session, make: CatalogFactory, actor: Actor
    ) -> None:
        dataset = make.published_dataset()
        before = dataset.published_at

        publishing.publish(session, dataset, actor=actor)

        assert dataset.published_at == before
        assert session.exec(select(LogEntry)).all() == []

    @pytest.mark.parametrize("status", [S.PROCESSING, S.REJECTED])
    def test_refuses_without_a_version_that_passed(
        self,
        session: Session,
        make: CatalogFactory,
        dataset: Dataset,
        actor: Actor,
        status: VersionStatus,
    ) -> None:
        make.version(dataset, status=status)

        with pytest.raises(DatasetNotReady) as refusal:
            publishing.publish(session, dataset, actor=actor)

        assert refusal.value.missing == ["version"]
        assert refusal.value.rule
        assert dataset.status is DatasetStatus.DRAFT

    def test_refuses_before_the_release(
        self, session: Session, make: CatalogFactory, dataset: Dataset, actor: Actor
    ) -> None:
        make.version(dataset, status=S.NEEDS_RELEASE)

        with pytest.raises(DatasetNotReady, match="weighed release"):
            publishing.publish(session, dataset, actor=actor)


class TestWithdraw:
    def test_refuses_a_department_that_nobody_confirmed(
        self, session: Session, make: CatalogFactory
    ) -> None:
        claimed = make.department(verified_at=None)
        dataset = make.dataset(publisher_id=claimed.id)
        make.checked_version(dataset)

        with pytest.raises(DatasetNotReady, match="not confirmed") as refusal:
            publishing.publish(session, dataset, actor=make.actor(claimed))

        assert refusal.value.missing == ["verification"]
        assert refusal.value.rule is VERIFIED_DEPARTMENT

    def test_hides_everything_and_keeps_it(
        self, session: Session, make: CatalogFactory, actor: Actor
    ) -> None:
        dataset = make.published_dataset()

        publishing.withdraw(session, dataset, actor=actor)

        assert dataset.status is DatasetStatus.WITHDRAWN
        assert dataset.current_version_id is None
        assert session.exec(select(Version.status)).all() == [S.WITHDRAWN]
        assert session.exec(select(SearchChange.dataset_id)).all() == [dataset.id]

    def test_changes_nothing_in_a_draft(
        self, session: Session, dataset: Dataset, actor: Actor
    ) -> None:
        publishing.withdraw(session, dataset, actor=actor)

        assert dataset.status is DatasetStatus.DRAFT

    def test_can_be_undone(self, session: Session, make: CatalogFactory, actor: Actor) -> None:
        dataset = make.published_dataset()
        first_published = dataset.published_at
        publishing.withdraw(session, dataset, actor=actor)
        newest = make.checked_version(dataset)

        publishing.publish(session, dataset, actor=actor)

        assert dataset.current_version_id == newest.id
        assert (dataset.published_at, dataset.withdrawn_at) == (first_published, None)
        assert set(session.exec(select(Version.status)).all()) == {S.PUBLISHED}


class TestRelease:
    def test_lets_the_waiting_version_go_and_names_the_person(
        self, session: Session, make: CatalogFactory, dataset: Dataset, actor: Actor
    ) -> None:
        waiting = make.checked_version(dataset, status=S.NEEDS_RELEASE)
        form = weighed(risks=Risks(privacy="No persons."))

        decision, version = publishing.release(session, dataset, actor=actor, form=form)

        assert (version.id, version.status) == (waiting.id, S.READY)
        assert (decision.person_id, decision.person_name) == (actor.person_id, "Maria Example")
        assert decision.risks == {"privacy": "No persons."}
        assert decision.schema_fingerprint == FINGERPRINT

    def test_publishes_at_once_in_a_visible_dataset(
        self, session: Session, make: CatalogFactory, actor: Actor
    ) -> None:
        dataset = make.published_dataset(publisher_id=actor.organization_id)
        waiting = make.checked_version(dataset, status=S.NEEDS_RELEASE)

        publishing.release(session, dataset, actor=actor, form=weighed())

        assert (waiting.status, dataset.current_version_id) == (S.PUBLISHED, waiting.id)

    def test_is_recorded_once(
        self, session: Session, make: CatalogFactory, dataset: Dataset, actor: Actor
    ) -> None:
        make.checked_version(dataset, status=S.NEEDS_RELEASE)
        first, _ = publishing.release(session, dataset, actor=actor, form=weighed())

        second, _ = publishing.release(session, dataset, actor=actor, form=weighed())

        assert (second.id, len(session.exec(select(Release)).all())) == (first.id, 1)

    def test_decides_on_the_newest_and_leaves_another_schema_waiting(
        self, session: Session, make: CatalogFactory, dataset: Dataset, actor: Actor
    ) -> None:
        other = make.checked_version(dataset, status=S.NEEDS_RELEASE, schema_fingerprint="ee" * 32)
        same = make.checked_version(dataset, status=S.NEEDS_RELEASE)
        newest = make.checked_version(dataset, status=S.NEEDS_RELEASE)

        publishing.release(session, dataset, actor=actor, form=weighed())

        assert (newest.status, same.status) == (S.READY, S.READY)
        assert other.status is S.NEEDS_RELEASE

    def test_never_replaces_a_newer_version(
        self, session: Session, make: CatalogFactory, actor: Actor
    ) -> None:
        dataset = make.dataset(publisher_id=actor.organization_id, status="published")
        older = make.checked_version(dataset, status=S.NEEDS_RELEASE)
        newer = make.published_version(dataset)
        dataset.current_version_id = newer.id

        publishing.release(session, dataset, actor=actor, form=weighed())

        assert (older.status, dataset.current_version_id) == (S.PUBLISHED, newer.id)

    def test_may_change_the_level_when_nothing_waits(
        self, session: Session, make: CatalogFactory, actor: Actor
    ) -> None:
        dataset = make.published_dataset(publisher_id=actor.organization_id, access=Access.REQUEST)

        for level in (Access.ACCOUNT, Access.OPEN):
            publishing.release(session, dataset, actor=actor, form=weighed(level))

        assert session.exec(select(Release.level)).all() == [Access.ACCOUNT, Access.OPEN]

    def test_refuses_a_level_narrower_than_the_door(
        self, session: Session, make: CatalogFactory, dataset: Dataset, actor: Actor
    ) -> None:
        waiting = make.checked_version(dataset, status=S.NEEDS_RELEASE)

        with pytest.raises(ReleaseTooNarrow):
            publishing.release(session, dataset, actor=actor, form=weighed(Access.ACCOUNT))

        assert waiting.status is S.NEEDS_RELEASE

    def test_refuses_a_key(self, session: Session, make: CatalogFactory, dataset: Dataset) -> None:
        key = make.actor(make.department(), person_id=None)

        with pytest.raises(ReleaseNeedsPerson):
            publishing.release(session, dataset, actor=key, form=weighed())

    def test_refuses_when_there_is_nothing_to_decide_on(
        self, session: Session, make: CatalogFactory, dataset: Dataset, actor: Actor
    ) -> None:
        make.version(dataset)

        with pytest.raises(NothingToRelease):
            publishing.release(session, dataset, actor=actor, form=weighed())
