"""The tables of quality: reports kept as evidence, suites in versions, inspections under way."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from marketplace.core.tables import Row


def _list() -> Column[Any]:
    return Column(JSONB, nullable=False, server_default="[]")


def _object() -> Column[Any]:
    return Column(JSONB, nullable=False, server_default="{}")


class QualityReport(Row, table=True):
    """What one inspection of one version found, kept as evidence and never changed.

    ``rejection`` is the id of the rule that rejected the version; ``reading`` says how the file
    was understood; ``privacy`` and ``expectations`` hold findings without raw personal values.
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
