"""Choosing between the page and the RDF of a dataset by the Accept header (RFC 9110, 12.5.1)."""

_SUFFIXES = {
    "text/html": None,
    "application/xhtml+xml": None,
    "*/*": None,
    "text/turtle": "ttl",
    "application/x-turtle": "ttl",
    "application/ld+json": "jsonld",
    "application/rdf+xml": "rdf",
}


def preferred_suffix(accept: str) -> str | None:
    """Return the suffix of the form a client likes best: ``ttl``, ``jsonld``, ``rdf`` or a page.

    On a tie the one named first wins; what is not known is passed over; nothing known is a page.
    """
    best, best_quality = None, 0.0
    for part in accept.split(","):
        media_type, *parameters = (piece.strip().lower() for piece in part.split(";"))
        quality = _quality(parameters)
        if media_type in _SUFFIXES and quality > best_quality:
            best, best_quality = _SUFFIXES[media_type], quality
    return best


def _quality(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return min(max(float(value), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0
