"""The table of questions about requests."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from marketplace.contracts.models import Party
from marketplace.core.tables import Row, enum_text


class AgreementQuestion(Row, table=True):
    """What the provider, or a steward, wants to know before a request is decided."""

    agreement_id: UUID = Field(foreign_key="agreement.id", index=True, ondelete="CASCADE")
    side: Party = Field(sa_type=enum_text(Party))
    asked_by_id: UUID | None = None
    text: str
    answer: str | None = None
    answered_by_id: UUID | None = None
    answered_at: datetime | None = None
