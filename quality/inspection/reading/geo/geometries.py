"""Geometries of any reference system, measured and brought to WGS 84.

A geometry that cannot be understood or brought there becomes NULL and is counted as invalid, as is
one that crosses itself; neither refuses the file. A file that does not say its reference system,
and whose coordinates are no degrees, is refused until a person names it: that cannot be guessed.
"""

from dataclasses import dataclass
from typing import Any, cast

import duckdb

from quality.inspection.outcome import GeometryProfile, Notice, Refusal, Texts
from quality.inspection.reading import refusing
from quality.inspection.spatial import WGS84
from quality.inspection.sql import quoted

GEOMETRY = "geometry"
"""The column that holds each row's geometry as GeoJSON text, in WGS 84."""

_DEGREES = (-180.0, -90.0, 180.0, 90.0)
_SWAPPED = (47.0, 5.0, 58.0, 17.0)
"""Where central Europe lies when latitude is given first; no city of ours is there."""

_SAME_AS_WGS84 = {WGS84, "OGC:CRS84", "EPSG:4979", "EPSG:4258", "EPSG:4937"}
"""Systems in degrees that differ from WGS 84 by less than a metre."""

_LIKELY = (
    ((3e5, 5.2e6, 9.5e5, 6.2e6), "EPSG:25832, EPSG:25833"),
    ((3.1e7, 5.2e6, 3.4e7, 6.2e6), "EPSG:4647, EPSG:5650"),
    ((2.4e6, 5.2e6, 5.7e6, 6.2e6), "EPSG:31466, EPSG:31467, EPSG:31468"),
    ((5.5e5, 5.9e6, 1.9e6, 8.0e6), "EPSG:3857"),
)


@dataclass(frozen=True, kw_only=True)
class Extent:
    """What geometries there are: how many of which types, how many invalid, and where."""

    given: int
    count: int
    invalid: int
    types: list[str]
    box: tuple[float, float, float, float] | None


def measured(connection: duckdb.DuckDBPyConnection, source: str, geometry: str) -> Extent:
    """Measure the geometries that an expression makes of a source's rows.

    ``source`` yields the column ``given`` beside; a row whose ``given`` is filled and whose
    geometry is none counts as invalid.
    """
    row = connection.execute(
        f"""
        SELECT count(given), count(g),
            count(*) FILTER (g IS NOT NULL AND NOT coalesce(TRY(ST_IsValid(g)), false)),
            list(DISTINCT CAST(ST_GeometryType(g) AS VARCHAR)) FILTER (g IS NOT NULL),
            min(ST_XMin(g)), min(ST_YMin(g)), max(ST_XMax(g)), max(ST_YMax(g))
        FROM (SELECT given, {geometry} AS g FROM {source})
        """  # noqa: S608 - expressions of ours
    ).fetchone()
    given, count, crossed, types, *box = cast("tuple[Any, ...]", row or (0, 0, 0, [], None))
    return Extent(
        given=given,
        count=count,
        invalid=crossed + given - count,
        types=sorted(_TYPES.get(str(name), str(name)) for name in cast("list[Any]", types or [])),
        box=cast("Any", tuple(box)) if count and None not in box else None,
    )


_TYPES = {
    "POINT": "Point",
    "LINESTRING": "LineString",
    "POLYGON": "Polygon",
    "MULTIPOINT": "MultiPoint",
    "MULTILINESTRING": "MultiLineString",
    "MULTIPOLYGON": "MultiPolygon",
    "GEOMETRYCOLLECTION": "GeometryCollection",
}


def in_wgs84(geometry: str, crs: str) -> str:
    """Return the SQL that brings a geometry to WGS 84, NULL where that cannot be."""
    if crs in _SAME_AS_WGS84:
        return geometry
    moved = f"TRY(ST_Transform({geometry}, {quoted(crs)}, {quoted(WGS84)}, always_xy := true))"
    return f"(SELECT CASE WHEN isfinite(ST_XMax(m)) AND isfinite(ST_YMax(m)) THEN m END FROM (SELECT {moved} AS m))"  # noqa: E501, S608 - expressions of ours


def is_wgs84(crs: str) -> bool:
    """Tell whether coordinates in a system need no change."""
    return crs in _SAME_AS_WGS84


def is_degrees(box: tuple[float, float, float, float] | None) -> bool:
    """Tell whether coordinates can be degrees of longitude and latitude."""
    if box is None:
        return True
    return is_within(box, _DEGREES)


