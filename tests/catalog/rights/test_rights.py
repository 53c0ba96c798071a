"""High value, and data collected on the city's behalf: what a description may say of them."""

from typing import Any

import pytest
from rdflib import DCTERMS, URIRef
from sqlmodel import Session, select

from catalog import drafting, queries
from catalog.dcat.graph import DCATAP, dataset_graph
from catalog.errors import CollectedForStays, HighValueRestricted, NotADepartment
from catalog.models import Access, Dataset
from catalog.publish.describing import Description, to_create
from catalog.rights import collecting
from catalog.schemas import DatasetUpdate
from catalog.vocabulary import HIGH_VALUE
from marketplace.accounts.actors import Actor
from marketplace.accounts.models import Organization
from marketplace.core import clock
from marketplace.log.models import LogEntry
from tests.catalog.test_drafting import described
from tests.factories.catalog import CatalogFactory

HVD: dict[str, Any] = {"high_value": "GEO", "license": "cc-by-4.0", "access": "open"}
SITE = "https://data.example"


@pytest.fixture
def roads(make: CatalogFactory) -> Organization:
    return make.department(slug="roads", name="Roads")


@pytest.fixture
def firm(make: CatalogFactory) -> Actor:
    return make.actor(make.publisher(slug="firm"))


def changed(session: Session, dataset: Dataset, actor: Actor, **given: Any) -> None:
    update = DatasetUpdate.model_validate(given)
    drafting.update(session, dataset, actor=actor, given=update)


class TestHighValue:
    @pytest.mark.parametrize(
        "license_id", ["dl-de-by-2.0", "dl-de-zero-2.0", "cc-by-4.0", "cc-zero"]
    )
    def test_has_a_license_no_stricter_than_attribution(
        self, session: Session, firm: Actor, license_id: str
    ) -> None:
        given = described(**HVD | {"license": license_id})

        assert drafting.create(session, actor=firm, given=given).high_value == "GEO"

    @pytest.mark.parametrize(
        ("wish", "rule", "field"),
        [
            ({"license": "cc-by-sa-4.0"}, "high-value-license", "license"),
            ({"license": "odbl-1.0"}, "high-value-license", "license"),
            ({"license": "individual-contract"}, "high-value-license", "license"),
            ({"access": "account"}, "high-value-door", "access"),
            ({"access": "request"}, "high-value-door", "access"),
            ({"access": "private"}, "high-value-door", "access"),
        ],
    )
    def test_is_refused_where_it_is_less_free(
        self, session: Session, firm: Actor, wish: dict[str, Any], rule: str, field: str
    ) -> None:
        with pytest.raises(HighValueRestricted) as refusal:
            drafting.create(session, actor=firm, given=described(**HVD | wish))

        assert refusal.value.rule
        assert (refusal.value.rule.id, refusal.value.facts["field"]) == (rule, field)
        assert refusal.value.value == next(iter(wish.values()))

    def test_cannot_be_narrowed_later(self, session: Session, firm: Actor) -> None:
        dataset = drafting.create(session, actor=firm, given=described(**HVD))

        with pytest.raises(HighValueRestricted):
            changed(session, dataset, firm, access="request")

    def test_is_one_of_six_categories(self) -> None:
        assert len(HIGH_VALUE) == len({term.iri for term in HIGH_VALUE.values()}) == 6
        with pytest.raises(ValueError, match="high_value"):
            described(**HVD | {"high_value": "OTHER"})

    def test_is_said_in_dcat_with_the_law(self, session: Session, make: CatalogFactory) -> None:
        dataset = make.published_dataset(high_value="MOB")

        graph = dataset_graph(queries.entry(session, dataset), SITE)

        node = URIRef(f"{SITE}/datasets/{dataset.slug}")
        assert graph.value(node, DCATAP.hvdCategory) == URIRef(HIGH_VALUE["MOB"].iri)
        law = URIRef("http://data.europa.eu/eli/reg_impl/2023/138/oj")
        marked = set(graph.subjects(DCATAP.applicableLegislation, law))
        files = set(graph.objects(node, URIRef("http://www.w3.org/ns/dcat#distribution")))
        assert marked == {node, *files}
        assert files

    def test_is_not_said_of_others(self, session: Session, make: CatalogFactory) -> None:
        graph = dataset_graph(queries.entry(session, make.published_dataset()), SITE)

        assert not list(graph.subject_objects(DCATAP.applicableLegislation))
        assert not list(graph.subject_objects(DCTERMS.rightsHolder))


