"""Running a Great Expectations suite on a DuckDB table: the only module that imports GX.

GX 1.24 does not know DuckDB. Five adapters make it tell the truth there; they are pinned to this
version, and ``tests/contracts_with/test_great_expectations.py`` holds what comes of them to the
results of pandas and PostgreSQL. Importing this module takes about seven seconds: only the fork
server and the process that asks Spark do it.
"""

# GX names its inner modules without underscores but does not type or document them.
# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false

import logging
import math
import re
import sys
import tempfile
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, cast

import duckdb_engine
import great_expectations as gx
import sqlalchemy as sa
from great_expectations.data_context.types.base import ProgressBarsConfig
from great_expectations.execution_engine import sqlalchemy_execution_engine as engine
from great_expectations.expectations import legacy_row_conditions as conditions
from great_expectations.expectations.metrics import util

from quality.inspection.outcome import ExpectationOutcome, FailedRow
from quality.inspection.sql import TABLE

_LONGEST = 500
_MOST_ROWS = 20
_KEYWORDS = (
    *("anti", "asof", "at", "by", "collation", "concurrently", "glob"),
    *("positional", "semi", "tablesample", "unpack"),
)

_FILLED = re.compile(r'col\("(.*)"\)\.notnull\(\)', re.DOTALL)


class _Dialect(str):
    """A dialect's name in the shape of GX's own enum of them."""

    __slots__ = ()

    @property
    def value(self) -> str:
        """The name."""
        return str(self)


def keep_connections() -> None:
    """Have GX keep a DuckDB connection open while it reads from it.

    GX closes the connection before it fetches; a DuckDB cursor then has no rows.
    """
    kept = cast("tuple[Any, ...]", engine._PERSISTED_CONNECTION_DIALECTS)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] - there is no public way
    if "duckdb" not in [getattr(dialect, "value", dialect) for dialect in kept]:
        engine._PERSISTED_CONNECTION_DIALECTS = (*kept, _Dialect("duckdb"))  # noqa: SLF001  # pyright: ignore[reportPrivateUsage, reportAttributeAccessIssue] - there is no public way


def search_patterns() -> None:
    """Have GX search for a pattern in DuckDB where other engines search, too.

    GX takes DuckDB for PostgreSQL and writes ``~``, which in DuckDB 1.5 matches the whole text.
    """
    original = cast("Callable[..., Any]", util.get_dialect_regex_expression)
    if getattr(original, "searches_in_duckdb", False):
        return

    def expression(column: Any, regex: str, dialect: Any, positive: bool = True) -> Any:  # noqa: FBT001, FBT002 - GX's own signature
        if "duckdb" not in _name_of(dialect):
            return original(column, regex, dialect, positive)
        found = sa.func.regexp_matches(column, sa.literal(regex))
        return found if positive else sa.not_(found)

    expression.searches_in_duckdb = True  # pyright: ignore[reportFunctionMemberAccess] - a mark on our own function
    _replace("get_dialect_regex_expression", original, expression)


def take_names_as_they_are() -> None:
    """Have GX leave empty cells out of columns whose names hold quotation marks or backslashes.

    It writes such a condition as a text and reads that with a parser that knows no such names.
    """
    original = cast("Callable[..., Any]", conditions.parse_great_expectations_condition)

    def parsed(condition: str) -> Any:
        found = _FILLED.fullmatch(condition)
        return {"column": found[1], "notnull": True} if found else original(condition)

    _replace("parse_great_expectations_condition", original, parsed)


def _replace(name: str, original: Any, replacement: Any) -> None:
    """Put a function in the place of one of GX's, wherever that was imported."""
    for module in list(sys.modules.values()):
        if getattr(module, name, None) is original:
            setattr(module, name, replacement)


def ask_without_transaction() -> None:
    """Have each question to DuckDB stand alone.

    In a transaction the first that fails, such as a sum over texts, fails all that follow it.
    """

    def begin(self: Any, connection: Any) -> None:
        del self, connection

    duckdb_engine.Dialect.do_begin = begin


def quote_keywords() -> None:
    """Have SQLAlchemy quote columns called ``at`` or ``by``, which DuckDB takes for keywords."""
    words = duckdb_engine.DuckDBIdentifierPreparer.reserved_words
    words.update(_KEYWORDS)


def _name_of(dialect: Any) -> str:
    inner = getattr(dialect, "dialect", None)
    names = (getattr(dialect, "name", ""), getattr(inner, "name", ""), dialect)
    return " ".join(str(name) for name in names).lower()


keep_connections()
search_patterns()
take_names_as_they_are()
ask_without_transaction()
quote_keywords()
logging.getLogger("great_expectations").setLevel(logging.CRITICAL)


