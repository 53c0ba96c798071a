"""The geometries of a table: GeoJSON and FlatGeobuf for programs, few simple shapes for a map."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import duckdb

from quality.inspection import spatial
from quality.inspection.outcome import ColumnProfile
from quality.inspection.profiling import extent
from quality.inspection.profiling.fields import GEOMETRY, plain
from quality.inspection.profiling.measuring import Profile
from quality.inspection.sql import TABLE, named, quoted

LARGEST_GEOJSON = 200 * 1024 * 1024
MOST_FEATURES = 200
_MOST_FLAT = 1_000_000
_MOST_FLAT_POINTS = 100_000
"""Programs read a table of points in two columns as it is; GDAL writes 100,000 of them a second."""

_LARGEST_FEATURES = 120_000
_PROPERTIES = 4
_STEPS = (400, 150, 60)
"""A shape is simplified to this fraction of the map, then more coarsely while it is too large."""

_TYPES = (
    "Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon",
    "GeometryCollection",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Shapes:
    """Where a table's geometries are: a column of GeoJSON texts, or a pair of coordinates.

    ``text`` is GeoJSON in SQL, ``shape`` a geometry as the spatial extension makes it. ``column``
    is what they replace among the properties; a pair of coordinates stays there.
    """

    text: str
    shape: str
    column: str | None
    uses: frozenset[str]
    rows: int


def shapes_of(connection: duckdb.DuckDBPyConnection, profile: Profile) -> Shapes | None:
    """Return where the geometries of the loaded table are, if it has any."""
    named_so = [column for column in profile.columns if column.name == GEOMETRY and column.count]
    if named_so and _are_geojson(connection):
        return Shapes(
            text=f"CAST({named(GEOMETRY)} AS JSON)",
            shape=f"TRY(ST_GeomFromGeoJSON({named(GEOMETRY)}))",
            column=GEOMETRY,
            uses=frozenset({GEOMETRY}),
            rows=named_so[0].count,
        )
    if axes := extent.axes(profile.columns):
        east, north = named(axes.longitude.name), named(axes.latitude.name)
        point = f"{{'type': 'Point', 'coordinates': [{east}, {north}]}}"
        are_known = f"{east} IS NOT NULL AND {north} IS NOT NULL"
        return Shapes(
            text=f"CASE WHEN {are_known} THEN to_json({point}) END",
            shape=f"ST_Point({east}, {north})",
            column=None,
            uses=frozenset({axes.longitude.name, axes.latitude.name}),
            rows=axes.latitude.count,
        )
    return None


def _are_geojson(connection: duckdb.DuckDBPyConnection) -> bool:
    types = ", ".join(map(quoted, _TYPES))
    cell = f"CASE WHEN json_valid({GEOMETRY}) THEN json_extract_string({GEOMETRY}, '$.type') END"
    query = f"SELECT bool_and(coalesce({cell} IN ({types}), false)) FROM {TABLE} "  # noqa: S608 - constants
    row = connection.execute(f"{query} WHERE {GEOMETRY} IS NOT NULL").fetchone()
    return bool(row and row[0])


def fits_geojson(csv: Path) -> bool:
    """Tell whether the features are few enough for a form that is read as a whole."""
    return csv.stat().st_size * 3 <= LARGEST_GEOJSON


def write_geojson(
    connection: duckdb.DuckDBPyConnection, path: Path, found: Shapes, cells: Mapping[str, str]
) -> None:
    """Write a FeatureCollection (RFC 7946): every row is a feature, also one without a shape."""
    lines = path.with_suffix(".ndjson")
    members = [f"{named(name)} := {cell}" for name, cell in cells.items() if name != found.column]
    values = f"struct_pack({', '.join(members)})" if members else "CAST('{}' AS JSON)"
    connection.execute(
        f"COPY (SELECT 'Feature' AS type, {found.text} AS geometry, {values} AS properties "  # noqa: S608 - constants and quoted names
        f"FROM {TABLE}) TO {quoted(str(lines))} (FORMAT json)"
    )
    with lines.open("rb") as source, path.open("wb") as target:
        target.write(b'{"type":"FeatureCollection","features":[\n')
        for number, line in enumerate(source):
            target.write((b",\n" if number else b"") + line.rstrip(b"\n"))
        target.write(b"\n]}\n")
    lines.unlink()


def write_flatgeobuf(
    connection: duckdb.DuckDBPyConnection, parquet: Path, path: Path, found: Shapes
) -> bool:
    """Write FlatGeobuf with its spatial index, of all rows that have a shape, unless too many.

    The connection, and that of ``features``, is one that knows geometries.
    """
    most = _MOST_FLAT_POINTS if found.column is None else _MOST_FLAT
    if found.rows > most:
        return False
    columns, shape = _flat_columns(connection, parquet, found), found.shape
    connection.execute(
        f"COPY (SELECT {columns} {shape} AS shape FROM read_parquet({quoted(str(parquet))}) "  # noqa: S608 - constants and quoted names
        f"WHERE {shape} IS NOT NULL AND NOT ST_IsEmpty({shape})) TO {quoted(str(path))} "
        f"WITH (FORMAT gdal, DRIVER 'FlatGeobuf', SRS {quoted(spatial.WGS84)})"
    )
    return True


def _flat_columns(connection: duckdb.DuckDBPyConnection, parquet: Path, found: Shapes) -> str:
    """Return the columns but the shape's; a time of day is a text, as the format knows none."""
    described = connection.execute(
        f"DESCRIBE SELECT * FROM read_parquet({quoted(str(parquet))})"  # noqa: S608 - a quoted path
    ).fetchall()
    return "".join(
        f"CAST({named(name)} AS VARCHAR) AS {named(name)}, "
        if kind == "TIME"
        else f"{named(name)}, "
        for name, kind, *_ in described
        if name != found.column
    )


