"""DuckDB as an inspection uses it: the one table's name, names and texts in SQL, the walls."""

from pathlib import Path

import duckdb

TABLE = "data"


def quoted(text: str) -> str:
    """Return a text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def named(name: str) -> str:
    """Return a name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def wall_in(
    connection: duckdb.DuckDBPyConnection, folder: Path, *, spill: str, memory_mb: int
) -> None:
    """Let a connection see a folder and nothing else, for good; it spills there.

    There is no network and no further extension for it afterwards.
    """
    for setting in (
        f"temp_directory={quoted(str(folder / spill))}",
        f"memory_limit='{memory_mb}MB'",
        "preserve_insertion_order=true",
        "TimeZone='UTC'",
        "autoinstall_known_extensions=false",
        "autoload_known_extensions=false",
        f"allowed_directories=[{quoted(str(folder) + '/')}]",
        "enable_external_access=false",
        "lock_configuration=true",
    ):
        connection.execute(f"SET {setting}")
