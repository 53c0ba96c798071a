import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from sqlmodel import Session, select

from catalog import queries
from catalog.models import Access, Dataset, FileFormat, Version, VersionStatus
from marketplace.accounts.actors import Actor
from marketplace.accounts.models import Organization
from marketplace.core import clock
from marketplace.core.db import Sessions, make_engine, make_sessions
from marketplace.core.ids import new_id
from marketplace.services import Services
from quality.inspection.order import ReadingRule, Repair
from quality.models import Handling, Inspection, Preparation, QualityReport
from quality.ordering import decisions
from quality.repairs import making, references
from quality.repairs.errors import OriginalDeleted, RepairMisfits, StillChecked
from quality.repairs.schemas import HandlingWrite
from storage.memory import InMemoryStore
from tests import databases
from tests.factories.catalog import CatalogFactory
from tests.quality.conftest import Deliver
from tests.quality.repairs.conftest import PERSONAL, checked
from tests.servers import Cluster

S = VersionStatus
DROP = Repair(kind="drop", columns=["mail"])
MASK = Repair(kind="mask", columns=["mail"])


def repair(
    session: Session, dataset: Dataset, version: Version, actor: Actor, *repairs: Repair
) -> Version:
    made = making.repair(session, dataset, version, actor=actor, repairs=repairs)
    session.commit()
    return made


class TestRepair:
    def test_makes_a_version_from_the_original_that_passes(
        self,
        services: Services,
        session: Session,
        dataset: Dataset,
        rejected: Version,
        owner: Actor,
    ) -> None:
        made = repair(session, dataset, rejected, owner, DROP)

        assert (made.status, made.derived_from) == (S.PROCESSING, rejected.id)
        assert made.object_key == rejected.object_key
        assert session.exec(select(Inspection).where(Inspection.version_id == made.id)).one()
        checked(services, session, made)
        assert (made.status, made.sha256) == (S.READY, rejected.sha256)
        assert made.treatments == [{"de": "Weggelassen: „mail“.", "en": "Left out: “mail”."}]
        assert [each["name"] for each in made.columns] == ["id", "ort"]

    def test_gives_nothing_away_of_what_it_mended(
        self,
        services: Services,
        session: Session,
        dataset: Dataset,
        rejected: Version,
        owner: Actor,
    ) -> None:
        made = checked(services, session, repair(session, dataset, rejected, owner, MASK))

        files = queries.distributions(session, made.id)
        assert "original" not in {file.format for file in files}
        assert isinstance(services.store, InMemoryStore)
        for file in files:
            assert b"meier" not in services.store.objects[file.object_key]
        assert services.store.objects[rejected.object_key] == PERSONAL

    def test_begins_with_a_report_that_cites_no_personal_cell(
        self, session: Session, rejected: Version
    ) -> None:
        report = session.get_one(QualityReport, rejected.report_id)

        assert "meier" not in str(report.model_dump())

    def test_asked_twice_makes_one_version(
        self,
        services: Services,
        session: Session,
        dataset: Dataset,
        rejected: Version,
        owner: Actor,
    ) -> None:
        first = repair(session, dataset, rejected, owner, DROP)
        again = repair(session, dataset, rejected, owner, DROP)
        checked(services, session, first)
        after = repair(session, dataset, rejected, owner, DROP)

        assert first.id == again.id == after.id
        assert len(session.exec(select(Preparation)).all()) == 1

    @pytest.mark.parametrize("change", ["repairs", "handling", "broken"])
    def test_makes_another_version_when_something_else_decides(
        self,
        session: Session,
        dataset: Dataset,
        rejected: Version,
        owner: Actor,
        change: str,
    ) -> None:
        first = repair(session, dataset, rejected, owner, DROP)
        if change == "handling":
            making.handle(session, dataset, actor=owner, given=HandlingWrite(key_columns=["id"]))
        if change == "broken":
            first.status, first.rejection = S.REJECTED, "pipeline"
            session.add(first)
            session.commit()

        other = repair(session, dataset, rejected, owner, MASK if change == "repairs" else DROP)

        assert other.number == first.number + 1

    def test_of_a_repaired_version_keeps_what_was_done(
        self,
        services: Services,
        session: Session,
        dataset: Dataset,
        rejected: Version,
        owner: Actor,
    ) -> None:
        first = checked(services, session, repair(session, dataset, rejected, owner, DROP))

        prefix = Repair(kind="prefix", columns=["ort"], size=1)
        second = repair(session, dataset, first, owner, prefix, DROP)

        assert second.derived_from == rejected.id
        assert list(decisions(session, dataset, second).repairs) == [DROP, prefix]

    @pytest.mark.parametrize(
        "repair_of",
        [
            {"kind": "drop", "columns": ["gone"]},
            {"kind": "bands", "columns": ["mail"], "size": 10},
            {"kind": "bands", "columns": ["id"]},
            {"kind": "round", "columns": ["id"]},
            {"kind": "prefix", "columns": ["mail"], "size": 0},
            {"kind": "periods", "columns": ["mail"], "size": 12},
            {"kind": "grid", "columns": ["id"], "size": 100},
            {"kind": "districts", "columns": ["id", "id"], "reference": "gone"},
        ],
    )
    def test_refuses_what_does_not_fit_the_columns(
        self,
        session: Session,
        dataset: Dataset,
        rejected: Version,
        owner: Actor,
        repair_of: dict[str, Any],
    ) -> None:
        with pytest.raises(RepairMisfits) as refusal:
            repair(session, dataset, rejected, owner, Repair.model_validate(repair_of))

        assert refusal.value.facts["kind"] == repair_of["kind"]
        assert queries.versions(session, dataset, owner)[0].id == rejected.id

    def test_waits_for_the_report(
        self, session: Session, dataset: Dataset, deliver: Deliver, owner: Actor
    ) -> None:
        with pytest.raises(StillChecked):
            repair(session, dataset, deliver(PERSONAL), owner, DROP)

    def test_needs_the_original(
        self, session: Session, dataset: Dataset, rejected: Version, owner: Actor
    ) -> None:
        rejected.original_deleted_at = clock.now()

        with pytest.raises(OriginalDeleted):
            repair(session, dataset, rejected, owner, DROP)


