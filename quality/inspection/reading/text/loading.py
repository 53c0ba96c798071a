"""Getting a text file of any dialect into a typed DuckDB table, all of it or with counted rests.

The sample's guess is tried on the whole file while it is loaded: in one pass, unless some cell
contradicts it. Nothing of the file is held in Python.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import duckdb

from quality.inspection.order import ReadingRule
from quality.inspection.outcome import BadRow
from quality.inspection.reading import refusing
from quality.inspection.reading.table import Table
from quality.inspection.reading.text import (
    asis,
    dissecting,
    encodings,
    forms,
    misfits,
    noticing,
    physical,
    planning,
    telling,
)
from quality.inspection.reading.text.cells import Guess
from quality.inspection.reading.text.dissecting import Anatomy
from quality.inspection.reading.text.lines import Lines
from quality.inspection.reading.text.planning import REJECTS_LIMIT, Plan
from quality.inspection.sql import TABLE, named

EXAMPLES = 20
_ROUNDS = 4

ValueOf = Callable[[Guess, str], str]
"""Makes the SQL of a field's value by what its column was taken for."""


def load_csv(
    connection: duckdb.DuckDBPyConnection, path: Path, rule: ReadingRule | None = None
) -> Table:
    """Read a text file into the table ``data``, as a person's rule says and as the file shows.

    Raises:
        Refusal: It is no text table (``readable``), or has no row of data (``non_empty``).
    """
    rule = rule or ReadingRule()
    if rule.encoding:
        encoding = encodings.told_encoding(path, rule.encoding)
    else:
        encoding = encodings.encoding_of(path)
    source = encodings.as_utf8(path, encoding)
    anatomy = dissecting.dissect(source.path, rule)
    plan = planning.plan_of(source.path, anatomy)
    is_as_is = False
    try:
        if asis.may_be(path, source, plan, anatomy):
            is_as_is = _is_filled(connection, plan, anatomy.guesses, asis.value_of)
        guesses = anatomy.guesses
        if not is_as_is:
            plan, guesses = _load(connection, plan, anatomy)
    except _UnevenLines:
        plan = replace(plan, path=physical.tidied(plan.path, plan.dialect))
        try:
            plan, guesses = _load(connection, plan, anatomy)
        except _UnevenLines as error:
            raise _unreadable(error) from error
    table = Table(
        reading=telling.reading(source, anatomy, guesses),
        misnamed=list(anatomy.names.misnamed),
    )
    _count_rests(connection, plan, guesses, table)
    _refuse_nothing(connection, table, anatomy)
    repeated = misfits.names_again(connection, plan)
    table.reading.assumptions.extend(
        telling.assumptions(source, anatomy, guesses, repeated=repeated)
    )
    _drop_empty_unnamed(connection, table)
    table.notices = [*encodings.notices_of(source), *noticing.formulas(connection, table.lines)]
    if is_as_is and not table.bad_rows and source.lines == _rows(connection) + 1:
        table.csv = path
    return table


class _UnevenLines(Exception):
    """Some records of the file end with a carriage return and a line feed, others with one."""


def _load(
    connection: duckdb.DuckDBPyConnection, plan: Plan, anatomy: Anatomy
) -> tuple[Plan, list[Guess]]:
    """Fill the table in one pass; where some cell contradicts the sample, guess and fill again.

    After some rounds the columns that were contradicted are texts, which nothing contradicts.
    """
    columns, guesses = anatomy.columns, anatomy.guesses
    contradicted: set[int] = set()
    for _ in range(_ROUNDS):
        if _is_filled(connection, plan, guesses):
            return plan, guesses
        plan = misfits.looking_for_names(connection, plan, anatomy)
        strangers = misfits.seen(connection, plan, guesses)
        contradicted |= {index for index, found in enumerate(strangers) if found}
        columns = [[*known, *found] for known, found in zip(columns, strangers, strict=True)]
        guesses = anatomy.guessed(columns)
    guesses = [
        Guess(form=forms.TEXT) if index in contradicted else guess
        for index, guess in enumerate(guesses)
    ]
    _create(connection, plan, guesses)
    return plan, guesses


def _is_filled(
    connection: duckdb.DuckDBPyConnection,
    plan: Plan,
    guesses: Sequence[Guess],
    value_of: ValueOf = misfits.value_of,
) -> bool:
    """Fill the table, and tell whether no cell contradicted what its column was taken for."""
    try:
        _create(connection, plan, guesses, value_of)
    except duckdb.InvalidInputException as error:
        if "invalid state" in str(error):
            raise _UnevenLines(str(error)) from error
        if misfits.MARK not in str(error):
            raise _unreadable(error) from error
        return False
    except duckdb.Error as error:
        if isinstance(error, duckdb.IOException | duckdb.OutOfMemoryException):
            raise
        raise _unreadable(error) from error
    return True