class TestCollectedFor:
    def test_names_a_confirmed_department(
        self, session: Session, firm: Actor, roads: Organization
    ) -> None:
        dataset = drafting.create(session, actor=firm, given=described(collected_for="roads"))

        assert dataset.collected_for == roads.id
        assert queries.is_citys(session, dataset)
        assert not queries.is_city_data(session, dataset)

    @pytest.mark.parametrize("slug", ["firm", "nobody", "hopeful"])
    def test_names_nobody_else(
        self, session: Session, make: CatalogFactory, firm: Actor, slug: str
    ) -> None:
        make.department(slug="hopeful", verified_at=None)

        with pytest.raises(NotADepartment):
            drafting.create(session, actor=firm, given=described(collected_for=slug))

    def test_can_be_changed_while_nobody_has_seen_it(
        self, session: Session, firm: Actor, roads: Organization
    ) -> None:
        dataset = drafting.create(session, actor=firm, given=described(collected_for=roads.slug))

        changed(session, dataset, firm, collected_for=None)

        assert dataset.collected_for is None

    def test_stays_once_it_was_visible(
        self, session: Session, make: CatalogFactory, firm: Actor, roads: Organization
    ) -> None:
        make.department(slug="parks")
        dataset = drafting.create(session, actor=firm, given=described(collected_for=roads.slug))
        dataset.published_at = clock.now()
        session.flush()

        changed(session, dataset, firm, collected_for="roads", place="Hafenstadt")
        with pytest.raises(CollectedForStays):
            changed(session, dataset, firm, collected_for=None)
        with pytest.raises(CollectedForStays):
            changed(session, dataset, firm, collected_for="parks")

        assert dataset.collected_for == roads.id

    def test_can_still_be_named_later(
        self, session: Session, firm: Actor, roads: Organization
    ) -> None:
        dataset = drafting.create(session, actor=firm, given=described())
        dataset.published_at = clock.now()
        session.flush()

        changed(session, dataset, firm, collected_for="roads")

        assert dataset.collected_for == roads.id

    def test_is_put_right_by_a_steward_and_logged(
        self, session: Session, firm: Actor, roads: Organization
    ) -> None:
        dataset = drafting.create(session, actor=firm, given=described(collected_for=roads.slug))
        dataset.published_at = clock.now()
        session.flush()

        for _ in range(2):
            collecting.correct(session, dataset.slug, actor=firm, department=None)

        session.flush()
        statement = select(LogEntry).where(LogEntry.action == "catalog.collection_corrected")
        entries = [entry.details for entry in session.exec(statement)]
        assert entries == [{"from": str(roads.id), "to": None}]
        assert dataset.collected_for is None

    def test_is_said_in_dcat_as_the_rights_holder(
        self, session: Session, make: CatalogFactory, roads: Organization
    ) -> None:
        dataset = make.published_dataset(collected_for=roads.id)

        graphs = [
            dataset_graph(entry, SITE)
            for entry in (queries.entry(session, dataset), *queries.public_entries(session))
        ]

        node = URIRef(f"{SITE}/datasets/{dataset.slug}")
        holder = URIRef(f"{SITE}/organizations/roads")
        assert [graph.value(node, DCTERMS.rightsHolder) for graph in graphs] == [holder, holder]


class TestTheForm:
    def test_says_both(self) -> None:
        filled = Description(
            title_en="Roads",
            description_en="All.",
            theme=["TRAN"],
            license="cc-zero",
            access="open",
            collected_for="roads",
            high_value="GEO",
        )

        given, errors = to_create(filled)

        assert given
        assert (given.collected_for, given.high_value, errors) == ("roads", "GEO", {})
        assert filled.parts_in_use({}) == ["rights"]

    def test_shows_both(self, make: CatalogFactory) -> None:
        dataset = make.dataset(high_value="GEO", access=Access.OPEN)

        filled = Description.of(dataset, "roads")

        assert (filled.collected_for, filled.high_value) == ("roads", "GEO")
