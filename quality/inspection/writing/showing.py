"""What people are shown of a table: its first rows, without what must not get out."""

from typing import Any

import duckdb

from quality.inspection.profiling.measuring import Profile, plain
from quality.inspection.sql import TABLE

PREVIEW_ROWS = 100


def preview(
    connection: duckdb.DuckDBPyConnection, profile: Profile, *, hidden: set[str]
) -> list[list[Any]]:
    """Return the first rows as JSON can say them; cells of hidden columns are None."""
    found = connection.execute(f"SELECT * FROM {TABLE} LIMIT {PREVIEW_ROWS}").fetchall()  # noqa: S608 - constants and quoted names
    names = [column.name for column in profile.columns]
    return [
        [None if name in hidden else plain(cell) for name, cell in zip(names, row, strict=True)]
        for row in found
    ]
