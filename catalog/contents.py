"""The shapes of what the catalogue answers about the table of a version."""

from typing import Any, Self

from pydantic import BaseModel

from catalog import dictionary
from catalog.dictionary import Explained
from catalog.errors import ChartNotFound
from catalog.models import Dataset, Version


class Column(BaseModel):
    """A column's name and type."""

    name: str
    type: str


class PreviewRead(BaseModel):
    """The first rows of a version."""

    version: int
    columns: list[Column]
    rows: list[list[Any]]
    row_count: int | None

    @classmethod
    def of(cls, version: Version) -> Self:
        """Return the rows that were kept when the version was checked."""
        columns = [Column(name=each["name"], type=each["type"]) for each in version.columns]
        return cls(
            version=version.number,
            columns=columns,
            rows=version.preview,
            row_count=version.row_count,
        )


class StatisticsRead(BaseModel):
    """What was measured of each column of a version, once, when it was checked."""

    version: int
    row_count: int | None
    columns: list[dict[str, Any]]

    @classmethod
    def of(cls, version: Version) -> Self:
        """Return what was measured when the version was checked."""
        return cls(version=version.number, row_count=version.row_count, columns=version.columns)


class DictionaryRead(BaseModel):
    """What the columns of a dataset mean, in the order of the version that is shown.

    ``type`` is None of a column that is explained and not there.
    """

    columns: list[Explained]

    @classmethod
    def of(cls, dataset: Dataset, version: Version | None) -> Self:
        """Return a dataset's data dictionary."""
        return cls(columns=dictionary.explained(dataset, version))


class SampleRead(BaseModel):
    """Rows from all parts of a version, or of all kinds that it holds."""

    version: int
    columns: list[Column]
    rows: list[list[Any]]
    row_count: int | None

    @classmethod
    def of(cls, version: Version) -> Self:
        """Return the rows that were drawn when the version was checked."""
        shown = PreviewRead.of(version)
        return cls(
            version=shown.version,
            columns=shown.columns,
            rows=version.sample,
            row_count=shown.row_count,
        )


def chart_of(dataset: Dataset, version: Version) -> dict[str, Any]:
    """Return a version's chart, a map with the shapes that it draws.

    Raises:
        ChartNotFound: No chart fits its table.
    """
    if version.chart is None:
        raise ChartNotFound(dataset.slug, version.number)
    if "name" not in version.chart.get("data", {}):
        return version.chart
    shapes = {"values": version.features or {}, "format": {"property": "features"}}
    return version.chart | {"data": shapes}
