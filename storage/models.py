"""The table of upload sessions."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger
from sqlmodel import Field

from marketplace.core.tables import Row, enum_text


class UploadStatus(StrEnum):
    """Where an upload stands. ``completing``: storage was asked to join the parts."""

    OPEN = "open"
    COMPLETING = "completing"
    COMPLETED = "completed"
    ABORTED = "aborted"
    EXPIRED = "expired"


class Upload(Row, table=True):
    """A file on its way into storage, in parts that its owner sends straight there.

    ``reference`` is the id of what the file is for; storage does not know what that is. The row
    is written before storage is asked for anything, so that nothing lies there unknown to us.
    """

    reference: UUID = Field(index=True)
    object_key: str = Field(unique=True)
    storage_upload_id: str | None = None
    filename: str = Field(max_length=255)
    media_type: str
    size: int = Field(sa_type=BigInteger)
    part_size: int
    sha256: str | None = Field(default=None, max_length=64)
    status: UploadStatus = Field(
        default=UploadStatus.OPEN, sa_type=enum_text(UploadStatus), index=True
    )
    expires_at: datetime
    opened_by: UUID | None = None
    completed_at: datetime | None = None
    swept_at: datetime | None = Field(
        default=None, description="When storage was last seen to hold nothing of an ended upload"
    )

    @property
    def part_count(self) -> int:
        """How many parts the file comes in; an empty file is one empty part."""
        return max(1, -(-self.size // self.part_size))

    @property
    def is_underway(self) -> bool:
        """Whether parts may still be sent, or joined."""
        return self.status in {UploadStatus.OPEN, UploadStatus.COMPLETING}

    def size_of_part(self, number: int) -> int:
        """Return how many bytes a part has: all are full but the last."""
        return min(self.part_size, self.size - (number - 1) * self.part_size)
