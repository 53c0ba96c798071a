"""What the privacy gate finds in a table: the findings, and the groups that are too small."""

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from quality.inspection.order import Order
from quality.inspection.outcome import PrivacyFinding, SmallGroups
from quality.inspection.privacy import grouping, pseudonyms, searching
from quality.inspection.privacy.cells import Found
from quality.inspection.privacy.columns import Columns
from quality.inspection.profiling.fields import fields_of
from quality.inspection.profiling.measuring import Profile
from quality.inspection.reading.text.lines import Lines
from quality.inspection.sql import TABLE, named

_FARTHEST = 20_000_000
_LINES = 5


@dataclass(frozen=True, kw_only=True)
class Examined:
    """The findings of a table, those that a steward overrode among them."""

    findings: list[PrivacyFinding]
    small_groups: SmallGroups | None = None

    @property
    def blocks(self) -> bool:
        """Whether something refuses the version."""
        return any(finding.refuses for finding in self.findings)

    @property
    def hidden(self) -> set[str]:
        """The columns of which no value may leave the jail.

        Columns that only together tell of persons are all among them.
        """
        return {
            name
            for finding in self.findings
            if finding.refuses
            for name in finding.columns or [finding.column]
        }


def examine(
    connection: duckdb.DuckDBPyConnection,
    profile: Profile,
    order: Order,
    lines: Lines | None = None,
) -> Examined:
    """Search all rows of the table ``data`` for what must not get out.

    ``lines`` tells in which lines of the file some of it stands.
    """
    columns = Columns(fields_of(connection))
    direct = _located(connection, searching.search(connection, profile, columns), lines)
    taken = {finding.column for finding in direct}
    groups = grouping.groups_in(
        connection, profile, columns, chosen=order.quasi, k=order.smallest_group
    )
    found = [
        *direct,
        *pseudonyms.pseudonyms(connection, profile, columns, taken=taken),
        *grouping.precise_places(connection, profile, columns),
        *groups.findings,
    ]
    exempt = {(exemption.rule, exemption.column) for exemption in order.exemptions}
    findings = [
        finding.model_copy(update={"is_exempt": (finding.rule, finding.column) in exempt})
        for finding in found
    ]
    return Examined(findings=findings, small_groups=groups.small_groups)


def _located(
    connection: duckdb.DuckDBPyConnection, found: Sequence[Found], lines: Lines | None
) -> list[PrivacyFinding]:
    """Return findings with the first lines of the file that some of their cells stand in.

    The file is not read again for what stands far down in it.
    """
    if lines is None:
        return [each.finding for each in found]
    rows = [_rows_of(connection, each) for each in found]
    numbers = lines.of(sorted({row for some in rows for row in some}))
    return [
        each.finding.model_copy(
            update={"lines": sorted(number for row in some if (number := numbers.get(row)))}
        )
        for each, some in zip(found, rows, strict=True)
    ]


def _rows_of(connection: duckdb.DuckDBPyConnection, found: Found) -> list[int]:
    column = f"CAST({named(found.finding.column)} AS VARCHAR)"
    rows = connection.execute(
        f"SELECT rowid FROM {TABLE} WHERE rowid < {_FARTHEST} AND {column} IN "  # noqa: S608 - numbers and quoted names
        f"(SELECT unnest(?)) LIMIT {_LINES}",
        [found.cells],
    ).fetchall()
    return [row for (row,) in rows]
