"""The cells of a column, each different one once: all of them, or where they are too many a part.

Of a column with many different cells two parts are looked at: a fair sample of the rows, for what
follows from shares, and of all rows those cells that have a form which one alone may prove.
"""

from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb

from quality.inspection.outcome import PrivacyFinding
from quality.inspection.profiling.fields import Field
from quality.inspection.sql import TABLE, named, quoted

Cells = list[tuple[str, int]]
"""Different cells and how often each occurs."""

FEW = 200_000
"""So many different cells are all looked at."""

_BATCH = 5_000
_SAMPLED = 60_000


def text_of(field: Field) -> str:
    """Return a column as SQL text."""
    name = named(field.name)
    return name if field.sql_type == "VARCHAR" else f"CAST({name} AS VARCHAR)"


def matches(form: str, *, longer_than: int = 0, text: str = "cell") -> str:
    """Return the SQL that a cell has a form; those of up to so many bytes are not looked at."""
    found = f"regexp_matches({text}, {quoted(form)})"
    if not longer_than:
        return found
    return f"CASE WHEN strlen({text}) > {longer_than} THEN {found} ELSE false END"


@dataclass(frozen=True, kw_only=True)
class Part:
    """Some cells of a column, in a table of their own; each stands for ``factor`` of the column."""

    connection: duckdb.DuckDBPyConnection
    table: str
    factor: float = 1.0

    def counts(self, conditions: Sequence[str]) -> list[int]:
        """Return how many cells of the part meet each condition."""
        sums = ", ".join(
            f"coalesce(sum(n) FILTER ({condition}), 0)::BIGINT" for condition in conditions
        )
        return list(self.connection.execute(f"SELECT {sums} FROM {self.table}").fetchone() or ())  # noqa: S608 - constants

    def cells(
        self, condition: str = "true", *, most: int | None = None
    ) -> Iterator[tuple[str, int]]:
        """Return different cells that meet a condition, in an order that says nothing of them."""
        limit = "" if most is None else f" LIMIT {most}"
        self.connection.execute(
            f"SELECT cell, n FROM {self.table} WHERE {condition} "  # noqa: S608 - constants
            f"ORDER BY hash(cell){limit}"
        )
        while batch := self.connection.fetchmany(_BATCH):
            yield from batch


@dataclass(frozen=True, kw_only=True)
class Source:
    """The cells of a column: those that shares follow from, and those that prove alone.

    ``sure`` is None where ``fair`` holds every cell.
    """

    filled: int
    fair: Part
    sure: Part | None


@contextmanager
def cells_of(
    connection: duckdb.DuckDBPyConnection,
    field: Field,
    *,
    filled: int,
    distinct: int,
    form: tuple[str, str] | None = None,
) -> Generator[Source]:
    """Gather the cells of a column.

    ``form`` is what one cell alone may prove in a column of many, and the form of those that prove
    nothing; without it there is the fair part only.
    """
    text = text_of(field)
    is_few = min(filled, distinct) <= FEW
    try:
        if is_few:
            _gather(connection, "fair", f"SELECT {text} AS cell FROM {TABLE}")  # noqa: S608 - quoted names
            yield Source(filled=filled, fair=Part(connection=connection, table="fair"), sure=None)
            return
        share = f"TABLESAMPLE system({100 * _SAMPLED / filled:.6f} PERCENT) REPEATABLE (1)"
        sampled = _gather(connection, "fair", f"SELECT {text} AS cell FROM {TABLE} {share}")  # noqa: S608 - quoted names
        fair = Part(connection=connection, table="fair", factor=filled / max(1, sampled))
        if form is None:
            yield Source(filled=filled, fair=fair, sure=None)
            return
        is_sure = f"{matches(form[0], text=text)} AND NOT {matches(form[1], text=text)}"
        _gather(connection, "sure", f"SELECT {text} AS cell FROM {TABLE} WHERE {is_sure}")  # noqa: S608 - quoted names
        yield Source(filled=filled, fair=fair, sure=Part(connection=connection, table="sure"))
    finally:
        connection.execute("DROP TABLE IF EXISTS fair; DROP TABLE IF EXISTS sure")


def _gather(connection: duckdb.DuckDBPyConnection, table: str, cells: str) -> int:
    """Put different cells with their numbers into a table of this connection alone."""
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT cell, count(*) AS n FROM ({cells}) "  # noqa: S608 - constants and quoted names
        "WHERE cell IS NOT NULL GROUP BY cell"
    )
    found = connection.execute(f"SELECT coalesce(sum(n), 0)::BIGINT FROM {table}").fetchone()  # noqa: S608 - a constant
    return (found or (0,))[0]


@dataclass(frozen=True, kw_only=True)
class Found:
    """A finding, with some of the cells it stands on, which stay in the jail."""

    finding: PrivacyFinding
    cells: list[str]


def total(cells: Cells) -> int:
    """Return how many cells they are, repeated ones counted."""
    return sum(number for _, number in cells)


def masked(text: str) -> str:
    """Return so little of a value that it tells its form and no person."""
    text = text.strip()
    if "@" in text:
        return f"{text[0]}•••@•••.{text.rpartition('.')[2]}"
    shown = 2 if text[:2].isalpha() else min(3, len(text) // 3)
    return f"{text[:shown]}•••"


def masked_name(text: str) -> str:
    """Return the initials of a name."""
    return " ".join(f"{word[0]}•••" for word in text.split()[:3])
