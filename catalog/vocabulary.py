"""Closed vocabularies beside their IRIs: EU themes, frequencies, high value, file types, rights."""

from dataclasses import dataclass
from pathlib import PurePath

from catalog.models import Access, FileFormat

_EU = "http://publications.europa.eu/resource/authority/"
_IANA = "https://www.iana.org/assignments/media-types/"
OCTETS = "application/octet-stream"


@dataclass(frozen=True)
class Term:
    """A concept of a vocabulary: its code, its IRI and its name in both languages."""

    code: str
    iri: str
    de: str
    en: str

    def name(self, language: str) -> str:
        """Return the concept's name in a language."""
        return self.de if language == "de" else self.en


def _terms(table: str, names: dict[str, tuple[str, str]]) -> dict[str, Term]:
    return {code: Term(code, f"{_EU}{table}/{code}", de, en) for code, (de, en) in names.items()}


THEME_TABLE = f"{_EU}data-theme"
THEMES = _terms(
    "data-theme",
    {
        "AGRI": (
            "Landwirtschaft, Fischerei, Forstwirtschaft und Nahrungsmittel",
            "Agriculture, fisheries, forestry and food",
        ),
        "ECON": ("Wirtschaft und Finanzen", "Economy and finance"),
        "EDUC": ("Bildung, Kultur und Sport", "Education, culture and sport"),
        "ENER": ("Energie", "Energy"),
        "ENVI": ("Umwelt", "Environment"),
        "GOVE": ("Regierung und öffentlicher Sektor", "Government and public sector"),
        "HEAL": ("Gesundheit", "Health"),
        "INTR": ("Internationale Themen", "International issues"),
        "JUST": (
            "Justiz, Rechtssystem und öffentliche Sicherheit",
            "Justice, legal system and public safety",
        ),
        "REGI": ("Regionen und Städte", "Regions and cities"),
        "SOCI": ("Bevölkerung und Gesellschaft", "Population and society"),
        "TECH": ("Wissenschaft und Technologie", "Science and technology"),
        "TRAN": ("Verkehr", "Transport"),
    },
)

FREQUENCIES = _terms(
    "frequency",
    {
        "UPDATE_CONT": ("fortlaufend", "continuously updated"),
        "CONT": ("ständig", "continuous"),
        "DAILY_2": ("zweimal täglich", "twice a day"),
        "DAILY": ("täglich", "daily"),
        "WEEKLY_3": ("dreimal wöchentlich", "three times a week"),
        "WEEKLY_2": ("zweimal wöchentlich", "twice a week"),
        "WEEKLY": ("wöchentlich", "weekly"),
        "BIWEEKLY": ("alle zwei Wochen", "every two weeks"),
        "MONTHLY_3": ("dreimal im Monat", "three times a month"),
        "MONTHLY_2": ("zweimal im Monat", "twice a month"),
        "MONTHLY": ("monatlich", "monthly"),
        "BIMONTHLY": ("alle zwei Monate", "every two months"),
        "QUARTERLY": ("vierteljährlich", "quarterly"),
        "ANNUAL_3": ("dreimal jährlich", "three times a year"),
        "ANNUAL_2": ("zweimal jährlich", "twice a year"),
        "ANNUAL": ("jährlich", "annual"),
        "BIENNIAL": ("alle zwei Jahre", "every two years"),
        "TRIENNIAL": ("alle drei Jahre", "every three years"),
        "IRREG": ("unregelmäßig", "irregular"),
        "NEVER": ("nie", "never"),
        "OTHER": ("sonstige", "other"),
        "UNKNOWN": ("unbekannt", "unknown"),
    },
)

