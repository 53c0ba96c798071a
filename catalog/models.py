"""Tables of the catalogue. A row holds everything the public sees of a dataset."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field

from marketplace.core.tables import Row, enum_text


class Access(StrEnum):
    """The door through which a dataset's bytes leave (dct:accessRights)."""

    OPEN = "open"
    ACCOUNT = "account"
    REQUEST = "request"
    PRIVATE = "private"


class DatasetStatus(StrEnum):
    """Whether a dataset is visible."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class VersionStatus(StrEnum):
    """Where a version stands. ``ready``: its checks passed, the dataset is not visible yet."""

    PROCESSING = "processing"
    READY = "ready"
    NEEDS_RELEASE = "needs_release"
    PUBLISHED = "published"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class FileFormat(StrEnum):
    """A form in which a version can be downloaded."""

    ORIGINAL = "original"
    CSV = "csv"
    PARQUET = "parquet"
    JSON = "json"
    GEOJSON = "geojson"
    FLATGEOBUF = "flatgeobuf"
    XLSX = "xlsx"


def _texts() -> Column[Any]:
    return Column(JSONB, nullable=False, server_default="{}")


def _list() -> Column[Any]:
    return Column(JSONB, nullable=False, server_default="[]")


class Dataset(Row, table=True):
    """A dcat:Dataset: data that a publisher describes once and offers in versions.

    ``title``, ``description``, ``keywords`` and ``questions`` hold a text, or a list of texts, per
    language. ``offers`` is pushed down by contracts and shown as it is. ``needs_contract``: it has
    had an offer, so that its door ``account`` lets in nobody without an agreement, even when no
    offer is left. ``measured`` names what was read from the data (``bbox``, ``period``, ``place``)
    because the publisher did not say it.
    ``dictionary`` explains columns by name: ``title`` and ``description`` per language, ``unit``.
    ``late_since`` is set by quality while the stated frequency is not kept. ``collected_for`` is
    the department on whose behalf it was collected, ``high_value`` its category in Implementing
    Regulation (EU) 2023/138.
    """

    publisher_id: UUID = Field(foreign_key="organization.id", index=True)
    slug: str = Field(max_length=80, unique=True)
    title: dict[str, str] = Field(sa_column=_texts())
    description: dict[str, str] = Field(sa_column=_texts())
    keywords: dict[str, list[str]] = Field(default_factory=dict, sa_column=_texts())
    questions: dict[str, list[str]] = Field(default_factory=dict, sa_column=_texts())
    limits: dict[str, str] = Field(default_factory=dict, sa_column=_texts())
    themes: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    license: str = Field(max_length=40)
    access: Access = Field(sa_type=enum_text(Access))
    contact_name: str | None = None
    contact_email: str | None = None
    place: str | None = None
    region_key: str | None = Field(default=None, max_length=12)
    bbox: list[float] | None = Field(default=None, sa_column=Column(JSONB))
    period_start: date | None = None
    period_end: date | None = None
    measured: list[str] = Field(default_factory=list, sa_column=_list())
    frequency: str | None = None
    origin: str | None = None
    provenance: str | None = None
    attribution: str | None = None
    landing_page: str | None = None
    dictionary: dict[str, dict[str, Any]] = Field(default_factory=dict, sa_column=_texts())
    late_since: datetime | None = None
    collected_for: UUID | None = Field(default=None, foreign_key="organization.id", index=True)
    high_value: str | None = Field(default=None, max_length=40)
    offers: list[dict[str, Any]] = Field(default_factory=list, sa_column=_list())
    needs_contract: bool = Field(default=False, sa_column_kwargs={"server_default": "false"})
    running_agreements: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    status: DatasetStatus = Field(default=DatasetStatus.DRAFT, sa_type=enum_text(DatasetStatus))
    published_at: datetime | None = None
    withdrawn_at: datetime | None = None
    current_version_id: UUID | None = None


class Version(Row, table=True):
    """One immutable delivery of a dataset's data, with what quality found out about it.

    ``columns``, ``preview``, ``sample``, ``chart``, ``features``, ``criteria`` and ``dimensions``
    are pushed down by quality; ``changes`` compares with the version before. A version that was
    made from the original of another has ``derived_from`` and no upload; ``treatments`` says per
    language what was done to it, and then the original is not given away. ``original_deleted_at``
    is when the delivered file was deleted because of what it told of people.
    """

    __table_args__ = (UniqueConstraint("dataset_id", "number"),)

    dataset_id: UUID = Field(foreign_key="dataset.id", index=True, ondelete="CASCADE")
    number: int
    status: VersionStatus = Field(
        default=VersionStatus.PROCESSING, sa_type=enum_text(VersionStatus)
    )
    upload_id: UUID | None = Field(default=None, unique=True)
    derived_from: UUID | None = Field(default=None, foreign_key="version.id")
    filename: str = Field(max_length=255)
    object_key: str
    size: int = Field(sa_type=BigInteger)
    sha256: str | None = Field(default=None, max_length=64)
    declared_sha256: str | None = Field(default=None, max_length=64)
    change_note: str = ""
    row_count: int | None = Field(default=None, sa_type=BigInteger)
    score: int | None = None
    schema_fingerprint: str | None = Field(default=None, max_length=64)
    columns: list[dict[str, Any]] = Field(default_factory=list, sa_column=_list())
    criteria: list[dict[str, Any]] = Field(default_factory=list, sa_column=_list())
    dimensions: list[dict[str, Any]] = Field(default_factory=list, sa_column=_list())
    preview: list[list[Any]] = Field(default_factory=list, sa_column=_list())
    sample: list[list[Any]] = Field(default_factory=list, sa_column=_list())
    chart: dict[str, Any] | None = Field(default=None, sa_column=Column(JSONB))
    features: dict[str, Any] | None = Field(default=None, sa_column=Column(JSONB))
    treatments: list[dict[str, str]] = Field(default_factory=list, sa_column=_list())
    changes: dict[str, Any] = Field(
        default_factory=dict, sa_column=Column(JSONB, nullable=False, server_default="{}")
    )
    bbox: list[float] | None = Field(default=None, sa_column=Column(JSONB))
    place: str | None = None
    period_start: date | None = None
    period_end: date | None = None
    report_id: UUID | None = None
    rejection: str | None = None
    uploaded_by: UUID | None = None
    published_at: datetime | None = None
    original_deleted_at: datetime | None = None


class Distribution(Row, table=True):
    """A dcat:Distribution: one file of a version, in one format."""

    __table_args__ = (UniqueConstraint("version_id", "format"),)

    version_id: UUID = Field(foreign_key="version.id", index=True, ondelete="CASCADE")
    format: FileFormat = Field(sa_type=enum_text(FileFormat))
    object_key: str
    media_type: str
    size: int = Field(sa_type=BigInteger)
    sha256: str = Field(max_length=64)


class Release(Row, table=True):
    """A weighed decision to let a dataset's data out: who, why, how far, for which schema."""

    dataset_id: UUID = Field(foreign_key="dataset.id", index=True, ondelete="CASCADE")
    version_id: UUID
    level: Access = Field(sa_type=enum_text(Access))
    benefit: str
    risks: dict[str, str] = Field(sa_column=_texts())
    reason: str
    person_id: UUID
    person_name: str
    schema_fingerprint: str = Field(max_length=64)
