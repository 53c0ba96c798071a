"""Cells that contradict what their column was taken for, and what becomes of column or row."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import duckdb

from quality.inspection.outcome import BadRow
from quality.inspection.reading.text.cells import Guess
from quality.inspection.reading.text.dissecting import Anatomy
from quality.inspection.reading.text.forms import Form
from quality.inspection.reading.text.planning import Plan
from quality.inspection.sql import TABLE, named, quoted

MARK = "misfit"
"""What an error of DuckDB says when a cell contradicts a guess."""

LEFT_OUT = "left_out"
"""The table of rows that a person's types left out, with the cell that did not fit."""

_NO_VALUES = {
    "integer": ("keine ganze Zahl", "no whole number"),
    "number": ("keine Zahl", "no number"),
    "boolean": ("weder ja noch nein", "neither yes nor no"),
    "date": ("kein Datum", "no date"),
    "datetime": ("kein Zeitpunkt", "no moment"),
}
_REST = "rest of the row"


def value_of(guess: Guess, field: str) -> str:
    """Return the SQL of a field's value, which fails where a guess is contradicted.

    Hardly a cell has spaces around it, so they are only cut off where it is no value with them. In
    a column whose type a person said, a cell that does not fit is NULL instead.
    """
    text = f"trim({field})"
    nothing = f"{text} IN ({_listed(['', *guess.nulls])})"
    if guess.form.type == "string":
        return f"CASE WHEN {nothing} THEN NULL ELSE {field} END" if guess.nulls else field
    tries = [guess.form.sql.replace("@", field), guess.form.sql.replace("@", text)]
    if not guess.is_forced:
        failing = f"CAST(error('{MARK}') AS {guess.form.sql_type})"
        tries.append(f"CASE WHEN {nothing} THEN NULL ELSE {failing} END")
    is_value = f"{field} IS NOT NULL"
    if any(map(guess.form.accepts, guess.nulls)):
        is_value += f" AND NOT {nothing}"
    return f"CASE WHEN {is_value} THEN coalesce({', '.join(tries)}) END"


def rest_of(guesses: Sequence[Guess]) -> str | None:
    """Return the SQL of the first cell of a row that is not of the type a person said."""
    checks = [
        f"WHEN {text} IS NOT NULL AND ({guess.form.sql.replace('@', text)}) IS NULL"
        f"{f' AND {text} NOT IN ({_listed(guess.nulls)})' if guess.nulls else ''}"
        f" THEN {quoted(f'{index}:')} || {text}"
        for index, guess in enumerate(guesses)
        if guess.is_forced and guess.form.type != "string"
        for text in [f"nullif(trim(f{index}), '')"]
    ]
    return f"CASE {' '.join(checks)} END AS {named(_REST)}" if checks else None


def _listed(texts: Sequence[str]) -> str:
    return ", ".join(map(quoted, texts))


@dataclass(frozen=True, kw_only=True)
class Rests:
    """Rows that a person's types left out: their numbers in the table before, from 0."""

    rows: list[int]
    examples: list[tuple[int, str, str]]


def take_rests(
    connection: duckdb.DuckDBPyConnection, plan: Plan, guesses: Sequence[Guess], *, most: int
) -> Rests:
    """Take the rows with a cell not of the type a person said out of the table.

    They are kept in a table of their own, ``LEFT_OUT``, to be searched for personal data.
    """
    if rest_of(guesses) is None:
        return Rests(rows=[], examples=[])
    found = connection.execute(
        f"SELECT rowid, {named(_REST)} FROM {TABLE} WHERE {named(_REST)} IS NOT NULL ORDER BY rowid"  # noqa: S608 - constants
    )
    rows: list[int] = []
    examples: list[tuple[int, str, str]] = []
    while page := found.fetchmany(10_000):
        for row, rest in page:
            rows.append(row)
            if len(examples) < most:
                index, _, text = str(rest).partition(":")
                examples.append((row, plan.names[int(index)], text))
    connection.execute(
        f"CREATE OR REPLACE TABLE {LEFT_OUT} AS SELECT * FROM {TABLE} "  # noqa: S608 - constants
        f"WHERE {named(_REST)} IS NOT NULL"
    )
    connection.execute(
        f"CREATE OR REPLACE TABLE {TABLE} AS SELECT * EXCLUDE ({named(_REST)}) FROM {TABLE} "  # noqa: S608 - constants
        f"WHERE {named(_REST)} IS NULL"
    )
    return Rests(rows=rows, examples=examples)


def bad_row(line: int, name: str, text: str, form: Form) -> BadRow:
    """Return the report of a cell that is not of the type a person said."""
    de, en = _NO_VALUES[form.type]
    return BadRow(
        line=line,
        reason=f"{name}: no {form.type}"[:500],
        text=text[:500],
        texts={"de": f"Der Wert ist {de}.", "en": f"The value is {en}."},
        column=name[:500],
    )


def looking_for_names(connection: duckdb.DuckDBPyConnection, plan: Plan, anatomy: Anatomy) -> Plan:
    """Return the plan that leaves out the line of names if it comes again between the rows."""
    header = anatomy.layout.header
    if plan.repeated or len(header) != 1 or len(header[0].cells) != len(plan.names):
        return plan
    careful = replace(plan, repeated=tuple(header[0].cells))
    return careful if names_again(connection, careful) else plan


def names_again(connection: duckdb.DuckDBPyConnection, plan: Plan) -> int:
    """Return how often the line of names comes again between the rows."""
    if plan.repeated is None:
        return 0
    query = f"SELECT count(*) FROM {plan.records()} WHERE {plan.says_again()}"  # noqa: S608 - quoted by the plan
    row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0


def seen(
    connection: duckdb.DuckDBPyConnection, plan: Plan, guesses: Sequence[Guess]
) -> list[list[str]]:
    """Return for each column cells of the whole file that contradict what it was taken for."""
    checked = [
        index
        for index, guess in enumerate(guesses)
        if guess.form.type != "string" and not guess.is_forced
    ]
    found: list[list[str]] = [[] for _ in guesses]
    if checked:
        questions = ", ".join(_questions(guesses[index], f"f{index}") for index in checked)
        query = f"SELECT {questions} FROM {plan.rows()}"  # noqa: S608 - quoted by the plan
        answers: tuple[list[str | None] | None, ...] = connection.execute(query).fetchone() or ()
        for index, answer in zip(checked, answers, strict=True):
            found[index] = [text for text in answer or [] if text is not None]
    return found


def _questions(guess: Guess, field: str) -> str:
    """Return the SQL of the usual and the most extreme cells that contradict a guess."""
    text = f"nullif(trim({field}), '')"
    known = f" AND {text} NOT IN ({_listed(guess.nulls)})" if guess.nulls else ""
    misfit = f"FILTER ({text} IS NOT NULL{known} AND ({guess.form.sql.replace('@', text)}) IS NULL)"
    parts = (f"approx_top_k({text}, 40)", f"min({text}, 20)", f"max({text}, 20)")
    return f"list_concat({', '.join(f'{part} {misfit}' for part in parts)})"
