"""One try at a version, and what an inspection that came to its end brought."""

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from catalog.judging import DerivedFile
from catalog.models import Dataset, Version
from quality import reporting
from quality.comparing import Comparison
from quality.inspection.outcome import Outcome
from quality.ordering import Decisions


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One try at a version, with what was known when it began."""

    number: int
    dataset: Dataset
    version: Version
    decisions: Decisions
    folder: Path

    @property
    def report_id(self) -> UUID:
        """The id of this attempt's report."""
        return reporting.report_id_of(self.version.id, self.number)

    def key(self, name: str) -> str:
        """Return where a derived file of this attempt is kept."""
        return self.folder_of(self.number) + name

    def folder_of(self, number: int) -> str:
        """Return the folder in storage of what an attempt at this version keeps."""
        return f"versions/{self.version.id}/{reporting.report_id_of(self.version.id, number)}/"


@dataclass(frozen=True, kw_only=True)
class Result:
    """What an inspection that came to its end brought."""

    outcome: Outcome
    comparison: Comparison
    files: list[DerivedFile]
