"""Offers in the catalogue's RDF: as contracts pushed them down."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic
from sqlmodel import Session

from billing.models import Interval
from catalog import queries
from catalog.dcat.forms import FORMS
from catalog.dcat.graph import dataset_graph
from catalog.dcat.policies import add_policies
from catalog.models import Access, Dataset
from marketplace.contracts import odrl
from marketplace.contracts.policies import PRESETS
from tests.factories.catalog import CatalogFactory

SITE = "http://127.0.0.1:8000"
DCAT = Namespace("http://www.w3.org/ns/dcat#")
ODRL = Namespace("http://www.w3.org/ns/odrl/2/")
STANDARDS = Path(__file__).parents[3] / "shared/standards"
CONTEXT = STANDARDS / "odrl/ODRL22.jsonld"
CHECKER = STANDARDS / "dcat/shacl_check.py"


def an_offer(number: int) -> dict[str, Any]:
    """A public offer as contracts write it."""
    policy = odrl.Policy(
        public_url=SITE,
        uid=f"{SITE}/api/v1/datasets/d/offers/{number}",
        dataset="d",
        assigner="publisher",
        policy=tuple(PRESETS),
        purposes=("research",),
        unit_amount=4900,
        currency="EUR",
        interval=Interval.MONTH,
        trial_days=14,
    )
    return {"id": str(number), "unit_amount": 4900, "odrl": odrl.offer(policy)}


@pytest.fixture
def sold(make: CatalogFactory) -> Dataset:
    """A dataset with one offer."""
    return make.published_dataset(slug="d", access=Access.ACCOUNT, offers=[an_offer(1)])


def graph_of(session: Session, dataset: Dataset) -> Graph:
    return dataset_graph(queries.entry(session, dataset), SITE)


class TestHasPolicy:
    def test_leads_from_dataset_and_files_to_the_offer(
        self, session: Session, sold: Dataset
    ) -> None:
        graph = graph_of(session, sold)

        offer = URIRef(f"{SITE}/api/v1/datasets/d/offers/1")
        dataset = URIRef(f"{SITE}/datasets/d")
        files = list(graph.objects(dataset, DCAT.distribution))
        assert (dataset, ODRL.hasPolicy, offer) in graph
        assert files
        assert all((file, ODRL.hasPolicy, offer) in graph for file in files)
        assert {ODRL.Offer, ODRL.Policy} == set(graph.objects(offer, RDF.type))

    def test_says_what_the_offer_says(self, session: Session, sold: Dataset) -> None:
        graph = graph_of(session, sold)

        amount = URIRef(f"{SITE}/api/v1/datasets/d/offers/1#amount")
        paid = graph.value(amount, ODRL.rightOperand)
        assert isinstance(paid, Literal)
        assert str(paid) == "49.00"
        use = URIRef(f"{SITE}/api/v1/datasets/d/offers/1#use")
        assert graph.value(use, ODRL.target) == URIRef(f"{SITE}/datasets/d")
        assert graph.value(use, ODRL.action) == ODRL.use
        forbidden = {
            graph.value(rule, ODRL.action) for rule in graph.objects(None, ODRL.prohibition)
        }
        assert URIRef(f"{SITE}/odrl/profile#reidentify") in forbidden

    def test_of_a_file_is_left_out_where_there_are_several(
        self, session: Session, make: CatalogFactory
    ) -> None:
        offers = [an_offer(1), an_offer(2)]
        dataset = make.published_dataset(slug="d", access=Access.ACCOUNT, offers=offers)

        graph = graph_of(session, dataset)

        subjects = set(graph.subjects(ODRL.hasPolicy))
        assert subjects == {URIRef(f"{SITE}/datasets/d")}
        assert len(list(graph.objects(None, ODRL.hasPolicy))) == 2

    def test_needs_odrl_to_be_there(self, session: Session, make: CatalogFactory) -> None:
        dataset = make.published_dataset(access=Access.ACCOUNT, offers=[{"unit_amount": 1}])

        assert (None, ODRL.hasPolicy, None) not in graph_of(session, dataset)

    @pytest.mark.skipif(not CONTEXT.exists(), reason=f"the W3C's context is not at {CONTEXT}")
    def test_is_what_a_json_ld_processor_reads(self) -> None:
        offer = an_offer(1)
        context = json.loads(CONTEXT.read_text())["@context"]
        text = json.dumps(offer["odrl"] | {"@context": context})

        ours = Graph()
        add_policies(ours, URIRef(SITE), [offer])

        theirs = Graph().parse(data=text, format="json-ld")
        policy = URIRef(offer["odrl"]["uid"])
        theirs.add((policy, RDF.type, ODRL.Policy))
        theirs.add((URIRef(SITE), ODRL.hasPolicy, policy))
        assert isomorphic(ours, theirs)


class TestForms:
    @pytest.mark.parametrize("suffix", list(FORMS))
    def test_carry_the_offers(self, session: Session, sold: Dataset, suffix: str) -> None:
        form, graph = FORMS[suffix], graph_of(session, sold)

        again = Graph().parse(data=form.write(graph), format=form.parser)

        assert len(again) == len(graph)
        assert (None, ODRL.permission, None) in again

    def test_name_odrl_by_its_prefix(self, session: Session, sold: Dataset) -> None:
        graph = graph_of(session, sold)

        assert "odrl:hasPolicy" in FORMS["ttl"].write(graph)
        assert "odrl:hasPolicy" in json.dumps(json.loads(FORMS["jsonld"].write(graph)))

    @pytest.mark.skipif(not CHECKER.exists(), reason=f"the DCAT-AP shapes are not at {CHECKER}")
    @pytest.mark.parametrize("profile", ["base301", "de"])
    def test_pass_the_shapes_of_dcat_ap(
        self, session: Session, sold: Dataset, tmp_path: Path, profile: str
    ) -> None:
        file = tmp_path / "sold.ttl"
        file.write_text(FORMS["ttl"].write(graph_of(session, sold)))

        command = [sys.executable, str(CHECKER), profile, str(file)]
        said = subprocess.run(command, capture_output=True, text=True, check=False, env={"V": "1"})

        assert said.returncode == 0, said.stdout + said.stderr
