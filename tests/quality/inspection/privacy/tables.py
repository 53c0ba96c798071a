"""Small tables in memory, and what the gate says of them."""

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb

from quality.inspection.order import Order
from quality.inspection.privacy import gate
from quality.inspection.privacy.gate import Examined
from quality.inspection.profiling import measuring
from quality.inspection.sql import named

Cells = Sequence[Any]


def filled(connection: duckdb.DuckDBPyConnection, columns: Mapping[str, Cells]) -> None:
    """Make the table ``data`` of columns of cells."""
    parts = ", ".join(f"unnest(?) AS {named(name)}" for name in columns)
    connection.execute("SET threads=1")
    connection.execute(f"CREATE OR REPLACE TABLE data AS SELECT {parts}", [*columns.values()])


def examine(columns: Mapping[str, Cells], **order: Any) -> Examined:
    """Return what the gate finds in a table of these columns."""
    with duckdb.connect() as connection:
        filled(connection, columns)
        profile = measuring.profile(connection)
        return gate.examine(connection, profile, Order(folder="", source="", **order))


def rules_of(columns: Mapping[str, Cells], **order: Any) -> set[tuple[str, str, bool]]:
    """Return the rules that find something, the columns they find it in, and whether they block."""
    found = examine(columns, **order).findings
    return {
        (finding.rule.removeprefix("privacy."), finding.column, finding.blocks) for finding in found
    }
