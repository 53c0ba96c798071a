"""Where in the file the cells stand that an expectation did not accept.

Each condition says of a row what Great Expectations says of it; a contract test holds the number
of rows they find to the number that it counts.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from itertools import combinations
from typing import Any

import duckdb

from quality.expectations.hiding import columns_of
from quality.inspection.outcome import ExpectationOutcome, FailedRow
from quality.inspection.reading.text.lines import Lines
from quality.inspection.sql import TABLE, named

MOST = 20
_LONGEST = 500
_DAY = len("2026-01-01")

_BEYOND = (duckdb.BinderException, duckdb.ConversionException, duckdb.OutOfMemoryException)

Arguments = Mapping[str, Any]


def located(
    connection: duckdb.DuckDBPyConnection,
    outcomes: Sequence[ExpectationOutcome],
    lines: Lines | None,
) -> list[ExpectationOutcome]:
    """Return outcomes with the first rows of the table ``data`` that were not accepted.

    ``lines`` finds their lines in the file; without it a row is shown without its line.
    """
    rows: dict[int, list[tuple[int, str | None]]] = {}
    for place, outcome in enumerate(outcomes):
        if outcome.unexpected_count and outcome.type in CONDITIONS:
            with suppress(*_BEYOND):  # its values are shown without their lines then
                rows[place] = _rows(connection, outcome)
    wanted = sorted({row for found in rows.values() for row, _ in found})
    numbers = lines.of(wanted) if lines and wanted else {}
    return [
        outcome.model_copy(
            update={"rows": [FailedRow(line=numbers.get(row), value=v) for row, v in rows[place]]}
        )
        if place in rows
        else outcome
        for place, outcome in enumerate(outcomes)
    ]


def condition_of(outcome: ExpectationOutcome) -> tuple[str, list[Any]]:
    """Return the SQL that is true of a row that is not accepted, and its parameters."""
    return CONDITIONS[outcome.type](outcome.kwargs)


def _rows(
    connection: duckdb.DuckDBPyConnection, outcome: ExpectationOutcome
) -> list[tuple[int, str | None]]:
    condition, parameters = condition_of(outcome)
    columns = columns_of(outcome.kwargs)
    shown = ", ".join(f"CAST({named(column)} AS VARCHAR)" for column in columns)
    query = f"SELECT rowid, {shown} FROM {TABLE} WHERE {condition} ORDER BY rowid LIMIT {MOST}"  # noqa: S608 - constants and quoted names
    found = connection.execute(query, parameters).fetchall()
    return [(int(row), _shown(columns, cells)) for row, *cells in found]


def _shown(columns: Sequence[str], cells: Sequence[str | None]) -> str | None:
    if len(cells) == 1:
        return None if cells[0] is None else cells[0][:_LONGEST]
    pairs = zip(columns, cells, strict=True)
    return ", ".join(f"{name}: {'' if cell is None else cell}" for name, cell in pairs)[:_LONGEST]


def _null(kwargs: Arguments) -> tuple[str, list[Any]]:
    return f"{named(kwargs['column'])} IS NULL", []


def _filled(kwargs: Arguments) -> tuple[str, list[Any]]:
    return f"{named(kwargs['column'])} IS NOT NULL", []


def _repeated(kwargs: Arguments) -> tuple[str, list[Any]]:
    column = named(kwargs["column"])
    again = f"SELECT {column} FROM {TABLE} GROUP BY ALL HAVING count(*) > 1"  # noqa: S608 - as above
    return f"{column} IS NOT NULL AND {column} IN ({again})", []


def _repeated_together(kwargs: Arguments) -> tuple[str, list[Any]]:
    columns = [named(column) for column in kwargs["column_list"]]
    row = ", ".join(columns)
    filled = " AND ".join(f"{column} IS NOT NULL" for column in columns)
    again = f"SELECT {row} FROM {TABLE} WHERE {filled} GROUP BY ALL HAVING count(*) > 1"  # noqa: S608 - as above
    return f"{filled} AND ({row}) IN ({again})", []


def _outside(kwargs: Arguments) -> tuple[str, list[Any]]:
    column = named(kwargs["column"])
    inside, parameters = _within(column, kwargs)
    return f"{column} IS NOT NULL AND NOT ({inside})", parameters


def _outside_length(kwargs: Arguments) -> tuple[str, list[Any]]:
    column = named(kwargs["column"])
    inside, parameters = _within(f"length({column})", kwargs)
    return f"{column} IS NOT NULL AND NOT ({inside})", parameters


def _other_length(kwargs: Arguments) -> tuple[str, list[Any]]:
    return f"length({named(kwargs['column'])}) <> ?", [kwargs["value"]]


def _within(value: str, kwargs: Arguments) -> tuple[str, list[Any]]:
    parts: list[str] = []
    parameters: list[Any] = []
    for argument, strict, sign in (
        ("min_value", "strict_min", ">"),
        ("max_value", "strict_max", "<"),
    ):
        if (bound := kwargs.get(argument)) is not None:
            parts.append(f"{value} {sign}{'' if kwargs.get(strict) else '='} ?")
            parameters.append(_moment(bound) if isinstance(bound, str) else bound)
    return " AND ".join(parts), parameters


def _moment(text: str) -> date | datetime:
    return date.fromisoformat(text) if len(text) == _DAY else datetime.fromisoformat(text)


def _listed(negation: str) -> Callable[[Arguments], tuple[str, list[Any]]]:
    def condition(kwargs: Arguments) -> tuple[str, list[Any]]:
        values = list(kwargs["value_set"])
        marks = ", ".join("?" for _ in values)
        return f"{named(kwargs['column'])} {negation} IN ({marks})", values

    return condition


def _pattern(negation: str) -> Callable[[Arguments], tuple[str, list[Any]]]:
    def condition(kwargs: Arguments) -> tuple[str, list[Any]]:
        return f"{negation} regexp_matches({named(kwargs['column'])}, ?)", [kwargs["regex"]]

    return condition


def _not_greater(kwargs: Arguments) -> tuple[str, list[Any]]:
    sign = "<" if kwargs.get("or_equal") else "<="
    return f"{named(kwargs['column_A'])} {sign} {named(kwargs['column_B'])}", []


def _unequal(kwargs: Arguments) -> tuple[str, list[Any]]:
    return f"{named(kwargs['column_A'])} IS DISTINCT FROM {named(kwargs['column_B'])}", []


def _alike(kwargs: Arguments) -> tuple[str, list[Any]]:
    columns = [named(column) for column in kwargs["column_list"]]
    filled = " AND ".join(f"{column} IS NOT NULL" for column in columns)
    same = " OR ".join(f"{one} = {other}" for one, other in combinations(columns, 2))
    return f"{filled} AND ({same})", []


CONDITIONS: Mapping[str, Callable[[Arguments], tuple[str, list[Any]]]] = {
    "expect_column_values_to_not_be_null": _null,
    "expect_column_values_to_be_null": _filled,
    "expect_column_values_to_be_unique": _repeated,
    "expect_column_values_to_be_between": _outside,
    "expect_column_values_to_be_in_set": _listed("NOT"),
    "expect_column_values_to_not_be_in_set": _listed(""),
    "expect_column_values_to_match_regex": _pattern("NOT"),
    "expect_column_values_to_not_match_regex": _pattern(""),
    "expect_column_value_lengths_to_be_between": _outside_length,
    "expect_column_value_lengths_to_equal": _other_length,
    "expect_compound_columns_to_be_unique": _repeated_together,
    "expect_column_pair_values_a_to_be_greater_than_b": _not_greater,
    "expect_column_pair_values_to_be_equal": _unequal,
    "expect_select_column_values_to_be_unique_within_record": _alike,
}
"""For every kind that looks at rows, when a row is not accepted."""
