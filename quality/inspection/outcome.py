"""What the child found out: the outcome that comes back through the jail's wall.

The child reads files of strangers, so what it says is checked against these shapes before use.
"""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from quality.inspection.order import FilePart, Repair, Shape, Short

Hash = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
Text = Annotated[str, Field(max_length=2000)]
Texts = dict[Literal["de", "en"], Text]
Share = Annotated[float, Field(ge=0, le=1)]


class Refusal(Exception):
    """The file breaks a rule that ends the inspection; said in both languages."""

    def __init__(self, rule: str, *, de: str, en: str) -> None:
        self.rule = rule
        self.message = {"de": de, "en": en}
        super().__init__(en)


class Failure(Shape):
    """The rule that ended the inspection, and why."""

    rule: Literal["readable", "non_empty"]
    message: Texts


class BadRow(Shape):
    """A row that does not fit, for its publisher to mend.

    ``reason`` is what the reader said, ``texts`` the same in plain words; ``column`` is where it
    went wrong, if that is known.
    """

    line: int
    reason: Short
    text: Short
    texts: Texts = Field(default={})
    column: Short | None = None


class ReadColumn(Shape):
    """How a column was understood: its type, how sure that is, and cells as the file has them.

    ``form`` is how its values are written, such as ``date_german``; ``unit`` comes from a row of
    units below the header.
    """

    name: Short
    type: Short
    form: Short = ""
    unit: Short | None = None
    confidence: Share = 1.0
    examples: list[Short] = Field(default=[], max_length=5)


class Reading(Shape):
    """How a file was understood: the guess is shown, never made silently.

    Lines count from 1 in the file itself. ``others`` are tables, sheets, layers or members that
    were not taken; ``assumptions`` say all of it in sentences.
    """

    kind: Literal[
        "csv", "json", "ndjson", "geojson", "parquet", "xlsx", "xls", "ods", "geopackage",
        "shapefile", "kml", "gml", "flatgeobuf", "gtfs", "document",
    ]  # fmt: skip
    archive: Literal["zip", "gzip"] | None = None
    member: FilePart | None = None
    encoding: Short | None = None
    delimiter: Short | None = None
    quote: Short | None = None
    line_ends: Short | None = None
    decimal: Short | None = None
    date_order: Short | None = None
    nulls: list[Short] = Field(default=[], max_length=20)
    has_header: bool = True
    header_lines: list[int] = Field(default=[], max_length=10)
    first_line: int | None = None
    last_line: int | None = None
    preamble: list[Short] = Field(default=[], max_length=20)
    footer: list[Short] = Field(default=[], max_length=20)
    sheet: Short | None = None
    layer: Short | None = None
    crs: Short | None = None
    others: list[Short] = Field(default=[], max_length=50)
    columns: list[ReadColumn] = Field(default=[], max_length=5000)
    assumptions: list[Texts] = Field(max_length=600)


class Notice(Shape):
    """Something worth a publisher's look that refuses nothing: formula cells, control characters.

    ``id`` names the kind; ``count`` is how many cells or rows; ``lines`` are the first few.
    """

    id: Annotated[str, Field(pattern="^[a-z_]{1,40}$")]
    texts: Texts
    count: int = 0
    lines: list[int] = Field(default=[], max_length=20)


class GeometryProfile(Shape):
    """What the geometries of a table are. ``crs`` is what they were given in; ours are WGS 84.

    ``columns`` is the one that holds them as GeoJSON text, or those of longitude and latitude in
    this order; none where coordinates are there but cannot be placed.
    """

    columns: list[Short] = Field(default=[], max_length=2)
    types: list[Short] = Field(max_length=20)
    count: int
    invalid: int = 0
    crs: Short | None = None
    bbox: tuple[float, float, float, float] | None = None


class ColumnProfile(Shape):
    """One column: its type and what its values look like.

    ``quantiles`` are those at 5, 25, 50, 75 and 95 %; ``pattern`` is the form that all texts share,
    as a regular expression; ``is_estimated`` says that ``distinct`` is not exact; ``unit`` is what
    a row of units below the header says.
    """

    name: Short
    type: Short
    description: Short | None = None
    unit: Short | None = None
    count: int
    nulls: int
    distinct: int
    min: Short | float | int | None = None
    max: Short | float | int | None = None
    mean: float | None = None
    quantiles: list[float] = Field(default=[], max_length=5)
    histogram: list[int] = Field(default=[], max_length=12)
    top: list[tuple[Short, int]] = Field(default=[], max_length=10)
    pattern: Short | None = None
    is_estimated: bool = False


