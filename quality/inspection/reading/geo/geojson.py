"""GeoJSON: collections, single features and geometries, a feature a line; old ones with a crs."""

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, cast

import duckdb

from quality.inspection import spatial
from quality.inspection.order import ReadingRule
from quality.inspection.outcome import Reading
from quality.inspection.reading import filling, refusing
from quality.inspection.reading.filling import JsonLines
from quality.inspection.reading.geo import geometries
from quality.inspection.reading.geo.geometries import GEOMETRY, Extent
from quality.inspection.reading.table import Table
from quality.inspection.reading.walking import Pointer
from quality.inspection.sql import quoted

_GEOMETRIES = frozenset(
    {
        "Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon",
        "GeometryCollection",
    }
)  # fmt: skip
KINDS = frozenset({"FeatureCollection", "Feature"}) | _GEOMETRIES
DOCUMENTS = frozenset({"FeatureCollection"})
_EPSG = re.compile(r"EPSG:(?:[\d.]*:)?(\d{4,6})\Z")
_CRS84 = re.compile(r"(?:CRS|OGC:[\d.]*:CRS)84\Z")


def crs_of(values: dict[Pointer, Any]) -> str | None:
    """Return the reference system that a document of before 2016 names, if it does."""
    name = values.get(("crs", "properties", "name"))
    if not isinstance(name, str) or _CRS84.search(name):
        return None
    found = _EPSG.search(name)
    return f"EPSG:{found[1]}" if found else name[:200]


def load(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    features: Iterable[Any],
    rule: ReadingRule,
    *,
    given: str | None = None,
    kind: Any = "geojson",
) -> Table:
    """Fill the table with features: their properties, and their geometry as GeoJSON text.

    ``given`` is the reference system that the file names, when it is not WGS 84.

    Raises:
        Refusal: Something is no feature, or the reference system is missing or unknown.
    """
    folder = path.parent
    texts = (json.dumps(_record(feature), ensure_ascii=False) for feature in features)
    lines = filling.written(folder / "features.ndjson", texts)
    crs = rule.crs or given or spatial.WGS84
    with spatial.connected(folder) as shapes:
        extent = _measured(shapes, lines, crs)
        moved = folder / "features.parquet"
        if not geometries.is_wgs84(crs):
            _move(shapes, lines, crs, moved)
    source = lines.source() if geometries.is_wgs84(crs) else f"read_parquet({quoted(str(moved))})"
    filling.fill(connection, source, form="GeoJSON", types=rule.columns)
    shown = "KML" if kind == "kml" else "GeoJSON"
    return Table(
        reading=Reading(
            kind=kind,
            encoding="UTF-8",
            crs=crs,
            columns=filling.read_columns(connection),
            assumptions=[
                {"de": f"Gelesen als {shown}.", "en": f"Read as {shown}."},
                geometries.told_crs(crs, is_assumed=False),
            ],
        ),
        geometry=geometries.profile(extent, crs),
        bbox=extent.box,
        notices=geometries.notices(extent),
    )


def _record(feature: Any) -> dict[str, Any]:
    if isinstance(feature, dict):
        shape = cast("dict[str, Any]", feature)
        if shape.get("type") in _GEOMETRIES:
            return {GEOMETRY: json.dumps(shape)}
        if "geometry" in shape or "properties" in shape:
            return _flat(shape)
    raise refusing.broken(form="GeoJSON", detail="a feature lacks geometry and properties")


def _flat(feature: dict[str, Any]) -> dict[str, Any]:
    properties: Any = feature.get("properties") or {}
    if not isinstance(properties, dict):
        raise refusing.broken(form="GeoJSON", detail="the properties of a feature are no object")
    given = cast("dict[str, Any]", properties)
    record = {_renamed(name): value for name, value in given.items()}
    number = feature.get("id")
    if isinstance(number, str | int) and not any(name.lower() == "id" for name in record):
        record = {"id": number} | record
    geometry = feature.get("geometry")
    return record | {GEOMETRY: json.dumps(geometry) if geometry else None}


def _renamed(name: str) -> str:
    return f"{name}_2" if name.lower() == GEOMETRY else name


def _measured(shapes: duckdb.DuckDBPyConnection, lines: JsonLines, crs: str) -> Extent:
    source = (
        f"(SELECT {GEOMETRY} AS given FROM "  # noqa: S608 - quoted
        + lines.source(f", columns={{'{GEOMETRY}': 'VARCHAR'}}")
        + ")"
    )
    geometry = "TRY(ST_GeomFromGeoJSON(given))"
    if not geometries.is_wgs84(crs):
        geometries.refuse_unknown(shapes, crs)
        geometry = geometries.in_wgs84(geometry, crs)
    extent = geometries.measured(shapes, source, geometry)
    if extent.box and not geometries.is_degrees(extent.box):
        raise geometries.missing_crs(extent.box)
    return extent


def _move(shapes: duckdb.DuckDBPyConnection, lines: JsonLines, crs: str, target: Path) -> None:
    geometry = geometries.in_wgs84(f"TRY(ST_GeomFromGeoJSON({GEOMETRY}))", crs)
    shapes.execute(
        f"COPY (SELECT * REPLACE (CAST(ST_AsGeoJSON({geometry}) AS VARCHAR) AS {GEOMETRY}) "  # noqa: S608 - expressions of ours
        f"FROM {lines.source()}) TO {quoted(str(target))} (FORMAT parquet)"
    )
