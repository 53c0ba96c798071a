"""The ODRL of offers and agreements, held against the W3C's vocabulary and shapes."""

import json
from pathlib import Path
from typing import Any, cast

import pyshacl
import pytest
from rdflib import RDF, SH, Graph, Literal, Namespace, URIRef

from billing.models import Interval
from marketplace.contracts import odrl
from marketplace.contracts.offers.profile import profile_graph
from marketplace.contracts.policies import PRESETS
from marketplace.contracts.purposes import PURPOSES
from tests.contracts.offers.drafts import NOON

ODRL = Namespace("http://www.w3.org/ns/odrl/2/")
STANDARD = Path(__file__).parents[4] / "shared/standards/odrl"
SITE = "https://city.example"
UID = f"{SITE}/api/v1/datasets/passanten/offers/1"

needs_standard = pytest.mark.skipif(
    not STANDARD.exists(), reason=f"the W3C's ODRL is not at {STANDARD}"
)


def policy(**given: Any) -> odrl.Policy:
    defaults: dict[str, Any] = {
        "public_url": SITE,
        "uid": UID,
        "dataset": "passanten",
        "assigner": "foerdeblick",
        "policy": tuple(PRESETS),
        "purposes": ("research", "site_selection"),
        "unit_amount": 4900,
        "currency": "EUR",
        "interval": Interval.MONTH,
        "trial_days": 14,
    }
    return odrl.Policy(**defaults | given)


def agreed(**given: Any) -> dict[str, Any]:
    return odrl.agreement(policy(**given), assignee="baeckerei", drafted_at=NOON)


def graph_of(written: dict[str, Any]) -> Graph:
    """Read JSON-LD with the W3C's context, from the copy that lies here."""
    context = json.loads((STANDARD / "ODRL22.jsonld").read_text())["@context"]
    graph = Graph()
    graph.parse(data=json.dumps(written | {"@context": context}), format="json-ld")
    return graph


def violations(graph: Graph) -> list[str]:
    """Return what the shapes find in a policy; what they find in the vocabulary is not ours."""
    shapes = Graph().parse(STANDARD / "shapesv2.ttl", format="turtle")
    vocabulary = Graph().parse(STANDARD / "ODRL22.ttl", format="turtle")
    whole = graph + vocabulary + profile_graph(SITE)
    found = cast("Graph", pyshacl.validate(whole, shacl_graph=shapes, inference="rdfs")[1])
    return [
        f"{found.value(result, SH.focusNode)} {found.value(result, SH.resultPath)}"
        for result in found.subjects(RDF.type, SH.ValidationResult)
        if not str(found.value(result, SH.focusNode)).startswith(str(ODRL))
    ]


def names(rules: list[dict[str, Any]]) -> list[str]:
    return [rule["uid"].partition("#")[2] for rule in rules]


def said(constraints: list[dict[str, Any]]) -> list[tuple[str, str, Any]]:
    return [(each["leftOperand"], each["operator"], each["rightOperand"]) for each in constraints]


CASES: list[dict[str, Any]] = [
    {},
    {"unit_amount": 0, "interval": None, "trial_days": 0},
    {"interval": None, "trial_days": 0},
    {"policy": (), "purposes": ()},
    *({"policy": (preset,)} for preset in PRESETS),
    {"policy": ("no_derivatives", "no_publication", "no_resale", "attribution", "affiliates")},
    {"reach": odrl.Reach(users=5, calls_per_month=1000, term_months=12)},
]


def every_kind() -> Graph:
    """Offers and agreements of every kind, each under its own name."""
    whole = Graph()
    for number, given in enumerate(CASES):
        whole += graph_of(odrl.offer(policy(uid=f"{SITE}/offers/{number}", **given)))
        whole += graph_of(agreed(uid=f"{SITE}/contracts/{number}", **given))
    return whole


@needs_standard
class TestStandard:
    def test_finds_no_fault_in_offers_and_agreements(self) -> None:
        whole = every_kind()

        assert len(list(whole.subjects(RDF.type, ODRL.Agreement))) == len(CASES)
        assert violations(whole) == []

    def test_finds_faults_where_there_are_some(self) -> None:
        broken = agreed()
        del broken["permission"][0]["assignee"]
        del broken["prohibition"][0]["target"]

        assert len(violations(graph_of(broken))) > 1

    def test_knows_every_word_that_is_not_ours(self) -> None:
        known = set(Graph().parse(STANDARD / "ODRL22.ttl", format="turtle").subjects())
        used = {
            node
            for triple in graph_of(agreed())
            for node in triple
            if isinstance(node, URIRef) and node.startswith(str(ODRL))
        }

        assert used <= known
        assert len(used) > 30

    def test_explains_every_word_that_is_ours(self) -> None:
        explained = set(profile_graph(SITE).subjects())
        used = {
            node
            for triple in every_kind()
            for node in triple
            if isinstance(node, URIRef) and node.startswith(f"{SITE}/odrl/profile#")
        }

        assert used <= explained
        assert {str(node).partition("#")[2] for node in used} >= {
            odrl.REIDENTIFY,
            odrl.USER,
            odrl.CALL_PER_MONTH,
            odrl.AFFILIATE,
            odrl.EEA,
        }

    def test_reads_the_price_and_the_deadline(self) -> None:
        graph = graph_of(agreed())

        amount = URIRef(f"{UID}#amount")
        assert graph.value(amount, ODRL.leftOperand) == ODRL.payAmount
        assert cast("Literal", graph.value(amount, ODRL.rightOperand)).toPython() == 49
        deadline = graph.value(URIRef(f"{UID}#deadline"), ODRL.rightOperand)
        assert str(deadline) == "P30D"


