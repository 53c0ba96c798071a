"""What of a report its reader may see: counts everybody, cells not.

Rows that did not parse were never searched for personal data, and a sample of cells is a sample of
goods: so the first are for insiders alone, the others where the data itself is open.
"""

from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from catalog import queries
from catalog.models import Access, Dataset
from marketplace.accounts.actors import Actor
from quality.inspection.outcome import (
    ExpectationOutcome,
    GeometryProfile,
    Notice,
    SmallGroups,
    TableChanges,
)
from quality.models import QualityReport

_OF_THE_FILE = ("preamble", "footer")


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Who reads a report: ``is_insider`` publishes the dataset or watches over it as a steward.

    ``may_see_cells`` of rows that were checked.
    """

    is_insider: bool
    may_see_cells: bool


def reader_of(session: Session, dataset: Dataset, actor: Actor | None) -> Reader:
    """Return what an actor may see of a dataset's reports."""
    is_insider = queries.is_insider(session, dataset, actor)
    return Reader(is_insider=is_insider, may_see_cells=is_insider or dataset.access is Access.OPEN)


def reading_for(report: QualityReport, reader: Reader) -> dict[str, Any]:
    """Return how the file was read; of personal columns nobody sees a cell here."""
    personal = {finding["column"] for finding in report.privacy if not finding.get("is_exempt")}
    read: list[dict[str, Any]] = report.reading.get("columns", [])
    nothing: dict[str, Any] = {"examples": []}
    columns = [
        column | nothing if not reader.is_insider or column["name"] in personal else column
        for column in read
    ]
    reading: dict[str, Any] = {**report.reading, "columns": columns}
    if reader.is_insider:
        return reading
    hidden: dict[str, Any] = {name: [] for name in _OF_THE_FILE if name in reading}
    return reading | hidden | {"bad_row_examples": []}


def expectations_for(report: QualityReport, reader: Reader) -> list[ExpectationOutcome]:
    """Return the results of the suite, with the rows that it did not accept where they may be."""
    results = [ExpectationOutcome.model_validate(item) for item in report.expectations]
    if reader.may_see_cells:
        return results
    return [result.model_copy(update={"rows": [], "observed": None}) for result in results]


def changes_for(report: QualityReport, reader: Reader) -> TableChanges | None:
    """Return how the rows compare with those of before, with examples where they may be."""
    found = report.details.get("changes")
    if found is None:
        return None
    changes = TableChanges.model_validate(found)
    return changes if reader.may_see_cells else changes.model_copy(update={"examples": []})


def notices_of(report: QualityReport) -> list[Notice]:
    """Return what is worth a look and refuses nothing."""
    found: list[Any] = report.details.get("notices") or []
    return [Notice.model_validate(item) for item in found]


def geometry_of(report: QualityReport) -> GeometryProfile | None:
    """Return what the geometries are, if there are any."""
    found = report.details.get("geometry")
    return GeometryProfile.model_validate(found) if found else None


def small_groups_of(report: QualityReport) -> SmallGroups | None:
    """Return how many rows are alike in the columns that describe people, if any do."""
    found = report.details.get("small_groups")
    return SmallGroups.model_validate(found) if found else None
