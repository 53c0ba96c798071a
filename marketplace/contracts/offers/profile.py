"""Our ODRL profile as RDF: every term that our policies use and ODRL has no word for."""

from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef

from marketplace.contracts import odrl
from marketplace.contracts.policies import NO_REIDENTIFICATION, PRESETS
from marketplace.contracts.purposes import PURPOSES
from marketplace.contracts.wording.texts import Texts

ODRL = Namespace("http://www.w3.org/ns/odrl/2/")

_PROFILE = Texts("ODRL-Profil der City Data Exchange", "ODRL profile of the City Data Exchange")
_REIDENTIFY = Texts("wiedererkennen", "re-identify")
_UNITS = {
    odrl.USER: (
        Texts("Person", "person"),
        Texts(
            "Eine Person, die die Daten für den Nutzer verwendet.",
            "A person who uses the data for the assignee.",
        ),
    ),
    odrl.CALL_PER_MONTH: (
        Texts("Abruf im Kalendermonat", "read in a calendar month"),
        Texts(
            "Ein Abruf einer Datei oder von Zeilen; gezählt je Kalendermonat (UTC).",
            "One read of a file or of rows; counted by calendar month (UTC).",
        ),
    ),
}
_OPERANDS = {
    odrl.AFFILIATE: (
        Texts("verbundenes Unternehmen", "affiliated company"),
        Texts(
            "Ein Unternehmen, das mit dem Nutzer verbunden ist (§ 15 AktG).",
            "A company that is affiliated with the assignee (§ 15 AktG).",
        ),
    ),
    odrl.EEA: (
        Texts("Europäischer Wirtschaftsraum", "European Economic Area"),
        Texts(
            "Die Europäische Union, Island, Liechtenstein und Norwegen.",
            "The European Union, Iceland, Liechtenstein and Norway.",
        ),
    ),
}


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
    for name, (label, definition) in _OPERANDS.items():
        node = URIRef(odrl.term(public_url, name))
        graph.add((node, RDF.type, ODRL.RightOperand))
        _describe(graph, profile, node, label, definition)
    for name, (label, definition) in _UNITS.items():
        _describe(graph, profile, URIRef(odrl.term(public_url, name)), label, definition)
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
