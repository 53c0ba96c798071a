"""Our ODRL profile as RDF: the one action and the purposes that ODRL has no term for."""

from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef

from marketplace.contracts import odrl
from marketplace.contracts.policies import NO_REIDENTIFICATION, PRESETS
from marketplace.contracts.purposes import PURPOSES
from marketplace.contracts.wording.texts import Texts

ODRL = Namespace("http://www.w3.org/ns/odrl/2/")

_PROFILE = Texts("ODRL-Profil der City Data Exchange", "ODRL profile of the City Data Exchange")
_REIDENTIFY = Texts("wiedererkennen", "re-identify")


def profile_graph(public_url: str) -> Graph:
    """Return the profile of an installation; every term is described in German and English."""
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in (("odrl", ODRL), ("skos", SKOS), ("dct", DCTERMS), ("owl", OWL)):
        graph.bind(prefix, namespace)
    profile = URIRef(f"{public_url}{odrl.PROFILE_PATH}")
    graph.add((profile, RDF.type, OWL.Ontology))
    graph.add((profile, RDF.type, SKOS.ConceptScheme))
    _say(graph, profile, DCTERMS.title, _PROFILE)
    graph.add((profile, DCTERMS.conformsTo, URIRef("https://www.w3.org/TR/odrl-model/")))
    action = URIRef(odrl.term(public_url, odrl.REIDENTIFY))
    graph.add((action, RDF.type, ODRL.Action))
    graph.add((action, ODRL.includedIn, ODRL.use))
    _describe(graph, profile, action, _REIDENTIFY, PRESETS[NO_REIDENTIFICATION].may_not)
    for purpose in PURPOSES.values():
        node = URIRef(odrl.term(public_url, purpose.id))
        graph.add((node, RDF.type, ODRL.RightOperand))
        _describe(graph, profile, node, purpose.title, purpose.text)
    return graph


def _describe(graph: Graph, profile: URIRef, node: URIRef, label: Texts, definition: Texts) -> None:
    graph.add((node, RDF.type, SKOS.Concept))
    graph.add((node, SKOS.inScheme, profile))
    graph.add((node, RDFS.isDefinedBy, profile))
    _say(graph, node, SKOS.prefLabel, label)
    _say(graph, node, SKOS.definition, definition)


def _say(graph: Graph, node: URIRef, term: URIRef, texts: Texts) -> None:
    graph.add((node, term, Literal(texts.de, lang="de")))
    graph.add((node, term, Literal(texts.en, lang="en")))
