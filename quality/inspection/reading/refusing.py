"""How the reading of a file ends when it cannot be read: always by a rule, in both languages."""

from quality.criteria import NON_EMPTY, READABLE
from quality.inspection.outcome import Refusal

ACCEPTED_DE = (
    "CSV, TSV, Excel (XLSX, XLS), ODS, JSON, NDJSON, Parquet, GeoJSON, GeoPackage, Shapefile im "
    "ZIP, KML, GML, FlatGeobuf, GTFS und eine dieser Dateien als ZIP oder GZIP"
)
ACCEPTED_EN = (
    "CSV, TSV, Excel (XLSX, XLS), ODS, JSON, NDJSON, Parquet, GeoJSON, GeoPackage, zipped "
    "Shapefile, KML, GML, FlatGeobuf, GTFS and one of these files as ZIP or GZIP"
)


def unreadable(*, de: str, en: str) -> Refusal:
    """Return the refusal of a file that cannot be read, for a reason said in both languages."""
    return Refusal(READABLE.id, de=de, en=en)


def broken(*, form: str, detail: str) -> Refusal:
    """Return the refusal of a file that is not what it says it is, or is damaged."""
    shown = detail.strip().splitlines()[0][:200] if detail.strip() else ""
    return unreadable(
        de=f"Die Datei lässt sich nicht als {form} lesen ({shown}).",
        en=f"The file cannot be read as {form} ({shown}).",
    )


def not_a_table(*, name: str) -> Refusal:
    """Return the refusal of a file whose name says table, and which is none."""
    return unreadable(
        de=f"Die Datei ist keine lesbare Tabelle, sondern {name}. Angenommen werden {ACCEPTED_DE}. "
        "Speichern Sie die Daten in einer dieser Formen.",
        en=f"The file is not a readable table but {name}. {ACCEPTED_EN} are accepted. Save the "
        "data in one of these forms.",
    )


def too_large(*, form: str, bound_de: str, bound_en: str) -> Refusal:
    """Return the refusal of a file that would take more room than a check may use."""
    return unreadable(
        de=f"Die Datei ist als {form} zu groß: {bound_de}. Liefern Sie sie als CSV oder Parquet.",
        en=f"The file is too large as {form}: {bound_en}. Deliver it as CSV or Parquet.",
    )


def locked(*, form: str) -> Refusal:
    """Return the refusal of a file that only a password opens."""
    return unreadable(
        de=f"Die Datei ({form}) ist mit einem Passwort verschlüsselt. Entfernen Sie das Passwort "
        "(in Excel: Datei, Informationen, Arbeitsmappe schützen) und laden Sie sie neu hoch.",
        en=f"The file ({form}) is encrypted with a password. Remove the password (in Excel: File, "
        "Info, Protect Workbook) and upload it again.",
    )


def no_such(*, what_de: str, what_en: str, name: str, offered: list[str]) -> Refusal:
    """Return the refusal of a file that lacks the part which a person named."""
    shown = ", ".join(f"„{each}“" for each in offered[:8])
    plain = ", ".join(f"“{each}”" for each in offered[:8])
    return unreadable(
        de=f"Die Datei hat {what_de} „{name[:100]}“ nicht. Vorhanden: {shown}.",
        en=f"The file has no {what_en} “{name[:100]}”. It has: {plain}.",
    )


def empty() -> Refusal:
    """Return the refusal of a file without a row of data."""
    return Refusal(
        NON_EMPTY.id,
        de="Die Datei enthält keine Datenzeile. Laden Sie die Datei mit ihren Daten hoch.",
        en="The file holds no row of data. Upload the file with its data.",
    )
