"""The register of licences that a dataset may carry, as GovData's vocabulary names them."""

from collections.abc import Mapping
from dataclasses import dataclass

_REGISTER = "http://dcat-ap.de/def/licenses/"
_EU = "http://publications.europa.eu/resource/authority/licence/"
_SPDX = "http://spdx.org/licenses/"
_CC = "http://creativecommons.org/ns#"


@dataclass(frozen=True, kw_only=True)
class Obligation:
    """What somebody owes who passes the data or something made of it on, per language.

    ``iri`` is its name in ccREL, the vocabulary that ODRL took its terms of licences from.
    """

    id: str
    iri: str | None
    title: Mapping[str, str]
    text: Mapping[str, str]


OBLIGATIONS = {
    duty.id: duty
    for duty in (
        Obligation(
            id="attribution",
            iri=_CC + "Attribution",
            title={"de": "Quelle nennen", "en": "Name the source"},
            text={
                "de": "Nennen Sie, wer die Daten bereitgestellt hat, so wie der Datensatz es "
                "angibt.",
                "en": "Name who provided the data, as the dataset says.",
            },
        ),
        Obligation(
            id="notice",
            iri=_CC + "Notice",
            title={"de": "Lizenz nennen", "en": "Name the licence"},
            text={
                "de": "Nennen Sie die Lizenz und verweisen Sie auf ihren Text.",
                "en": "Name the licence and link to its text.",
            },
        ),
        Obligation(
            id="state_changes",
            iri=None,
            title={"de": "Änderungen angeben", "en": "State changes"},
            text={
                "de": "Sagen Sie dazu, dass Sie die Daten verändert haben.",
                "en": "Say that you have changed the data.",
            },
        ),
        Obligation(
            id="share_alike",
            iri=_CC + "ShareAlike",
            title={"de": "Gleiche Lizenz", "en": "Same licence"},
            text={
                "de": "Was Sie daraus machen und veröffentlichen, steht unter derselben Lizenz.",
                "en": "What you make of it and publish stands under the same licence.",
            },
        ),
    )
}


@dataclass(frozen=True, kw_only=True)
class License:
    """A licence: what we call it, its names elsewhere, and where its text stands.

    ``iri`` is its name in DCAT-AP.de, ``eu_iri`` in the EU's list of licences, ``spdx_iri`` in
    SPDX's; not every licence is on each list. ``is_open`` follows the Open Definition;
    ``attribution`` tells whether the source must be named; ``obligations`` are codes of the list.
    """

    id: str
    iri: str
    spdx_id: str | None
    spdx_iri: str | None
    eu_iri: str | None
    title: str
    text_url: str | None
    is_open: bool
    attribution: bool
    obligations: tuple[str, ...]


LICENSES = {
    entry.id: entry
    for entry in (
        License(
            id="dl-de-by-2.0",
            iri=_REGISTER + "dl-by-de/2.0",
            spdx_id="DL-DE-BY-2.0",
            spdx_iri=_SPDX + "DL-DE-BY-2.0",
            eu_iri=None,
            title="Datenlizenz Deutschland – Namensnennung – 2.0",
            text_url="https://www.govdata.de/dl-de/by-2-0",
            is_open=True,
            attribution=True,
            obligations=("attribution", "notice", "state_changes"),
        ),
        License(
            id="dl-de-zero-2.0",
            iri=_REGISTER + "dl-zero-de/2.0",
            spdx_id="DL-DE-ZERO-2.0",
            spdx_iri=_SPDX + "DL-DE-ZERO-2.0",
            eu_iri=None,
            title="Datenlizenz Deutschland – Zero – 2.0",
            text_url="https://www.govdata.de/dl-de/zero-2-0",
            is_open=True,
            attribution=False,
            obligations=(),
        ),
        License(
            id="cc-by-4.0",
            iri=_REGISTER + "cc-by/4.0",
            spdx_id="CC-BY-4.0",
            spdx_iri=_SPDX + "CC-BY-4.0",
            eu_iri=_EU + "CC_BY_4_0",
            title="Creative Commons Attribution 4.0",
            text_url="https://creativecommons.org/licenses/by/4.0/",
            is_open=True,
            attribution=True,
            obligations=("attribution", "notice", "state_changes"),
        ),
        License(
            id="cc-by-sa-4.0",
            iri=_REGISTER + "cc-by-sa/4.0",
            spdx_id="CC-BY-SA-4.0",
            spdx_iri=_SPDX + "CC-BY-SA-4.0",
            eu_iri=_EU + "CC_BYSA_4_0",
            title="Creative Commons Attribution – ShareAlike 4.0",
            text_url="https://creativecommons.org/licenses/by-sa/4.0/",
            is_open=True,
            attribution=True,
            obligations=("attribution", "notice", "state_changes", "share_alike"),
        ),
        License(
            id="cc-zero",
            iri=_REGISTER + "cc-zero",
            spdx_id="CC0-1.0",
            spdx_iri=_SPDX + "CC0-1.0",
            eu_iri=_EU + "CC0",
            title="Creative Commons Zero 1.0",
            text_url="https://creativecommons.org/publicdomain/zero/1.0/",
            is_open=True,
            attribution=False,
            obligations=(),
        ),
        License(
            id="odbl-1.0",
            iri=_REGISTER + "odbl",
            spdx_id="ODbL-1.0",
            spdx_iri=_SPDX + "ODbL-1.0",
            eu_iri=_EU + "ODC_BL",
            title="Open Data Commons Open Database License 1.0",
            text_url="https://opendatacommons.org/licenses/odbl/1-0/",
            is_open=True,
            attribution=True,
            obligations=("attribution", "notice", "share_alike"),
        ),
        License(
            id="individual-contract",
            iri=_REGISTER + "other-commercial",
            spdx_id=None,
            spdx_iri=None,
            eu_iri=None,
            title="Individueller Vertrag / Individual contract",
            text_url=None,
            is_open=False,
            attribution=False,
            obligations=(),
        ),
    )
}
