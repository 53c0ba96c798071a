"""GeoPackage, Shapefile, GML and FlatGeobuf, through GDAL inside DuckDB.

Each kind is opened by its own driver and no other, so a file cannot have itself read as something
else, such as a GDAL file that names further files to open.
"""

import sqlite3
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any, cast

import duckdb

from quality.inspection import spatial
from quality.inspection.apart import CrashedApart, apart
from quality.inspection.order import ReadingRule
from quality.inspection.outcome import GeometryProfile, Notice, Reading, Texts
from quality.inspection.reading import filling, refusing
from quality.inspection.reading.archives import Archive
from quality.inspection.reading.geo import geometries
from quality.inspection.reading.geo.geometries import GEOMETRY
from quality.inspection.reading.table import Table
from quality.inspection.sql import named, quoted


@dataclass(frozen=True, kw_only=True)
class _Driver:
    """How GDAL is to open a kind of file."""

    kind: str
    shown: str
    gdal: str
    suffix: str
    options: tuple[str, ...] = ()


_DRIVERS = {
    "geopackage": _Driver(kind="geopackage", shown="GeoPackage", gdal="GPKG", suffix="gpkg"),
    "shapefile": _Driver(kind="shapefile", shown="Shapefile", gdal="ESRI Shapefile", suffix="shp"),
    "gml": _Driver(
        kind="gml", shown="GML", gdal="GML", suffix="gml", options=("DOWNLOAD_SCHEMA=NO",)
    ),
    "flatgeobuf": _Driver(kind="flatgeobuf", shown="FlatGeobuf", gdal="FlatGeobuf", suffix="fgb"),
}
_ROW_NUMBERS = "ogc_fid"
SHAPEFILE_PARTS = ("shp", "shx", "dbf", "prj", "cpg")


@dataclass(frozen=True, kw_only=True)
class _Layer:
    """A layer of a file: its name, how many features it says to have, and its system."""

    name: str
    features: int
    has_geometry: bool
    crs: str | None


@dataclass(frozen=True, kw_only=True)
class _Converted:
    """A layer that was written as Parquet: what was understood of it, and its geometries."""

    target: Path
    reading: Reading
    geometry: GeometryProfile | None
    notices: list[Notice]


def load(connection: duckdb.DuckDBPyConnection, path: Path, kind: str, rule: ReadingRule) -> Table:
    """Read a layer of a geographic file into the table ``data``; the largest unless one is named.

    Raises:
        Refusal: It is broken or empty, or its reference system is missing or unknown.
    """
    driver = _DRIVERS[kind]
    with spatial.connected(path.parent, threads=1) as shapes:
        try:
            made = apart(_converted, shapes, path, driver, rule)
        except CrashedApart as error:
            raise refusing.broken(form=driver.shown, detail=_detail(error)) from error
    source = f"read_parquet({quoted(str(made.target))})"
    filling.fill(connection, source, form=driver.shown, types=rule.columns)
    columns = filling.read_columns(connection)
    return Table(
        reading=made.reading.model_copy(update={"columns": columns}),
        geometry=made.geometry,
        bbox=made.geometry.bbox if made.geometry else None,
        notices=made.notices,
        parts=[ReadingRule(layer=name) for name in made.reading.others],
    )


def _converted(
    shapes: duckdb.DuckDBPyConnection, path: Path, driver: _Driver, rule: ReadingRule
) -> _Converted:
    """Write a layer as Parquet, its geometry as GeoJSON text in WGS 84."""
    if driver.kind == "geopackage":
        _refuse_damage(path)
    source = path
    if path.suffix != f".{driver.suffix}":
        source = path.with_name(f"layer.{driver.suffix}")
        source.unlink(missing_ok=True)
        source.hardlink_to(path)
    layers = _layers(shapes, source, driver)
    layer = _chosen(layers, rule)
    read = _read(source, driver, layer)
    made = _written(shapes, read, layer, rule, path.with_name("features.parquet"))
    _refuse_loss(shapes, made.target, layer, driver)
    reading = Reading(
        kind=cast("Any", driver.kind),
        layer=layer.name[:500],
        crs=made.reading.crs,
        others=[each.name[:500] for each in layers if each != layer][:50],
        assumptions=[_told(driver, layer, layers), *made.reading.assumptions],
    )
    return replace(made, reading=reading)