class TestDistricts:
    @pytest.fixture
    def shapes(self, services: Services, session: Session, make: CatalogFactory) -> Dataset:
        """Open data of the city that is published as GeoJSON."""
        shapes = make.published_dataset(publisher_id=make.department().id, slug="stadtteile")
        assert shapes.current_version_id
        version = session.get_one(Version, shapes.current_version_id)
        make.distribution(version, format=FileFormat.GEOJSON, object_key="shapes")
        session.commit()
        assert isinstance(services.store, InMemoryStore)
        services.store.objects["shapes"] = SHAPES
        return shapes

    @pytest.fixture
    def placed(self, services: Services, session: Session, deliver: Deliver) -> Version:
        """A version with coordinates."""
        return checked(services, session, deliver(b"lat,lon,n\n52.5,13.4,1\n52.6,13.5,2\n"))

    WISH = Repair(kind="districts", columns=["lat", "lon"], reference="stadtteile")

    @pytest.mark.usefixtures("shapes")
    def test_are_taken_from_open_data_of_the_city(
        self,
        services: Services,
        session: Session,
        dataset: Dataset,
        placed: Version,
        owner: Actor,
    ) -> None:
        made = checked(services, session, repair(session, dataset, placed, owner, self.WISH))

        assert made.status is S.READY
        assert made.preview == [["Mitte", 1], ["Mitte", 2]]
        assert "stadtteile" in made.treatments[0]["de"]

    def test_that_cannot_be_read_refuse_the_version(
        self,
        services: Services,
        session: Session,
        shapes: Dataset,
        placed: Version,
        owner: Actor,
    ) -> None:
        assert isinstance(services.store, InMemoryStore)
        dataset = session.get_one(Dataset, placed.dataset_id)
        made = repair(session, dataset, placed, owner, self.WISH)
        services.store.objects["shapes"] = b"not json"

        checked(services, session, made)

        assert (made.status, made.rejection) == (S.REJECTED, "readable")
        assert any(shapes.slug in each["message"]["de"] for each in made.criteria)

    def test_that_are_not_open_serve_nobody(
        self, session: Session, shapes: Dataset, placed: Version, owner: Actor
    ) -> None:
        shapes.access = Access.ACCOUNT
        session.commit()
        dataset = session.get_one(Dataset, placed.dataset_id)

        with pytest.raises(RepairMisfits):
            repair(session, dataset, placed, owner, self.WISH)
        assert references.offered(session) == []


