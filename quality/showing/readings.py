"""How a file was understood, and the form to correct it, as a page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from catalog.models import Dataset, Version, VersionStatus
from marketplace.core.language import N_, Language, in_language
from marketplace.web.rendering import View
from quality.disclosing import Reader, reading_for
from quality.models import QualityReport
from quality.showing.corrections import WORDS_FOR, Correction, Errors

MOST_COLUMNS = 200
"""A form with more columns would be none; their types are set by the API."""

Choices = list[tuple[str, str]]

_TEXT = frozenset(
    {"encoding", "delimiter", "quote", "decimal", "date_order", "nulls", "header_lines",
     "first_line", "last_line", "lines_below"}
)  # fmt: skip
_SHEET = (_TEXT | {"sheet"}) - {"encoding", "delimiter", "quote"}
_LAYER = frozenset({"layer", "crs"})
_FIELDS = {
    "csv": _TEXT,
    "json": frozenset({"decimal", "date_order", "nulls"}),
    "ndjson": frozenset({"decimal", "date_order", "nulls"}),
    "xlsx": _SHEET,
    "xls": _SHEET,
    "ods": _SHEET,
    "parquet": frozenset[str](),
    "gtfs": frozenset[str](),
    "document": frozenset[str](),
}
_NAMES = {
    "csv": N_("Table as text (CSV)"),
    "json": "JSON",
    "ndjson": N_("JSON, one object per line"),
    "geojson": "GeoJSON",
    "parquet": "Parquet",
    "xlsx": "Excel",
    "xls": N_("Excel, old format"),
    "ods": N_("OpenDocument spreadsheet"),
    "geopackage": "GeoPackage",
    "shapefile": "Shapefile",
    "kml": "KML",
    "gml": "GML",
    "flatgeobuf": "FlatGeobuf",
    "gtfs": N_("Timetables (GTFS)"),
    "document": N_("Document"),
}
TYPES: Choices = [
    ("string", N_("Text")),
    ("integer", N_("Whole number")),
    ("number", N_("Number")),
    ("boolean", N_("Yes or no")),
    ("date", N_("Date")),
    ("datetime", N_("Moment")),
]
ENCODINGS = ("utf-8", "cp1252", "iso-8859-15", "utf-16", "cp850", "mac_roman")
DELIMITERS: Choices = [
    (";", N_("Semicolon")),
    (",", N_("Comma")),
    ("tab", N_("Tab")),
    ("|", N_("Bar |")),
    ("space", N_("Space")),
]


@dataclass(frozen=True, kw_only=True)
class ReadLine:
    """A column as it was understood, and what was decided of it."""

    name: str
    type: str
    form: str
    unit: str
    confidence: float
    examples: list[str]
    chosen: str
    is_key: bool
    is_quasi: bool


@dataclass(frozen=True, kw_only=True)
class ReadingView(View):
    """How a file was read; ``fields`` are those of the form that make sense for its kind."""

    page = "quality/reading.html"

    slug: str
    title: str
    number: int
    filename: str
    is_own: bool
    is_running: bool
    kind: str
    is_read: bool
    guess: dict[str, str]
    assumptions: list[str]
    preamble: list[str]
    footer: list[str]
    others: list[str]
    rows: int
    bad_rows: int
    columns: list[ReadLine]
    column_count: int
    fields: frozenset[str]
    given: Correction
    types: Choices = field(default_factory=lambda: TYPES)
    encodings: tuple[str, ...] = ENCODINGS
    delimiters: Choices = field(default_factory=lambda: DELIMITERS)
    errors: Errors = field(default_factory=dict[str, str])


def reading_view(
    dataset: Dataset,
    version: Version,
    report: QualityReport | None,
    language: Language,
    *,
    given: Correction,
    is_own: bool,
) -> ReadingView:
    """Return how a file was read beside the form; without a report yet, the form alone."""
    insider = Reader(is_insider=True, may_see_cells=True)
    reading = reading_for(report, insider) if report else {}
    kind = str(reading.get("kind", ""))
    columns = _columns(reading, report)
    return ReadingView(
        slug=dataset.slug,
        title=in_language(dataset.title, language),
        number=version.number,
        filename=version.filename,
        is_own=is_own,
        is_running=version.status is VersionStatus.PROCESSING,
        kind=_NAMES.get(kind, kind),
        is_read=bool(kind),
        guess=_guess(reading),
        assumptions=[in_language(text, language) for text in reading.get("assumptions", [])],
        preamble=reading.get("preamble", []),
        footer=reading.get("footer", []),
        others=reading.get("others", []),
        rows=reading.get("rows", 0),
        bad_rows=reading.get("bad_rows", 0),
        columns=[_line(column, given) for column in columns[:MOST_COLUMNS]],
        column_count=len(columns),
        fields=_fields(kind, reading),
        given=given,
    )


def _columns(reading: Mapping[str, Any], report: QualityReport | None) -> list[dict[str, Any]]:
    """Return what is known of the columns: how they were read, else what was measured of them."""
    return reading.get("columns") or (report.columns if report else [])


def _line(column: Mapping[str, Any], given: Correction) -> ReadLine:
    name = str(column["name"])
    return ReadLine(
        name=name,
        type=str(column["type"]),
        form=str(column.get("form") or ""),
        unit=str(column.get("unit") or ""),
        confidence=float(column.get("confidence", 1.0)),
        examples=list(column.get("examples") or []),
        chosen=given.types.get(name, ""),
        is_key=name in given.key_columns,
        is_quasi=name in given.quasi_columns,
    )


def _fields(kind: str, reading: Mapping[str, Any]) -> frozenset[str]:
    """Return what can be corrected; of a file that could not be read, all."""
    if not kind:
        return _TEXT | _SHEET | _LAYER | {"member"}
    fields = _FIELDS.get(kind, _LAYER)
    return fields | {"member"} if reading.get("archive") == "zip" else fields


def _guess(reading: Mapping[str, Any]) -> dict[str, str]:
    """Return what was taken for each field, as the form writes it."""
    lines: Sequence[int] = reading.get("header_lines") or []
    nulls: Sequence[str] = reading.get("nulls") or []
    delimiter = str(reading.get("delimiter") or "")
    found: dict[str, Any] = {
        "encoding": reading.get("encoding"),
        "delimiter": WORDS_FOR.get(delimiter, delimiter),
        "quote": reading.get("quote"),
        "decimal": reading.get("decimal"),
        "date_order": reading.get("date_order"),
        "nulls": ", ".join(text or "∅" for text in nulls),
        "header_lines": ", ".join(str(line) for line in lines),
        "first_line": reading.get("first_line"),
        "last_line": reading.get("last_line"),
        "member": reading.get("member"),
        "sheet": reading.get("sheet"),
        "layer": reading.get("layer"),
        "crs": reading.get("crs"),
    }
    return {name: str(value) for name, value in found.items() if value}
