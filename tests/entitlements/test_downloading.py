from collections.abc import Generator
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from sqlalchemy import Connection, event
from sqlmodel import Session, select

from catalog.errors import DatasetNotFound, VersionNotFound
from catalog.models import Access, Dataset, DatasetStatus, FileFormat, VersionStatus
from marketplace.accounts.actors import Actor
from marketplace.accounts.models import Organization, Role
from marketplace.core.ids import new_id
from marketplace.entitlements.downloading import Method, Wish, hand_out
from marketplace.entitlements.errors import FormatNotFound, NoEntitlement, SignInToRead
from marketplace.entitlements.models import AccessCount, Ground, Receipt
from marketplace.entitlements.queries import times_read
from storage.memory import InMemoryStore
from tests.factories.catalog import SHA256, CatalogFactory


def read(
    session: Session,
    slug: str,
    actor: Actor | None = None,
    *,
    method: Method = "GET",
    **wanted: str,
) -> dict[str, str]:
    """The link's parts: the key that it leads to, and what it answers with."""
    wish = Wish(slug=slug, **wanted)
    link = urlsplit(hand_out(session, InMemoryStore(), actor=actor, wish=wish, method=method))
    return {"key": link.path[1:]} | {n: v[0] for n, v in parse_qs(link.query).items()}


def own_of(session: Session, make: CatalogFactory, dataset: Dataset) -> Actor:
    return make.actor(session.get_one(Organization, dataset.publisher_id))


def counts(session: Session) -> dict[tuple[str, str], int]:
    rows = session.exec(select(AccessCount)).all()
    return {(row.format.value, row.day.isoformat()): row.count for row in rows}


@contextmanager
def statements(connection: Connection) -> Generator[list[str]]:
    seen: list[str] = []

    def note(_c: object, _cur: object, statement: str, *_: object) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE")):
            seen.append(statement)

    event.listen(connection, "before_cursor_execute", note)
    yield seen
    event.remove(connection, "before_cursor_execute", note)


class TestHandOut:
    def test_leads_to_the_newest_original_by_its_own_name(
        self, session: Session, make: CatalogFactory
    ) -> None:
        dataset = make.published_dataset()

        link = read(session, dataset.slug)

        assert link["key"].startswith("files/")
        assert "filename*=UTF-8''zaehlung.csv" in link["response-content-disposition"]
        assert link["response-content-type"] == "text/csv"
        assert int(link["expires"]) <= 300

    @pytest.mark.parametrize(
        ("form", "ending"), [("parquet", "parquet"), ("flatgeobuf", "fgb"), ("xlsx", "xlsx")]
    )
    def test_names_other_forms_after_dataset_and_version(
        self, session: Session, make: CatalogFactory, form: str, ending: str
    ) -> None:
        dataset = make.published_dataset(slug="radverkehr")
        version = make.published_version(dataset, number=77)
        if form != FileFormat.PARQUET:
            make.distribution(version, format=FileFormat(form))

        link = read(session, dataset.slug, version=str(version.number), format=form)

        assert f'filename="radverkehr-v77.{ending}"' in link["response-content-disposition"]

    def test_needs_one_query_and_one_count(
        self, session: Session, make: CatalogFactory, connection: Connection
    ) -> None:
        dataset = make.published_dataset()
        session.expunge_all()

        with statements(connection) as seen:
            read(session, dataset.slug)

        assert len(seen) == 2

    def test_gives_the_version_shown_not_a_later_one(
        self, session: Session, make: CatalogFactory
    ) -> None:
        dataset = make.published_dataset()
        make.checked_version(dataset, status=VersionStatus.NEEDS_RELEASE, filename="neu.csv")

        assert "zaehlung.csv" in read(session, dataset.slug)["response-content-disposition"]

    @pytest.mark.parametrize(
        "given",
        [
            {"access": Access.PRIVATE},
            {"status": DatasetStatus.DRAFT},
            {"status": DatasetStatus.WITHDRAWN},
        ],
    )
    def test_knows_nothing_of_what_others_hide(
        self, session: Session, make: CatalogFactory, given: dict[str, object]
    ) -> None:
        dataset = make.published_dataset(**given)

        with pytest.raises(DatasetNotFound):
            read(session, dataset.slug)
        with pytest.raises(DatasetNotFound):
            read(session, dataset.slug, make.actor(make.publisher()))

    def test_does_not_know_a_dataset_that_never_was(self, session: Session) -> None:
        with pytest.raises(DatasetNotFound):
            read(session, "never-was", version="nonsense")

    @pytest.mark.parametrize("number", ["4711", "0", "-1", "1.0", "newest", "٣", "9" * 20, ""])
    def test_does_not_know_a_version_that_never_was(
        self, session: Session, make: CatalogFactory, number: str
    ) -> None:
        dataset = make.published_dataset()

        with pytest.raises(VersionNotFound):
            read(session, dataset.slug, version=number)

    def test_keeps_unpublished_versions_from_others(
        self, session: Session, make: CatalogFactory
    ) -> None:
        dataset = make.published_dataset()
        version = make.checked_version(dataset, status=VersionStatus.NEEDS_RELEASE)

        with pytest.raises(VersionNotFound):
            read(session, dataset.slug, version=str(version.number))

    @pytest.mark.parametrize("wanted", ["geojson", "xlsx", ""])
    def test_names_the_formats_that_exist(
        self, session: Session, make: CatalogFactory, wanted: str
    ) -> None:
        dataset = make.published_dataset()

        with pytest.raises(FormatNotFound) as refusal:
            read(session, dataset.slug, format=wanted)

        assert refusal.value.facts["formats"] == ["original", "parquet"]
        assert "original, parquet" in str(refusal.value)

    def test_refuses_before_it_says_which_formats_there_are(
        self, session: Session, make: CatalogFactory
    ) -> None:
        dataset = make.published_dataset(access=Access.ACCOUNT)

        with pytest.raises(SignInToRead):
            read(session, dataset.slug, format="xlsx")


