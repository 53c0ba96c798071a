"""Countries and the regions they belong to, as far as policies name them.

A country is its ISO 3166-1 code (``DE``), a region its address at Wikidata.
"""

EUROPEAN_UNION = "http://www.wikidata.org/entity/Q458"
EUROPEAN_ECONOMIC_AREA = "http://www.wikidata.org/entity/Q8932"

_MEMBERS = (
    *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU"),
    *("IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"),
)
REGIONS = {
    EUROPEAN_UNION: frozenset(_MEMBERS),
    EUROPEAN_ECONOMIC_AREA: frozenset([*_MEMBERS, "IS", "LI", "NO", EUROPEAN_UNION]),
}
"""What lies in each region that has an address outside of our profile."""
