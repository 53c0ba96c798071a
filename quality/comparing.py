"""What changed since the last good version."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from catalog.models import Version
from quality.inspection.outcome import Outcome, TableChanges


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """A version beside the one before; without one, nothing has changed.

    ``rows`` is how many more there are; ``table`` is what was compared of the rows themselves;
    ``types_before`` are of the columns that are gone or changed.
    """

    has_previous: bool = False
    previous_number: int | None = None
    previous_at: datetime | None = None
    previous_rows: int | None = None
    rows: int | None = None
    added: Sequence[str] = ()
    removed: Sequence[str] = ()
    retyped: Sequence[str] = ()
    types_before: Mapping[str, str] = field(default_factory=dict[str, str])
    table: TableChanges | None = None

    @property
    def is_breaking(self) -> bool:
        """Whether a program that read the version before may fail on this one."""
        return bool(self.removed or self.retyped)

    def as_changes(self) -> dict[str, Any]:
        """Return the differences as a version carries them; counts that nobody made are None."""
        if not self.has_previous:
            return {}
        table = self.table or TableChanges()
        return {
            "since": self.previous_number,
            "rows": self.rows,
            "rows_added": table.added,
            "rows_removed": table.removed,
            "rows_changed": table.changed,
            "columns_added": list(self.added),
            "columns_removed": list(self.removed),
            "columns_retyped": list(self.retyped),
            "types_before": dict(self.types_before),
            "columns_drifted": list(
                dict.fromkeys(drift.column for drift in table.drift if drift.is_large)
            ),
            "breaking": self.is_breaking,
        }


def compare(previous: Version | None, outcome: Outcome) -> Comparison:
    """Compare what was found with the last good version."""
    if previous is None or outcome.failure:
        return Comparison()
    before = {column["name"]: column["type"] for column in previous.columns}
    now = {column.name: column.type for column in outcome.columns}
    removed = [name for name in before if name not in now]
    retyped = [name for name in now if name in before and now[name] != before[name]]
    return Comparison(
        has_previous=True,
        previous_number=previous.number,
        previous_at=previous.created_at,
        previous_rows=previous.row_count,
        rows=outcome.rows - (previous.row_count or 0),
        added=[name for name in now if name not in before],
        removed=removed,
        retyped=retyped,
        types_before={name: before[name] for name in [*removed, *retyped]},
        table=outcome.changes,
    )
