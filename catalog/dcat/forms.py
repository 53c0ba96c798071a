"""The forms that RDF is sent in, and which of them a client likes best."""

import json
from dataclasses import dataclass

from rdflib import Graph

_CONTEXT = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatap": "http://data.europa.eu/r5r/",
    "dcatde": "http://dcat-ap.de/def/dcatde/",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "hydra": "http://www.w3.org/ns/hydra/core#",
    "odrl": "http://www.w3.org/ns/odrl/2/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


@dataclass(frozen=True)
class Form:
    """A serialisation: the suffix of its address, its media type, and rdflib's name for it."""

    suffix: str
    media_type: str
    parser: str

    def write(self, graph: Graph) -> str:
        """Return a graph in this form."""
        if self.parser == "json-ld":
            text = graph.serialize(format="json-ld", context=_CONTEXT, auto_compact=False)
            return json.dumps(json.loads(text), ensure_ascii=False)
        return graph.serialize(format=self.parser)


TURTLE = Form("ttl", "text/turtle", "turtle")
FORMS = {
    form.suffix: form
    for form in (
        TURTLE,
        Form("jsonld", "application/ld+json", "json-ld"),
        Form("rdf", "application/rdf+xml", "xml"),
    )
}

_BY_MEDIA_TYPE: dict[str, Form | None] = {
    "text/html": None,
    "application/xhtml+xml": None,
    "application/x-turtle": TURTLE,
    **{form.media_type: form for form in FORMS.values()},
}


def preferred(accept: str) -> Form | None:
    """Return the form that an Accept header likes best (RFC 9110, 12.5.1); None is the page.

    Of two that are liked the same, the one named first wins. What names no form gets the page if
    it takes HTML, and Turtle otherwise: it is a program.
    """
    chosen: Form | None = TURTLE
    liking = 0.0
    for part in accept.lower().split(","):
        media_type, *parameters = (piece.strip() for piece in part.split(";"))
        weight = _weight(parameters)
        if media_type in _BY_MEDIA_TYPE and weight > liking:
            chosen, liking = _BY_MEDIA_TYPE[media_type], weight
    return chosen


def _weight(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return min(max(float(value), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0
