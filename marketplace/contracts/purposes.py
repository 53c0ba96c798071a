"""What data may be used for: a short list of codes that an offer and an agreement name."""

from collections.abc import Sequence
from dataclasses import dataclass

from marketplace.contracts.models import Offer
from marketplace.contracts.offers.errors import PurposeNotOffered, PurposeUnknown
from marketplace.contracts.wording.texts import Texts


@dataclass(frozen=True)
class Purpose:
    """A purpose: its code, its name, and what belongs to it."""

    id: str
    title: Texts
    text: Texts


PURPOSES = {
    purpose.id: purpose
    for purpose in (
        Purpose(
            "traffic_planning",
            Texts("Verkehrsplanung", "traffic planning"),
            Texts(
                "Wege, Ampeln, Fahrpläne und Lieferfahrten planen und steuern.",
                "Planning and running roads, traffic lights, timetables and deliveries.",
            ),
        ),
        Purpose(
            "site_selection",
            Texts("Standortwahl", "site selection"),
            Texts(
                "Entscheiden, wo ein Laden, eine Filiale oder eine Anlage hinkommt.",
                "Deciding where a shop, a branch or a plant should stand.",
            ),
        ),
        Purpose(
            "urban_planning",
            Texts("Stadtplanung", "urban planning"),
            Texts(
                "Gebäude, Flächen, Netze und Grün planen.",
                "Planning buildings, land, networks and green space.",
            ),
        ),
        Purpose(
            "operations",
            Texts("Eigener Betrieb", "own operations"),
            Texts(
                "Personal, Einkauf, Lager und Öffnungszeiten des eigenen Betriebs planen.",
                "Planning staff, purchasing, stock and opening hours of one's own business.",
            ),
        ),
        Purpose(
            "environment",
            Texts("Umwelt- und Klimaschutz", "environment and climate"),
            Texts(
                "Luft, Lärm, Wasser, Energie und Klima beobachten und verbessern.",
                "Watching and improving air, noise, water, energy and climate.",
            ),
        ),
        Purpose(
            "research",
            Texts("Forschung und Lehre", "research and teaching"),
            Texts(
                "Wissenschaftlich auswerten, lehren und die Ergebnisse veröffentlichen.",
                "Scientific analysis, teaching, and publishing the results.",
            ),
        ),
        Purpose(
            "product_development",
            Texts("Produktentwicklung", "product development"),
            Texts(
                "Eigene Produkte, Dienste und Modelle entwickeln, prüfen und betreiben.",
                "Developing, testing and running one's own products, services and models.",
            ),
        ),
        Purpose(
            "public_information",
            Texts("Information der Öffentlichkeit", "public information"),
            Texts(
                "Berichten, erklären und darstellen, etwa in Medien, Karten und Apps.",
                "Reporting, explaining and showing, as in media, maps and apps.",
            ),
        ),
    )
}


def ordered(codes: Sequence[str]) -> list[str]:
    """Return purposes in the order of the list, each once.

    Raises:
        PurposeUnknown: One of them is not on the list.
    """
    for code in codes:
        if code not in PURPOSES:
            raise PurposeUnknown(code, valid=list(PURPOSES))
    return [code for code in PURPOSES if code in codes]


def chosen(offer: Offer, codes: Sequence[str] | None) -> list[str]:
    """Return the purposes that an agreement on an offer names: those asked for, else all offered.

    An offer that names none is for any purpose.

    Raises:
        PurposeUnknown: One of them is not on the list.
        PurposeNotOffered: The offer is not for one of them.
    """
    wanted = ordered(codes or offer.purposes)
    for code in wanted:
        if offer.purposes and code not in offer.purposes:
            raise PurposeNotOffered(code, offered=list(offer.purposes))
    return wanted
