"""Writing the table anew: Parquet, CSV in UTF-8, JSON, and a spreadsheet where it is small."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb

from quality.inspection.bytes import chunks
from quality.inspection.outcome import MEDIA_TYPES, WrittenFile
from quality.inspection.profiling.extent import order_column
from quality.inspection.profiling.fields import Field, fields_of
from quality.inspection.profiling.measuring import Profile
from quality.inspection.sql import TABLE, named, quoted
from quality.inspection.writing import spreadsheets

LARGEST_JSON = 50 * 1024 * 1024
ROW_GROUP = 100_000
"""So many rows of Parquet are skipped or read together when a part of the file is asked for."""


def write_files(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    profile: Profile,
    cells: Mapping[str, str],
    *,
    csv: Path | None,
) -> list[WrittenFile]:
    """Write the table into the folder: comma, decimal point and ISO dates throughout.

    ``cells`` are those of JSON, in SQL by column. ``csv`` is a file that already is the table as
    CSV; without one it is written. JSON and the spreadsheet are left out where they would be too
    large to be of use.
    """
    parquet, json = folder / "data.parquet", folder / "data.json"
    _write_parquet(connection, parquet, profile)
    files = [written(parquet, "parquet")]
    if csv is None:
        csv = folder / "data.csv"
        _copy(connection, TABLE, csv, "FORMAT csv, HEADER true, DELIMITER ','")
        files.append(written(csv, "csv"))
    if csv.stat().st_size * 2 <= LARGEST_JSON:
        values = ", ".join(f"{cell} AS {named(name)}" for name, cell in cells.items())
        _copy(connection, f"(SELECT {values} FROM {TABLE})", json, "FORMAT json, ARRAY true")  # noqa: S608 - constants and quoted names
        if json.stat().st_size <= LARGEST_JSON:
            files.append(written(json, "json"))
    if spreadsheets.fits(profile):
        sheet = folder / "data.xlsx"
        spreadsheets.write(connection, sheet)
        files.append(written(sheet, "xlsx"))
    return files


def _write_parquet(connection: duckdb.DuckDBPyConnection, path: Path, profile: Profile) -> None:
    """Write Parquet, sorted so that a part of the table lies in few row groups."""
    source = TABLE
    column = order_column(profile.columns, profile.rows)
    if column is not None and not _is_sorted(connection, column):
        source = f"(SELECT * FROM {TABLE} ORDER BY {named(column)} NULLS LAST, rowid)"  # noqa: S608 - constants and quoted names
    _copy(connection, source, path, f"FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP}")


def _is_sorted(connection: duckdb.DuckDBPyConnection, column: str) -> bool:
    falls = f"SELECT {named(column)} < lag({named(column)}) OVER () AS falls FROM {TABLE}"  # noqa: S608 - constants and quoted names
    row = connection.execute(f"SELECT bool_or(falls) FROM ({falls})").fetchone()  # noqa: S608 - constants and quoted names
    return not (row and row[0])


def json_cells(connection: duckdb.DuckDBPyConnection, *, may_nest: bool) -> dict[str, str]:
    """Return each column in SQL, as JSON is to hold it.

    Where the file's format knows nested values, texts that all are lists or objects are such.
    """
    fields = fields_of(connection)
    nested = _nested(connection, fields) if may_nest else set[str]()
    return {
        field.name: f"CAST({named(field.name)} AS JSON)"
        if field.name in nested
        else named(field.name)
        for field in fields
    }


def _nested(connection: duckdb.DuckDBPyConnection, fields: list[Field]) -> set[str]:
    """Return the columns whose every filled cell is a JSON list or object."""
    texts = [field.name for field in fields if field.sql_type == "VARCHAR"]
    begins = "bool_and(left(ltrim({0}), 1) IN ('[', '{{'))"
    candidates = _all_hold(connection, texts, begins)
    return set(_all_hold(connection, candidates, "bool_and(json_valid({0}))"))


def _all_hold(connection: duckdb.DuckDBPyConnection, names: list[str], condition: str) -> list[str]:
    if not names:
        return []
    asked = ", ".join(f"coalesce({condition.format(named(name))}, false)" for name in names)
    found: Any = connection.execute(f"SELECT {asked} FROM {TABLE}").fetchone()  # noqa: S608 - constants and quoted names
    return [name for name, holds in zip(names, found, strict=True) if holds]


def _copy(connection: duckdb.DuckDBPyConnection, source: str, path: Path, options: str) -> None:
    connection.execute(f"COPY {source} TO {quoted(str(path))} ({options})")


def written(path: Path, form: str) -> WrittenFile:
    """Return what is known of a written file: its size and its SHA-256."""
    digest = hashlib.sha256()
    for chunk in chunks(path):
        digest.update(chunk)
    return WrittenFile.model_validate(
        {
            "format": form,
            "name": path.name,
            "media_type": MEDIA_TYPES[form],
            "size": path.stat().st_size,
            "sha256": digest.hexdigest(),
        }
    )
