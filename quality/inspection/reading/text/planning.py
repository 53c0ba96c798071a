"""How DuckDB is to read a text file: as what table function, and which records are no rows."""

from dataclasses import dataclass, replace
from pathlib import Path

from quality.inspection.reading.text import dialects, physical
from quality.inspection.reading.text.dialects import Dialect
from quality.inspection.reading.text.dissecting import Anatomy
from quality.inspection.sql import quoted

REJECTS_LIMIT = 100_000
"""So many rows that do not fit are counted exactly; beyond it the file is far from readable."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How to read a file: ``path`` is the file itself, or a copy of the part with the rows.

    ``before`` are the lines of the original above that part; ``repeated`` is the line of names
    where it comes again between the rows.
    """

    path: Path
    dialect: Dialect
    names: list[str]
    has_header: bool
    is_padded: bool
    before: int
    repeated: tuple[str, ...] | None

    def records(self, *, reject: bool = False) -> str:
        """Return the table function that yields every field as text: f0, f1 and so on."""
        columns = ", ".join(f"'f{i}': 'VARCHAR'" for i in range(len(self.names)))
        rests = f"store_rejects=true, rejects_limit={REJECTS_LIMIT}"
        return (
            f"read_csv({quoted(str(self.path))}, auto_detect=false, columns={{{columns}}}, "
            f"delim={quoted(self.dialect.delimiter)}, quote={quoted(self.dialect.quote)}, "
            f"escape={quoted(self.dialect.escape if self.dialect.quote else '')}, "
            f"header={str(self.has_header).lower()}, "
            f"null_padding={'true, parallel=false' if self.is_padded else 'false'}, "
            f"max_line_size={dialects.MAX_LINE}, buffer_size={dialects.BUFFER}, "
            f"{rests if reject else 'ignore_errors=true'})"
        )

    def rows(self, *, reject: bool = False) -> str:
        """Return the records that are rows: neither empty nor the names once more."""
        filled = " OR ".join(f"f{i} IS NOT NULL" for i in range(len(self.names)))
        again = f" AND NOT {self.says_again()}" if self.repeated else ""
        return f"{self.records(reject=reject)} WHERE ({filled}){again}"

    def says_again(self) -> str:
        """Return the condition that a record is the line of names once more."""
        fields = (
            f"f{i} IS NOT DISTINCT FROM {quoted(cell) if cell else 'NULL'}"
            for i, cell in enumerate(self.repeated or ())
        )
        return f"({' AND '.join(fields)})"


def plan_of(path: Path, anatomy: Anatomy) -> Plan:
    """Return the plan for a file; where more than a line of names stands around the rows, cut."""
    header = anatomy.layout.header
    plan = Plan(
        path=path,
        dialect=anatomy.dialect,
        names=anatomy.names.names,
        has_header=bool(header),
        is_padded=anatomy.layout.is_ragged,
        before=0,
        repeated=tuple(header[0].cells) if anatomy.is_repeated else None,
    )
    if anatomy.has_spaced_quotes:
        plan = replace(plan, path=physical.tidied(path, anatomy.dialect))
    if anatomy.is_at_top:
        return plan
    part = physical.excerpt(plan.path, first=anatomy.first, last=anatomy.last)
    return replace(plan, path=part, has_header=False, before=anatomy.first - 1)