HIGH_VALUE_LAW = "http://data.europa.eu/eli/reg_impl/2023/138/oj"
HIGH_VALUE = {
    term.code: term
    for term in (
        Term("GEO", "http://data.europa.eu/bna/c_ac64a52d", "Georaum", "Geospatial"),
        Term(
            "EOE",
            "http://data.europa.eu/bna/c_dd313021",
            "Erdbeobachtung und Umwelt",
            "Earth observation and environment",
        ),
        Term("MET", "http://data.europa.eu/bna/c_164e0bf5", "Meteorologie", "Meteorological"),
        Term("STA", "http://data.europa.eu/bna/c_e1da4e07", "Statistik", "Statistics"),
        Term(
            "CCO",
            "http://data.europa.eu/bna/c_a9135398",
            "Unternehmen und Eigentümerschaft von Unternehmen",
            "Companies and company ownership",
        ),
        Term("MOB", "http://data.europa.eu/bna/c_b79e35eb", "Mobilität", "Mobility"),
    )
}
"""The categories of Implementing Regulation (EU) 2023/138."""

LANGUAGE_IRIS = {"de": f"{_EU}language/DEU", "en": f"{_EU}language/ENG"}

AVAILABLE_IRI = f"{_EU}planned-availability/AVAILABLE"


@dataclass(frozen=True)
class FileType:
    """What a file is: its media type (IANA) and, only where there is one, its EU code."""

    media_type: str
    eu_code: str | None = None

    @property
    def iri(self) -> str | None:
        """The EU file type's IRI; a format without a code is never given a wrong one."""
        return f"{_EU}file-type/{self.eu_code}" if self.eu_code else None


_BY_SUFFIX = {
    ".csv": FileType("text/csv", "CSV"),
    ".tsv": FileType("text/tab-separated-values", "TSV"),
    ".txt": FileType("text/plain", "TXT"),
    ".json": FileType("application/json", "JSON"),
    ".ndjson": FileType("application/x-ndjson"),
    ".jsonl": FileType("application/x-ndjson"),
    ".geojson": FileType("application/geo+json", "GEOJSON"),
    ".flatgeobuf": FileType("application/flatgeobuf"),
    ".fgb": FileType("application/flatgeobuf"),
    ".parquet": FileType("application/vnd.apache.parquet", "PARQUET"),
    ".xlsx": FileType("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX"),
    ".xls": FileType("application/vnd.ms-excel", "XLS"),
    ".ods": FileType("application/vnd.oasis.opendocument.spreadsheet", "ODS"),
    ".zip": FileType("application/zip", "ZIP"),
    ".gpkg": FileType("application/geopackage+sqlite3", "GPKG"),
    ".gml": FileType("application/gml+xml", "GML"),
    ".kml": FileType("application/vnd.google-earth.kml+xml", "KML"),
    ".xml": FileType("application/xml", "XML"),
    ".pdf": FileType("application/pdf", "PDF"),
}


def file_type(form: FileFormat, filename: str) -> FileType:
    """Return what a distribution is: the derived forms are known, the original's name tells."""
    suffix = PurePath(filename).suffix if form is FileFormat.ORIGINAL else f".{form.value}"
    return _BY_SUFFIX.get(suffix.lower(), FileType(OCTETS))


def media_type_iri(media_type: str) -> str:
    """Return the IANA address of a media type, as dcat:mediaType wants it."""
    return _IANA + plain_media_type(media_type)


def plain_media_type(media_type: str) -> str:
    """Return a media type without its parameters."""
    return media_type.partition(";")[0].strip()


def access_right_iri(access: Access) -> str:
    """Return the EU's word for a door: open to all, under conditions, or not at all."""
    right = {Access.OPEN: "PUBLIC", Access.PRIVATE: "NON_PUBLIC"}.get(access, "RESTRICTED")
    return f"{_EU}access-right/{right}"


_GEOCODING = "http://dcat-ap.de/def/politicalGeocoding/"
_KEYS = {
    2: ("stateKey", "state"),
    3: ("governmentDistrictKey", "administrativeDistrict"),
    5: ("districtKey", "administrativeDistrict"),
    8: ("municipalityKey", "municipality"),
    12: ("regionalKey", "municipality"),
}


def region_iris(key: str) -> tuple[str, str]:
    """Return the IRIs of an official region key (AGS or ARS) and of the level it stands on."""
    table, level = _KEYS[len(key)]
    return f"{_GEOCODING}{table}/{key}", f"{_GEOCODING}Level/{level}"
