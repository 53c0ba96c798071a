"""The rules of the privacy gate: what is personal, from which bound on, and by which source.

The detectors of ``quality.inspection.privacy`` take their ids and thresholds from here, and
``/rules`` shows the same values. A rule that is mandatory refuses a version by its findings with
``blocks``; a finding without it only advises, which the rule's text then explains.
"""

from typing import Literal

from marketplace.core.rules import Rule
from quality.inspection.order import SMALLEST_GROUP

_GDPR = "Verordnung (EU) 2016/679 (DSGVO), Art. 4 Nr. 1, Art. 6"
_PSEUDONYMS = "Verordnung (EU) 2016/679 (DSGVO), Art. 4 Nr. 5, Erwägungsgrund 26"

_IN_TEXTS_DE = "In Dokumenten und kurzen Texten neben einer Tabelle wird nur gemeldet."
_IN_TEXTS_EN = "In documents and short texts beside a table they are only reported."

PRIVACY_EMAIL = Rule(
    id="privacy.email",
    version=2,
    text_de="Zellen mit E-Mail-Adressen von Personen höchstens. Funktionsadressen wie info@ zählen "
    "nicht; in Verzeichnissen von Einrichtungen zählen nur Adressen der Form vorname.nachname@. "
    + _IN_TEXTS_DE,
    text_en="Cells with e-mail addresses of persons, at most. Addresses of functions such as info@ "
    "do not count; in directories of organizations only those like first.last@ count. "
    + _IN_TEXTS_EN,
    threshold=0,
    source=_GDPR,
)
PRIVACY_PHONE = Rule(
    id="privacy.phone",
    version=3,
    text_de="Zellen mit Telefonnummern höchstens. In Verzeichnissen von Einrichtungen zählen nur "
    "Mobilnummern; Festnetznummern stehen dort für die Einrichtung. Ziffernfolgen ohne "
    "Vorwahlzeichen zählen, wenn die Spalte so heißt oder fast nur aus ihnen besteht. "
    + _IN_TEXTS_DE,
    text_en="Cells with telephone numbers, at most. In directories of organizations only mobile "
    "numbers count; landlines stand for the organization there. Bare digits count where the "
    "column is called so or holds hardly anything else. " + _IN_TEXTS_EN,
    threshold=0,
    source=_GDPR + "; ITU-T E.164",
)
PRIVACY_IBAN = Rule(
    id="privacy.iban",
    version=1,
    text_de="Zellen mit Kontonummern (IBAN mit gültiger Prüfziffer) höchstens.",
    text_en="Cells with account numbers (IBAN with a valid check digit), at most.",
    threshold=0,
    source=_GDPR + "; ISO 13616",
)
PRIVACY_CARD = Rule(
    id="privacy.card",
    version=1,
    text_de="Zellen mit Nummern von Zahlungskarten (bekannter Anfang, gültige Luhn-Prüfziffer) "
    "höchstens. Ziffernfolgen ohne Gliederung zählen nur, wenn die meisten der Spalte gültig sind.",
    text_en="Cells with numbers of payment cards (known prefix, valid Luhn digit), at most. Digits "
    "without groups count only where most of the column are valid.",
    threshold=0,
    source=_GDPR + "; ISO/IEC 7812-1",
)
PRIVACY_PLATE = Rule(
    id="privacy.plate",
    version=1,
    text_de="Zellen mit Kfz-Kennzeichen (DE, DK, AT, NL) höchstens. Sie zählen, wenn die Spalte so "
    "heißt, wenn sie fast nur aus ihnen besteht, oder wenn der Text daneben davon spricht.",
    text_en="Cells with vehicle plates (DE, DK, AT, NL), at most. They count where the column is "
    "called so, holds hardly anything else, or the text beside them speaks of it.",
    threshold=0,
    source=_GDPR + "; § 45 StVG",
)
PRIVACY_PERSON_NUMBER = Rule(
    id="privacy.person_number",
    version=1,
    text_de="Zellen mit Personenkennzeichen höchstens: deutsche Versicherungsnummer, dänische "
    "CPR-Nummer, österreichische Sozialversicherungsnummer, niederländische BSN.",
    text_en="Cells with numbers of persons, at most: German pension insurance number, Danish CPR, "
    "Austrian social insurance number, Dutch BSN.",
    threshold=0,
    source=_GDPR + ", Art. 87",
)
PRIVACY_TAX_NUMBER = Rule(
    id="privacy.tax_number",
    version=1,
    text_de="Zellen mit Steuernummern höchstens: deutsche Identifikationsnummer und Steuernummer, "
    "österreichische Abgabenkontonummer. Umsatzsteuer-Nummern von Firmen zählen nicht.",
    text_en="Cells with tax numbers, at most: German identification number and tax number, "
    "Austrian tax account number. VAT numbers of companies do not count.",
    threshold=0,
    source=_GDPR + "; § 139b AO",
)
PRIVACY_IP = Rule(
    id="privacy.ip",
    version=1,
    text_de="Zellen mit IP-Adressen höchstens. Private Adressbereiche zählen nur in Spalten, die "
    "so heißen; Versionsnummern zählen nicht.",
    text_en="Cells with IP addresses, at most. Private ranges count only in columns called so; "
    "version numbers do not count.",
    threshold=0,
    source="EuGH C-582/14 (Breyer); " + _GDPR,
)
PRIVACY_MAC = Rule(
    id="privacy.mac",
    version=1,
    text_de="Zellen mit Gerätekennungen (MAC-Adressen) höchstens.",
    text_en="Cells with device identifiers (MAC addresses), at most.",
    threshold=0,
    source=_GDPR + ", Erwägungsgrund 30; IEEE 802",
)
PRIVACY_NAME = Rule(
    id="privacy.name",
    version=2,
    text_de="Anteil der Zellen mit Namen von Personen, unter dem eine Spalte keine Namensspalte "
    "ist; in Spalten, die nach Personen heißen, genügt ein Fünftel, in Freitext eine Anrede mit "
    "Namen. Straßen, Orte und Einrichtungen, die nach Personen heißen, und Statistiken über Namen "
    "zählen nicht. Namen von Künstlern, Mandatsträgern und Ansprechpersonen von Einrichtungen "
    "werden gemeldet und weisen nicht ab. " + _IN_TEXTS_DE,
    text_en="Share of cells with names of persons below which a column is not one of names; in "
    "columns called after persons a fifth suffices, in free text a title with a name. Streets, "
    "places and institutions named after persons, and statistics of names, do not count. Names of "
    "artists, office holders and contacts of institutions are reported and do not refuse. "
    + _IN_TEXTS_EN,
    threshold=0.5,
    source=_GDPR,
)
PRIVACY_BIRTH_DATE = Rule(
    id="privacy.birth_date",
    version=1,
    text_de="Zellen mit Geburtsdaten der letzten 110 Jahre höchstens. Geburtsjahre zählen nicht.",
    text_en="Cells with dates of birth of the last 110 years, at most. Years do not count.",
    threshold=0,
    source=_GDPR,
)
PRIVACY_SMALL_GROUPS = Rule(
    id="privacy.small_groups",
    version=1,
    text_de="Größe, die jede Gruppe gleicher Zeilen über die Spalten, die Personen beschreiben, "
    "mindestens hat (k-Anonymität). Sind die Spalten nur vermutet, weist der Fund ab, wenn es "
    "mindestens zwei Merkmale von Personen und ein Ort, oder drei Merkmale sind.",
    text_en="Size that each group of rows alike in the columns describing persons has at least "
    "(k-anonymity). Where the columns are only suggested the finding refuses if there are at least "
    "two attributes of persons and a place, or three attributes.",
    threshold=SMALLEST_GROUP,
    source="Sweeney, k-anonymity (2002); Art.-29-Gruppe, WP 216",
)
PRIVACY_PRECISE_LOCATION = Rule(
    id="privacy.precise_location",
    version=1,
    text_de="Zahl der Zeilen mit gleichem Ort, die neben Merkmalen von Personen mindestens stehen, "
    "wo Koordinaten oder Hausnummern auf einen Haushalt genau sind (vier Nachkommastellen).",
    text_en="Number of rows that share a place, at least, where attributes of persons stand beside "
    "coordinates or house numbers as precise as a household (four decimals).",
    threshold=SMALLEST_GROUP,
    source=_GDPR + "; Art.-29-Gruppe, WP 216",
)
PRIVACY_PSEUDONYM = Rule(
    id="privacy.pseudonym",
    version=1,
    text_de="Spalten mit gleichbleibenden Kennungen von Personen höchstens, auch verschlüsselten: "
    "wer eine kennt, liest alle Zeilen der Person. Wo nicht zu sehen ist, ob Personen gemeint "
    "sind, wird gemeldet und nicht abgewiesen.",
    text_en="Columns with lasting identifiers of persons, at most, hashed ones included: who knows "
    "one reads all rows of the person. Where it cannot be seen whether persons are meant it is "
    "reported and does not refuse.",
    threshold=0,
    source=_PSEUDONYMS,
)

