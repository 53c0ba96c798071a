"""The table of deletions that are due after the end of an agreement."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from marketplace.core.tables import Row


class Deletion(Row, table=True):
    """That a consumer is to delete its copies, and the attestation of a named person that it did.

    ``reminders`` counts how often they were told since; it is late when ``due_at`` has passed.
    """

    agreement_id: UUID = Field(foreign_key="agreement.id", unique=True, ondelete="CASCADE")
    due_at: datetime = Field(index=True)
    reminders: int = 0
    attested_by: str | None = Field(default=None, max_length=200)
    attested_by_id: UUID | None = None
    attested_at: datetime | None = None
