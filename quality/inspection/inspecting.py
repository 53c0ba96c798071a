"""The inspection itself, as it runs in the jailed child."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from quality.expectations import suggesting
from quality.inspection.order import Order
from quality.inspection.outcome import (
    ColumnProfile,
    ExpectationOutcome,
    Failure,
    Outcome,
    Reading,
    Refusal,
    WrittenFile,
)
from quality.inspection.privacy import gate
from quality.inspection.profiling import measuring
from quality.inspection.profiling.measuring import Profile
from quality.inspection.reading import dialects, loading, records
from quality.inspection.reading.loading import Table
from quality.inspection.sql import quoted
from quality.inspection.writing import files as writing
from quality.inspection.writing import showing

Tell = Callable[[str, str], None]
"""Says which step has begun, with a note for people."""

Check = Callable[..., list[ExpectationOutcome]]
"""Runs a suite on the table ``data`` of a DuckDB file."""

DATABASE = "work.duckdb"
_HEAD = 65536


@contextmanager
def database(folder: Path, *, memory_mb: int) -> Generator[duckdb.DuckDBPyConnection]:
    """Open the work folder's DuckDB: it sees that folder only, and spills there."""
    connection = duckdb.connect(str(folder / DATABASE))
    try:
        spill = quoted(str(folder / "spill"))
        for setting in (
            f"temp_directory={spill}",
            f"memory_limit='{memory_mb}MB'",
            "threads=2",
            "preserve_insertion_order=true",
            "TimeZone='UTC'",
            "autoinstall_known_extensions=false",
            "autoload_known_extensions=false",
            f"allowed_directories=[{quoted(str(folder) + '/')}]",
            "enable_external_access=false",
            "lock_configuration=true",
        ):
            connection.execute(f"SET {setting}")
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
        table = _load(connection, folder / order.source)
        tell("profiling", "")
        profile = measuring.profile(connection)
        if not profile.rows:
            raise loading.empty()
        tell("privacy", "")
        examined = gate.examine(connection, profile, order)
        preview = showing.preview(connection, profile, hidden=examined.hidden)
        tell("files", "")
        files = writing.write_files(connection, folder) if not examined.blocks else []
    suite, is_new = _suite(order, profile)
    tell("expectations", str(len(suite["expectations"])))
    checked = check(folder / DATABASE, suite, memory_mb=order.memory_mb)
    hidden = examined.hidden
    return Outcome(
        reading=table.reading,
        rows=profile.rows,
        bad_rows=table.bad_rows,
        bad_row_examples=table.bad_row_examples,
        misnamed=table.misnamed,
        columns=[
            _hidden(column) if column.name in hidden else column for column in profile.columns
        ],
        preview=preview,
        fingerprint=profile.fingerprint,
        period=profile.period,
        bbox=table.bbox or profile.bbox,
        privacy=examined.findings,
        small_groups=examined.small_groups,
        suite=suite,
        is_suite_new=is_new,
        expectations=[
            outcome.model_copy(update={"observed": None, "rows": []})
            if outcome.kwargs.get("column") in hidden
            else outcome
            for outcome in checked
        ],
        files=[*files, *_shapes(order, folder, table.reading)] if files else [],
    )


def _load(connection: duckdb.DuckDBPyConnection, path: Path) -> Table:
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head:
        raise loading.empty()
    kind = records.kind_of(head)
    if kind == "csv":
        dialects.refuse_disguise(head)
        return loading.load_csv(connection, path)
    load = records.load_parquet if kind == "parquet" else records.load_json
    return load(connection, path)


def _suite(order: Order, profile: Profile) -> tuple[dict[str, Any], bool]:
    """Return the suite to run: the given one, unless it was suggested for other columns."""
    is_outdated = order.suite_fingerprint not in {None, profile.fingerprint}
    if order.suite is not None and not is_outdated:
        return order.suite, False
    return suggesting.suggest(profile.columns, profile.rows), True


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


def _shapes(order: Order, folder: Path, reading: Reading) -> list[WrittenFile]:
    """Return the file itself where it is GeoJSON: its geometries are in no other form."""
    if reading.kind != "geojson":
        return []
    shapes = (folder / order.source).rename(folder / "data.geojson")
    return [writing.written(shapes, "geojson", "application/geo+json")]
