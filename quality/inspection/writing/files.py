"""Writing the table anew: Parquet, CSV in UTF-8, and JSON where it stays small."""

import hashlib
from pathlib import Path

import duckdb

from quality.inspection.bytes import chunks
from quality.inspection.outcome import WrittenFile
from quality.inspection.sql import TABLE, quoted

LARGEST_JSON = 50 * 1024 * 1024


def write_files(connection: duckdb.DuckDBPyConnection, folder: Path) -> list[WrittenFile]:
    """Write the derived files into the folder: comma, decimal point and ISO dates throughout."""
    parquet, csv, json = folder / "data.parquet", folder / "data.csv", folder / "data.json"
    _copy(connection, parquet, "FORMAT parquet, COMPRESSION zstd")
    _copy(connection, csv, "FORMAT csv, HEADER true, DELIMITER ','")
    files = [
        written(parquet, "parquet", "application/vnd.apache.parquet"),
        written(csv, "csv", "text/csv; charset=utf-8"),
    ]
    if csv.stat().st_size * 2 <= LARGEST_JSON:
        _copy(connection, json, "FORMAT json, ARRAY true")
        if json.stat().st_size <= LARGEST_JSON:
            files.append(written(json, "json", "application/json"))
    return files


def _copy(connection: duckdb.DuckDBPyConnection, path: Path, options: str) -> None:
    connection.execute(f"COPY {TABLE} TO {quoted(str(path))} ({options})")


def written(path: Path, form: str, media_type: str) -> WrittenFile:
    """Return what is known of a written file: its size and its SHA-256."""
    digest = hashlib.sha256()
    for chunk in chunks(path):
        digest.update(chunk)
    return WrittenFile.model_validate(
        {
            "format": form,
            "name": path.name,
            "media_type": media_type,
            "size": path.stat().st_size,
            "sha256": digest.hexdigest(),
        }
    )
