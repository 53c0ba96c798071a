"""Tables of what people are told.

A notice is kept as its English sentences and its facts; it is put into words when it is read.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from marketplace.core.language import Language
from marketplace.core.tables import Row, enum_text


class Message(Row, table=True):
    """A notice in the site, to one person."""

    person_id: UUID = Field(foreign_key="person.id", index=True, ondelete="CASCADE")
    kind: str = Field(max_length=80)
    subject: str
    text: str
    action: str
    facts: dict[str, Any] = Field(
        default_factory=dict, sa_column=Column(JSONB, nullable=False, server_default="{}")
    )
    link: str
    read_at: datetime | None = None


class Mail(Row, table=True):
    """A notice by mail, to one address. Once sent, the facts and the link are forgotten."""

    recipient: str = Field(max_length=254)
    recipient_name: str = Field(max_length=200)
    language: Language = Field(sa_type=enum_text(Language))
    kind: str = Field(max_length=80)
    subject: str
    text: str
    action: str
    facts: dict[str, Any] = Field(
        default_factory=dict, sa_column=Column(JSONB, nullable=False, server_default="{}")
    )
    link: str
    sent_at: datetime | None = None
    failed_at: datetime | None = None
