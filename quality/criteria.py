"""The published criteria: what every version is held against before anyone sees it.

``RULES`` is what ``/rules`` shows and what the pipeline enforces. The score of a version is the
weight of the criteria it meets as a share of the weight of those that were measured, from 0 to
100; ``WEIGHTS`` holds the weights, and a criterion that is met in part counts for that part.
"""

from collections.abc import Iterable
from typing import Any

from marketplace.core.rules import Rule

MAX_ATTEMPTS = 3
_HANDBOOK = "Datenqualitätsleitfaden der Datenstelle, Fassung 1"
_GDPR = "Verordnung (EU) 2016/679 (DSGVO), Art. 4 Nr. 1, Art. 6"

READABLE = Rule(
    id="readable",
    version=1,
    text_de="Die Datei ist CSV, TSV, JSON, NDJSON, GeoJSON oder Parquet und lässt sich lesen.",
    text_en="The file is CSV, TSV, JSON, NDJSON, GeoJSON or Parquet and can be read.",
    threshold=None,
    source=_HANDBOOK,
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
    version=1,
    text_de="Die erste Zeile nennt die Spalten.",
    text_en="The first line names the columns.",
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
SCHEMA_STABLE = Rule(
    id="schema_stable",
    version=1,
    text_de="Spalten, die seit der letzten Version fehlen oder ihren Typ wechselten, höchstens.",
    text_en="Columns that vanished or changed type since the last version, at most.",
    threshold=0,
    source=_HANDBOOK,
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
METADATA = Rule(
    id="metadata",
    version=1,
    text_de="Anteil der empfohlenen Angaben, die in der Beschreibung stehen, mindestens.",
    text_en="Share of the recommended statements that the description makes, at least.",
    threshold=0.6,
    source="DCAT-AP.de 3.0",
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
PRIVACY_EMAIL = Rule(
    id="privacy.email",
    version=1,
    text_de="Zellen mit E-Mail-Adressen von Personen höchstens. Funktionsadressen wie info@ zählen "
    "nicht; in Verzeichnissen von Einrichtungen zählen nur Adressen der Form vorname.nachname@.",
    text_en="Cells with e-mail addresses of persons, at most. Addresses of functions such as info@ "
    "do not count; in directories of organizations only those like first.last@ count.",
    threshold=0,
    source=_GDPR,
)
PRIVACY_PHONE = Rule(
    id="privacy.phone",
    version=1,
    text_de="Zellen mit Telefonnummern höchstens. In Verzeichnissen von Einrichtungen zählen nur "
    "Mobilnummern; Festnetznummern stehen dort für die Einrichtung.",
    text_en="Cells with telephone numbers, at most. In directories of organizations only mobile "
    "numbers count; landlines stand for the organization there.",
    threshold=0,
    source=_GDPR,
)
PRIVACY_IBAN = Rule(
    id="privacy.iban",
    version=1,
    text_de="Zellen mit Kontonummern (IBAN mit gültiger Prüfziffer) höchstens.",
    text_en="Cells with account numbers (IBAN with a valid check digit), at most.",
    threshold=0,
    source=_GDPR + "; ISO 13616",
)

PRIVACY_RULES = (PRIVACY_EMAIL, PRIVACY_PHONE, PRIVACY_IBAN)
RULES = (
    CHECKSUM,
    READABLE,
    NON_EMPTY,
    COLUMNS,
    HEADER,
    ROWS_PARSE,
    COMPLETENESS,
    SCHEMA_STABLE,
    EXPECTATIONS,
    EXPECTATIONS_ADVISED,
    *PRIVACY_RULES,
    METADATA,
    PIPELINE,
)
WEIGHTS = {
    READABLE.id: 10,
    NON_EMPTY.id: 5,
    COLUMNS.id: 10,
    HEADER.id: 5,
    ROWS_PARSE.id: 15,
    COMPLETENESS.id: 15,
    SCHEMA_STABLE.id: 10,
    EXPECTATIONS.id: 15,
    EXPECTATIONS_ADVISED.id: 10,
    METADATA.id: 15,
}
"""How much each criterion counts; checksum, pipeline and privacy only decide, they add nothing."""


def score(criteria: Iterable[dict[str, Any]]) -> int:
    """Return the score of a version from its measured criteria, 0 to 100.

    ``degree``, where a criterion has one, says which part of it is met; else it is met or not.
    """
    gained = possible = 0.0
    for criterion in criteria:
        weight = WEIGHTS.get(criterion["rule"], 0)
        possible += weight
        gained += weight * criterion.get("degree", float(criterion["passed"]))
    return round(100 * gained / possible) if possible else 0
