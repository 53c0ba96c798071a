"""Hafenstadt, a made-up city: its departments and firms, and who signs in for them."""

from dataclasses import dataclass

from marketplace.accounts.models import OrganizationKind, OrganizationSize
from marketplace.core.language import Language


@dataclass(frozen=True, kw_only=True)
class Party:
    """An organization and the person who registers it."""

    organization: str
    kind: OrganizationKind
    description: str
    email: str
    person: str
    size: OrganizationSize | None = None
    language: Language = Language.DE


STATISTICS = Party(
    organization="Amt für Digitales und Statistik",
    kind=OrganizationKind.CITY_DEPARTMENT,
    description="Betreibt die Datenbörse, zählt und vergleicht, was Hafenstadt ausmacht.",
    email="steward@city.example",
    person="Insa Petersen",
)
MOBILITY = Party(
    organization="Amt für Verkehr und Mobilität",
    kind=OrganizationKind.CITY_DEPARTMENT,
    description="Plant Straßen, Radwege und Haltestellen und misst, wie sie genutzt werden.",
    email="mobility@city.example",
    person="Jonas Behrens",
)
ENVIRONMENT = Party(
    organization="Umweltamt",
    kind=OrganizationKind.CITY_DEPARTMENT,
    description="Misst Wetter, Luft und Wasser und berät zum Klimaschutz.",
    email="environment@city.example",
    person="Meike Thomsen",
)
ECONOMY = Party(
    organization="Wirtschaftsförderung Hafenstadt",
    kind=OrganizationKind.CITY_DEPARTMENT,
    description="Hilft Betrieben bei Standort, Gründung und Förderung.",
    email="economy@city.example",
    person="Tarek Hansen",
)
UTILITY = Party(
    organization="Stadtwerke Hafenstadt GmbH",
    kind=OrganizationKind.COMPANY,
    size=OrganizationSize.LARGE,
    description="Versorgt Hafenstadt mit Strom, Wärme und Wasser.",
    email="grid@company.example",
    person="Birte Lorenzen",
)
PROVIDER = Party(
    organization="Fördeblick Sensorik GmbH",
    kind=OrganizationKind.COMPANY,
    size=OrganizationSize.MEDIUM,
    description="Misst und bereitet auf: Wetter, Frequenzen und Pegel für Betriebe an der Förde.",
    email="provider@company.example",
    person="Ruben Carstensen",
)
BUYER = Party(
    organization="Backhaus Hafenstadt GmbH",
    kind=OrganizationKind.COMPANY,
    size=OrganizationSize.SMALL,
    description="Backt an sechs Orten in der Stadt und plant nach Wetter und Kalender.",
    email="buyer@sme.example",
    person="Anke Jessen",
)
FOUNDERS = Party(
    organization="Nordkai Labs",
    kind=OrganizationKind.COMPANY,
    size=OrganizationSize.STARTUP,
    description="Baut eine App für Wege ohne Auto.",
    email="startup@founders.example",
    person="Lea Okonkwo",
    language=Language.EN,
)

PARTIES = (
    STATISTICS,
    MOBILITY,
    ENVIRONMENT,
    ECONOMY,
    UTILITY,
    PROVIDER,
    BUYER,
    FOUNDERS,
)
STEWARD = STATISTICS