PRIVACY_RULES = (
    PRIVACY_EMAIL,
    PRIVACY_PHONE,
    PRIVACY_IBAN,
    PRIVACY_CARD,
    PRIVACY_PLATE,
    PRIVACY_PERSON_NUMBER,
    PRIVACY_TAX_NUMBER,
    PRIVACY_IP,
    PRIVACY_MAC,
    PRIVACY_NAME,
    PRIVACY_BIRTH_DATE,
    PRIVACY_SMALL_GROUPS,
    PRIVACY_PRECISE_LOCATION,
    PRIVACY_PSEUDONYM,
)

LABELS: dict[str, dict[Literal["de", "en"], str]] = {
    PRIVACY_EMAIL.id: {"de": "Mailadressen von Personen", "en": "mail addresses of persons"},
    PRIVACY_PHONE.id: {"de": "Telefonnummern von Personen", "en": "phone numbers of persons"},
    PRIVACY_IBAN.id: {"de": "Kontonummern (IBAN)", "en": "account numbers (IBAN)"},
    PRIVACY_CARD.id: {"de": "Kartennummern", "en": "card numbers"},
    PRIVACY_PLATE.id: {"de": "Kfz-Kennzeichen", "en": "vehicle plates"},
    PRIVACY_PERSON_NUMBER.id: {"de": "Personenkennzeichen", "en": "numbers of persons"},
    PRIVACY_TAX_NUMBER.id: {"de": "Steuernummern", "en": "tax numbers"},
    PRIVACY_IP.id: {"de": "IP-Adressen", "en": "IP addresses"},
    PRIVACY_MAC.id: {"de": "Gerätekennungen (MAC)", "en": "device identifiers (MAC)"},
    PRIVACY_NAME.id: {"de": "Namen von Personen", "en": "names of persons"},
    PRIVACY_BIRTH_DATE.id: {"de": "Geburtsdaten", "en": "dates of birth"},
    PRIVACY_SMALL_GROUPS.id: {"de": "kleine Gruppen", "en": "small groups"},
    PRIVACY_PRECISE_LOCATION.id: {
        "de": "haushaltsgenaue Orte neben Merkmalen von Personen",
        "en": "places as precise as a household beside attributes of persons",
    },
    PRIVACY_PSEUDONYM.id: {
        "de": "Pseudonyme von Personen",
        "en": "pseudonyms of persons",
    },
}
"""What a rule looks for, as a message says it: “No mail addresses of persons.”"""
