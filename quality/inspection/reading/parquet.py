"""Parquet, with what its footer says held against the file before it is believed."""

import json
from pathlib import Path
from typing import Any, cast

import duckdb

from quality.inspection import spatial
from quality.inspection.order import ReadingRule
from quality.inspection.outcome import Reading
from quality.inspection.reading import archives, filling, refusing
from quality.inspection.reading.geo import geometries
from quality.inspection.reading.geo.geometries import GEOMETRY
from quality.inspection.reading.table import Table
from quality.inspection.sql import named, quoted

MOST_ROWS = 2_000_000_000
_MOST_UNBACKED = 100_000_000
_ROWS_PER_BYTE = 1000
_LARGEST_FOOTER = 64 * 1024 * 1024
_MAGIC = b"PAR1"
_SHOWN = "Parquet"


def load(connection: duckdb.DuckDBPyConnection, path: Path, rule: ReadingRule) -> Table:
    """Read a Parquet or GeoParquet file into the table ``data``.

    Raises:
        Refusal: It is broken, encrypted, or its footer promises what the file cannot hold.
    """
    _refuse_ends(path)
    geo = _inspect_footer(connection, path)
    if geo is not None:
        return _load_geo(connection, path, geo, rule)
    filling.fill(connection, _source(path), form=_SHOWN, types=rule.columns)
    return Table(reading=_reading(connection))


def _source(path: Path) -> str:
    return f"read_parquet({quoted(str(path))})"


def _refuse_ends(path: Path) -> None:
    """Refuse a file whose ends are not those of Parquet, or whose footer is longer than itself."""
    size = path.stat().st_size
    with path.open("rb") as file:
        start = file.read(4)
        file.seek(max(0, size - 8))
        end = file.read()
    if start == b"PARE" or end[-4:] == b"PARE":
        raise refusing.locked(form=_SHOWN)
    length = int.from_bytes(end[:4], "little")
    if end[-4:] != _MAGIC or length + 12 > size or length > _LARGEST_FOOTER:
        raise refusing.broken(form=_SHOWN, detail="the footer is not that of this file")


def _inspect_footer(connection: duckdb.DuckDBPyConnection, path: Path) -> dict[str, Any] | None:
    """Hold the footer against the file, and return what it says of geometry, if it does."""
    file = quoted(str(path))
    size = path.stat().st_size
    try:
        rows, groups = _one(
            connection,
            f"SELECT num_rows, num_row_groups FROM parquet_file_metadata({file})",  # noqa: S608 - quoted
        )
        counted, furthest, unpacked = _one(
            connection,
            "SELECT coalesce(sum(n), 0), coalesce(max(furthest), 0), coalesce(sum(u), 0) FROM ("  # noqa: S608 - quoted
            "SELECT any_value(row_group_num_rows) AS n, sum(total_uncompressed_size) AS u, "
            "max(least(data_page_offset, coalesce(dictionary_page_offset, data_page_offset)) "
            f"+ total_compressed_size) AS furthest FROM parquet_metadata({file}) "
            "GROUP BY row_group_id)",
        )
        found = connection.execute(
            f"SELECT value FROM parquet_kv_metadata({file}) WHERE key = 'geo'"  # noqa: S608 - quoted
        ).fetchone()
    except duckdb.Error as error:
        raise refusing.broken(form=_SHOWN, detail=str(error)) from error
    if rows != counted or rows < 0 or furthest > size or (rows and not groups):
        raise refusing.broken(form=_SHOWN, detail="the footer is not that of this file")
    bound = archives.bound_of(path) + size * archives.MOST_TIMES
    if unpacked > bound or rows > min(MOST_ROWS, _MOST_UNBACKED + _ROWS_PER_BYTE * size):
        raise archives.bomb(bound)
    return _json(found[0]) if found else None


def _one(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[int, ...]:
    row = connection.execute(query).fetchone()
    return tuple(int(value) for value in row or ())


def _json(value: Any) -> dict[str, Any] | None:
    try:
        text = bytes(value).decode() if isinstance(value, bytes | bytearray) else str(value)
        found = json.loads(text)
    except ValueError:
        return None
    return cast("dict[str, Any]", found) if isinstance(found, dict) else None


def _load_geo(
    connection: duckdb.DuckDBPyConnection, path: Path, geo: dict[str, Any], rule: ReadingRule
) -> Table:
    """Read GeoParquet: its first column of geometry as GeoJSON text in WGS 84."""
    primary = str(geo.get("primary_column", GEOMETRY))
    crs = rule.crs or _crs_of(geo, primary)
    target = path.with_name("features.parquet")
    with spatial.connected(path.parent) as shapes:
        try:
            columns = shapes.execute(f"DESCRIBE SELECT * FROM {_source(path)}").fetchall()  # noqa: S608 - quoted
            if not any(
                name == primary and str(kind).startswith("GEOMETRY") for name, kind, *_ in columns
            ):
                raise refusing.broken(form="GeoParquet", detail=f"no geometry in {primary[:80]}")
            geometries.refuse_unknown(shapes, crs)
            moved = geometries.in_wgs84(named(primary), crs)
            extent = geometries.measured(
                shapes,
                f"(SELECT {named(primary)} AS given FROM {_source(path)})",  # noqa: S608 - quoted
                geometries.in_wgs84("given", crs),
            )
            rest = ", ".join(named(str(name)) for name, *_ in columns if name != primary)
            shapes.execute(
                f"COPY (SELECT {rest + ', ' if rest else ''}CAST(ST_AsGeoJSON({moved}) AS VARCHAR) "  # noqa: S608 - quoted
                f"AS {GEOMETRY} FROM {_source(path)}) TO {quoted(str(target))} (FORMAT parquet)"
            )
        except duckdb.Error as error:
            raise refusing.broken(form="GeoParquet", detail=str(error)) from error
    if extent.box and not geometries.is_degrees(extent.box):
        raise geometries.missing_crs(extent.box)
    filling.fill(connection, _source(target), form="GeoParquet", types=rule.columns)
    reading = _reading(connection)
    reading.assumptions.append(geometries.told_crs(crs, is_assumed=False))
    return Table(
        reading=reading.model_copy(update={"crs": crs[:500]}),
        geometry=geometries.profile(extent, crs),
        bbox=extent.box,
        notices=geometries.notices(extent),
    )


def _crs_of(geo: dict[str, Any], primary: str) -> str:
    """Return the system of a column of geometry: WGS 84 if it says nothing, by the standard."""
    crs = _object(_object(geo, "columns"), primary).get("crs")
    number = _object({"crs": crs}, "crs").get("id")
    if isinstance(number, dict) and {"authority", "code"} <= set(cast("dict[str, Any]", number)):
        return f"{number['authority']}:{number['code']}"
    return json.dumps(crs) if crs else spatial.WGS84


def _object(of: dict[str, Any], name: str) -> dict[str, Any]:
    found = of.get(name)
    return cast("dict[str, Any]", found) if isinstance(found, dict) else {}


def _reading(connection: duckdb.DuckDBPyConnection) -> Reading:
    return Reading(
        kind="parquet",
        columns=filling.read_columns(connection),
        assumptions=[{"de": "Gelesen als Parquet.", "en": "Read as Parquet."}],
    )
