"""The published rules of sovereignty. A changed threshold is a new version, in the same commit."""

from marketplace.core.rules import Rule

LEAST_PURPOSES = 1
"""How many purposes a contract names at least."""

DELETION_DAYS = 30
"""Days after the end within which data is returned or deleted."""

TERM_MONTHS = 60
"""How long a contract lasts at most."""

RENEWAL_MONTHS = 12
"""By how long a contract renews itself at most."""

REVIEW_MONTHS = 24
"""Within which time a price is looked at again."""

_CITY = "Data sovereignty of the city"
_SHARED = "Regulation (EU) 2022/868"

HOLDS_RIGHTS = Rule(
    id="city-holds-rights",
    version=1,
    text_de=(
        "Die Rechte an Daten der Stadt, und an Daten, die in ihrem Auftrag erhoben wurden, hat "
        "eine Organisation der Stadt."
    ),
    text_en=(
        "The rights in data of the city, and in data collected on its behalf, are held by an "
        "organization of the city."
    ),
    threshold="city_department",
    source=_CITY,
)

NOT_EXCLUSIVE = Rule(
    id="city-not-exclusive",
    version=1,
    text_de="Niemand erhält ein ausschließliches Recht an Daten der Stadt; der Vertrag sagt das.",
    text_en="Nobody is given an exclusive right in data of the city; the contract says so.",
    threshold=True,
    source=f"{_SHARED}, Art. 4; Directive (EU) 2019/1024, Art. 12",
)

NO_OPERATOR_USE = Rule(
    id="city-no-operator-use",
    version=1,
    text_de="Der Betreiber darf Daten der Stadt nicht für sich nutzen; der Vertrag sagt das.",
    text_en="The operator has no right of its own to use data of the city; the contract says so.",
    threshold=True,
    source=f"{_SHARED}, Art. 12(a)",
)

PURPOSE_NAMED = Rule(
    id="city-purpose-named",
    version=1,
    text_de="Angebot und Vertrag über Daten der Stadt nennen mindestens einen Zweck der Liste.",
    text_en="Offer and contract on data of the city name at least one purpose of the list.",
    threshold=LEAST_PURPOSES,
    source=f"{_SHARED}, Art. 5",
)

STAYS_IN_EU = Rule(
    id="city-stays-in-eu",
    version=1,
    text_de=(
        "Daten der Stadt ohne offene Lizenz werden nur in der EU (eu_only) oder im Europäischen "
        "Wirtschaftsraum (eea_only) gespeichert und verarbeitet."
    ),
    text_en=(
        "Data of the city without an open licence is stored and processed in the EU (eu_only) or "
        "the European Economic Area (eea_only) only."
    ),
    threshold="eu_only, eea_only",
    source=f"{_SHARED}, Art. 5(10) and 31",
)

NO_REIDENTIFICATION = Rule(
    id="city-no-reidentification",
    version=1,
    text_de=(
        "Wer Daten der Stadt bezieht, versucht nicht, einzelne Menschen zu erkennen "
        "(no_reidentification)."
    ),
    text_en=(
        "Who receives data of the city does not try to recognise individual people "
        "(no_reidentification)."
    ),
    threshold="no_reidentification",
    source=f"{_SHARED}, Art. 5(5)",
)

NO_ONWARD_TRANSFER = Rule(
    id="city-no-onward-transfer",
    version=1,
    text_de="Daten der Stadt ohne offene Lizenz werden nicht weitergegeben (no_resale).",
    text_en="Data of the city without an open licence is not passed on (no_resale).",
    threshold="no_resale",
    source=f"{_SHARED}, Art. 5(3)",
)

DELETED_AT_END = Rule(
    id="city-deletion-at-end",
    version=1,
    text_de=(
        "Daten der Stadt ohne offene Lizenz werden binnen 30 Tagen nach dem Ende zurückgegeben "
        "oder gelöscht (delete_at_end), und das wird bestätigt."
    ),
    text_en=(
        "Data of the city without an open licence is returned or deleted within 30 days of the end "
        "(delete_at_end), and that is attested."
    ),
    threshold=DELETION_DAYS,
    source=_CITY,
)

MAY_AUDIT = Rule(
    id="city-may-audit",
    version=1,
    text_de="Die Stadt darf prüfen, wie ihre Daten genutzt werden; der Vertrag sagt das.",
    text_en="The city may check how its data is used; the contract says so.",
    threshold=True,
    source=_CITY,
)

