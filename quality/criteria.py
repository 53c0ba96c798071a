"""The published criteria: what every version is held against before anyone sees it.

``RULES`` is what ``/rules`` shows and what the pipeline enforces; a rule whose text or threshold
changes gets the next version. The score of a version is the weight of the criteria it meets as a
share of the weight of those that were measured, from 0 to 100; ``WEIGHTS`` holds the weights, and a
criterion that is met in part counts for that part. ``DIMENSIONS`` says which criteria stand
together under one name.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from marketplace.core.rules import Rule
from quality.privacy_rules import PRIVACY_RULES

MAX_ATTEMPTS = 3
MQA_POINTS = 405
_HANDBOOK = "Datenqualitätsleitfaden der Datenstelle, Fassung 2"
_MQA = "Metadata Quality Assessment, data.europa.eu"

READABLE = Rule(
    id="readable",
    version=2,
    text_de="Die Datei lässt sich lesen: Tabelle (CSV, Excel, OpenDocument, JSON, Parquet), "
    "Geodaten (GeoJSON, GeoPackage, Shapefile, KML, GML), GTFS, einzeln auch gepackt (zip, gz); "
    "jede andere Datei ist ein Dokument, es sei denn, ihr Name behauptet ein anderes Format.",
    text_en="The file can be read: a table (CSV, Excel, OpenDocument, JSON, Parquet), geodata "
    "(GeoJSON, GeoPackage, Shapefile, KML, GML), GTFS, one of them also packed (zip, gz); any "
    "other file is a document, unless its name claims another format.",
    threshold=None,
    source=_HANDBOOK,
)
MACHINE_READABLE = Rule(
    id="machine_readable",
    version=1,
    text_de="Die Datei ist in einem Format, das Programme als Tabelle lesen. Tabellenblätter "
    "zählen zu drei Vierteln, Dokumente nicht.",
    text_en="The file is in a format that programs read as a table. Sheets of a spreadsheet count "
    "three quarters, documents do not count.",
    threshold=None,
    source="Berners-Lee, 5-star open data (2010); Richtlinie (EU) 2019/1024, Art. 2 Nr. 13",
    mandatory=False,
)
NON_EMPTY = Rule(
    id="non_empty",
    version=1,
    text_de="Die Datei enthält mindestens so viele Datenzeilen.",
    text_en="The file holds at least so many rows of data.",
    threshold=1,
    source=_HANDBOOK,
)
CHECKSUM = Rule(
    id="checksum",
    version=1,
    text_de="Die SHA-256-Prüfsumme der Datei ist die beim Hochladen angegebene.",
    text_en="The file's SHA-256 checksum is the one declared with the upload.",
    threshold=None,
    source="FIPS 180-4",
)
PIPELINE = Rule(
    id="pipeline",
    version=1,
    text_de="Die Prüfung der Datei gelingt in höchstens so vielen Anläufen.",
    text_en="The file can be inspected in at most so many attempts.",
    threshold=MAX_ATTEMPTS,
    source=_HANDBOOK,
)
COLUMNS = Rule(
    id="columns",
    version=1,
    text_de="Jede Spalte hat einen Namen und keiner kommt zweimal vor: Ausnahmen höchstens.",
    text_en="Every column has a name and none occurs twice: exceptions at most.",
    threshold=0,
    source="RFC 4180, W3C Model for Tabular Data (2015)",
)
HEADER = Rule(
    id="header",
    version=2,
    text_de="Eine Kopfzeile nennt die Spalten.",
    text_en="A header names the columns.",
    threshold=None,
    source="RFC 4180",
    mandatory=False,
)
ROWS_PARSE = Rule(
    id="rows_parse",
    version=1,
    text_de="Anteil der Zeilen, deren Spaltenzahl nicht zur Kopfzeile passt, höchstens.",
    text_en="Share of rows whose number of columns does not fit the header, at most.",
    threshold=0.01,
    source="RFC 4180",
)
TYPED = Rule(
    id="typed",
    version=1,
    text_de="Anteil der Spalten, deren Werte alle von einer Art sind (Zahl, Datum, Text …), "
    "mindestens. Eine Spalte zählt, wenn ihre Art mindestens zu 90 % sicher ist.",
    text_en="Share of columns whose values are all of one type (number, date, text …), at least. A "
    "column counts if its type is at least 90 % certain.",
    threshold=0.9,
    source="Frictionless Table Schema 1.0",
    mandatory=False,
)
COMPLETENESS = Rule(
    id="completeness",
    version=1,
    text_de="Anteil leerer Zellen höchstens.",
    text_en="Share of empty cells, at most.",
    threshold=0.2,
    source="ISO/IEC 25012, Vollständigkeit",
    mandatory=False,
)
KEY_UNIQUE = Rule(
    id="key_unique",
    version=1,
    text_de="Zeilen, deren Schlüssel eine andere Zeile schon hat, höchstens. Gemessen, wo ein "
    "Schlüssel gewählt ist oder eine Spalte jede Zeile benennt.",
    text_en="Rows whose key another row has already, at most. Measured where a key is chosen or a "
    "column names each row.",
    threshold=0,
    source="ISO/IEC 25012, Konsistenz",
    mandatory=False,
)
RANGES = Rule(
    id="ranges",
    version=1,
    text_de="Spalten mit unglaubhaften Werten höchstens: Platzhalter wie -999 oder 9999-12-31, "
    "negative Anzahlen, Jahre und Koordinaten außerhalb dessen, was es gibt.",
    text_en="Columns with implausible values, at most: placeholders such as -999 or 9999-12-31, "
    "negative counts, years and coordinates beyond what exists.",
    threshold=0,
    source="ISO/IEC 25012, Genauigkeit",
    mandatory=False,
)
GEOMETRY = Rule(
    id="geometry",
    version=1,
    text_de="Anteil der Geometrien, die nicht gültig sind (offene Ringe, Selbstüberschneidung), "
    "höchstens.",
    text_en="Share of geometries that are not valid (open rings, self-intersection), at most.",
    threshold=0.001,
    source="OGC 06-103r4, Simple Feature Access",
    mandatory=False,
)
SCHEMA_STABLE = Rule(
    id="schema_stable",
    version=2,
    text_de="Spalten, die seit der letzten Version fehlen oder ihren Typ wechselten, höchstens. "
    "Wo Verträge laufen, wartet eine solche Version auf eine Person.",
    text_en="Columns that vanished or changed type since the last version, at most. Where "
    "agreements run, such a version waits for a person.",
    threshold=0,
    source=_HANDBOOK,
    mandatory=False,
)
ROWS_STABLE = Rule(
    id="rows_stable",
    version=1,
    text_de="Anteil der Zeilen, um den eine Version höchstens kleiner ist als die davor.",
    text_en="Share of rows by which a version is smaller than the one before, at most.",
    threshold=0.5,
    source=_HANDBOOK,
    mandatory=False,
)
DRIFT = Rule(
    id="drift",
    version=1,
    text_de="Spalten, deren Werte sich seit der letzten Version stark verschoben haben, höchstens: "
    "PSI über 0,25, über 5 % neue Begriffe oder 10 Punkte mehr oder weniger leere Zellen.",
    text_en="Columns whose values moved far since the last version, at most: PSI above 0.25, more "
    "than 5 % new terms, or 10 points more or fewer empty cells.",
    threshold=0,
    source="Siddiqi, Credit Risk Scorecards (2006)",
    mandatory=False,
)
FRESHNESS = Rule(
    id="freshness",
    version=1,
    text_de="Tage, um die eine Version später kommt als nach der zugesagten Häufigkeit, höchstens.",
    text_en="Days by which a version comes later than the stated frequency promises, at most.",
    threshold=1,
    source="EU Vocabularies, Frequency",
    mandatory=False,
)
METADATA = Rule(
    id="metadata",
    version=2,
    text_de=f"Punkte der Beschreibung nach den Gewichten der MQA der EU (bis {MQA_POINTS}), "
    "mindestens; ab 351 ausgezeichnet, ab 221 gut, ab 121 ausreichend.",
    text_en=f"Points of the description by the weights of the EU's MQA (up to {MQA_POINTS}), at "
    "least; excellent from 351, good from 221, sufficient from 121.",
    threshold=221,
    source=_MQA,
    mandatory=False,
)
LICENSE_CLEAR = Rule(
    id="license_clear",
    version=1,
    text_de="Die Lizenz steht im Register, passt zur Tür des Datensatzes, und wo sie die Nennung "
    "der Quelle verlangt, ist gesagt, wie.",
    text_en="The licence stands in the register, fits the dataset's door, and where it asks for "
    "the source to be named it is said how.",
    threshold=None,
    source="DCAT-AP.de 3.0; " + _MQA,
    mandatory=False,
)
EXPECTATIONS = Rule(
    id="expectations",
    version=1,
    text_de="Erwartungen mit dem Gewicht „critical“, die nicht erfüllt sind, höchstens.",
    text_en="Expectations of severity “critical” that are not met, at most.",
    threshold=0,
    source="Great Expectations 1.x",
)
EXPECTATIONS_ADVISED = Rule(
    id="expectations_advised",
    version=1,
    text_de="Anteil der empfohlenen Erwartungen, die erfüllt sind, mindestens.",
    text_en="Share of the advised expectations that are met, at least.",
    threshold=0.9,
    source="Great Expectations 1.x",
    mandatory=False,
)

RULES = (
    CHECKSUM,
    READABLE,
    MACHINE_READABLE,
    NON_EMPTY,
    COLUMNS,
    HEADER,
    ROWS_PARSE,
    TYPED,
    COMPLETENESS,
    KEY_UNIQUE,
    RANGES,
    GEOMETRY,
    EXPECTATIONS,
    EXPECTATIONS_ADVISED,
    SCHEMA_STABLE,
    ROWS_STABLE,
    DRIFT,
    FRESHNESS,
    METADATA,
    LICENSE_CLEAR,
    *PRIVACY_RULES,
    PIPELINE,
)
BY_ID: Mapping[str, Rule] = {rule.id: rule for rule in RULES}
WEIGHTS = {
    READABLE.id: 10,
    MACHINE_READABLE.id: 15,
    NON_EMPTY.id: 5,
    COLUMNS.id: 10,
    HEADER.id: 5,
    ROWS_PARSE.id: 10,
    TYPED.id: 5,
    COMPLETENESS.id: 15,
    KEY_UNIQUE.id: 5,
    RANGES.id: 5,
    GEOMETRY.id: 5,
    EXPECTATIONS.id: 15,
    EXPECTATIONS_ADVISED.id: 10,
    SCHEMA_STABLE.id: 10,
    ROWS_STABLE.id: 5,
    FRESHNESS.id: 10,
    METADATA.id: 15,
    LICENSE_CLEAR.id: 5,
}
"""How much each criterion counts; the others only decide, or only tell: they add nothing."""


@dataclass(frozen=True, kw_only=True)
class Dimension:
    """Criteria that stand together under one name."""

    id: str
    name: dict[str, str]
    rules: Sequence[Rule]


DIMENSIONS = (
    Dimension(
        id="readable",
        name={"de": "Lesbar für Programme", "en": "Readable for programs"},
        rules=(READABLE, MACHINE_READABLE, COLUMNS, HEADER, ROWS_PARSE, TYPED, CHECKSUM),
    ),
    Dimension(
        id="complete",
        name={"de": "Vollständig", "en": "Complete"},
        rules=(NON_EMPTY, COMPLETENESS),
    ),
    Dimension(
        id="correct",
        name={"de": "Stimmig", "en": "Correct"},
        rules=(EXPECTATIONS, EXPECTATIONS_ADVISED, KEY_UNIQUE, RANGES, GEOMETRY),
    ),
    Dimension(
        id="reliable",
        name={"de": "Verlässlich", "en": "Reliable"},
        rules=(SCHEMA_STABLE, ROWS_STABLE, DRIFT, FRESHNESS),
    ),
    Dimension(
        id="described",
        name={"de": "Gut beschrieben", "en": "Well described"},
        rules=(METADATA, LICENSE_CLEAR),
    ),
    Dimension(
        id="privacy",
        name={"de": "Ohne Personenbezug", "en": "Without personal data"},
        rules=PRIVACY_RULES,
    ),
)


def score(criteria: Iterable[Mapping[str, Any]]) -> int:
    """Return the score of a version from its measured criteria, 0 to 100."""
    gained = possible = 0.0
    for criterion in criteria:
        weight = WEIGHTS.get(criterion["rule"], 0)
        possible += weight
        gained += weight * degree(criterion)
    return round(100 * gained / possible) if possible else 0


def degree(criterion: Mapping[str, Any]) -> float:
    """Return which part of a measured criterion is met: without a ``degree``, all or nothing."""
    return criterion.get("degree", float(criterion["passed"]))
