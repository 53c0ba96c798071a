"""What the privacy gate finds in a table: the findings, and the groups that are too small."""

from dataclasses import dataclass

import duckdb

from quality.inspection.order import Order
from quality.inspection.outcome import PrivacyFinding, SmallGroups
from quality.inspection.privacy import searching
from quality.inspection.profiling.measuring import Profile, fields_of


@dataclass(frozen=True, kw_only=True)
class Examined:
    """The findings of a table, those that a steward overrode among them."""

    findings: list[PrivacyFinding]
    small_groups: SmallGroups | None = None

    @property
    def blocks(self) -> bool:
        """Whether something refuses the version."""
        return any(finding.blocks and not finding.is_exempt for finding in self.findings)

    @property
    def hidden(self) -> set[str]:
        """The columns of which no value may leave the jail."""
        return {finding.column for finding in self.findings if not finding.is_exempt}


def examine(connection: duckdb.DuckDBPyConnection, profile: Profile, order: Order) -> Examined:
    """Search all rows of the table ``data`` for what must not get out."""
    del profile
    exempt = {(exemption.rule, exemption.column) for exemption in order.exemptions}
    findings = [
        finding.model_copy(update={"is_exempt": (finding.rule, finding.column) in exempt})
        for finding in searching.search(connection, fields_of(connection))
    ]
    return Examined(findings=findings)
