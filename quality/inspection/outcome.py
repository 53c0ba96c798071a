"""The values that cross the jail's wall: an order goes in, an outcome comes out.

The child reads files of strangers, so what it says is checked against these shapes before use.
"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Short = Annotated[str, Field(max_length=500)]
Hash = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
Texts = dict[Literal["de", "en"], Annotated[str, Field(max_length=2000)]]


@dataclass(frozen=True, kw_only=True)
class Order:
    """What to inspect. ``source`` and all that is written lie in ``folder``.

    ``suite`` is the publisher's own, or the suggested one made for ``suite_fingerprint``.
    """

    folder: str
    source: str
    suite: dict[str, Any] | None = None
    suite_fingerprint: str | None = None
    memory_mb: int = 512


class Refusal(Exception):
    """The file breaks a rule that ends the inspection; said in both languages."""

    def __init__(self, rule: str, *, de: str, en: str) -> None:
        self.rule = rule
        self.message = {"de": de, "en": en}
        super().__init__(en)


class Shape(BaseModel):
    """A value from the child: nothing unknown, nothing without a bound."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Failure(Shape):
    """The rule that ended the inspection, and why."""

    rule: Literal["readable", "non_empty"]
    message: Texts


class BadRow(Shape):
    """A row that does not fit, for its publisher to mend."""

    line: int
    reason: Short
    text: Short


class Reading(Shape):
    """How a file was understood: the guess is shown, never made silently."""

    kind: Literal["csv", "json", "ndjson", "geojson", "parquet"]
    encoding: Short | None = None
    delimiter: Short | None = None
    quote: Short | None = None
    has_header: bool = True
    decimal: Short | None = None
    assumptions: list[Texts] = Field(max_length=600)


class ColumnProfile(Shape):
    """One column: its type and what its values look like."""

    name: Short
    type: Short
    description: Short | None = None
    count: int
    nulls: int
    distinct: int
    min: Short | float | int | None = None
    max: Short | float | int | None = None
    mean: float | None = None
    histogram: list[int] = Field(default=[], max_length=12)
    top: list[tuple[Short, int]] = Field(default=[], max_length=10)


class PrivacyFinding(Shape):
    """Cells that look personal. Examples are masked."""

    rule: Literal["privacy.email", "privacy.phone", "privacy.iban"]
    column: Short
    count: int
    examples: list[Short] = Field(max_length=3)


class ExpectationOutcome(Shape):
    """Whether one expectation was met."""

    type: Short
    kwargs: dict[str, Any]
    severity: Literal["critical", "warning", "info"]
    success: bool
    observed: Short | None = None
    unexpected_count: int | None = None
    unexpected_percent: float | None = None
    error: Short | None = None


class WrittenFile(Shape):
    """A derived file in the work folder."""

    format: Literal["csv", "parquet", "json", "geojson"]
    name: Annotated[str, Field(pattern="^data[.][a-z]+$")]
    media_type: Short
    size: int
    sha256: Hash


class Outcome(Shape):
    """All that the child found out. With a ``failure`` nothing else is known."""

    failure: Failure | None = None
    reading: Reading | None = None
    rows: int = 0
    bad_rows: int = 0
    bad_row_examples: list[BadRow] = Field(default=[], max_length=20)
    misnamed: list[Short] = Field(default=[], max_length=5000)
    columns: list[ColumnProfile] = Field(default=[], max_length=5000)
    preview: list[list[Any]] = Field(default=[], max_length=50)
    fingerprint: Hash | None = None
    period: tuple[date, date] | None = None
    bbox: tuple[float, float, float, float] | None = None
    privacy: list[PrivacyFinding] = []
    suite: dict[str, Any] | None = None
    is_suite_new: bool = False
    expectations: list[ExpectationOutcome] = Field(default=[], max_length=400)
    files: list[WrittenFile] = Field(default=[], max_length=5)
