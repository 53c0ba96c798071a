"""The tables of quality: reports kept as evidence, suites in versions, inspections under way."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field

from marketplace.core.tables import Row, enum_text
from quality.inspection.order import SMALLEST_GROUP


def _list() -> Column[Any]:
    return Column(JSONB, nullable=False, server_default="[]")


def _object() -> Column[Any]:
    return Column(JSONB, nullable=False, server_default="{}")


def _names() -> Column[Any]:
    return Column(ARRAY(Text), nullable=False, server_default="{}")


class QualityReport(Row, table=True):
    """What one inspection of one version found, kept as evidence and never changed.

    ``rejection`` is the id of the rule that rejected the version; ``reading`` says how the file
    was understood; ``privacy`` and ``expectations`` hold findings without raw personal values.
    ``dimensions`` are the parts of the score; ``details`` holds what else the outcome says:
    ``notices``, ``geometry``, ``small_groups``, ``repaired`` and ``changes`` by their names there.
    """

    version_id: UUID = Field(foreign_key="version.id", index=True, ondelete="CASCADE")
    attempt: int
    passed: bool
    score: int | None = None
    rejection: str | None = None
    suite_id: UUID | None = None
    criteria: list[dict[str, Any]] = Field(sa_column=_list())
    columns: list[dict[str, Any]] = Field(default_factory=list, sa_column=_list())
    privacy: list[dict[str, Any]] = Field(default_factory=list, sa_column=_list())
    expectations: list[dict[str, Any]] = Field(default_factory=list, sa_column=_list())
    reading: dict[str, Any] = Field(default_factory=dict, sa_column=_object())
    changes: dict[str, Any] = Field(default_factory=dict, sa_column=_object())
    dimensions: list[dict[str, Any]] = Field(default_factory=list, sa_column=_list())
    details: dict[str, Any] = Field(default_factory=dict, sa_column=_object())


class Suite(Row, table=True):
    """A version of a dataset's expectation suite, as Great Expectations 1.x JSON.

    A suggested one was made from the profile of a version; its expectations only advise. It gives
    way as soon as the publisher writes one, and is made anew when the columns change.
    """

    __table_args__ = (UniqueConstraint("dataset_id", "number"),)

    dataset_id: UUID = Field(foreign_key="dataset.id", index=True, ondelete="CASCADE")
    number: int
    is_suggested: bool
    schema_fingerprint: str | None = Field(default=None, max_length=64)
    content: dict[str, Any] = Field(sa_column=_object())
    written_by: UUID | None = None


class Inspection(Row, table=True):
    """How far the inspection of a version has come, for whoever watches."""

    version_id: UUID = Field(foreign_key="version.id", unique=True, ondelete="CASCADE")
    step: str = Field(default="waiting", max_length=20)
    done: int = Field(default=0, sa_type=BigInteger)
    total: int = Field(default=0, sa_type=BigInteger)
    note: str = ""
    attempts: int = 0
    finished_at: datetime | None = None


class Handling(Row, table=True):
    """How a dataset's files are to be handled, as its publisher decided; the next version too.

    ``reading`` is a ``ReadingRule``; ``key_columns`` name a row; ``quasi_columns`` describe people,
    of whom at least ``smallest_group`` must be alike. ``repairs`` are ``Repair`` values that are
    carried out on every file that is delivered.
    """

    dataset_id: UUID = Field(foreign_key="dataset.id", unique=True, ondelete="CASCADE")
    reading: dict[str, Any] = Field(default_factory=dict, sa_column=_object())
    key_columns: list[str] = Field(default_factory=list, sa_column=_names())
    quasi_columns: list[str] = Field(default_factory=list, sa_column=_names())
    smallest_group: int = SMALLEST_GROUP
    repairs: list[dict[str, Any]] = Field(default_factory=list, sa_column=_list())
    decided_by: UUID | None = None
    decided_at: datetime | None = None


class Preparation(Row, table=True):
    """Why a version was made from the original of another, and what is done to it before checks.

    ``repairs`` are ``Repair`` values, in their order. A version without one was delivered; what is
    done to it then is what its dataset's handling says.
    ``decisions`` is a hash of all that people had decided: the same original under the same
    decisions is the same version, however often it is asked for.
    """

    version_id: UUID = Field(foreign_key="version.id", unique=True, ondelete="CASCADE")
    origin_id: UUID = Field(foreign_key="version.id", index=True, ondelete="CASCADE")
    repairs: list[dict[str, Any]] = Field(default_factory=list, sa_column=_list())
    decisions: str = Field(max_length=64)
    reason: str = ""
    asked_by: UUID | None = None


class Override(Row, table=True):
    """A steward's decision that a privacy finding does not refuse a dataset, until a day."""

    dataset_id: UUID = Field(foreign_key="dataset.id", index=True, ondelete="CASCADE")
    rule: str = Field(max_length=60)
    column_name: str
    reason: str
    person_id: UUID
    person_name: str
    valid_until: date
    ended_at: datetime | None = None


class Retention(Row, table=True):
    """An original with personal findings: deleted after a time, or kept in the closed store."""

    version_id: UUID = Field(foreign_key="version.id", unique=True, ondelete="CASCADE")
    delete_after: datetime = Field(index=True)
    deleted_at: datetime | None = None
    kept_reason: str | None = None
    kept_by: UUID | None = None


class IntakeKind(StrEnum):
    """Where files come from without people."""

    URL = "url"
    PREFIX = "prefix"


class Intake(Row, table=True):
    """A place that is looked at on a schedule for a dataset's next version.

    ``address`` is a URL, or a prefix in the object storage. ``etag``, ``last_modified`` and
    ``sha256`` are of what was taken last; ``outcome`` says how the last look ended. ``looks`` tell
    of the last ones, the newest first: those that ended alike stand together, from ``since`` to
    ``at``, so many ``times``.
    """

    dataset_id: UUID = Field(foreign_key="dataset.id", unique=True, ondelete="CASCADE")
    kind: IntakeKind = Field(sa_type=enum_text(IntakeKind))
    address: str
    every_minutes: int
    is_active: bool = True
    etag: str | None = None
    last_modified: str | None = None
    sha256: str | None = Field(default=None, max_length=64)
    looked_at: datetime | None = None
    next_look_at: datetime = Field(index=True)
    outcome: str = ""
    looks: list[dict[str, Any]] = Field(default_factory=list, sa_column=_list())
    failures: int = 0
    set_by: UUID | None = None