def _written(
    shapes: duckdb.DuckDBPyConnection, read: str, layer: _Layer, rule: ReadingRule, target: Path
) -> _Converted:
    columns = _columns(shapes, read)
    reading = Reading(kind="geopackage", assumptions=[])
    shape = next((name for name, is_geometry in columns if is_geometry), None)
    if shape is None:
        _copy(shapes, columns, read, None, target)
        return _Converted(target=target, reading=reading, geometry=None, notices=[])
    source = f"(SELECT {named(shape)} AS given FROM {read})"  # noqa: S608 - quoted
    crs, is_assumed = rule.crs or layer.crs, False
    if crs is None:
        is_assumed, crs = True, spatial.WGS84
        raw = geometries.measured(shapes, source, "given")
        if raw.box and not geometries.is_degrees(raw.box):
            raise geometries.missing_crs(raw.box)
    geometries.refuse_unknown(shapes, crs)
    extent = geometries.measured(shapes, source, geometries.in_wgs84("given", crs))
    if extent.box and not geometries.is_degrees(extent.box):
        raise geometries.missing_crs(extent.box)
    _copy(shapes, columns, read, geometries.in_wgs84(named(shape), crs), target)
    profile = geometries.profile(extent, crs)
    told = [geometries.told_crs(crs, is_assumed=is_assumed)]
    return _Converted(
        target=target,
        reading=reading.model_copy(update={"crs": profile.crs, "assumptions": told}),
        geometry=profile,
        notices=geometries.notices(extent),
    )


def _refuse_damage(path: Path) -> None:
    """Refuse a GeoPackage that is damaged as a database, before GDAL trips over it."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            (answer,) = database.execute("PRAGMA quick_check(1)").fetchone()
            database.execute("SELECT count(*) FROM gpkg_contents").fetchone()
    except sqlite3.Error as error:
        raise refusing.broken(form="GeoPackage", detail=str(error)) from error
    if answer != "ok":
        raise refusing.broken(form="GeoPackage", detail=str(answer))


def _refuse_loss(
    shapes: duckdb.DuckDBPyConnection, target: Path, layer: _Layer, driver: _Driver
) -> None:
    """Refuse a file from which fewer features came than it says to have: it is cut off."""
    count = filling.count(shapes, f"read_parquet({quoted(str(target))})")
    if count < layer.features:
        detail = f"{layer.features} features promised, {count} found"
        raise refusing.broken(form=driver.shown, detail=detail)


def _layers(shapes: duckdb.DuckDBPyConnection, path: Path, driver: _Driver) -> list[_Layer]:
    row = shapes.execute(
        "SELECT layers FROM ST_Read_Meta(?) WHERE driver_short_name = ?", [str(path), driver.gdal]
    ).fetchone()
    found: list[_Layer] = []
    for layer in cast("list[dict[str, Any]]", row[0] if row else []):
        fields: list[dict[str, Any]] = layer["geometry_fields"] or []
        found.append(
            _Layer(
                name=str(layer["name"]),
                features=int(layer["feature_count"]),
                has_geometry=bool(fields),
                crs=_crs(fields[0].get("crs") or {}) if fields else None,
            )
        )
    if not found:
        raise refusing.broken(form=driver.shown, detail="no layer")
    return found


def _crs(crs: dict[str, Any]) -> str | None:
    """Return a reference system by its EPSG number, else in its long form; None if not given."""
    if crs.get("auth_name") and crs.get("auth_code"):
        return f"{crs['auth_name']}:{crs['auth_code']}"
    wkt = str(crs.get("wkt") or "")
    return None if not wkt or "Undefined" in wkt[:60] else wkt


def _chosen(layers: list[_Layer], rule: ReadingRule) -> _Layer:
    if rule.layer is None:
        return max(layers, key=lambda layer: (layer.has_geometry, layer.features))
    wanted = next((layer for layer in layers if layer.name == rule.layer), None)
    if wanted is None:
        raise refusing.no_such(
            what_de="die Ebene",
            what_en="layer",
            name=rule.layer,
            offered=[layer.name for layer in layers],
        )
    return wanted


def _read(path: Path, driver: _Driver, layer: _Layer) -> str:
    options = "".join(f", open_options := [{quoted(option)}]" for option in driver.options)
    return (
        f"ST_Read({quoted(str(path))}, layer := {quoted(layer.name)}, "
        f"allowed_drivers := [{quoted(driver.gdal)}]{options})"
    )


def _columns(shapes: duckdb.DuckDBPyConnection, read: str) -> list[tuple[str, bool]]:
    """Return the names of a layer's columns, and whether each is a geometry."""
    described = shapes.execute(f"DESCRIBE SELECT * FROM {read}").fetchall()  # noqa: S608 - quoted
    return [
        (str(name), str(kind).startswith("GEOMETRY"))
        for name, kind, *_ in described
        if str(name).lower() != _ROW_NUMBERS
    ]