def _create(
    connection: duckdb.DuckDBPyConnection,
    plan: Plan,
    guesses: Sequence[Guess],
    value_of: ValueOf = misfits.value_of,
) -> None:
    for leftover in ("reject_errors", "reject_scans"):
        connection.execute(f"DROP TABLE IF EXISTS {leftover}")
    values = [
        f"{value_of(guess, f'f{i}')} AS {named(name)}"
        for i, (name, guess) in enumerate(zip(plan.names, guesses, strict=True))
    ]
    if rest := misfits.rest_of(guesses):
        values.append(rest)
    connection.execute(
        f"CREATE OR REPLACE TABLE {TABLE} AS SELECT {', '.join(values)} "  # noqa: S608 - names and literals are quoted
        f"FROM {plan.rows(reject=True)}"
    )


def _unreadable(error: Exception) -> Exception:
    detail = str(error).splitlines()[0][:200]
    return refusing.unreadable(
        de=f"Die Datei lässt sich nicht als CSV lesen ({detail}). Prüfen Sie Trennzeichen und "
        "Anführungszeichen.",
        en=f"The file cannot be read as CSV ({detail}). Check its delimiters and quotes.",
    )


def _count_rests(
    connection: duckdb.DuckDBPyConnection, plan: Plan, guesses: Sequence[Guess], table: Table
) -> None:
    """Count the records that are no rows, show the first, and know the lines of the others."""
    found = connection.execute(
        "SELECT line, any_value(error_message), any_value(csv_line), "
        "count(*) FILTER (error_type = 'UNQUOTED VALUE') FROM reject_errors "
        "GROUP BY line ORDER BY line"
    ).fetchall()
    rests = misfits.take_rests(connection, plan, guesses, most=EXAMPLES)
    lines = Lines(
        path=plan.path,
        dialect=plan.dialect,
        skipped=int(plan.has_header),
        before=plan.before,
        left_out=frozenset(int(line) for line, *_ in found),
        repeated=plan.repeated,
        broken=frozenset(int(line) for line, _, _, broken in found if broken),
    )
    numbers = lines.of_records([int(line) for line, *_ in found[:EXAMPLES]])
    rest_lines = lines.of([row for row, *_ in rests.examples])
    examples = [
        BadRow(
            line=numbers.get(int(record), int(record) + plan.before),
            reason=str(reason).splitlines()[0][:500],
            text=str(text).strip("\r\n")[:500],
        )
        for record, reason, text, _ in found[:EXAMPLES]
    ] + [
        misfits.bad_row(rest_lines[row] or 1, name, text, guesses[plan.names.index(name)].form)
        for row, name, text in rests.examples
    ]
    table.bad_rows = len(found) + len(rests.rows)
    table.bad_row_examples = sorted(examples, key=lambda row: row.line)[:EXAMPLES]
    is_known = len(found) < REJECTS_LIMIT
    table.lines = replace(lines, dropped=frozenset(rests.rows)) if is_known else None


def _refuse_nothing(connection: duckdb.DuckDBPyConnection, table: Table, anatomy: Anatomy) -> None:
    """Refuse a file of which rows were seen and none was read, as a quote that never closes does.

    Raises:
        Refusal: No row is left, and no record was counted as one that does not fit.
    """
    if anatomy.layout.rows and not table.bad_rows and not _rows(connection):
        raise _unreadable(ValueError("quote"))


def _rows(connection: duckdb.DuckDBPyConnection) -> int:
    row = connection.execute(f"SELECT count(*) FROM {TABLE}").fetchone()  # noqa: S608 - a constant
    return int(row[0]) if row else 0


def _drop_empty_unnamed(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Forget columns without name and value, as a delimiter at each line's end makes them."""
    for name in [name for name in table.misnamed if name.startswith("column_")]:
        row = connection.execute(f"SELECT count({named(name)}) FROM {TABLE}").fetchone()  # noqa: S608 - constants and quoted names
        if len(table.reading.columns) == 1 or not row or row[0]:
            continue
        connection.execute(f"ALTER TABLE {TABLE} DROP COLUMN {named(name)}")
        table.misnamed.remove(name)
        table.reading.columns[:] = [c for c in table.reading.columns if c.name != name]
        number = name.removeprefix("column_")
        table.reading.assumptions.append(
            {
                "de": f"Spalte {number} hat weder Namen noch Werte und entfällt.",
                "en": f"Column {number} has neither name nor values and is left out.",
            }
        )