def features(
    connection: duckdb.DuckDBPyConnection, parquet: Path, found: Shapes, labels: Sequence[str]
) -> dict[str, Any] | None:
    """Return a small FeatureCollection for a map: some shapes of the table, simplified.

    ``numberMatched`` says how many there are. Shapes that are large however simple make no map.
    """
    shown = _shown(connection, parquet, found, labels)
    if connection.execute(f"SELECT count(*) FROM {shown}").fetchone() == (0,):  # noqa: S608 - a constant
        return None
    for step in _STEPS:
        collection = _collection(connection, shown, labels, step=step)
        if len(json.dumps(collection)) <= _LARGEST_FEATURES:
            return collection | {"numberMatched": found.rows}
    return None


def labels_of(columns: Sequence[ColumnProfile], found: Shapes, *, hidden: set[str]) -> list[str]:
    """Return the columns that a map may tell of each shape."""
    names = [column.name for column in columns if column.name not in found.uses | hidden]
    return names[:_PROPERTIES]


def _shown(
    connection: duckdb.DuckDBPyConnection, parquet: Path, found: Shapes, labels: Sequence[str]
) -> str:
    """Keep the rows of the map in a table, and return its name."""
    columns = "".join(f", {named(label)}" for label in labels)
    connection.execute(
        f"CREATE TABLE shown AS SELECT {found.shape} AS shape_, file_row_number AS place_{columns} "  # noqa: S608 - constants and quoted names
        f"FROM read_parquet({quoted(str(parquet))}, file_row_number=true) "
        f"WHERE {found.shape} IS NOT NULL AND NOT ST_IsEmpty({found.shape}) "
        f"ORDER BY hash(file_row_number) LIMIT {MOST_FEATURES}"
    )
    return "shown"


def _collection(
    connection: duckdb.DuckDBPyConnection, shown: str, labels: Sequence[str], *, step: int
) -> dict[str, Any]:
    """Return the features, each corner that is nearer than a step to its line left out."""
    columns = "".join(f", {named(label)}" for label in labels)
    west, south, east, north = connection.execute(
        "SELECT min(ST_XMin(shape_)), min(ST_YMin(shape_)), max(ST_XMax(shape_)), "  # noqa: S608 - a constant
        f"max(ST_YMax(shape_)) FROM {shown}"
    ).fetchone() or (0, 0, 0, 0)
    width = max(east - west, north - south) / step
    digits = max(0, min(6, 1 - math.floor(math.log10(width)))) if width else 6
    simple = f"TRY(ST_SimplifyPreserveTopology(shape_, {width!r}))"
    rows = connection.execute(
        f"SELECT ST_AsGeoJSON(coalesce({simple}, shape_)){columns} "  # noqa: S608 - constants and quoted names
        f"FROM {shown} ORDER BY place_"
    ).fetchall()
    return {
        "type": "FeatureCollection",
        "bbox": [west, south, east, north],
        "features": [
            {
                "type": "Feature",
                "geometry": _rounded(json.loads(shape), digits),
                "properties": dict(zip(labels, map(plain, values), strict=True)),
            }
            for shape, *values in rows
        ],
    }


def _rounded(value: Any, digits: int) -> Any:
    """Return a geometry whose coordinates have so many decimal places."""
    if isinstance(value, float):
        return round(value, digits)
    if isinstance(value, list):
        return [_rounded(each, digits) for each in cast("list[Any]", value)]
    if isinstance(value, dict):
        shape = cast("dict[str, Any]", value)
        return {name: _rounded(each, digits) for name, each in shape.items()}
    return value
