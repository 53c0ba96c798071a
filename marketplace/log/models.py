"""The table of the log."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from marketplace.core.tables import Row


class LogEntry(Row, table=True):
    """One thing that happened. It has no place in the chain until the sealer gives it one.

    ``hash`` is SHA-256 over ``previous_hash`` and the entry's canonical JSON.
    """

    action: str = Field(max_length=80)
    subject: str = Field(max_length=120, index=True)
    person_id: UUID | None = None
    organization_id: UUID | None = None
    details: dict[str, Any] = Field(
        default_factory=dict, sa_column=Column(JSONB, nullable=False, server_default="{}")
    )
    place: int | None = Field(default=None, sa_type=BigInteger, unique=True)
    previous_hash: str | None = Field(default=None, max_length=64)
    hash: str | None = Field(default=None, max_length=64)
    sealed_at: datetime | None = None
