"""What the names of columns say: whether they speak of telephones, of people or of trees.

Names are folded before they are read: ``GeburtsDatum``, ``geburts_datum`` and ``Geburtsdatum`` say
the same. No rule stands on a name alone; it only decides how much proof the cells have to give.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from quality.inspection.profiling.fields import Field

_FOLDS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "oe", "å": "aa", "æ": "ae", "é": "e"}
)
_HUMPS = re.compile(r"(?<=[a-zäöüßøåæ])(?=[A-ZÄÖÜØÅÆ])")

_HINTS = {
    "phone": r"tel|telefon\w*|telefoon\w*|(tele)?phone\w*|fon|mobil|mobil(funk|telefon|nr|nummer)"
    r"\w*|mobile|handy\w*|(tele)?fax\w*|rufnummer\w*|tlf(nr)?|cell(phone)?|durchwahl|gsm",
    "iban": r"\w*iban|konto(nummer|nr)?|bank(konto|verbindung|account)",
    "card": r"(kredit|debit|bank)?karten?(nummer|nr)|kreditkarte\w*|(credit|debit|payment) ?card\w*"
    r"|card ?n(umber|o)|kortnummer|kreditkort\w*|(card|karte|kort|pan)",
    "plate": r"(kfz|amtl\w*|auto|pkw|fahrzeug) ?kennzeichen\w*|nummernschild\w*|"
    r"(licen[cs]e|number|registration) ?plates?( \w+)?|plate ?(no|nr|number)?|nummerplade\w*|"
    r"registreringsnummer|reg ?nr|kenteken\w*",
    "mark": r"\w*kennzeichen",
    "person_number": r"cpr( ?(nummer|nr|no))?|person(en)? ?(nummer|nr|kennzeichen|number)|"
    r"svnr|sv ?(nummer|nr)|"
    r"(sozial)?versicherungs ?(nummer|nr)|renten ?versicherungs ?(nummer|nr)|rvnr|bsn\w*|"
    r"burgerservicenummer|social ?security\w*|ssn|national ?id\w*|vsnr",
    "tax_number": r"steuer ?(id|nummer|nr|identifikations\w*)\w*|st ?(nr|id)|idnr|tin|"
    r"tax ?(id|no|number|payer)\w*|abgabenkonto\w*|skattenummer",
    "ip": r"ip|ip ?v?[46]|ip ?(adress|addr)\w*|ipadress\w*|(client|remote|host|source|user) ?ip",
    "version": r"\w*version\w*|release|gliederung\w*|kapitel|section|abschnitt|oid|build",
    "mac": r"\w*mac|mac ?(adress|addr|id)\w*|bssid",
    "birth_date": r"geburts ?(datum|tag|dat)\w*|geb ?(datum|dat|tag)?|geboren( am)?|birth ?da(te|y)"
    r"|date ?of ?birth|dob|(birth|born)( ?on)?|foed(t|selsdato|selsdag|sels ?dato)|"
    r"geboorte ?datum|geboren op",
    "death": r"sterbe\w*|gestorben\w*|todes\w*|died|death\w*|doeds\w*|doed|overlijdens\w*",
    "given": r"(\w+ )?vor ?namen?|ruf ?name|(\w+ )?first ?names?|given ?names?|forenames?|"
    r"fornavne?|mellemnavn|middle ?name|voornaam",
    "surname": r"(\w+ )?nach ?namen?|familien ?namen?|zu ?namen?|(\w+ )?last ?names?|surnames?|"
    r"family ?names?|efternavne?|achternaam|geburts ?namen?|maiden ?name",
    "person": r"person(en)?|(voll(er|staendiger)? |full |fulde )?(namen?|navn|naam)|"
    r"(full|person|customer|employee|patient|user|contact|client|member|tenant|student) ?name|"
    r"\w*(personen|kunden|mitarbeiter|patienten|mieter|schueler|mitglieds|antragsteller|besitzer|"
    r"halter|eigentuemer|teilnehmer|melder|fahrer) ?namen?|"
    r"halter(in)?|eigentuemer(in)?|antragsteller(in)?|kunde|kundin|patient(in)?|mieter(in)?|"
    r"schueler(in)?|mitarbeiter(in)?|sachbearbeiter(in)?|bearbeiter(in)?|beschwerdefuehrer(in)?|"
    r"melder(in)?|inhaber(in)?|besitzer(in)?|owner|tenant|customer|patient|employee|citizen|"
    r"applicant|complainant|reporter|holder|student|ejer|borger|kunde|medarbejder|elev|ansoeger|"
    r"beboer|lejer|ansat|eigenaar|klant|ansprech(partner(in)?|person)|kontakt(person)?|contact"
    r"( person| name)?|leit(er|ung|erin)|schulleit\w*|\w+leit(er|ung|erin)|verantwortlich\w*|"
    r"manager",
    "function": r"ansprech\w*|kontakt\w*|contact\w*|\w*leit(er|ung|erin)|verantwortlich\w*|manager|"
    r"vorstand|geschaeftsfuehr\w*|director|head|redaktion|traeger\w*|responsible",
    "public": r"kuenstler\w*|artist\w*|bildhauer\w*|sculptor|architekt\w*|architect\w*|arkitekt\w*|"
    r"autor\w*|author\w*|verfasser\w*|forfatter\w*|komponist\w*|composer|politiker\w*|politician|"
    r"abgeordnete\w*|kandidat\w*|candidate\w*|ratsmitglied\w*|stadtrat\w*|"
    r"(ober)?buergermeister\w*|mayor|council\w*|minister|foto?graf\w*|photograph\w*|kunstner\w*|"
    r"regisseur\w*|preistraeger\w*|spieler\w*|player\w*|fotografen?|urheber\w*|creator|curator|"
    r"borgmester|medlem|mandat\w*",
    "honoured": r"benannt\w*|namens ?(geb|patron|herkunft)\w*|named ?(after|for)|opkaldt\w*|"
    r"geehrt\w*|hono[u]?ree|ehren\w*|wuerdigung|dargestellt\w*|subject|monument\w*|denkmal\w*",
    "place": r"\w*(strasse|str|weg|platz|gasse|allee|haltestelle|bahnhof|stadtteil|bezirk|viertel|"
    r"ortsteil|gemeinde|kreis|park|gebaeude|schule|kita|kirche|friedhof|bruecke)(n? ?name)?|ort|"
    r"street\w*|road|station\w*|stops?( \w+)?|place|building|school|city|town|district\w*|vej\w*|"
    r"gade\w*|plads|by(navn)?|adresse\w*|address\w*|straat\w*|stadt|line|linie|route\w*|quartier|"
    r"borough|county|country( name)?|land|species|art|gattung|sorte|cultivar|species ?name|"
    r"vejnavn|stednavn|gadenavn|strassenname|strassenbezeichnung|einrichtung\w*|organi[sz]ation\w*",
    "gender": r"geschlecht|gender|sex|koen|geslacht|anrede",
    "age": r"alter|lebensalter|age|alder|leeftijd|alter in jahren|age ?years?",
    "birth_year": r"geburts ?jahr|geb ?jahr|birth ?year|year ?of ?birth|yob|foedsels ?aar|"
    r"foedeaar|geboortejaar|jahrgang",
    "nationality": r"nationalit\w*|staatsangehoerig\w*|citizenship|herkunfts?(land)?|ethnic\w*|"
    r"race|statsborger\w*|country ?of ?(birth|origin)|geburtsland|migrations\w*",
    "income": r"(netto|brutto|haushalts|jahres)?einkommen|income|gehalt|salary|lohn|indkomst|loen|"
    r"inkomen|sozialhilfe|wohngeld",
    "marital": r"familien ?stand|marital( status)?|civil ?stand|civilstatus|burgerlijke staat",
    "belief": r"religion\w*|konfession\w*|faith|belief",
    "health": r"diagnos\w*|krankheit\w*|disease|illness|icd\w*|behinderung\w*|disability|"
    r"pflegegrad|impfstatus|blutgruppe|health( status)?|sygdom\w*",
    "occupation": r"beruf\w*|occupation|profession|stilling|beroep|job( title)?|taetigkeit",
    "education": r"bildungs ?(abschluss|grad|stand)|schulabschluss|education( level)?|uddannelse",
    "household": r"haushalts ?groesse|household ?size|kinder( im haushalt)?|anzahl ?kinder|"
    r"children|husstand\w*",
    "postcode": r"plz|post ?leit ?zahl|post ?code|zip( ?code)?|postnummer|postnr",
    "district": r"ort|wohnort|stadtteil|ortsteil|bezirk|stadtbezirk|gemeinde|district|city|town|"
    r"bydel|kommune|wijk|gemeente|viertel|borough|wohnviertel|neighbou?rhood",
    "latitude": r"(geo ?)?lat(itude)?|breite(ngrad)?|y ?(wgs84|coord\w*|koord\w*|latitude)|"
    r"geo ?breite|northing|hochwert|bredde(grad)?|nord ?wert|utm ?(y|n)|breitengrad \w+|y",
    "longitude": r"(geo ?)?(lon|lng|long)(gitude|itude)?|laenge(ngrad)?|"
    r"x ?(wgs84|coord\w*|koord\w*|longitude)|geo ?laenge|easting|rechtswert|laengde(grad)?|"
    r"ost ?wert|utm ?(x|e)|laengengrad \w+|x",
    "house": r"haus ?(nummer|nr)|hnr|hsnr|house ?(number|no|nr)|husnummer|husnr|huisnummer",
    "person_id": r"(\w+ )*(user|person|kunden?|customer|client|patienten?|buerger|citizen|nutzer|"
    r"mitarbeiter|employee|schueler|student|fahrer|driver|rider|member|mitglieds?|bruger|borger|"
    r"teilnehmer|participant|respondent|passagier|passenger|fahrgast|visitor|besucher|"
    r"subscriber|abonnent\w*|versicherten|matrikel|personal|leser|cardholder|account|wallet|"
    r"device|imei|imsi|advertising|handy|smart ?card|chipkarten?|karten|card)"
    r" ?(id|nr|no|nummer|number|key|code|hash|token|uuid|kennung|pseudonym|ref)?( \w*hash)?|"
    r"(\w+ )*(mail|email|phone|name|mac|ip|plate|kennzeichen|cpr|tel\w*) ?(hash|sha\w*|md5)\w*|"
    r"(\w+ )*pseudonym\w*( \w+)?|anon\w*( id)?|imei|imsi|idfa|gaid|uid",
    "own_number": r"(kunden?|customer|patienten?|mitarbeiter|employee|personal|matrikel|"
    r"versicherten|mitglieds?|schueler|student|fallakten?) ?(id|nr|no|nummer|number|kennung)",
    "thing_id": r".*\b(station\w*|sensor\w*|trip|route|stop|bike|fahrrad|vehicle|fahrzeug|baum|"
    r"tree|objekt|object|dataset|file|datei|gml|fid|feature|building|gebaeude|line|linie|zone|"
    r"area|street|strassen?|ampel|laterne|messstelle|counter|zaehler|asset|commit|git|checksum|"
    r"sha|resource|order|auftrag|event|ereignis|product|artikel|document|version|parcel|"
    r"flurstueck|project|projekt|organi[sz]ation|publisher|license|lizenz)\w*\b.*",
    "count": r"anzahl|count|antal|aantal|haeufigkeit|frequency|summe|total|value|wert|n|"
    r"einwohner\w*|bevoelkerung\w*|population|personen|persons|people|faelle|cases|rang|rank|"
    r"anteil|share|prozent|percent\w*|quote|rate|obs ?value|insgesamt|vaerdi|indhold|"
    r"anzahl (der )?(personen|einwohner|faelle|geburten|kinder|namen)|number ?of ?\w+",
    "measured": r".*\b(avg|average|mean|median|durchschnitt\w*|mittler\w*|mittel\w*|anteil\w*|"
    r"quote|share|pct|percent\w*|prozent\w*|anzahl|count|summe|sum|total|rate|index|min|max|\d+)\b.*",
}
_ANYWHERE = {
    "phone", "iban", "plate", "person_number", "tax_number", "ip", "version", "mac", "birth_date",
    "death", "given", "surname", "function", "public", "honoured", "place", "house",
}  # fmt: skip
"""Hints that suffice as some words of a name; the others have to be all of it."""

_COMPILED = {
    hint: re.compile(rf".*\b({pattern})\b.*" if hint in _ANYWHERE else pattern)
    for hint, pattern in _HINTS.items()
}
_ORGANIZATIONS = re.compile(
    r"einrichtung|kita|schule|school|organi[sz]ation|betreiber|traeger|operator|amt\b|behoerde|"
    r"institution|company|firma|unternehmen|verein|station|museum|praxis|apotheke|klinik|"
    r"hospital|bibliothek|library|skole|virksomhed|agency|gesellschaft|dienststelle|department|"
    r"authority|beratungsstelle|feuerwehr|polizei|hotel|restaurant|kirche|church|betrieb\b|shop|"
    r"airport|flughafen|flugplatz|\biata\b|\bicao\b"
)
_PERSONS = re.compile(
    r"vor ?name|nach ?name|familien ?name|first ?name|last ?name|surname|geburts|birth|patient|"
    r"kunde|customer|buerger\b|citizen|mitarbeiter|employee|schueler(?!zahl)|student|fornavn|"
    r"efternavn"
)
PERSONAL = frozenset(
    {
        "gender", "age", "birth_year", "birth_date", "nationality", "income", "marital", "belief",
        "health", "occupation", "education", "household",
    }
)  # fmt: skip
"""Hints at columns that describe a person."""

SENSITIVE = frozenset({"nationality", "income", "belief", "health", "birth_date"})
"""Those of which one suffices beside a household's place."""