SHAPES = json.dumps(
    {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"name": "Mitte"},
                "geometry": {
                    "type": "Polygon",
                    "coordinates": [[[13, 52], [14, 52], [14, 53], [13, 53], [13, 52]]],
                },
            }
        ],
    }
).encode()


class TestReread:
    def test_keeps_the_rule_for_the_next_file_and_reads_this_one_again(
        self,
        services: Services,
        session: Session,
        dataset: Dataset,
        deliver: Deliver,
        owner: Actor,
    ) -> None:
        version = checked(services, session, deliver(b"a;b\n1;x\n2;y\n"))
        rule = ReadingRule(columns={"a": "string"})

        made = making.reread(session, dataset, version, owner, rule)
        session.commit()

        assert (made.derived_from, made.status) == (version.id, S.PROCESSING)
        assert decisions(session, dataset, made).reading == rule
        assert decisions(session, dataset, made).repairs == []

    def test_asked_twice_makes_one_version(
        self, session: Session, dataset: Dataset, rejected: Version, owner: Actor
    ) -> None:
        rule = ReadingRule(delimiter=",")

        made = [making.reread(session, dataset, rejected, owner, rule) for _ in range(2)]
        kept = making.reread(session, dataset, rejected, owner)
        other = making.reread(session, dataset, rejected, owner, ReadingRule(decimal=","))

        assert made[0].id == made[1].id == kept.id
        assert other.number == kept.number + 1

    def test_keeps_the_repairs(
        self,
        services: Services,
        session: Session,
        dataset: Dataset,
        rejected: Version,
        owner: Actor,
    ) -> None:
        mended = checked(services, session, repair(session, dataset, rejected, owner, DROP))

        made = making.reread(session, dataset, mended, owner, ReadingRule(delimiter=","))

        assert list(decisions(session, dataset, made).repairs) == [DROP]
        assert made.derived_from == rejected.id


class TestHandle:
    def test_decides_about_the_next_file(
        self, session: Session, dataset: Dataset, deliver: Deliver, owner: Actor
    ) -> None:
        given = HandlingWrite(
            reading=ReadingRule(encoding="cp1252"),
            key_columns=["id"],
            quasi_columns=["ort"],
            smallest_group=7,
        )

        making.handle(session, dataset, actor=owner, given=given)
        session.commit()

        decided = decisions(session, dataset, deliver(PERSONAL))
        assert decided.reading.encoding == "cp1252"
        assert (list(decided.key), list(decided.quasi)) == (["id"], ["ort"])
        assert decided.smallest_group == 7

    def test_again_changes_nothing(self, session: Session, dataset: Dataset, owner: Actor) -> None:
        first = making.handle(session, dataset, actor=owner, given=HandlingWrite()).decided_at
        again = making.handle(session, dataset, actor=owner, given=HandlingWrite())

        assert again.decided_at == first
        assert len(session.exec(select(Handling)).all()) == 1


class TestAtTheSameTime:
    @pytest.fixture
    def real_sessions(self, cluster: Cluster) -> Iterator[Sessions]:
        """Real transactions, each on a connection of its own."""
        name = f"repairs_{new_id().hex}"
        engine = make_engine(databases.clone(cluster, name))
        yield make_sessions(engine)
        engine.dispose()
        databases.drop(cluster, name)

    def test_clicks_make_one_version(self, real_sessions: Sessions) -> None:
        with real_sessions.begin() as session:
            make = CatalogFactory(session)
            dataset = make.dataset()
            version = make.version(dataset, status=S.REJECTED, rejection="privacy.email")
            columns = [{"name": "id", "type": "integer"}, {"name": "mail", "type": "string"}]
            report = QualityReport(
                version_id=version.id, attempt=1, passed=False, criteria=[], columns=columns
            )
            session.add(report)
            version.report_id = report.id
            actor = make.actor(session.get_one(Organization, dataset.publisher_id))
        together = Barrier(4)

        def click(_: int) -> int:
            together.wait()
            with real_sessions.begin() as session:
                mine = session.get_one(Version, version.id)
                return making.repair(session, dataset, mine, actor=actor, repairs=[DROP]).number

        with ThreadPoolExecutor(4) as threads:
            numbers = set(threads.map(click, range(4)))

        assert numbers == {version.number + 1}
