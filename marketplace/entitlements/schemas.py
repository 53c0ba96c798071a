"""What the API says of a right to read."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from marketplace.entitlements.models import Ground


class EntitlementRead(BaseModel):
    """Why somebody may read a version now.

    ``contract`` is the agreement it is read under. Where that limits the downloads of a calendar
    month, ``remaining`` is how many are left and ``renews_at`` when there are new ones.
    """

    dataset: str
    version: int
    ground: Ground
    contract: UUID | None
    calls_per_month: int | None
    remaining: int | None
    renews_at: datetime | None
