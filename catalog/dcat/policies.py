"""The offers of a dataset as ODRL policies in its RDF.

Contracts wrote them as JSON-LD. Here they become statements without a JSON-LD processor, which
would take ten times as long and wants to fetch the W3C's context; a test holds the two together.
"""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from rdflib import RDF, XSD, BNode, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

ODRL = Namespace("http://www.w3.org/ns/odrl/2/")

_TERMS = frozenset({"action", "conflict", "leftOperand", "operator"})
"""Members whose text is a word of ODRL, unless it is a whole address."""

Json = Mapping[str, Any]


def add_policies(graph: Graph, node: URIRef, offers: Sequence[Json]) -> list[URIRef]:
    """Add an odrl:Offer for each offer that has its ODRL, and return them."""
    added: list[URIRef] = []
    for offer in offers:
        written: Json = offer.get("odrl") or {}
        if "uid" not in written:
            continue
        policy = URIRef(str(written["uid"]))
        _add_node(graph, written)
        graph.add((policy, RDF.type, ODRL.Policy))
        graph.add((node, ODRL.hasPolicy, policy))
        added.append(policy)
    return added


def _add_node(graph: Graph, written: Json) -> Node:
    node = URIRef(str(written["uid"])) if "uid" in written else BNode()
    for name, value in written.items():
        if name in ("@context", "uid"):
            continue
        predicate = {"@type": RDF.type, "rdf:value": RDF.value}.get(name, ODRL[name])
        for each in cast("list[Any]", value) if isinstance(value, list) else [value]:
            graph.add((node, predicate, _object(graph, name, each)))
    return node


def _object(graph: Graph, name: str, value: Json | str) -> Node:
    if isinstance(value, str):
        is_word = name == "@type" or (name in _TERMS and ":" not in value)
        return ODRL[value] if is_word else URIRef(value)
    if "@id" in value:
        return URIRef(str(value["@id"]))
    if "@value" in value:
        datatype = str(value["@type"]).removeprefix("xsd:")
        return Literal(value["@value"], datatype=XSD[datatype], normalize=False)
    return _add_node(graph, value)
