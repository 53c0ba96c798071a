"""The table of rules that once held here."""

from datetime import datetime
from typing import Any

from sqlalchemy import Column, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from marketplace.core import clock
from marketplace.core.tables import Row


class RuleVersion(Row, table=True):
    """A version of a published rule, since this installation first saw it; it never changes."""

    __table_args__ = (UniqueConstraint("rule_id", "version"),)

    rule_id: str = Field(max_length=80)
    version: int
    threshold: Any = Field(default=None, sa_column=Column(JSONB(none_as_null=True)))
    text_de: str
    text_en: str
    source: str
    first_seen_at: datetime = Field(default_factory=clock.now)