MAY_TERMINATE = Rule(
    id="city-may-terminate",
    version=1,
    text_de="Die Stadt kann aus wichtigem Grund kündigen; der Vertrag sagt das.",
    text_en="The city can terminate for cause; the contract says so.",
    threshold=True,
    source="§ 314 BGB",
)

MAY_REVOKE = Rule(
    id="city-may-revoke",
    version=1,
    text_de="Die Stadt kann im öffentlichen Interesse sofort widerrufen; der Vertrag sagt das.",
    text_en="The city can revoke at once in the public interest; the contract says so.",
    threshold=True,
    source="§ 49 (2) VwVfG; § 60 (1) VwVfG",
)

LONGEST_TERM = Rule(
    id="city-longest-term",
    version=1,
    text_de=(
        "Ein Vertrag über Daten der Stadt ohne offene Lizenz läuft höchstens 60 Monate. Nennt ein "
        "Angebot keine Laufzeit und verlängert sich nicht, gilt diese."
    ),
    text_en=(
        "A contract on data of the city without an open licence lasts at most 60 months. If an "
        "offer names no term and does not renew itself, this one holds."
    ),
    threshold=TERM_MONTHS,
    source=_CITY,
)

LONGEST_RENEWAL = Rule(
    id="city-longest-renewal",
    version=1,
    text_de=(
        "Ein Vertrag über Daten der Stadt ohne offene Lizenz verlängert sich von selbst um "
        "höchstens 12 Monate."
    ),
    text_en=(
        "A contract on data of the city without an open licence renews itself by at most 12 months."
    ),
    threshold=RENEWAL_MONTHS,
    source=_CITY,
)

CITY_DATA_IS_FREE = Rule(
    id="city-data-is-free",
    version=2,
    text_de=(
        "Daten der Stadt kosten 0. Ein Preis braucht einen genannten Grund: Grenzkosten, § 10 "
        "Abs. 2 Nr. 1 bis 3 DNG, oder warum das Gesetz nicht gilt."
    ),
    text_en=(
        "City data costs 0. A price needs a stated ground: marginal cost, § 10 (2) nos. 1 to 3 "
        "DNG, or why the law does not apply."
    ),
    threshold=0,
    source="§ 10 DNG",
)

PRICE_REASON = Rule(
    id="city-price-reason",
    version=1,
    text_de="Ein Preis außerhalb des Gesetzes nennt, warum es nicht gilt.",
    text_en="A price outside the law says why the law does not apply.",
    threshold="ground_reason",
    source="§ 2 DNG",
)

PRICE_CALCULATION = Rule(
    id="city-price-calculation",
    version=1,
    text_de="Ein Preis für Daten der Stadt nennt seine Berechnung; sie wird veröffentlicht.",
    text_en="A price of city data states its calculation, which is published.",
    threshold="calculation",
    source="§ 12 DNG",
)

PRICE_PERSON = Rule(
    id="city-price-person",
    version=1,
    text_de="Für einen Preis von Daten der Stadt steht eine benannte Person ein.",
    text_en="A named person answers for a price of city data.",
    threshold="answers_for_price",
    source=_CITY,
)

PRICE_REVIEW = Rule(
    id="city-price-review",
    version=1,
    text_de="Ein Preis von Daten der Stadt wird binnen 24 Monaten überprüft; der Tag ist genannt.",
    text_en="A price of city data is reviewed within 24 months; the day is stated.",
    threshold=REVIEW_MONTHS,
    source=_CITY,
)

HIGH_VALUE_IS_FREE = Rule(
    id="high-value-is-free",
    version=1,
    text_de="Ein hochwertiger Datensatz kostet 0, was immer als Grund genannt wird.",
    text_en="A high-value dataset costs 0, whatever ground is stated.",
    threshold=0,
    source="Implementing Regulation (EU) 2023/138, Art. 3(1)",
)

CITY_READS_FREE = Rule(
    id="city-reads-free",
    version=1,
    text_de=(
        "Was im Auftrag der Stadt erhoben wurde, nutzt jede Organisation der Stadt auf Dauer "
        "kostenlos und ohne Vertrag."
    ),
    text_en=(
        "What was collected on the city's behalf, every organization of the city uses free of "
        "charge, for ever and without a contract."
    ),
    threshold=0,
    source=_CITY,
)
