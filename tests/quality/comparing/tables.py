"""Two versions of a table in DuckDB, compared the way the child does it."""

from collections.abc import Collection, Sequence
from pathlib import Path

import duckdb

from quality.inspection import comparing
from quality.inspection.order import Order, Previous
from quality.inspection.outcome import TableChanges
from quality.inspection.profiling import measuring

FILE = "previous.parquet"


def compare(
    folder: Path,
    before: str | None,
    now: str,
    *,
    key: Sequence[str] = (),
    hidden: Collection[str] = (),
    has_file: bool = True,
) -> TableChanges:
    """Compare two tables, each given as a query."""
    with duckdb.connect() as connection:
        previous = None
        if before is not None:
            connection.execute(f"CREATE TABLE data AS {before}")
            profile = measuring.profile(connection)
            connection.execute(f"COPY data TO '{folder / FILE}' (FORMAT parquet)")
            connection.execute("DROP TABLE data")
            previous = Previous(
                number=1,
                columns=[column.model_dump(mode="json") for column in profile.columns],
                rows=profile.rows,
                file=FILE if has_file else None,
            )
        connection.execute(f"CREATE TABLE data AS {now}")
        order = Order(folder=str(folder), source="source", key=list(key), previous=previous)
        return comparing.compare(connection, order, measuring.profile(connection), hidden=hidden)


def values(columns: str, *rows: str) -> str:
    """Return a query of literal rows: ``values("id, name", "1, 'a'")``."""
    return f"SELECT * FROM (VALUES {', '.join(f'({row})' for row in rows)}) t({columns})"  # noqa: S608 - literals of tests
