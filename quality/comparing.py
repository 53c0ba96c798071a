"""What changed since the last good version."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from catalog.models import Version
from quality.inspection.outcome import Outcome


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """A version beside the one before; without one, nothing has changed."""

    has_previous: bool = False
    previous_number: int | None = None
    rows: int | None = None
    added: Sequence[str] = ()
    removed: Sequence[str] = ()
    retyped: Sequence[str] = ()

    @property
    def is_breaking(self) -> bool:
        """Whether a program that read the version before may fail on this one."""
        return bool(self.removed or self.retyped)

    def as_changes(self) -> dict[str, Any]:
        """Return the differences as a version carries them."""
        if not self.has_previous:
            return {}
        return {
            "since": self.previous_number,
            "rows": self.rows,
            "columns_added": list(self.added),
            "columns_removed": list(self.removed),
            "columns_retyped": list(self.retyped),
            "breaking": self.is_breaking,
        }


def compare(previous: Version | None, outcome: Outcome) -> Comparison:
    """Compare what was found with the last good version."""
    if previous is None or outcome.failure:
        return Comparison()
    before = {column["name"]: column["type"] for column in previous.columns}
    now = {column.name: column.type for column in outcome.columns}
    return Comparison(
        has_previous=True,
        previous_number=previous.number,
        rows=outcome.rows - (previous.row_count or 0),
        added=[name for name in now if name not in before],
        removed=[name for name in before if name not in now],
        retyped=[name for name in now if name in before and now[name] != before[name]],
    )
