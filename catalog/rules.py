"""The published criteria that the catalogue refuses on."""

from marketplace.core.rules import Rule

OPEN_IS_FREE = Rule(
    id="open-is-free",
    version=1,
    text_de="Ein offener Datensatz hat keinen Preis über 0.",
    text_en="An open dataset has no price above 0.",
    threshold=0,
    source="Open Definition 2.1; § 10 DNG",
)

WEIGHED_RELEASE = Rule(
    id="weighed-release",
    version=1,
    text_de=(
        "Daten der Stadt werden erst nach einer begründeten Abwägung durch eine benannte Person "
        "sichtbar; spätere Versionen folgen von selbst, solange Schema, Stufe und Prüfungen gleich "
        "bleiben."
    ),
    text_en=(
        "City data becomes visible only after a weighed decision by a named person; later versions "
        "follow on their own while schema, level and checks hold."
    ),
    threshold=None,
    source="Directive (EU) 2019/1024, Art. 1(2)(c)-(d)",
)

RELEASE_LEVEL = Rule(
    id="release-level",
    version=1,
    text_de="Die Tür eines Datensatzes ist nicht weiter, als die Freigabe es erlaubt.",
    text_en="A dataset's door is not wider than its release allows.",
    threshold=None,
    source="Directive (EU) 2019/1024, Art. 1(2)(c)-(d)",
)

CHECKED_BEFORE_VISIBLE = Rule(
    id="checked-before-visible",
    version=1,
    text_de="Kein Datensatz wird sichtbar, bevor eine Version alle Pflichtprüfungen bestanden hat.",
    text_en="No dataset becomes visible before one version has passed every mandatory check.",
    threshold=None,
    source="ISO/IEC 25012",
)

VERIFIED_DEPARTMENT = Rule(
    id="verified-department",
    version=1,
    text_de="Wer sich Stadtamt nennt, veröffentlicht, sobald die Datenstelle das bestätigt hat.",
    text_en="Who claims to be a city department publishes once the data desk has confirmed it.",
    threshold=True,
    source="Directive (EU) 2019/1024, Art. 2(1): public sector body",
)

HIGH_VALUE_LICENSES = ("dl-de-by-2.0", "dl-de-zero-2.0", "cc-by-4.0", "cc-zero")
"""Licences that are no stricter than CC BY 4.0."""

HIGH_VALUE_LICENSE = Rule(
    id="high-value-license",
    version=1,
    text_de=(
        "Ein hochwertiger Datensatz trägt eine offene Lizenz, die nicht strenger ist als CC BY 4.0."
    ),
    text_en="A high-value dataset has an open licence that is no stricter than CC BY 4.0.",
    threshold=", ".join(HIGH_VALUE_LICENSES),
    source="Implementing Regulation (EU) 2023/138, Art. 4(3)",
)

HIGH_VALUE_DOOR = Rule(
    id="high-value-door",
    version=1,
    text_de=(
        "Ein hochwertiger Datensatz steht hinter der Tür „open“: Alle erreichen ihn ohne Konto "
        "über die Schnittstelle und als Gesamtdatei."
    ),
    text_en=(
        "A high-value dataset stands behind the door “open”: everybody reaches it without an "
        "account by the API and as bulk download."
    ),
    threshold="open",
    source="Implementing Regulation (EU) 2023/138, Art. 3(1) and 4(1)",
)

COLLECTED_STAYS = Rule(
    id="collected-for-stays",
    version=1,
    text_de=(
        "War ein Datensatz sichtbar, der im Auftrag der Stadt erhoben wurde, so bleibt der "
        "Auftraggeber genannt. Nur die Datenstelle berichtigt ihn."
    ),
    text_en=(
        "Once a dataset that was collected on the city's behalf was visible, the department stays "
        "named. Only the data desk corrects it."
    ),
    threshold=None,
    source="Data sovereignty of the city",
)

RULES = (
    OPEN_IS_FREE,
    WEIGHED_RELEASE,
    RELEASE_LEVEL,
    CHECKED_BEFORE_VISIBLE,
    VERIFIED_DEPARTMENT,
    HIGH_VALUE_LICENSE,
    HIGH_VALUE_DOOR,
    COLLECTED_STAYS,
)
