"""The parts of a dataset's page, as plain values in one language; no session, no I/O."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import Any

from catalog.dictionary import Explained, explained
from catalog.licenses import LICENSES
from catalog.models import Dataset, Distribution, FileFormat, Version, VersionStatus
from catalog.vocabulary import FREQUENCIES, THEMES
from marketplace.core.language import in_language
from marketplace.web.figures import Figures

PREVIEW_ROWS = 50
SAMPLE_ROWS = 12

_QUANTILES = 5

_LONGEST_VALUE = 24
"""A measured value is a figure; a checksum is shown by its ends."""


@dataclass(frozen=True, kw_only=True)
class File:
    """A file to download."""

    format: str
    name: str
    size: int
    sha256: str
    is_original: bool
    address: str


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column with its statistics; ``bars`` are the histogram's heights in percent.

    ``spread`` are its quartiles, ``form`` is the pattern that its texts share.
    """

    name: str
    type: str
    title: str
    description: str
    unit: str
    spread: tuple[str, str, str] | None
    form: str
    smallest: str
    middle: str
    largest: str
    distinct: int | None
    is_estimated: bool
    empty_share: float | None
    bars: list[int]
    is_number: bool


@dataclass(frozen=True, kw_only=True)
class Check:
    """A criterion and how the version stands to it."""

    rule: str
    sentence: str
    value: str
    passed: bool
    mandatory: bool


@dataclass(frozen=True, kw_only=True)
class Step:
    """A version in the timeline."""

    number: int
    day: datetime
    note: str
    is_current: bool
    status: str
    rows: int | None
    columns_added: list[str]
    columns_removed: list[str]
    rejection: str | None


@dataclass(frozen=True, kw_only=True)
class License:
    """A licence as the page names it; ``id`` is None if the register does not have it."""

    id: str | None
    title: str
    address: str | None
    is_open: bool
    attribution: bool


_ORDER = (
    FileFormat.CSV,
    FileFormat.XLSX,
    FileFormat.PARQUET,
    FileFormat.JSON,
    FileFormat.GEOJSON,
    FileFormat.FLATGEOBUF,
    FileFormat.ORIGINAL,
)
_WRITTEN = {
    FileFormat.PARQUET: "Parquet",
    FileFormat.GEOJSON: "GeoJSON",
    FileFormat.FLATGEOBUF: "FlatGeobuf",
}
_NUMBERS = {"integer", "number", "decimal", "float", "double", "bigint"}


def files_of(dataset: Dataset, version: Version, files: Sequence[Distribution]) -> list[File]:
    """Return the files, the ones for programs and tables first, the original last."""
    ranked = sorted(files, key=lambda file: _ORDER.index(file.format))
    return [
        File(
            format=file.format.value,
            name=_format_name(version, file),
            size=file.size,
            sha256=file.sha256,
            is_original=file.format is FileFormat.ORIGINAL,
            address=f"/datasets/{dataset.slug}/download?format={file.format.value}",
        )
        for file in ranked
    ]


def _format_name(version: Version, file: Distribution) -> str:
    if file.format is FileFormat.ORIGINAL:
        return PurePath(version.filename).suffix[1:].upper()
    return _WRITTEN.get(file.format, file.format.value.upper())


def columns_of(dataset: Dataset, version: Version, show: Figures) -> list[Column]:
    """Return the columns with their meaning and their statistics, in the file's order."""
    words = {each.name: each for each in explained(dataset, version)}
    return [_column(column, words[str(column["name"])], show) for column in version.columns]


def _column(column: Mapping[str, Any], words: Explained, show: Figures) -> Column:
    count: int | None = column.get("count")
    nulls: int | None = column.get("nulls")
    rows = (count or 0) + (nulls or 0)
    return Column(
        name=str(column["name"]),
        type=str(column.get("type") or ""),
        title=show.text(words.title),
        description=show.text(words.description) or _text(column.get("description"), show),
        unit=words.unit or "",
        spread=_spread(column, show),
        form=str(column.get("pattern") or ""),
        smallest=value_text(column.get("min"), show),
        middle=value_text(column.get("mean"), show),
        largest=value_text(column.get("max"), show),
        distinct=column.get("distinct"),
        is_estimated=bool(column.get("is_estimated")),
        empty_share=nulls / rows if nulls is not None and rows else None,
        bars=bars(column),
        is_number=is_number(column),
    )


