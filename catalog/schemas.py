"""The shapes of what is sent to the catalogue as JSON."""

from datetime import date
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, EmailStr, Field, StringConstraints, model_validator

from catalog.fields import (
    Address,
    Argument,
    Box,
    ColumnName,
    Filename,
    Frequency,
    HighValue,
    LicenseId,
    Line,
    Name,
    Origin,
    Paragraph,
    QuestionsPerLanguage,
    RegionKey,
    Slug,
    Themes,
    Title,
    Unit,
    Weighing,
    WordsPerLanguage,
)
from catalog.models import Access


class Form(BaseModel):
    """What is sent; a field that is not known is an error, so that none is lost unseen."""

    model_config = ConfigDict(extra="forbid")


class Titles(Form):
    """A short text in German, in English, or in both. A language set to null is removed."""

    de: Title | None = None
    en: Title | None = None


class Texts(Form):
    """A text of some paragraphs in German, in English, or in both."""

    de: Paragraph | None = None
    en: Paragraph | None = None


class Contact(Form):
    """Whom to ask about the data."""

    name: Name
    email: EmailStr


class Period(Form):
    """The days that the data is about, both included; either may be open."""

    start: date | None = None
    end: date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.start and self.end and self.end < self.start:
            message = "the period ends before it begins"
            raise ValueError(message)
        return self


class Details(Form):
    """What a description may say beyond what it must."""

    contact: Contact | None = None
    place: Line | None = None
    region_key: RegionKey | None = Field(
        default=None, description="AGS or ARS: 2, 3, 5, 8 or 12 digits"
    )
    bbox: Box | None = Field(default=None, description="West, south, east, north in degrees")
    period: Period | None = None
    frequency: Frequency | None = Field(default=None, description="A code of the EU's frequencies")
    questions: QuestionsPerLanguage | None = Field(
        default=None, description="Questions this data answers"
    )
    limits: Texts | None = Field(default=None, description="What the data is not fit for")
    origin: Origin | None = Field(default=None, description="measured, simulated, derived, survey")
    provenance: Paragraph | None = None
    attribution: Line | None = Field(default=None, description="How the source is to be named")
    landing_page: Address | None = None
    high_value: HighValue | None = Field(
        default=None, description="A code of the categories of Regulation (EU) 2023/138"
    )
    collected_for: Slug | None = Field(
        default=None, description="The city department on whose behalf the data was collected"
    )


class DatasetCreate(Details):
    """A description of a dataset; title, description, theme, license and access are needed."""

    slug: Slug | None = Field(default=None, description="Made from the title if not given")
    title: Titles
    description: Texts
    theme: Themes
    keywords: WordsPerLanguage = []
    license: LicenseId
    access: Access

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        for field in ("title", "description"):
            texts = getattr(self, field)
            if not (texts.de or texts.en):
                message = f"{field} is needed in German or in English"
                raise ValueError(message)
        return self


_NEVER_NULL = ("title", "description", "theme", "keywords", "license", "access")


class DatasetUpdate(Details):
    """What changes in a description: only the fields that are sent. Null clears an optional one."""

    title: Titles | None = None
    description: Texts | None = None
    theme: Themes | None = None
    keywords: WordsPerLanguage | None = None
    license: LicenseId | None = None
    access: Access | None = None

    @model_validator(mode="after")
    def _keeps_what_is_needed(self) -> Self:
        for field in _NEVER_NULL:
            if field in self.model_fields_set and getattr(self, field) is None:
                message = f"{field} cannot be null"
                raise ValueError(message)
        return self


class Explanation(Form):
    """What a column means: a title, a text, and the unit its figures are in."""

    title: Titles = Titles()
    description: Texts = Texts()
    unit: Unit | None = None


class DictionaryForm(Form):
    """The data dictionary: explanations by the columns' names, all that there are."""

    columns: Annotated[dict[ColumnName, Explanation], Field(max_length=5000)]


class UploadCreate(Form):
    """A file that is about to be sent in parts of 5 MiB to 1 GiB, 16 MiB unless told."""

    filename: Filename
    size: Annotated[int, Field(strict=True)]
    sha256: Line | None = None
    part_size: Annotated[int, Field(strict=True)] | None = None


class SentPart(Form):
    """A part as its sender knows it; the ETag with or without its quotes."""

    number: Annotated[int, Field(strict=True, ge=1, le=10_000)]
    etag: Annotated[str, StringConstraints(min_length=1, max_length=200)]


class Completion(Form):
    """All parts of an upload."""

    parts: Annotated[list[SentPart], Field(max_length=10_000)]
    change_note: Line = Field(default="", description="What is new in this version")


class Risks(Form):
    """What speaks against the release, weighed one by one."""

    privacy: Argument = ""
    trade_secrets: Argument = ""
    public_security: Argument = ""
    pending_decisions: Argument = ""


class ReleaseForm(Form):
    """A weighed decision: how wide the door may be, and why."""

    level: Access = Field(description="The widest door allowed")
    benefit: Weighing
    risks: Weighing | Risks
    reason: Weighing
