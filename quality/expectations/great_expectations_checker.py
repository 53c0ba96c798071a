"""Running a Great Expectations suite on a DuckDB table: the only module that imports GX.

GX 1.24 does not know DuckDB. Two adapters make it tell the truth there; both are pinned to this
version, and ``tests/contracts_with/test_great_expectations.py`` holds them to pandas' results.
Importing this module takes about seven seconds: only the fork server does it.
"""

# GX names its inner modules without underscores but does not type or document them.
# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false

import logging
import math
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import great_expectations as gx
import sqlalchemy as sa
from great_expectations.data_context.types.base import ProgressBarsConfig
from great_expectations.execution_engine import sqlalchemy_execution_engine as engine
from great_expectations.expectations.metrics import util

from quality.inspection.outcome import ExpectationOutcome
from quality.inspection.sql import TABLE

_LONGEST = 500


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
    kept = cast("tuple[Any, ...]", engine._PERSISTED_CONNECTION_DIALECTS)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
    if "duckdb" not in [getattr(dialect, "value", dialect) for dialect in kept]:
        engine._PERSISTED_CONNECTION_DIALECTS = (*kept, _Dialect("duckdb"))  # noqa: SLF001  # pyright: ignore[reportPrivateUsage, reportAttributeAccessIssue]


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

    expression.searches_in_duckdb = True  # pyright: ignore[reportFunctionMemberAccess]
    for module in list(sys.modules.values()):
        if getattr(module, "get_dialect_regex_expression", None) is original:
            module.get_dialect_regex_expression = expression  # pyright: ignore[reportAttributeAccessIssue]


def _name_of(dialect: Any) -> str:
    inner = getattr(dialect, "dialect", None)
    names = (getattr(dialect, "name", ""), getattr(inner, "name", ""), dialect)
    return " ".join(str(name) for name in names).lower()


keep_connections()
search_patterns()
logging.getLogger("great_expectations").setLevel(logging.ERROR)


def check(database: Path, suite: dict[str, Any], *, memory_mb: int) -> list[ExpectationOutcome]:
    """Run a suite on the table of a DuckDB file and return its outcomes in the suite's order.

    An expectation that cannot be evaluated, for example on a column that is missing, is not met.
    """
    wanted = suite["expectations"]
    if not wanted:
        return []
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    source = cast("Any", context.data_sources).add_sql(
        "work",
        connection_string=f"duckdb:///{database}",
        kwargs={"connect_args": {"read_only": True, "config": _settings(memory_mb)}},
    )
    batch = source.add_table_asset("table", table_name=TABLE).add_batch_definition_whole_table("b")
    return run(context, batch, suite)


def _settings(memory_mb: int) -> dict[str, str]:
    """Return DuckDB's settings; what does not fit into memory spills beside the file."""
    return {
        "memory_limit": f"{memory_mb}MB",
        "threads": "2",
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "enable_external_access": "false",
    }


def run(
    context: Any, batch: Any, suite: dict[str, Any], parameters: dict[str, Any] | None = None
) -> list[ExpectationOutcome]:
    """Run a suite on a batch, whatever holds its data."""
    wanted = [_essence(expectation) for expectation in suite["expectations"]]
    checked = context.suites.add(gx.ExpectationSuite(name="suite", expectations=wanted))
    definition = gx.ValidationDefinition(name="run", data=batch, suite=checked)
    result = context.validation_definitions.add(definition).run(
        result_format="BASIC", batch_parameters=parameters
    )
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
    return ExpectationOutcome(
        type=expectation["type"],
        kwargs=expectation["kwargs"],
        severity=expectation["severity"],
        success=bool(found and found["success"]),
        observed=_shown(result.get("observed_value")),
        unexpected_count=result.get("unexpected_count"),
        unexpected_percent=_finite(result.get("unexpected_percent")),
        error=None if result or (found and found["success"]) else _error(found),
    )


def _shown(value: Any) -> str | None:
    return None if value is None else str(value)[:_LONGEST]


def _finite(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and math.isfinite(value) else None


def _error(found: dict[str, Any] | None) -> str:
    """Return the last line of what GX says went wrong; its tracebacks stay in the jail."""
    information = (found or {}).get("exception_info") or {}
    for item in (information, *information.values()):
        if isinstance(item, dict) and (message := item.get("exception_message")):
            return str(message).strip().splitlines()[-1][:_LONGEST]
    return "not evaluated"
