"""What time and place a table is about, as far as its columns say so."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date

import duckdb

from quality.inspection.outcome import ColumnProfile
from quality.inspection.sql import TABLE, named

Box = tuple[float, float, float, float]

_LATITUDES = {
    "lat", "latitude", "breite", "breitengrad", "geo_lat", "geolat", "geo_breite", "ylatitude",
    "y_wgs84", "wgs84_y", "wgs84_lat", "breddegrad", "stop_lat", "koord_lat",
}  # fmt: skip
_LONGITUDES = {
    "lon", "lng", "long", "longitude", "laenge", "länge", "laengengrad", "längengrad", "geo_lon",
    "geo_lng", "geolon", "geo_laenge", "geo_länge", "xlongitude", "x_wgs84", "wgs84_x",
    "wgs84_lon", "længdegrad", "laengdegrad", "stop_lon", "koord_lon",
}  # fmt: skip
_PLACES = re.compile(
    r"(?:^|_)(?:stadt|gemeinde|kommune|ort|city|town|municipality|by|plaats|gemeente)(?:_?name)?$",
    re.IGNORECASE,
)
_YEARS = re.compile(r"(?:^|_)(?:jahr|berichtsjahr|year|år|aar|jaar)$", re.IGNORECASE)
_NOT_THE_SUBJECT = re.compile(
    r"geburt|birth|geb_?dat|updated|created|modified|ge(?:ä|ae)ndert|erstellt|import|abruf|stand$",
    re.IGNORECASE,
)
"""Times that say when somebody was born or a row was written, not what the table is about."""

_EARLIEST, _LATEST = 1000, 2200
"""Years beyond stand for "not known" and "for ever"."""


@dataclass(frozen=True, kw_only=True)
class Axes:
    """The columns that hold coordinates in degrees (WGS 84)."""

    latitude: ColumnProfile
    longitude: ColumnProfile


def time_column(columns: Sequence[ColumnProfile], rows: int) -> ColumnProfile | None:
    """Return the column that says when: mostly filled, days or instants, else years."""
    filled = [column for column in columns if column.count * 2 > rows]
    moments = [column for column in filled if column.type in {"date", "datetime"}]
    years = [column for column in filled if is_year(column)]
    subject = [each for each in moments if not _NOT_THE_SUBJECT.search(each.name)]
    return next(iter([*subject, *years, *moments]), None)


def is_year(column: ColumnProfile) -> bool:
    """Tell whether a column of whole numbers holds years, by its name and its range."""
    if column.type != "integer" or not _YEARS.search(column.name) or not column.count:
        return False
    return _EARLIEST <= int(column.min or 0) <= int(column.max or 0) < _LATEST


def period(
    connection: duckdb.DuckDBPyConnection, columns: Sequence[ColumnProfile], rows: int
) -> tuple[date, date] | None:
    """Return the first and the last day that the table is about, without stand-ins for either."""
    column = time_column(columns, rows)
    if column is None:
        return None
    if column.type == "integer":
        return date(int(column.min or MINYEAR), 1, 1), date(int(column.max or MAXYEAR), 12, 31)
    first, last = _day(column.min), _day(column.max)
    if first is None or last is None:
        moment = named(column.name)
        found = connection.execute(
            f"SELECT min(CAST({moment} AS DATE)), max(CAST({moment} AS DATE)) FROM {TABLE} "  # noqa: S608 - constants and quoted names
            f"WHERE year({moment}) BETWEEN {_EARLIEST} AND {_LATEST - 1}"
        ).fetchone()
        first, last = found or (None, None)
    return (first, last) if first and last else None


def _day(text: object) -> date | None:
    """Return a day out of an ISO text, unless its year stands for something else."""
    try:
        day = date.fromisoformat(str(text)[:10])
    except ValueError:
        return None
    return day if _EARLIEST <= day.year < _LATEST else None


def place(columns: Sequence[ColumnProfile], rows: int) -> str | None:
    """Return the town that all rows name, if there is such a column."""
    for column in columns:
        is_one = column.type == "string" and len(column.top) == 1 and column.count == rows
        if is_one and _PLACES.search(column.name):
            return column.top[0][0]
    return None


def axes(columns: Sequence[ColumnProfile]) -> Axes | None:
    """Return the columns that are called latitude and longitude, if their values can be these."""
    latitude = _axis(columns, _LATITUDES, limit=90)
    longitude = _axis(columns, _LONGITUDES, limit=180)
    return Axes(latitude=latitude, longitude=longitude) if latitude and longitude else None


def _axis(columns: Sequence[ColumnProfile], names: set[str], *, limit: int) -> ColumnProfile | None:
    for column in columns:
        if column.name.lower() in names and column.type == "number" and column.count:
            low, high = float(column.min or 0), float(column.max or 0)
            if -limit <= low <= high <= limit:
                return column
    return None


def bbox(columns: Sequence[ColumnProfile]) -> Box | None:
    """Return west, south, east, north of the coordinates in the table's columns."""
    found = axes(columns)
    if found is None:
        return None
    west, east = float(found.longitude.min or 0), float(found.longitude.max or 0)
    south, north = float(found.latitude.min or 0), float(found.latitude.max or 0)
    return west, south, east, north


def order_column(columns: Sequence[ColumnProfile], rows: int) -> str | None:
    """Return the column by which a reader most often asks for a part of the table.

    That is its time; else the texts that most divide it into groups; else its key.
    """
    if time := time_column(columns, rows):
        return time.name
    shared = [each for each in columns if each.type == "string" and each.top and each.distinct > 1]
    if shared:
        return max(shared, key=lambda column: column.distinct).name
    keys = [each for each in columns if each.count == each.distinct == rows]
    return keys[0].name if keys else None
