"""All that is made of a table for people and programs, in one go."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from quality.inspection import spatial
from quality.inspection.outcome import WrittenFile
from quality.inspection.profiling.measuring import Profile
from quality.inspection.writing import charts, files, shapes, showing
from quality.inspection.writing.shapes import Shapes


@dataclass(frozen=True, kw_only=True)
class Outputs:
    """The derived files, and what a page shows: first rows, a sample, a chart, a map's features."""

    preview: showing.Rows
    files: list[WrittenFile] = field(default_factory=list[WrittenFile])
    sample: showing.Rows = field(default_factory=list[list[Any]])
    chart: dict[str, Any] | None = None
    features: dict[str, Any] | None = None


@dataclass(frozen=True, kw_only=True)
class Origin:
    """What matters of the file that was read: ``csv`` is it, where it already is the table as CSV.

    ``may_nest`` tells that its format knows lists and objects in a cell.
    """

    may_nest: bool = False
    csv: Path | None = None


def make(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    profile: Profile,
    *,
    hidden: set[str],
    are_wanted: bool,
    origin: Origin,
) -> Outputs:
    """Write the files of the table ``data`` into the folder, and make what is shown of it.

    Cells of hidden columns are in no part but the files. Of a table that is refused only the first
    rows are wanted.
    """
    preview = showing.preview(connection, profile, hidden=hidden)
    if not are_wanted:
        return Outputs(preview=preview)
    cells = files.json_cells(connection, may_nest=origin.may_nest)
    written, features = files.write_files(connection, folder, profile, cells, csv=origin.csv), None
    if found := shapes.shapes_of(connection, profile):
        if shapes.fits_geojson(origin.csv or folder / "data.csv"):
            shapes.write_geojson(connection, folder / "data.geojson", found, cells)
            written.append(files.written(folder / "data.geojson", "geojson"))
        flat, features = _by_geometer(folder, profile, found, hidden=hidden)
        written += flat
    return Outputs(
        preview=preview,
        files=written,
        sample=showing.sample(connection, profile, hidden=hidden),
        chart=charts.chart(connection, profile, hidden=hidden),
        features=features,
    )


def _by_geometer(
    folder: Path, profile: Profile, found: Shapes, *, hidden: set[str]
) -> tuple[list[WrittenFile], dict[str, Any] | None]:
    """Write FlatGeobuf, and return a map's features unless the shapes are hidden.

    Both need a database that knows geometries; it is opened once.
    """
    parquet, flat = folder / "data.parquet", folder / "data.fgb"
    with spatial.connected(folder) as geometer:
        written = (
            [files.written(flat, "flatgeobuf")]
            if shapes.write_flatgeobuf(geometer, parquet, flat, found)
            else []
        )
        if found.uses & hidden:
            return written, None
        labels = shapes.labels_of(profile.columns, found, hidden=hidden)
        return written, shapes.features(geometer, parquet, found, labels)