def words(name: str) -> str:
    """Return the words of a column's name, folded: ``GeburtsDatum (neu)`` as ``geburts datum neu``.

    Accents become letters, humps and signs become blanks.
    """
    split = _HUMPS.sub(" ", name).lower().translate(_FOLDS)
    return " ".join(re.findall(r"[a-z0-9]+", split))


@lru_cache(maxsize=4096)
def hints(name: str) -> frozenset[str]:
    """Return what a column's name says; nothing where it says nothing."""
    said = words(name)
    return frozenset(hint for hint, pattern in _COMPILED.items() if pattern.fullmatch(said))


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column among the others of its table."""

    field: Field
    table: "Columns"

    @property
    def name(self) -> str:
        """The column's name, as the file has it."""
        return self.field.name

    @cached_property
    def hints(self) -> frozenset[str]:
        """What its name says."""
        return hints(self.name)

    def says(self, *wanted: str) -> bool:
        """Tell whether its name says any of these."""
        return not self.hints.isdisjoint(wanted)


class Columns:
    """The columns of a table, and what they say together."""

    def __init__(self, fields: Sequence[Field]) -> None:
        self.all = [Column(field=field, table=self) for field in fields]
        self._joined = " | ".join(words(column.name) for column in self.all)

    def saying(self, *wanted: str) -> list[Column]:
        """Return the columns whose names say any of these, in order."""
        return [column for column in self.all if column.says(*wanted)]

    @cached_property
    def is_directory(self) -> bool:
        """Whether the rows are organizations and not people."""
        return bool(_ORGANIZATIONS.search(self._joined)) and not _PERSONS.search(self._joined)

    @cached_property
    def is_statistic(self) -> bool:
        """Whether a column counts what the others name, so that a row is no single person.

        Given name and surname together name one person, whatever is counted beside.
        """
        if self.saying("given") and self.saying("surname"):
            return False
        return any(column.field.type in {"integer", "number"} for column in self.saying("count"))
