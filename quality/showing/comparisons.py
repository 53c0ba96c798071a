"""A version beside the one before, as a page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from catalog.lifecycle import breaks_agreements
from catalog.models import Dataset, Version, VersionStatus
from marketplace.core.language import N_, Language, in_language
from marketplace.web.figures import Figures
from marketplace.web.rendering import View
from quality import disclosing
from quality.disclosing import Reader
from quality.inspection.outcome import Drift, RowChange, TableChanges
from quality.models import QualityReport

MEASURES = {
    "psi": N_("distribution (PSI)"),
    "new_values": N_("new terms"),
    "nulls": N_("empty cells"),
}
_DIGITS = 3


@dataclass(frozen=True, kw_only=True)
class Lost:
    """A column that is gone, or whose type has changed."""

    name: str
    before: str
    now: str


@dataclass(frozen=True, kw_only=True)
class Moved:
    """How far a column's values moved; in words which measure says so."""

    column: str
    measure: str
    value: str
    threshold: str


@dataclass(frozen=True, kw_only=True)
class CellChange:
    """A cell before and after; what was not there is empty."""

    column: str
    before: str
    now: str


@dataclass(frozen=True, kw_only=True)
class RowLine:
    """A row that came, went or changed, by its key."""

    key: str
    cells: list[CellChange]


@dataclass(frozen=True, kw_only=True)
class ComparisonView(View):
    """What changed since the last good version."""

    page = "quality/comparison.html"

    slug: str
    title: str
    number: int
    since: int | None
    is_own: bool
    rows: int
    rows_before: int
    lost: list[Lost]
    columns_added: list[str]
    agreements: int
    waits: bool
    table: TableChanges | None
    reason: str
    moved: list[Moved]
    calm: int
    added: list[RowLine]
    removed: list[RowLine]
    changed: list[RowLine]


def comparison_view(
    dataset: Dataset,
    version: Version,
    report: QualityReport,
    language: Language,
    *,
    reader: Reader,
    is_own: bool,
) -> ComparisonView:
    """Return the comparison as far as its reader may see it; ``since`` is None for a first one."""
    changes, table = report.changes, disclosing.changes_for(report, reader)
    rows, show = version.row_count or 0, Figures(language)
    drift = table.drift if table else []
    large = [each for each in drift if each.is_large]
    breaks = breaks_agreements(dataset, version)
    return ComparisonView(
        slug=dataset.slug,
        title=in_language(dataset.title, language),
        number=version.number,
        since=changes.get("since"),
        is_own=is_own,
        rows=rows,
        rows_before=rows - (changes.get("rows") or 0),
        lost=_lost(changes, version),
        columns_added=changes.get("columns_added", []),
        agreements=dataset.running_agreements if breaks else 0,
        waits=version.status is VersionStatus.NEEDS_RELEASE,
        table=table,
        reason=table.reason[language.value] if table and table.reason else "",
        moved=[_moved(each, show) for each in large],
        calm=len({each.column for each in drift} - {each.column for each in large}),
        added=_lines(table, "added", version, show),
        removed=_lines(table, "removed", version, show),
        changed=_lines(table, "changed", version, show),
    )


def _lost(changes: dict[str, Any], version: Version) -> list[Lost]:
    types = {str(column["name"]): str(column.get("type", "")) for column in version.columns}
    before: dict[str, str] = changes.get("types_before", {})
    return [
        Lost(name=name, before=before.get(name, ""), now=types.get(name, ""))
        for name in [*changes.get("columns_removed", []), *changes.get("columns_retyped", [])]
    ]


def _moved(drift: Drift, show: Figures) -> Moved:
    is_share = drift.measure != "psi"
    figure = show.percent if is_share else show.number
    return Moved(
        column=drift.column,
        measure=MEASURES[drift.measure],
        value=figure(drift.value),
        threshold=figure(drift.threshold),
    )


def _lines(table: TableChanges | None, kind: str, version: Version, show: Figures) -> list[RowLine]:
    """Return the examples of a kind, their cells in the order of the table's columns."""
    examples = [each for each in table.examples if each.kind == kind] if table else []
    places = {str(column["name"]): place for place, column in enumerate(version.columns)}
    return [_line(each, places, show) for each in examples]


def _line(change: RowChange, places: Mapping[str, int], show: Figures) -> RowLine:
    ordered = sorted(change.cells.items(), key=lambda cell: places.get(cell[0], len(places)))
    return RowLine(
        key=" · ".join(_cell(value, show) for value in change.key),
        cells=[
            CellChange(column=name, before=_cell(before, show), now=_cell(now, show))
            for name, (before, now) in ordered
        ],
    )


def _cell(value: Any, show: Figures) -> str:
    """Return a cell as people read it; a whole number may be a key and keeps its digits."""
    if value is None:
        return ""
    if isinstance(value, float):
        return show.number(value, _DIGITS)
    return str(value)
