"""What the child is asked to do: the order that goes through the jail's wall."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Short = Annotated[str, Field(max_length=500)]
Name = Annotated[str, Field(min_length=1, max_length=500)]
Line = Annotated[int, Field(ge=1)]
FilePart = Annotated[str, Field(max_length=1000)]

ColumnType = Literal["string", "integer", "number", "boolean", "date", "datetime"]

SMALLEST_GROUP = 5
"""k of k-anonymity when nobody chose another."""


class Shape(BaseModel):
    """A value that crosses the wall: nothing unknown, nothing without a bound."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ReadingRule(Shape):
    """What a person said about how a dataset's files are to be read; None leaves it to the guess.

    Lines count from 1. ``header_lines`` name the columns (empty: none does), ``first_line`` is the
    first of data, ``last_line`` the last before the footer; ``lines_below`` says the same from the
    end, for files that grow, and counts only without it. ``member`` is a file in an archive.
    ``columns`` gives types by column name; a cell that does not fit one is a counted rest.
    """

    encoding: Short | None = None
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] | None = None
    quote: Annotated[str, Field(min_length=1, max_length=1)] | None = None
    decimal: Literal[".", ","] | None = None
    date_order: Literal["day_first", "month_first"] | None = None
    nulls: Annotated[list[Short], Field(max_length=20)] | None = None
    header_lines: Annotated[list[Line], Field(max_length=10)] | None = None
    first_line: Line | None = None
    last_line: Line | None = None
    lines_below: Annotated[int, Field(ge=0, le=1_000_000)] | None = None
    member: FilePart | None = None
    sheet: Short | None = None
    layer: Short | None = None
    crs: Annotated[str, Field(pattern="^EPSG:[0-9]{4,6}$")] | None = None
    columns: dict[Name, ColumnType] = Field(default={}, max_length=2000)


class Repair(Shape):
    """One step that makes personal data less so, told in the metadata of the version it makes.

    ======================  =========================================  =============================
    kind                    what happens to ``columns``                ``size``
    ======================  =========================================  =============================
    ``drop``                they are left out
    ``mask``                what a rule found in a cell becomes ``…``
    ``round``               numbers and coordinates are rounded        decimal places, may be < 0
    ``bands``               numbers become bands such as ``20–29``     width of a band
    ``periods``             dates become months (1) or years (12)      months
    ``prefix``              texts keep their beginning (postal code)   characters
    ``grid``                a pair of coordinates becomes the middle   metres of a cell's side
                            of its cell
    ``districts``           a pair of coordinates becomes the name of
                            the district around it, by ``reference``
    ``suppress``            rows in groups smaller than ``size`` over  smallest group
                            these columns are left out
    ======================  =========================================  =============================
    """

    kind: Literal[
        "drop", "mask", "round", "bands", "periods", "prefix", "grid", "districts", "suppress"
    ]
    columns: Annotated[list[Name], Field(min_length=1, max_length=50)]
    size: int | None = Field(default=None, ge=-12, le=1_000_000)
    reference: Annotated[str, Field(pattern="^[a-z0-9-]{1,80}$")] | None = None

    @property
    def reference_file(self) -> str:
        """Under which name the shapes of the reference lie in the folder."""
        return f"districts-{self.reference}.geojson"


class Exemption(Shape):
    """A finding that a steward overrode: it is still counted, and no longer refuses."""

    rule: Short
    column: Short


class Previous(Shape):
    """The version before: its table as a Parquet file in the folder, and what was measured of it.

    ``file`` is None where that file is too large or gone: then rows are not compared.
    """

    number: int
    columns: list[dict[str, Any]]
    rows: int
    file: Short | None = None


class Order(Shape):
    """What to inspect. ``source`` and all that is written lie in ``folder``.

    ``filename`` is the publisher's name of the file. ``suite`` is the publisher's own, or the
    suggested one made for ``suite_fingerprint``. ``quasi`` and ``key`` are the columns that the
    publisher named as describing people, and as naming a row. Where ``leaves_expectations`` is
    set, the suite is run elsewhere, on the Parquet file that comes of this.
    """

    folder: str
    source: str
    filename: str = ""
    reading: ReadingRule = ReadingRule()
    repairs: list[Repair] = Field(default=[], max_length=50)
    exemptions: list[Exemption] = Field(default=[], max_length=500)
    suite: dict[str, Any] | None = None
    suite_fingerprint: str | None = None
    quasi: list[Name] = Field(default=[], max_length=50)
    smallest_group: int = SMALLEST_GROUP
    key: list[Name] = Field(default=[], max_length=10)
    previous: Previous | None = None
    leaves_expectations: bool = False
    memory_mb: int = 512
