"""Coordinates made coarser: the middle of a grid's cell, or the name of the district around."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from quality.inspection.order import Repair
from quality.inspection.outcome import Refusal
from quality.inspection.privacy import districts
from quality.inspection.privacy.columns import hints
from quality.inspection.sql import TABLE, named

SHAPES = "geometry"
"""The column that holds shapes, as GeoJSON in WGS 84."""

_METRES_PER_DEGREE = 111_320.0
_DIGITS = 6
_CHUNK = 250_000
_POINT_X = f"TRY_CAST(json_extract_string({SHAPES}, '$.coordinates[0]') AS DOUBLE)"
_POINT_Y = f"TRY_CAST(json_extract_string({SHAPES}, '$.coordinates[1]') AS DOUBLE)"


@dataclass(frozen=True)
class Pair:
    """Two columns, or two expressions, of a coordinate: east first."""

    x: str
    y: str


def pair_of(columns: Sequence[str]) -> Pair:
    """Return which of two columns goes east: by what they are called, else the first."""
    first, second = columns
    goes_north = "latitude" in hints(first) or "longitude" in hints(second)
    return Pair(second, first) if goes_north else Pair(first, second)


def as_expressions(pair: Pair) -> Pair:
    """Return the columns of a pair as SQL."""
    return Pair(f"CAST({named(pair.x)} AS DOUBLE)", f"CAST({named(pair.y)} AS DOUBLE)")


def of_points() -> Pair:
    """Return the coordinates of points in the column of shapes, as SQL; of others none."""
    is_point = f"json_extract_string({SHAPES}, '$.type') = 'Point'"
    return Pair(
        f"CASE WHEN {is_point} THEN {_POINT_X} END", f"CASE WHEN {is_point} THEN {_POINT_Y} END"
    )


def shortened(column: str, digits: int) -> str:
    """Return the SQL that cuts the coordinates of shapes after so many decimal places."""
    kept = rf"\.\d{{{digits}}}" if digits > 0 else ""
    pattern = rf"(-?\d+{kept})\.?\d*" if not digits else rf"(\d{kept})\d+"
    return f"regexp_replace({named(column)}, '{pattern}', '\\1', 'g')"


def in_grid(connection: duckdb.DuckDBPyConnection, pair: Pair, metres: int) -> dict[str, str]:
    """Return the SQL that moves a pair of columns to the middle of its cell.

    Figures beyond degrees are metres of a projection.
    """
    x, y = as_expressions(pair).x, as_expressions(pair).y
    found = connection.execute(
        f"SELECT max(abs({x})) > 180 OR max(abs({y})) > 90 FROM {TABLE}"  # noqa: S608 - quoted names
    ).fetchone()
    if found and found[0]:
        return {pair.x: _middle(x, str(metres)), pair.y: _middle(y, str(metres))}
    east, north = _cell(x, y, metres)
    return {pair.x: east, pair.y: north}


def point_in_grid(metres: int) -> str:
    """Return the SQL that moves points to the middle of their cells, and leaves out other shapes.

    Lines and areas would tell more than their cell does.
    """
    points = of_points()
    east, north = _cell(points.x, points.y, metres)
    return (
        "CASE WHEN " + points.x + " IS NOT NULL AND " + points.y + " IS NOT NULL THEN "
        f"'{{\"type\":\"Point\",\"coordinates\":[' || {east} || ',' || {north} || ']}}' END"
    )


def to_districts(
    connection: duckdb.DuckDBPyConnection, pair: Pair, repair: Repair, *, path: Path
) -> None:
    """Put the name of the district around each point in the place of its coordinates.

    Raises:
        Refusal: The shapes of the districts are not there, or none has a name.
    """
    try:
        areas = districts.districts(path)
    except (OSError, ValueError, TypeError, AttributeError, KeyError) as error:
        raise _no_shapes(repair) from error
    _locate(connection, pair, areas)
    first, *others = repair.columns
    gone = f" EXCLUDE ({', '.join(map(named, others))})" if others else ""
    name = _free_name(connection, set(repair.columns))
    connection.execute(
        f"CREATE TABLE mended AS SELECT {TABLE}.*{gone} REPLACE (found.name AS {named(first)}) "  # noqa: S608 - quoted names
        f"FROM {TABLE} POSITIONAL JOIN found"
    )
    connection.execute(f"DROP TABLE found; DROP TABLE {TABLE}")
    connection.execute(f"ALTER TABLE mended RENAME TO {TABLE}")
    connection.execute(f"ALTER TABLE {TABLE} RENAME COLUMN {named(first)} TO {named(name)}")


def _locate(
    connection: duckdb.DuckDBPyConnection, pair: Pair, areas: Sequence[districts.District]
) -> None:
    """Fill the table ``found`` with the district of each row of ``data``, in its order."""
    connection.execute("CREATE TABLE found (name VARCHAR)")
    reader = connection.cursor()
    rows = reader.execute(f"SELECT {pair.x}, {pair.y} FROM {TABLE}")  # noqa: S608 - quoted names
    while chunk := rows.fetchmany(_CHUNK):
        points = np.array(chunk, dtype=np.float64)
        names = districts.located(areas, points[:, 0], points[:, 1])
        connection.register("located", pd.DataFrame({"name": names}, dtype=object))
        connection.execute("INSERT INTO found SELECT CAST(name AS VARCHAR) FROM located")
        connection.unregister("located")
    reader.close()


def _free_name(connection: duckdb.DuckDBPyConnection, leaving: set[str]) -> str:
    taken = {row[0].lower() for row in connection.execute(f"DESCRIBE {TABLE}").fetchall()}
    taken -= {column.lower() for column in leaving}
    names = ("district", *(f"district_{number}" for number in range(2, 1000)))
    return next(name for name in names if name not in taken)


def _cell(x: str, y: str, metres: int) -> tuple[str, str]:
    """Return the middle of the cell of a coordinate in degrees: a row of cells has one width."""
    north = _middle(y, str(metres / _METRES_PER_DEGREE))
    width = f"({metres / _METRES_PER_DEGREE} / greatest(cos(radians({north})), 0.01))"
    return f"round({_middle(x, width)}, {_DIGITS})", f"round({north}, {_DIGITS})"


def _middle(value: str, side: str) -> str:
    return f"((floor({value} / {side}) + 0.5) * {side})"


def _no_shapes(repair: Repair) -> Refusal:
    return Refusal(
        "readable",
        de=f"Die Gebiete aus „{repair.reference}“ sind nicht lesbar. Bitte wählen Sie andere.",
        en=f"The areas of “{repair.reference}” cannot be read. Please choose others.",
    )