class PrivacyFinding(Shape):
    """Personal data in a column. Examples are masked.

    ``share`` is of the filled cells; ``blocks`` says that it may not get out, ``is_exempt``
    that a steward overrode it; ``repairs`` are the ways to mend it, the gentlest first. Where
    several columns make it together, ``columns`` are they and ``column`` is their names in a row.
    ``part`` names what of the file was not taken and holds it; ``column`` begins with it then.
    """

    rule: Annotated[str, Field(pattern="^privacy[.][a-z_]{2,40}$")]
    column: Short
    part: Short = ""
    columns: list[Short] = Field(default=[], max_length=50)
    count: int
    share: Share = 0.0
    threshold: float | int = 0
    examples: list[Short] = Field(default=[], max_length=3)
    lines: list[int] = Field(default=[], max_length=5)
    blocks: bool = True
    is_exempt: bool = False
    repairs: list[Repair] = Field(default=[], max_length=5)

    @property
    def refuses(self) -> bool:
        """Whether it refuses the version: it is in what would be published."""
        return self.blocks and not self.is_exempt and not self.part

    @property
    def withholds(self) -> bool:
        """Whether it only forbids to give the delivered file away: it is in a part not taken."""
        return self.blocks and not self.is_exempt and bool(self.part)


class SmallGroups(Shape):
    """How many rows are alike in the columns that describe people (k-anonymity).

    ``rows`` are in groups smaller than ``k``; ``smallest`` is the size of the smallest group;
    ``suggested`` are columns that look like describing people, ``columns`` those that counted.
    """

    columns: list[Short] = Field(max_length=50)
    suggested: list[Short] = Field(default=[], max_length=50)
    k: int
    groups: int = 0
    small: int = 0
    rows: int = 0
    smallest: int | None = None


class RepairDone(Shape):
    """A repair that was carried out: what was asked, and how many cells or rows it changed."""

    repair: Repair
    changed: int
    texts: Texts


class Drift(Shape):
    """How much the values of a column moved since the version before.

    ``measure`` is ``psi`` (population stability index over the bins of before) or ``new_values``
    (share of cells whose value was not there before); above ``threshold`` it is worth a look.
    """

    column: Short
    measure: Literal["psi", "new_values", "nulls"]
    value: float
    threshold: float
    is_large: bool


class RowChange(Shape):
    """A row that was added, removed or changed, by its key; ``cells`` holds before and after."""

    kind: Literal["added", "removed", "changed"]
    key: list[Any] = Field(max_length=10)
    cells: dict[Short, tuple[Any, Any]] = Field(default={}, max_length=50)


class TableChanges(Shape):
    """The table beside the one before. Without a ``key`` rows are not compared, for ``reason``.

    ``duplicates`` are rows whose key another row has already, also where nothing was before.
    """

    key: list[Short] = Field(default=[], max_length=10)
    is_key_suggested: bool = False
    duplicates: int | None = None
    reason: Texts | None = None
    added: int | None = None
    removed: int | None = None
    changed: int | None = None
    examples: list[RowChange] = Field(default=[], max_length=60)
    drift: list[Drift] = Field(default=[], max_length=2000)


class FailedRow(Shape):
    """A cell that an expectation did not accept, by the line of the file it stands in."""

    line: int | None
    value: Short | None


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
    rows: list[FailedRow] = Field(default=[], max_length=20)


MEDIA_TYPES = {
    "parquet": "application/vnd.apache.parquet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "geojson": "application/geo+json",
    "flatgeobuf": "application/flatgeobuf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""What each form of a table is called on the web."""


class WrittenFile(Shape):
    """A derived file in the work folder."""

    format: Literal["csv", "parquet", "json", "geojson", "flatgeobuf", "xlsx"]
    name: Annotated[str, Field(pattern="^data[.][a-z]+$")]
    media_type: Short
    size: int
    sha256: Hash


class Outcome(Shape):
    """All that the child found out. With a ``failure`` nothing else is known.

    ``original_is_csv`` tells that the delivered file is offered as CSV too, and none was written.
    ``preview`` holds the first 100 rows, ``sample`` up to 100 rows from all parts of the table;
    ``chart`` is a Vega-Lite specification without its data, ``features`` a small FeatureCollection
    for a map. None of them shows a column with a personal finding. ``unsearched`` are parts that
    were not taken and could not be searched for personal data.
    """

    failure: Failure | None = None
    reading: Reading | None = None
    rows: int = 0
    bad_rows: int = 0
    bad_row_examples: list[BadRow] = Field(default=[], max_length=20)
    misnamed: list[Short] = Field(default=[], max_length=5000)
    notices: list[Notice] = Field(default=[], max_length=50)
    columns: list[ColumnProfile] = Field(default=[], max_length=5000)
    geometry: GeometryProfile | None = None
    preview: list[list[Any]] = Field(default=[], max_length=100)
    sample: list[list[Any]] = Field(default=[], max_length=100)
    chart: dict[str, Any] | None = None
    features: dict[str, Any] | None = None
    fingerprint: Hash | None = None
    period: tuple[date, date] | None = None
    bbox: tuple[float, float, float, float] | None = None
    place: Short | None = None
    privacy: list[PrivacyFinding] = Field(default=[], max_length=5000)
    small_groups: SmallGroups | None = None
    unsearched: list[Short] = Field(default=[], max_length=100)
    repaired: list[RepairDone] = Field(default=[], max_length=50)
    changes: TableChanges | None = None
    suite: dict[str, Any] | None = None
    is_suite_new: bool = False
    expectations: list[ExpectationOutcome] = Field(default=[], max_length=400)
    files: list[WrittenFile] = Field(default=[], max_length=8)
    original_is_csv: bool = False
