"""A second DuckDB beside the work folder's, with the spatial extension, for all that has geometry.

The extension comes as a wheel and is loaded by its path, so nothing is fetched. The walls are those
of the work database: the folder and nothing else, no network, no further extension. Tables that
have no geometry never pay for it (40 MB).
"""

from collections.abc import Generator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from pathlib import Path

import duckdb

from quality.inspection.sql import quoted, wall_in

WGS84 = "EPSG:4326"
"""The coordinate reference system of everything we publish; longitude comes first."""


@contextmanager
def connected(
    folder: Path, *, memory_mb: int = 384, threads: int = 2
) -> Generator[duckdb.DuckDBPyConnection]:
    """Open a DuckDB in memory that knows geometries, and sees files in the folder only.

    With one thread it has none beside the caller's, so a process may be forked that uses it.
    """
    # DuckDB would hash all 60 MB of the extension each time, for 0.3 s of CPU, to check a signature
    # of its own; this file's hash is pinned by the lock and was checked when it was installed.
    connection = duckdb.connect(config={"threads": threads, "allow_unsigned_extensions": "true"})
    try:
        connection.execute(f"LOAD {quoted(_extension())}")
        wall_in(connection, folder, spill="spill-spatial", memory_mb=memory_mb)
        yield connection
    finally:
        connection.close()


@cache
def _extension() -> str:
    """Return where the wheel put the extension that was built for this DuckDB."""
    folder = files("duckdb_extension_spatial") / "extensions" / f"v{duckdb.__version__}"
    return str(folder / "spatial.duckdb_extension")
