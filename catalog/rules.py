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

RULES = (OPEN_IS_FREE, WEIGHED_RELEASE, RELEASE_LEVEL, CHECKED_BEFORE_VISIBLE, VERIFIED_DEPARTMENT)
