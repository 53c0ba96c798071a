"""Masking: what a rule finds inside a cell becomes ``…``, the rest of the text stays.

The gate itself says which rules find something in a column, and its detectors where. A column that
is personal as a whole, such as one of names, keeps nothing.
"""

from collections.abc import Iterator, Sequence

import duckdb
import pandas as pd

from quality.inspection.order import Order
from quality.inspection.outcome import PrivacyFinding
from quality.inspection.privacy import gate, names
from quality.inspection.privacy.columns import Column, Columns
from quality.inspection.privacy.identifiers import DETECTORS, Detector
from quality.inspection.profiling import measuring
from quality.inspection.profiling.fields import fields_of
from quality.inspection.sql import TABLE, named, quoted
from quality.privacy_rules import PRIVACY_NAME

MASK = "…"
_CHUNK = 50_000
_TWO_NAMES = r"\p{Lu}[\p{L}'’-]+ +\p{Lu}"


def mask(connection: duckdb.DuckDBPyConnection, wanted: Sequence[str]) -> int:
    """Mask columns of the table ``data`` and return how many cells became others.

    Where nothing is found, nothing changes.
    """
    profile = measuring.profile(connection)
    found = gate.examine(connection, profile, Order(folder="", source="")).findings
    changed = 0
    for column in Columns(fields_of(connection)).all:
        findings = [finding for finding in found if finding.column == column.name]
        if column.name not in wanted or not findings:
            continue
        if column.field.type == "string" and all(map(_is_in_parts, findings)):
            changed += _mask_parts(connection, column, {finding.rule for finding in findings})
        else:
            changed += _mask_whole(connection, column.name)
    return changed


def _is_in_parts(finding: PrivacyFinding) -> bool:
    """Tell whether more stands in the cells than what was found: then masking is suggested."""
    return any(each.kind == "mask" for each in finding.repairs)


def masked(cell: str, column: Column, detectors: Sequence[Detector], *, with_names: bool) -> str:
    """Return a text with what the detectors find in it replaced, and names where they count."""
    spans = [(match.start, match.end) for each in detectors for match in each.find(cell, column)]
    if with_names:
        spans += [*names.addressed(cell), *names.mentioned(cell)]
    parts: list[str] = []
    end_before = 0
    for start, end in sorted(spans):
        if start >= end_before:
            parts += [cell[end_before:start], MASK]
        end_before = max(end, end_before)
    return "".join([*parts, cell[end_before:]])


def _mask_parts(connection: duckdb.DuckDBPyConnection, column: Column, rules: set[str]) -> int:
    detectors = [each for each in DETECTORS if each.rule.id in rules]
    with_names = PRIVACY_NAME.id in rules
    connection.execute("CREATE TABLE masks (cell VARCHAR, masked VARCHAR)")
    for cells in _candidates(connection, column, detectors, with_names=with_names):
        covered = [masked(cell, column, detectors, with_names=with_names) for cell in cells]
        found = pd.DataFrame({"cell": cells, "masked": covered}, dtype=object)
        connection.register("found", found)
        connection.execute("INSERT INTO masks SELECT * FROM found WHERE cell <> masked")
        connection.unregister("found")
    name = named(column.name)
    count = connection.execute(
        f"SELECT count(*) FROM {TABLE} SEMI JOIN masks ON masks.cell = {TABLE}.{name}"  # noqa: S608 - quoted names
    ).fetchone()
    connection.execute(
        f"CREATE TABLE mended AS SELECT {TABLE}.* REPLACE "  # noqa: S608 - quoted names
        f"(coalesce(masks.masked, {TABLE}.{name}) AS {name}) "
        f"FROM {TABLE} LEFT JOIN masks ON masks.cell = {TABLE}.{name} ORDER BY {TABLE}.rowid"
    )
    connection.execute(f"DROP TABLE masks; DROP TABLE {TABLE}")
    connection.execute(f"ALTER TABLE mended RENAME TO {TABLE}")
    return int(count[0]) if count else 0


def _candidates(
    connection: duckdb.DuckDBPyConnection,
    column: Column,
    detectors: Sequence[Detector],
    *,
    with_names: bool,
) -> Iterator[list[str]]:
    """Return the different cells that may hold something, a part of them at a time."""
    forms = [each.form_in(column) for each in detectors]
    if with_names:
        forms += [names.ADDRESS_FORM, _TWO_NAMES]
    name = named(column.name)
    has_form = " OR ".join(f"regexp_matches({name}, {quoted(form)})" for form in forms)
    reader = connection.cursor()
    cells = reader.execute(f"SELECT DISTINCT {name} FROM {TABLE} WHERE {has_form}")  # noqa: S608 - constants and quoted names
    while chunk := cells.fetchmany(_CHUNK):
        yield [cell for (cell,) in chunk]
    reader.close()


def _mask_whole(connection: duckdb.DuckDBPyConnection, column: str) -> int:
    name = named(column)
    count = connection.execute(f"SELECT count({name}) FROM {TABLE}").fetchone()  # noqa: S608 - quoted names
    connection.execute(
        f"ALTER TABLE {TABLE} ALTER {name} TYPE VARCHAR "
        f"USING CASE WHEN {name} IS NOT NULL THEN {quoted(MASK)} END"
    )
    return int(count[0]) if count else 0