class TestOffer:
    def test_has_a_public_address_and_the_w3cs_context(self) -> None:
        written = odrl.offer(policy())

        assert (written["@type"], written["uid"]) == ("Offer", UID)
        assert written["@context"] == "http://www.w3.org/ns/odrl.jsonld"
        assert written["profile"] == f"{SITE}/odrl/profile"

    def test_has_an_assigner_and_nobody_who_takes_it(self) -> None:
        written = odrl.offer(policy())

        rules = [*written["permission"], *written["prohibition"], *written["obligation"]]
        assert {rule["assigner"] for rule in rules} == {f"{SITE}/organizations/foerdeblick"}
        assert not any("assignee" in rule for rule in rules)

    def test_forbids_what_the_conditions_forbid(self) -> None:
        written = odrl.offer(policy())

        assert [rule["action"] for rule in written["prohibition"]] == [
            "distribute",
            "sell",
            "derive",
            "present",
            f"{SITE}/odrl/profile#reidentify",
        ]
        assert names(written["permission"]) == ["use", "share"]
        assert [rule["action"] for rule in written["obligation"]] == ["delete"]

    def test_allows_what_no_condition_forbids(self) -> None:
        written = odrl.offer(policy(policy=(), purposes=(), unit_amount=0))

        actions = ["use", "derive", "present", "distribute", "sell"]
        assert [rule["action"] for rule in written["permission"]] == actions
        assert not {"prohibition", "obligation"} & written.keys()
        assert not any("constraint" in rule or "duty" in rule for rule in written["permission"])

    def test_of_one_organization_names_it_in_each_rule(self) -> None:
        written = odrl.offer(policy(), assignee="baeckerei")

        rules = [*written["permission"], *written["prohibition"], *written["obligation"]]
        assert {rule["assignee"] for rule in rules} == {f"{SITE}/organizations/baeckerei"}

    def test_writes_out_once_what_its_rules_share(self) -> None:
        use, derive, _ = odrl.offer(policy(policy=("attribution", "no_resale")))["permission"]

        assert derive["constraint"] == [limit["uid"] for limit in use["constraint"]]
        assert derive["duty"][0] == use["duty"][0]["uid"]
        assert derive["duty"][1]["action"] == "attribute"


class TestAffiliates:
    def test_may_be_given_the_data_though_nobody_else_may(self) -> None:
        written = odrl.offer(policy(policy=("no_resale", "affiliates"), purposes=()))

        share, distribution = written["permission"][-1], written["prohibition"][0]
        affiliates = [{"@id": f"{SITE}/odrl/profile#affiliate"}]
        assert (share["action"], distribution["action"]) == ("distribute", "distribute")
        assert said(share["constraint"]) == [("recipient", "isAnyOf", affiliates)]
        assert said(distribution["constraint"]) == [("recipient", "isNoneOf", affiliates)]
        assert "constraint" not in written["prohibition"][1]

    def test_are_not_spoken_of_otherwise(self) -> None:
        written = odrl.offer(policy(policy=("no_resale",), purposes=()))

        assert names(written["permission"]) == ["use", "derive", "present"]
        assert "constraint" not in written["prohibition"][0]


class TestReach:
    def test_counts_persons_and_reads_and_bounds_the_time(self) -> None:
        reach = odrl.Reach(users=5, calls_per_month=1000, term_months=18)
        written = odrl.offer(policy(policy=(), purposes=(), reach=reach))

        use = written["permission"][0]["constraint"]
        assert said(use) == [
            ("count", "lteq", {"@value": "5", "@type": "xsd:integer"}),
            ("count", "lteq", {"@value": "1000", "@type": "xsd:integer"}),
            ("elapsedTime", "lteq", {"@value": "P18M", "@type": "xsd:duration"}),
        ]
        assert [each["unit"]["@id"].partition("#")[2] for each in use[:2]] == [
            "user",
            "call_per_month",
        ]
        assert all(rule["constraint"] for rule in written["permission"])

    def test_says_nothing_where_there_is_no_limit(self) -> None:
        assert "constraint" not in odrl.offer(policy(policy=(), purposes=()))["permission"][0]


class TestSource:
    @pytest.mark.parametrize(
        ("given", "carriers"),
        [
            (("attribution",), ["derive", "present", "distribute", "sell"]),
            (("attribution", "no_derivatives", "no_resale", "affiliates"), ["present"]),
            (("attribution", "no_derivatives", "no_publication", "no_resale"), ["use"]),
        ],
    )
    def test_is_named_where_something_leaves_the_house(
        self, given: tuple[str, ...], carriers: list[str]
    ) -> None:
        written = odrl.offer(policy(policy=given, unit_amount=0))

        rules = [rule for rule in written["permission"] if "duty" in rule]
        assert names(rules) == carriers


class TestAgreement:
    def test_names_both_parties_in_each_rule(self) -> None:
        written = agreed()

        rules = [*written["permission"], *written["prohibition"], *written["obligation"]]
        assert written["@type"] == "Agreement"
        assert {rule["assignee"] for rule in rules} == {f"{SITE}/organizations/baeckerei"}

    def test_begins_when_it_was_drafted(self) -> None:
        begin = agreed()["permission"][0]["constraint"][0]

        assert (begin["leftOperand"], begin["operator"]) == ("dateTime", "gteq")
        assert begin["rightOperand"]["@value"] == NOON.isoformat()


class TestProfile:
    def test_explains_every_term_of_ours(self) -> None:
        graph = profile_graph(SITE)

        terms = {odrl.term(SITE, name) for name in (*PURPOSES, "reidentify")}
        assert terms <= {str(node) for node in graph.subjects()}
        assert (URIRef(odrl.term(SITE, "reidentify")), ODRL.includedIn, ODRL.use) in graph