class TestHandOutToInsiders:
    def test_shows_a_draft_to_its_publisher(self, session: Session, make: CatalogFactory) -> None:
        dataset = make.dataset()
        make.checked_version(dataset)

        link = read(session, dataset.slug, own_of(session, make, dataset))

        assert link["key"].startswith("files/")

    def test_has_no_latest_before_a_version_passed(
        self, session: Session, make: CatalogFactory
    ) -> None:
        dataset = make.dataset()
        make.version(dataset)

        with pytest.raises(VersionNotFound):
            read(session, dataset.slug, own_of(session, make, dataset))

    def test_shows_a_rejected_delivery_to_its_publisher(
        self, session: Session, make: CatalogFactory
    ) -> None:
        dataset = make.dataset()
        version = make.version(dataset, status=VersionStatus.REJECTED)

        actor = own_of(session, make, dataset)
        link = read(session, dataset.slug, actor, version=str(version.number))

        assert link["key"] == version.object_key
        assert session.exec(select(Receipt)).one().sha256 is None

    def test_says_that_files_are_made_after_the_checks(
        self, session: Session, make: CatalogFactory
    ) -> None:
        dataset = make.dataset()
        version = make.version(dataset)
        actor = own_of(session, make, dataset)

        with pytest.raises(FormatNotFound, match="once its checks have passed"):
            read(session, dataset.slug, actor, version=str(version.number), format="csv")

    def test_shows_what_waits_for_release_to_a_steward(
        self, session: Session, make: CatalogFactory
    ) -> None:
        dataset = make.dataset(publisher_id=make.department().id)
        version = make.checked_version(dataset, status=VersionStatus.NEEDS_RELEASE)
        steward = make.actor(make.department(), Role.STEWARD)

        read(session, dataset.slug, steward, version=str(version.number))

        assert session.exec(select(Receipt)).one().ground is Ground.STEWARD

    def test_keeps_a_draft_of_a_company_from_a_steward(
        self, session: Session, make: CatalogFactory
    ) -> None:
        dataset = make.dataset(publisher_id=make.publisher().id)
        version = make.checked_version(dataset)
        steward = make.actor(make.department(), Role.STEWARD)

        with pytest.raises(DatasetNotFound):
            read(session, dataset.slug, steward, version=str(version.number))


class TestTrace:
    def test_of_open_data_is_a_count_per_format_and_day(
        self, session: Session, make: CatalogFactory
    ) -> None:
        dataset = make.published_dataset()
        with time_machine.travel("2026-11-23T23:59:00Z", tick=False) as now:
            read(session, dataset.slug)
            read(session, dataset.slug)
            read(session, dataset.slug, format="parquet")
            now.shift(60)
            read(session, dataset.slug)

        assert counts(session) == {
            ("original", "2026-11-23"): 2,
            ("parquet", "2026-11-23"): 1,
            ("original", "2026-11-24"): 1,
        }
        assert times_read(session, [dataset.id, new_id()]) == {dataset.id: 4}

    def test_of_open_data_names_nobody_even_when_signed_in(
        self, session: Session, make: CatalogFactory
    ) -> None:
        dataset = make.published_dataset()

        read(session, dataset.slug, own_of(session, make, dataset))

        assert session.exec(select(Receipt)).all() == []
        assert sum(counts(session).values()) == 1

    def test_of_all_else_is_a_receipt(self, session: Session, make: CatalogFactory) -> None:
        dataset = make.published_dataset(access=Access.ACCOUNT)
        reader = make.actor(make.publisher())

        read(session, dataset.slug, reader, format="parquet")

        receipt = session.exec(select(Receipt)).one()
        assert (receipt.organization_id, receipt.dataset_id) == (reader.organization_id, dataset.id)
        assert receipt.version_id == dataset.current_version_id
        assert (receipt.format, receipt.sha256) == (FileFormat.PARQUET, SHA256)
        assert receipt.ground is Ground.ACCOUNT
        assert counts(session) == {}

    def test_is_not_left_by_asking_for_headers(
        self, session: Session, make: CatalogFactory
    ) -> None:
        dataset = make.published_dataset()

        link = read(session, dataset.slug, method="HEAD")

        assert link["method"] == "HEAD"
        assert counts(session) == {}

    def test_is_not_left_by_a_refusal(self, session: Session, make: CatalogFactory) -> None:
        dataset = make.published_dataset(access=Access.REQUEST)

        with pytest.raises(NoEntitlement):
            read(session, dataset.slug, make.actor(make.publisher()))

        assert session.exec(select(Receipt)).all() == []
        assert counts(session) == {}
