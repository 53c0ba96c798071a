"""The JSON API's shapes of notices."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel


class NotificationRead(BaseModel):
    """A message in the site, in the reader's language."""

    id: UUID
    kind: str
    subject: str
    text: str
    link: str
    created_at: datetime
    read_at: datetime | None


class NotificationPage(BaseModel):
    """Some messages, newest first, the cursor of the rest, and how many are unread in all."""

    items: list[NotificationRead]
    next: str | None
    unread: int


class MailRead(BaseModel):
    """A mail of the demonstration's outbox."""

    id: UUID
    to: str
    subject: str
    text: str
    link: str
    created_at: datetime
    sent_at: datetime | None


class MailPage(BaseModel):
    """Some mails, newest first, and the cursor of the rest."""

    items: list[MailRead]
    next: str | None