def check(database: Path, suite: dict[str, Any], *, memory_mb: int) -> list[ExpectationOutcome]:
    """Run a suite on the table of a DuckDB file and return its outcomes in the suite's order.

    An expectation that cannot be evaluated, for example on a column that is missing, is not met.
    """
    wanted = suite["expectations"]
    if not wanted:
        return []
    with _temporary_files_in(database.parent):
        context = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = ProgressBarsConfig(globally=False)
        source = cast("Any", context.data_sources).add_sql(
            "work",
            connection_string=f"duckdb:///{database}",
            kwargs={"connect_args": {"read_only": True, "config": _settings(memory_mb)}},
        )
        asset = source.add_table_asset("table", table_name=TABLE)
        try:
            return run(context, asset.add_batch_definition_whole_table("b"), suite)
        finally:
            _close(source)


def _close(source: Any) -> None:
    """Let go of the file: DuckDB opens it once at a time, and GX keeps its connections."""
    asking = source.get_execution_engine()
    if connection := asking._connection:  # noqa: SLF001 - GX has no other name for it
        connection.close()
    asking.engine.dispose()
    source.get_engine().dispose()


@contextmanager
def _temporary_files_in(folder: Path) -> Generator[None]:
    """Have GX make its folders where they are removed with the rest; it leaves them behind."""
    before, tempfile.tempdir = tempfile.tempdir, str(folder)
    try:
        yield
    finally:
        tempfile.tempdir = before


def _settings(memory_mb: int) -> dict[str, str]:
    """Return DuckDB's settings; what does not fit into memory spills beside the file."""
    return {
        "memory_limit": f"{memory_mb}MB",
        "threads": "2",
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "enable_external_access": "false",
    }


def check_frame(
    engine: Literal["pandas", "spark"], frame: Any, suite: dict[str, Any]
) -> list[ExpectationOutcome]:
    """Run a suite on a data frame and return its outcomes in the suite's order."""
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    sources = cast("Any", context.data_sources)
    source = sources.add_spark("work") if engine == "spark" else sources.add_pandas("work")
    batch = source.add_dataframe_asset("frame").add_batch_definition_whole_dataframe("b")
    return run(context, batch, suite, {"dataframe": frame})


def run(
    context: Any, batch: Any, suite: dict[str, Any], parameters: dict[str, Any] | None = None
) -> list[ExpectationOutcome]:
    """Run a suite on a batch, whatever holds its data."""
    wanted = [_essence(expectation) for expectation in suite["expectations"]]
    checked = context.suites.add(gx.ExpectationSuite(name="suite", expectations=wanted))
    result = batch.get_batch(parameters).validate(checked, result_format="BASIC")
    found = {item["expectation_config"]["id"]: item for item in result.to_json_dict()["results"]}
    given_ids = [expectation.id for expectation in checked.expectations]
    return [
        _outcome(expectation, found.get(id_))
        for expectation, id_ in zip(wanted, given_ids, strict=True)
    ]


def _essence(expectation: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": expectation["type"],
        "kwargs": expectation["kwargs"],
        "meta": {},
        "severity": expectation.get("severity", "critical"),
    }


def _outcome(expectation: dict[str, Any], found: dict[str, Any] | None) -> ExpectationOutcome:
    result = (found or {}).get("result") or {}
    success = bool(found and found["success"])
    return ExpectationOutcome(
        type=expectation["type"],
        kwargs=expectation["kwargs"],
        severity=expectation["severity"],
        success=success,
        observed=_shown(result.get("observed_value")),
        unexpected_count=result.get("unexpected_count"),
        unexpected_percent=_finite(result.get("unexpected_percent")),
        error=None if result or success else _error(found),
        rows=[
            FailedRow(line=None, value=_cells(value))
            for value in (result.get("partial_unexpected_list") or [])[:_MOST_ROWS]
        ],
    )


def _cells(value: Any) -> str | None:
    """Return a cell, or the cells of several columns, as a person reads them."""
    if isinstance(value, dict):
        cells = cast("dict[str, Any]", value)
        return _shown(", ".join(f"{name}: {cell}" for name, cell in cells.items()))
    return _shown(value)


def _shown(value: Any) -> str | None:
    return None if value is None else str(value)[:_LONGEST]


def _finite(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and math.isfinite(value) else None


def _error(found: dict[str, Any] | None) -> str:
    """Return the first line of what GX says went wrong; its tracebacks stay in the jail."""
    information = (found or {}).get("exception_info") or {}
    for item in (information, *information.values()):
        if isinstance(item, dict) and (message := item.get("exception_message")):
            return str(message).strip().splitlines()[0][:_LONGEST]
    return "not evaluated"
