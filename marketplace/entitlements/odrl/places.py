"""Countries and the regions they belong to, as far as policies name them.

A country is its ISO 3166-1 code (``DE``), a region its address at Wikidata.
"""

EUROPEAN_UNION = "http://www.wikidata.org/entity/Q458"
EUROPEAN_ECONOMIC_AREA = "http://www.wikidata.org/entity/Q8932"

_MEMBERS = (
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()
)
REGIONS = {
    EUROPEAN_UNION: frozenset(_MEMBERS),
    EUROPEAN_ECONOMIC_AREA: frozenset([*_MEMBERS, "IS", "LI", "NO", EUROPEAN_UNION]),
}
"""What belongs to each region."""


def regions_of(place: str) -> frozenset[str]:
    """Return a place and every region that it lies in."""
    return frozenset({place} | {region for region, within in REGIONS.items() if place in within})
