"""The register of licences that a dataset may carry, as GovData's vocabulary names them."""

from dataclasses import dataclass

_REGISTER = "http://dcat-ap.de/def/licenses/"


@dataclass(frozen=True, kw_only=True)
class License:
    """A licence: what we call it, its IRI in DCAT-AP.de, and where its text stands.

    ``is_open`` follows the Open Definition; ``attribution`` tells whether the source must be named.
    """

    id: str
    iri: str
    title: str
    text_url: str | None
    is_open: bool
    attribution: bool


LICENSES = {
    entry.id: entry
    for entry in (
        License(
            id="dl-de-by-2.0",
            iri=_REGISTER + "dl-by-de/2.0",
            title="Datenlizenz Deutschland – Namensnennung – 2.0",
            text_url="https://www.govdata.de/dl-de/by-2-0",
            is_open=True,
            attribution=True,
        ),
        License(
            id="dl-de-zero-2.0",
            iri=_REGISTER + "dl-zero-de/2.0",
            title="Datenlizenz Deutschland – Zero – 2.0",
            text_url="https://www.govdata.de/dl-de/zero-2-0",
            is_open=True,
            attribution=False,
        ),
        License(
            id="cc-by-4.0",
            iri=_REGISTER + "cc-by/4.0",
            title="Creative Commons Attribution 4.0",
            text_url="https://creativecommons.org/licenses/by/4.0/",
            is_open=True,
            attribution=True,
        ),
        License(
            id="cc-by-sa-4.0",
            iri=_REGISTER + "cc-by-sa/4.0",
            title="Creative Commons Attribution – ShareAlike 4.0",
            text_url="https://creativecommons.org/licenses/by-sa/4.0/",
            is_open=True,
            attribution=True,
        ),
        License(
            id="cc-zero",
            iri=_REGISTER + "cc-zero",
            title="Creative Commons Zero 1.0",
            text_url="https://creativecommons.org/publicdomain/zero/1.0/",
            is_open=True,
            attribution=False,
        ),
        License(
            id="odbl-1.0",
            iri=_REGISTER + "odbl",
            title="Open Data Commons Open Database License 1.0",
            text_url="https://opendatacommons.org/licenses/odbl/1-0/",
            is_open=True,
            attribution=True,
        ),
        License(
            id="individual-contract",
            iri=_REGISTER + "other-commercial",
            title="Individueller Vertrag / Individual contract",
            text_url=None,
            is_open=False,
            attribution=False,
        ),
    )
}
