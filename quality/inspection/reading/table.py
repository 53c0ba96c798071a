"""What reading a file yields beside the rows in the database, whatever format the file has."""

from dataclasses import dataclass, field
from pathlib import Path

from quality.inspection.order import ReadingRule
from quality.inspection.outcome import BadRow, GeometryProfile, Notice, Reading
from quality.inspection.reading.text.lines import Lines


@dataclass(kw_only=True)
class Table:
    """A loaded table: how the file was read, what did not fit, and the place it is about.

    ``lines`` finds the line of the file that a row came from; None where a file has no lines.
    ``csv`` is the file itself where it already is the CSV that we would write of it.
    ``parts`` say how to read each sheet, layer or member that was not taken.
    """

    reading: Reading
    bad_rows: int = 0
    bad_row_examples: list[BadRow] = field(default_factory=list[BadRow])
    misnamed: list[str] = field(default_factory=list[str])
    notices: list[Notice] = field(default_factory=list[Notice])
    geometry: GeometryProfile | None = None
    bbox: tuple[float, float, float, float] | None = None
    lines: Lines | None = None
    csv: Path | None = None
    parts: list[ReadingRule] = field(default_factory=list[ReadingRule])