def missing_crs(box: tuple[float, float, float, float]) -> Refusal:
    """Return the refusal of a file whose coordinates are in a system that it does not name."""
    likely = likely_systems(box)
    hint_de = f" Nach ihren Werten kommen in Frage: {likely}." if likely else ""
    hint_en = f" By their values these are likely: {likely}." if likely else ""
    shown = f"{box[0]:.0f}, {box[1]:.0f}"
    return refusing.unreadable(
        de="Das Koordinatensystem (CRS) fehlt, und die Koordinaten sind keine Grad "
        f"(z. B. {shown}). Nennen Sie es unter „Lesart“ als EPSG-Nummer.{hint_de}",
        en="The coordinate reference system (CRS) is missing, and the coordinates are no degrees "
        f"(such as {shown}). Name it in the reading as an EPSG number.{hint_en}",
    )


def likely_systems(box: tuple[float, float, float, float]) -> str | None:
    """Return the systems in which coordinates of such values are common here; a hint for people."""
    return next((names for bounds, names in _LIKELY if is_within(box, bounds)), None)


def unknown_crs(crs: str) -> Refusal:
    """Return the refusal of a reference system that nobody here knows."""
    return refusing.unreadable(
        de=f"Das Koordinatensystem „{crs[:60]}“ ist nicht bekannt. Nennen Sie ein anderes.",
        en=f"The coordinate reference system “{crs[:60]}” is not known. Name another.",
    )


def refuse_unknown(connection: duckdb.DuckDBPyConnection, crs: str) -> None:
    """Refuse a reference system that PROJ does not know.

    Raises:
        Refusal: It does not.
    """
    probe = f"SELECT ST_Transform(ST_Point(0, 0), {quoted(crs)}, {quoted(WGS84)})"
    try:
        connection.execute(probe).fetchone()
    except duckdb.Error as error:
        if "Could not create projection" in str(error) or "crs" in str(error).lower():
            raise unknown_crs(crs) from error


def profile(extent: Extent, crs: str | None) -> GeometryProfile:
    """Return the profile of geometries whose extent is in WGS 84 and that were given in ``crs``."""
    return GeometryProfile(
        types=extent.types,
        count=extent.count,
        invalid=extent.invalid,
        crs=crs[:500] if crs else None,
        bbox=extent.box,
        columns=[GEOMETRY],
    )


def told_crs(crs: str, *, is_assumed: bool) -> Texts:
    """Say in which system the coordinates were given."""
    name = "WGS 84" if is_wgs84(crs) else _named(crs)
    if is_assumed:
        return {
            "de": "Die Datei nennt kein Koordinatensystem; die Werte sind Grad und werden als "
            "WGS 84 gelesen.",
            "en": "The file names no coordinate reference system; its values are degrees and are "
            "read as WGS 84.",
        }
    if is_wgs84(crs):
        return {"de": f"Koordinaten in {name}.", "en": f"Coordinates in {name}."}
    return {
        "de": f"Koordinaten in {name}, umgerechnet in WGS 84.",
        "en": f"Coordinates in {name}, converted to WGS 84.",
    }


def _named(crs: str) -> str:
    """Return the name of a reference system, which its long form has in quotes."""
    return crs.split('"')[1][:60] if '"' in crs else crs[:60]


def notices(extent: Extent) -> list[Notice]:
    """Return what is worth a look about geometries: broken ones, missing ones, swapped axes."""
    found: list[Notice] = []
    if extent.invalid:
        found.append(
            Notice(
                id="broken_geometries",
                count=extent.invalid,
                texts={
                    "de": f"{extent.invalid} Geometrien sind fehlerhaft (offen, sich selbst "
                    "schneidend oder unlesbar).",
                    "en": f"{extent.invalid} geometries are broken (open, crossing themselves or "
                    "unreadable).",
                },
            )
        )
    if extent.box and is_within(extent.box, _SWAPPED):
        found.append(
            Notice(
                id="swapped_coordinates",
                count=extent.count,
                texts={
                    "de": "Länge und Breite scheinen vertauscht: GeoJSON nennt die Länge zuerst.",
                    "en": "Longitude and latitude seem swapped: GeoJSON gives longitude first.",
                },
            )
        )
    return found


def is_within(box: tuple[float, ...], bounds: tuple[float, ...]) -> bool:
    """Tell whether a box of west, south, east, north lies within another."""
    west, south, east, north = bounds
    return box[0] >= west and box[1] >= south and box[2] <= east and box[3] <= north
