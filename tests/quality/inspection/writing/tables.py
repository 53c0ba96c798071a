"""Tables made in SQL, and all that is written of them."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from quality.inspection.outcome import WrittenFile
from quality.inspection.profiling import measuring
from quality.inspection.profiling.measuring import Profile
from quality.inspection.writing import outputs
from quality.inspection.writing.outputs import Origin, Outputs


@contextmanager
def loaded(query: str) -> Generator[tuple[duckdb.DuckDBPyConnection, Profile]]:
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE data AS {query}")
        yield connection, measuring.profile(connection)


def made(
    folder: Path,
    query: str,
    *,
    hidden: frozenset[str] = frozenset(),
    are_wanted: bool = True,
    may_nest: bool = True,
) -> Outputs:
    with loaded(query) as (connection, profile):
        return outputs.make(
            connection,
            folder,
            profile,
            hidden=set(hidden),
            are_wanted=are_wanted,
            origin=Origin(may_nest=may_nest),
        )


def file_of(made: Outputs, form: str) -> WrittenFile | None:
    return next((file for file in made.files if file.format == form), None)
