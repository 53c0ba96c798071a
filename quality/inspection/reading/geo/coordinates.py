"""Coordinates in the columns of a plain table, recognised by their names and proven by their range.

Nothing is added to the table: what is found is said, so that a map can be drawn from the columns.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import duckdb

from quality.inspection import spatial
from quality.inspection.order import ReadingRule
from quality.inspection.outcome import GeometryProfile, Notice, Texts
from quality.inspection.reading.geo import geometries
from quality.inspection.reading.table import Table
from quality.inspection.spatial import WGS84
from quality.inspection.sql import TABLE, named

_NUMBERS = {"DOUBLE", "FLOAT", "BIGINT", "INTEGER", "SMALLINT", "HUGEINT"}
_BEFORE = r"(?:.*[_ .])?(?:geo|gps|wgs ?84|stop|stn|station|start|koord(?:inate)?n?)?[_ .]?"
_AFTER = r"(?:[_ .]?(?:wgs ?84|dd|deg|grad|coordinates?|koordinate|4326))?(?: ?[(\[]?(?:wgs ?84|°|deg|dd|epsg:?4326)[)\]]?)?"  # noqa: E501 - one pattern, read as a whole
_LONGITUDE = re.compile(
    rf"{_BEFORE}(?:lon|lng|long|longitude|laengengrad|längengrad|laenge|länge|længdegrad|længde)"
    rf"{_AFTER}",
    re.IGNORECASE,
)
_LATITUDE = re.compile(
    rf"{_BEFORE}(?:lat|latitude|breitengrad|breite|breddegrad|bredde){_AFTER}", re.IGNORECASE
)
_EAST = re.compile(
    r"(?:.*[_ .])?(?:x|x[_ -]?(?:koord(?:inate)?|wert|coord(?:inate)?|utm|etrs89)|"
    r"(?:utm|etrs|etrs89|gk|epsg\d*)[_ -]?(?:x|e|ost|rechts)|"
    r"rechtswert|rw|ostwert|easting|ost|point_?x|xkoor|laenge|länge)(?:[_ ]?(?:\d{4,5}|utm\d*))?",
    re.IGNORECASE,
)
_NORTH = re.compile(
    r"(?:.*[_ .])?(?:y|y[_ -]?(?:koord(?:inate)?|wert|coord(?:inate)?|utm|etrs89)|"
    r"(?:utm|etrs|etrs89|gk|epsg\d*)[_ -]?(?:y|n|nord|hoch)|"
    r"hochwert|hw|nordwert|northing|nord|point_?y|ykoor|breite)(?:[_ ]?(?:\d{4,5}|utm\d*))?",
    re.IGNORECASE,
)
_PROJECTED = (2e5, 4e6, 3.5e7, 7.5e6)
"""Where eastings and northings of central Europe lie, in metres, whatever their zone."""


@dataclass(frozen=True, kw_only=True)
class _Pair:
    """Two columns that are a place, x before y, and where the places lie."""

    x: str
    y: str
    count: int
    box: tuple[float, float, float, float]


def recognise(
    connection: duckdb.DuckDBPyConnection, table: Table, folder: Path, rule: ReadingRule
) -> None:
    """Say of a table without geometry which of its columns are coordinates, and where they lie.

    Raises:
        Refusal: A person named a reference system that is not known.
    """
    columns = [
        str(name)
        for name, kind, *_ in connection.execute(f"DESCRIBE {TABLE}").fetchall()
        if kind in _NUMBERS or str(kind).startswith("DECIMAL")
    ]
    degrees = _pair(connection, columns, _LONGITUDE, _LATITUDE)
    if degrees and geometries.is_degrees(degrees.box) and _is_somewhere(degrees):
        _place(table, degrees, degrees.box, WGS84, _told_degrees(degrees))
        return
    metres = _pair(connection, columns, _EAST, _NORTH)
    if metres is None:
        return
    if rule.crs and not geometries.is_wgs84(rule.crs):
        _place(
            table,
            metres,
            _moved(folder, metres, rule.crs),
            rule.crs,
            _told_metres(metres, rule.crs),
        )
    elif rule.crs and geometries.is_degrees(metres.box):
        _place(table, metres, metres.box, WGS84, _told_degrees(metres))
    elif geometries.is_within(metres.box, _PROJECTED):
        table.notices.append(_crs_missing(metres))


def _pair(
    connection: duckdb.DuckDBPyConnection,
    columns: list[str],
    x_names: re.Pattern[str],
    y_names: re.Pattern[str],
) -> _Pair | None:
    """Return the first two columns with such names in which some row has both."""
    x = next((name for name in columns if x_names.fullmatch(name.strip())), None)
    y = next((name for name in columns if y_names.fullmatch(name.strip()) and name != x), None)
    if x is None or y is None:
        return None
    row = connection.execute(
        f"SELECT count(*), min({named(x)}), min({named(y)}), max({named(x)}), max({named(y)}) "  # noqa: S608 - quoted names
        f"FROM {TABLE} WHERE {named(x)} IS NOT NULL AND {named(y)} IS NOT NULL"
    ).fetchone()
    if not row or not row[0]:
        return None
    west, south, east, north = (float(value) for value in row[1:])
    return _Pair(x=x, y=y, count=int(row[0]), box=(west, south, east, north))


def _is_somewhere(pair: _Pair) -> bool:
    """Tell whether places differ from the zero that stands for none."""
    return any(value != 0 for value in pair.box)


def _place(
    table: Table,
    pair: _Pair,
    box: tuple[float, float, float, float] | None,
    crs: str,
    told: Texts,
) -> None:
    """Note the places; columns in metres cannot be drawn as they are, so they are not named."""
    table.geometry = GeometryProfile(
        columns=[pair.x[:500], pair.y[:500]] if crs == WGS84 else [],
        types=["Point"],
        count=pair.count,
        crs=crs,
        bbox=box,
    )
    table.bbox = box
    table.reading = table.reading.model_copy(
        update={"crs": crs, "assumptions": [*table.reading.assumptions, told]}
    )


def _moved(folder: Path, pair: _Pair, crs: str) -> tuple[float, float, float, float] | None:
    """Return where the corners of a box in metres lie in degrees."""
    west, south, east, north = pair.box
    corners = f"(VALUES ({west}, {south}), ({east}, {south}), ({west}, {north}), ({east}, {north}))"
    with spatial.connected(folder) as shapes:
        geometries.refuse_unknown(shapes, crs)
        source = f"(SELECT ST_Point(x, y) AS given FROM {corners} AS c(x, y))"  # noqa: S608 - numbers
        return geometries.measured(shapes, source, geometries.in_wgs84("given", crs)).box


def _told_degrees(pair: _Pair) -> Texts:
    return {
        "de": f"„{pair.x}“ und „{pair.y}“ sind Länge und Breite in WGS 84.",
        "en": f"“{pair.x}” and “{pair.y}” are longitude and latitude in WGS 84.",
    }


def _told_metres(pair: _Pair, crs: str) -> Texts:
    return {
        "de": f"„{pair.x}“ und „{pair.y}“ sind Koordinaten in {crs}.",
        "en": f"“{pair.x}” and “{pair.y}” are coordinates in {crs}.",
    }


def _crs_missing(pair: _Pair) -> Notice:
    likely = geometries.likely_systems(pair.box)
    hint_de = f" Nach ihren Werten kommen in Frage: {likely}." if likely else ""
    hint_en = f" By their values these are likely: {likely}." if likely else ""
    return Notice(
        id="crs_missing",
        count=pair.count,
        texts={
            "de": f"„{pair.x}“ und „{pair.y}“ sehen nach Koordinaten in Metern aus. Nennen Sie ihr "
            f"Koordinatensystem unter „Lesart“, damit der Ort bekannt ist.{hint_de}",
            "en": f"“{pair.x}” and “{pair.y}” look like coordinates in metres. Name their "
            f"reference system in the reading, so that the place is known.{hint_en}",
        },
    )
