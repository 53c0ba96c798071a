"""One picture of a table that says most: a Vega-Lite specification with the few values it draws.

A time and a measure make a line, groups make bars, a measure alone a histogram; what has nothing
but shapes is a map. Values are aggregated over all rows and no more than two hundred.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import duckdb

from quality.inspection.outcome import ColumnProfile
from quality.inspection.profiling import extent
from quality.inspection.profiling.fields import GEOMETRY, plain
from quality.inspection.profiling.measuring import Profile
from quality.inspection.sql import TABLE, named, quoted

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
FEATURES = "features"
"""The name of the data of a map: the features that are kept beside it."""

Spec = dict[str, Any]

_MOST_POINTS = 200
_FEWEST_POINTS = 4
_BARS = 15
_MOST = 30
_FLAGS = 4
_UNITS = (
    ("hour", 1 / 24),
    ("day", 1),
    ("week", 7),
    ("month", 30.4),
    ("quarter", 91.3),
    ("year", 365),
)
_NO_MEASURE = re.compile(
    r"(?:^|[_\s-])(?:id|nr|no|nummer|number|code|key|schl(?:ü|ue)ssel|plz|zip|postcode|ags|fid|"
    r"objectid|lat|lon|lng|x|y|jahr|year|monat|month|tag|day|stunde|hour)(?:$|[_\s-])|geo_|coord",
    re.IGNORECASE,
)
"""Columns that hold figures and measure nothing."""


def chart(
    connection: duckdb.DuckDBPyConnection, profile: Profile, *, hidden: set[str]
) -> Spec | None:
    """Return the specification of the chart that fits a table best, without hidden columns."""
    columns = [column for column in profile.columns if column.name not in hidden and column.count]
    measure = _measure(columns)
    return (
        _series(connection, columns, measure, rows=profile.rows)
        or _compared(connection, columns, measure, rows=profile.rows)
        or _counted(columns)
        or _spread(measure)
        or _mapped(columns)
    )


def _measure(columns: Sequence[ColumnProfile]) -> ColumnProfile | None:
    """Return the column that measures something: decimals before whole numbers."""
    axes = extent.axes(columns)
    aside = {axes.latitude.name, axes.longitude.name} if axes else set[str]()
    candidates = [
        column
        for column in columns
        if column.type in {"integer", "number"}
        and column.distinct > _FLAGS
        and column.name not in aside
        and not _NO_MEASURE.search(column.name)
    ]
    candidates.sort(key=lambda column: column.type != "number")
    return candidates[0] if candidates else None


def _series(
    connection: duckdb.DuckDBPyConnection,
    columns: Sequence[ColumnProfile],
    measure: ColumnProfile | None,
    *,
    rows: int,
) -> Spec | None:
    """Return a line over time: the mean of the measure, or how many rows there are."""
    time = extent.time_column(columns, rows)
    if time is None or time.distinct < _FEWEST_POINTS:
        return None
    unit = "year" if time.type == "integer" else _unit(time)
    column = named(time.name)
    moment = f"make_date(CAST({column} AS INTEGER), 1, 1)" if time.type == "integer" else column
    value = f"avg({named(measure.name)})" if measure else "count(*)"
    moment = f"date_trunc({quoted(unit)}, {moment})"
    moment = moment if unit == "hour" else f"CAST({moment} AS DATE)"
    found = connection.execute(
        f"SELECT {moment} AS moment, {value} FROM {TABLE} "  # noqa: S608 - constants and quoted names
        f"WHERE {column} IS NOT NULL GROUP BY moment ORDER BY moment LIMIT {_MOST_POINTS}"
    ).fetchall()
    points = [(plain(at), plain(number)) for at, number in found]
    values = [{"x": at, "y": number} for at, number in points if number is not None]
    if len(values) < _FEWEST_POINTS:
        return None
    across = {"field": "x", "type": "temporal", "title": time.name}
    about = {"aggregate": "mean" if measure else "count", "unit": unit}
    return _spec("line", across, values, measure=measure, about=about)


def _unit(time: ColumnProfile) -> str:
    """Return the finest unit of time that makes no more points than can be drawn."""
    try:
        days = (
            date.fromisoformat(str(time.max)[:10]) - date.fromisoformat(str(time.min)[:10])
        ).days
    except ValueError:
        return "year"
    units = _UNITS if time.type == "datetime" else _UNITS[1:]
    return next((name for name, length in units if days / length < _MOST_POINTS - 2), "year")


def _compared(
    connection: duckdb.DuckDBPyConnection,
    columns: Sequence[ColumnProfile],
    measure: ColumnProfile | None,
    *,
    rows: int,
) -> Spec | None:
    """Return bars of the measure where each row is a thing with a name of its own, and few are."""
    names = [
        column
        for column in columns
        if column.type == "string" and column.distinct == rows and column.name != GEOMETRY
    ]
    if measure is None or not names or not 1 < rows <= _MOST:
        return None
    found = connection.execute(
        f"SELECT {named(names[0].name)}, {named(measure.name)} FROM {TABLE} "  # noqa: S608 - quoted names
        f"WHERE {named(measure.name)} IS NOT NULL ORDER BY 2 DESC LIMIT {_BARS}"
    ).fetchall()
    values = [{"x": plain(name), "y": plain(value)} for name, value in found]
    return _bars(names[0].name, values, measure=measure)


def _counted(columns: Sequence[ColumnProfile]) -> Spec | None:
    """Return bars of how often each value occurs, of the column of texts with the most of few."""
    groups = [
        column
        for column in columns
        if column.type in {"string", "boolean"}
        and 1 < len(column.top) <= column.distinct <= _MOST
        and column.distinct < column.count
    ]
    if not groups:
        return None
    group = max(groups, key=lambda column: (column.type == "string", column.distinct))
    return _bars(group.name, [{"x": value, "y": count} for value, count in group.top], measure=None)


def _bars(name: str, values: list[Spec], *, measure: ColumnProfile | None) -> Spec | None:
    across: Spec = {"field": "x", "type": "nominal", "sort": None, "title": name}
    about = {"aggregate": None if measure else "count"}
    return _spec("bar", across, values, measure=measure, about=about) if len(values) > 1 else None


def _spread(measure: ColumnProfile | None) -> Spec | None:
    """Return a histogram of the measure, in the bins that its profile counted."""
    if measure is None or not measure.histogram:
        return None
    low, high = float(measure.min or 0), float(measure.max or 0)
    width = (high - low) / len(measure.histogram)
    values = [
        {"x": low + index * width, "x2": low + (index + 1) * width, "y": count}
        for index, count in enumerate(measure.histogram)
    ]
    binned = {"binned": True}
    across: Spec = {"field": "x", "type": "quantitative", "bin": binned, "title": measure.name}
    spec = _spec("bar", across, values, measure=None, about={"aggregate": "count"})
    spec["encoding"]["x2"] = {"field": "x2"}
    return spec


def _mapped(columns: Sequence[ColumnProfile]) -> Spec | None:
    if not extent.axes(columns) and not any(column.name == GEOMETRY for column in columns):
        return None
    return {
        "$schema": SCHEMA,
        "data": {"name": FEATURES},
        "projection": {"type": "mercator"},
        "mark": {"type": "geoshape", "filled": False},
        "usermeta": {},
    }


def _spec(
    mark: str,
    across: Spec,
    values: list[Spec],
    *,
    measure: ColumnProfile | None,
    about: Mapping[str, str | None],
) -> Spec:
    """Return the specification; ``usermeta`` says what the values are: of what, and per what."""
    upwards = {
        "field": "y",
        "type": "quantitative",
        "title": measure.name if measure else "rows",
    }
    return {
        "$schema": SCHEMA,
        "data": {"values": values},
        "mark": mark,
        "encoding": {"x": across, "y": upwards},
        "usermeta": {"measure": measure.name if measure else None, **about},
    }
