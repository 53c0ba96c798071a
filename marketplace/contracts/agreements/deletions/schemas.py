"""The shapes of attestations as JSON."""

from datetime import datetime
from typing import Self

from pydantic import BaseModel, Field

from marketplace.contracts.agreements.deletions.models import Deletion
from marketplace.contracts.agreements.schemas import Form, PersonName
from marketplace.core import clock


class AttestationForm(Form):
    """Who attests that every copy is deleted."""

    attested_by: PersonName = Field(description="The name of whoever speaks for your organization")
    authority: bool = Field(default=True, description="That they may speak for it")


class DeletionRead(BaseModel):
    """The deletion that a contract asks for since its end, and its attestation."""

    due_at: datetime
    is_late: bool
    reminders: int
    attested_by: str | None
    attested_at: datetime | None

    @classmethod
    def of(cls, deletion: Deletion) -> Self:
        """Return a deletion as JSON carries it."""
        return cls(
            due_at=deletion.due_at,
            is_late=deletion.due_at <= (deletion.attested_at or clock.now()),
            reminders=deletion.reminders,
            attested_by=deletion.attested_by,
            attested_at=deletion.attested_at,
        )
