"""The inspection itself, as it runs in the jailed child."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from quality.expectations import failed_rows, hiding, suggesting
from quality.inspection import comparing
from quality.inspection.order import Order
from quality.inspection.outcome import (
    BadRow,
    ColumnProfile,
    ExpectationOutcome,
    Failure,
    Outcome,
    Refusal,
    RepairDone,
)
from quality.inspection.privacy import gate, parts, repairing
from quality.inspection.privacy.gate import Examined
from quality.inspection.profiling import measuring
from quality.inspection.profiling.measuring import Profile
from quality.inspection.reading import files as reading
from quality.inspection.reading import refusing
from quality.inspection.reading.table import Table
from quality.inspection.reading.text import explaining
from quality.inspection.reading.text.lines import Lines
from quality.inspection.sql import wall_in
from quality.inspection.writing import outputs
from quality.inspection.writing.outputs import Origin

Tell = Callable[[str, str], None]
"""Says which step has begun, with a note for people."""

Check = Callable[..., list[ExpectationOutcome]]
"""Runs a suite on the table ``data`` of a DuckDB file."""

DATABASE = "work.duckdb"
_THREADS = 2
_FLAT = {"csv", "xlsx", "xls", "ods", "gtfs"}
"""Formats whose cells are single values, whatever their texts look like."""


@contextmanager
def database(folder: Path, *, memory_mb: int) -> Generator[duckdb.DuckDBPyConnection]:
    """Open the work folder's DuckDB: it sees that folder only, and spills there."""
    connection = duckdb.connect(str(folder / DATABASE), config={"threads": _THREADS})
    try:
        wall_in(connection, folder, spill="spill", memory_mb=memory_mb)
        yield connection
    finally:
        connection.close()


def inspect(order: Order, check: Check, tell: Tell) -> Outcome:
    """Read, profile and check a file and write it anew; a file that cannot be read is an outcome.

    Nothing outside the order's folder is read or written.
    """
    folder = Path(order.folder)
    try:
        return _inspected(order, folder, check, tell)
    except Refusal as refusal:
        failure = Failure.model_validate({"rule": refusal.rule, "message": refusal.message})
        return Outcome(failure=failure)


def _inspected(order: Order, folder: Path, check: Check, tell: Tell) -> Outcome:
    tell("reading", "")
    with database(folder, memory_mb=order.memory_mb) as connection:
        table = _load(connection, order, folder)
        if table.reading.kind == "document":
            beside = parts.search_document(order, table)
            return Outcome(reading=table.reading, notices=beside.notices, privacy=beside.findings)
        table.bad_row_examples = explaining.explained(
            connection, table.bad_row_examples, [each.name for each in table.reading.columns]
        )
        left_out = parts.left_out(connection, folder)
        whole = table
        table, repaired = repairing.repair(connection, table, order.repairs, folder)
        tell("profiling", "")
        profile = measuring.profile(connection, table.reading.columns)
        if not profile.rows:
            raise refusing.empty()
        tell("privacy", "")
        examined = gate.examine(connection, profile, order, table.lines)
        if order.previous is not None:
            tell("comparing", "")
        changes = comparing.compare(connection, order, profile, hidden=examined.hidden)
        tell("files", "")
        csv = _csv(order, table, examined, repaired)
        made = outputs.make(
            connection,
            folder,
            profile,
            hidden=examined.hidden,
            are_wanted=not examined.blocks,
            origin=Origin(may_nest=table.reading.kind not in _FLAT, csv=csv),
        )
    beside = parts.search(order, whole, left_out)
    hidden = examined.hidden
    columns = [_hidden(column) if column.name in hidden else column for column in profile.columns]
    suite, is_new = _suite(order, profile, columns)
    checked = _checked(order, suite, check, tell, lines=table.lines)
    return Outcome(
        reading=repairing.without_examples(table.reading, hidden),
        rows=profile.rows,
        bad_rows=table.bad_rows,
        bad_row_examples=_without_text(table.bad_row_examples)
        if examined.findings or beside.findings
        else table.bad_row_examples,
        misnamed=table.misnamed,
        notices=[*table.notices, *beside.notices][:50],
        geometry=table.geometry,
        columns=columns,
        preview=made.preview,
        sample=made.sample,
        chart=made.chart,
        features=made.features,
        fingerprint=profile.fingerprint,
        period=profile.period,
        bbox=table.bbox or profile.bbox,
        place=profile.place,
        privacy=[*examined.findings, *beside.findings][:5000],
        unsearched=beside.unsearched,
        small_groups=examined.small_groups,
        repaired=repaired,
        changes=changes,
        suite=suite,
        is_suite_new=is_new,
        expectations=hiding.without(checked, hidden),
        files=made.files,
        original_is_csv=csv is not None and not examined.blocks,
    )


def _csv(order: Order, table: Table, examined: Examined, repaired: list[RepairDone]) -> Path | None:
    """Return the delivered file, if it is the CSV of this very table and nothing speaks against it.

    A file that lay in an archive was not delivered itself.
    """
    is_delivered = table.csv == Path(order.folder) / order.source
    return table.csv if is_delivered and not repaired and not examined.findings else None


def _load(connection: duckdb.DuckDBPyConnection, order: Order, folder: Path) -> Table:
    path = folder / order.source
    return reading.load(connection, path, filename=order.filename, rule=order.reading)


def _suite(
    order: Order, profile: Profile, columns: list[ColumnProfile]
) -> tuple[dict[str, Any], bool]:
    """Return the suite to run: the given one, unless it was suggested for other columns."""
    is_outdated = order.suite_fingerprint not in {None, profile.fingerprint}
    if order.suite is not None and not is_outdated:
        return order.suite, False
    return suggesting.suggest(columns, profile.rows, key=order.key), True


def _checked(
    order: Order, suite: dict[str, Any], check: Check, tell: Tell, *, lines: Lines | None
) -> list[ExpectationOutcome]:
    """Run the suite, unless someone else does, and find the lines of what it did not accept."""
    tell("expectations", str(len(suite["expectations"])))
    if order.leaves_expectations:
        return []
    folder = Path(order.folder)
    outcomes = check(folder / DATABASE, suite, memory_mb=order.memory_mb)
    if not any(outcome.unexpected_count for outcome in outcomes):
        return outcomes
    with database(folder, memory_mb=order.memory_mb) as connection:
        return failed_rows.located(connection, outcomes, lines)


def _without_text(rows: list[BadRow]) -> list[BadRow]:
    """Return rows that nobody could search, where what could be searched held personal data."""
    return [row.model_copy(update={"text": ""}) for row in rows]


def _hidden(column: ColumnProfile) -> ColumnProfile:
    """Return a column's profile without any of its values."""
    nothing: dict[str, Any] = {
        "min": None,
        "max": None,
        "mean": None,
        "quantiles": [],
        "histogram": [],
        "top": [],
        "pattern": None,
    }
    return column.model_copy(update=nothing)