def _spread(column: Mapping[str, Any], show: Figures) -> tuple[str, str, str] | None:
    """Return the values below which a quarter, the half and three quarters of the cells lie."""
    quantiles: list[float] = column.get("quantiles") or []
    if len(quantiles) != _QUANTILES:
        return None
    return show.number(quantiles[1], 2), show.number(quantiles[2], 2), show.number(quantiles[3], 2)


def _text(text: dict[str, str] | str | None, show: Figures) -> str:
    return show.text(text) if isinstance(text, dict) else text or ""


def is_number(column: Mapping[str, Any]) -> bool:
    """Tell whether a column is set right, as numbers are."""
    return str(column.get("type") or "").lower().split("(")[0] in _NUMBERS


def bars(column: Mapping[str, Any]) -> list[int]:
    """Return the heights of a column's distribution in percent of the highest bar."""
    histogram: list[float] = column.get("histogram") or []
    top: list[tuple[Any, float]] = column.get("top") or []
    counts = histogram or [count for _, count in top]
    highest = max(counts, default=0)
    if not highest:
        return []
    return [max(1, round(100 * count / highest)) if count else 0 for count in counts]


def value_text(value: Any, show: Figures) -> str:
    """Return a value of the data as people read it; what is empty stays empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return show.number(value, 3 if isinstance(value, float) else 0)
    return str(value)


def checks_of(version: Version, show: Figures) -> list[Check]:
    """Return the criteria: what is not met comes first."""
    checks = [
        Check(
            rule=str(criterion["rule"]),
            sentence=_text(criterion.get("message"), show) or str(criterion["rule"]),
            value=_measured(criterion, show),
            passed=bool(criterion["passed"]),
            mandatory=bool(criterion.get("mandatory", True)),
        )
        for criterion in version.criteria
    ]
    return sorted(checks, key=lambda check: check.passed)


def _measured(criterion: Mapping[str, Any], show: Figures) -> str:
    value = criterion.get("value")
    if isinstance(value, float) and 0 <= value <= 1:
        return show.percent(value)
    if isinstance(value, bool):
        return ""
    text = value_text(value, show)
    return text if len(text) <= _LONGEST_VALUE else f"{text[:8]}…{text[-4:]}"


def steps_of(
    versions: Sequence[Version], dataset: Dataset, explain: Mapping[str, str]
) -> list[Step]:
    """Return the timeline; ``explain`` holds the sentence of each rule that can reject."""
    return [
        Step(
            number=version.number,
            day=version.published_at or version.created_at,
            note=version.change_note,
            is_current=version.id == dataset.current_version_id,
            status=version.status.value,
            rows=version.changes.get("rows"),
            columns_added=list(version.changes.get("columns_added") or []),
            columns_removed=list(version.changes.get("columns_removed") or []),
            rejection=explain.get(version.rejection or "", version.rejection)
            if version.status is VersionStatus.REJECTED
            else None,
        )
        for version in versions
    ]


def license_of(dataset: Dataset) -> License:
    """Return the licence's name, and where its text stands."""
    entry = LICENSES.get(dataset.license)
    if entry is None:
        return License(
            id=None, title=dataset.license, address=None, is_open=False, attribution=False
        )
    return License(
        id=entry.id,
        title=entry.title,
        address=entry.text_url,
        is_open=entry.is_open,
        attribution=entry.attribution,
    )


def themes_of(dataset: Dataset, language: str) -> list[tuple[str, str]]:
    """Return the themes as (code, name)."""
    return [(code, THEMES[code].name(language)) for code in dataset.themes if code in THEMES]


def frequency_of(dataset: Dataset, language: str) -> str | None:
    """Return how often the data is promised to be renewed."""
    term = FREQUENCIES.get(dataset.frequency or "")
    return term.name(language) if term else None


def words_of(texts: Mapping[str, list[str]], language: str) -> list[str]:
    """Return a list of words kept per language in this one, or in the one there is."""
    in_any = [words for words in texts.values() if words]
    return texts.get(language) or (in_any[0] if in_any else [])


def description_of(dataset: Dataset, language: str) -> tuple[str, list[str]]:
    """Return the first paragraph of the description, and the others."""
    text = in_language(dataset.description, language).strip()
    paragraphs = [part.strip() for part in text.split("\n\n") if part.strip()]
    return (paragraphs[0], paragraphs[1:]) if paragraphs else ("", [])