def _copy(
    shapes: duckdb.DuckDBPyConnection,
    columns: list[tuple[str, bool]],
    read: str,
    geometry: str | None,
    target: Path,
) -> None:
    """Write a layer as Parquet: its values, then its geometry as GeoJSON text."""
    kept = [name for name, is_geometry in columns if not is_geometry]
    values = [f"{named(name)} AS {named(_renamed(name))}" for name in kept]
    if geometry is not None:
        values.append(f"CAST(ST_AsGeoJSON({geometry}) AS VARCHAR) AS {GEOMETRY}")
    shapes.execute(
        f"COPY (SELECT {', '.join(values)} FROM {read}) TO {quoted(str(target))} (FORMAT parquet)"  # noqa: S608 - expressions of ours
    )


def _renamed(name: str) -> str:
    return f"{name}_2" if name.lower() == GEOMETRY else name


def _told(driver: _Driver, layer: _Layer, layers: list[_Layer]) -> Texts:
    shown = driver.shown
    if len(layers) == 1:
        return {"de": f"Gelesen als {shown}.", "en": f"Read as {shown}."}
    return {
        "de": f"Gelesen als {shown}, Ebene „{layer.name[:80]}“ von {len(layers)}.",
        "en": f"Read as {shown}, layer “{layer.name[:80]}” of {len(layers)}.",
    }


def _detail(error: Exception) -> str:
    """Return what went wrong without the paths of this machine."""
    text = str(error).splitlines()[0]
    return text.split(" at: ")[0].split(": /")[0]


def shapefiles_in(archive: Archive) -> list[str]:
    """Return the Shapefiles in an archive, the largest first."""
    return [name for name in archive.names if name.lower().endswith(".shp")]


def take_shapefile(archive: Archive, name: str, folder: Path) -> Path:
    """Take a Shapefile's parts out of an archive, and return where its main one is.

    Raises:
        Refusal: A part that it cannot do without is not there.
    """
    stem = name[: -len("shp")]
    parts = {known.lower(): known for known in archive.members}
    for part in SHAPEFILE_PARTS:
        member = parts.get(f"{stem}{part}".lower())
        if member is not None:
            archive.take(member, folder / f"shape.{part}")
        elif part in {"shx", "dbf"}:
            shown = PurePosixPath(stem + part).name
            raise refusing.unreadable(
                de=f"Zum Shapefile fehlt im ZIP „{shown}“. Nehmen Sie .shp, .shx, .dbf und .prj "
                "zusammen auf.",
                en=f"“{shown}” of the Shapefile is not in the ZIP. Include .shp, .shx, .dbf and "
                ".prj together.",
            )
    return folder / "shape.shp"
