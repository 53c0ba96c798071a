"""Reads of messages and mail."""

from uuid import UUID

from sqlmodel import Session, col, func, select

from marketplace.core.paging import Page, newest_first
from marketplace.notices.models import Mail, Message


def count_unread(session: Session, person_id: UUID) -> int:
    """Return how many messages a person has not read."""
    return session.exec(
        select(func.count())
        .select_from(Message)
        .where(Message.person_id == person_id, col(Message.read_at).is_(None))
    ).one()


def messages(session: Session, person_id: UUID, *, cursor: str | None = None) -> Page[Message]:
    """Return a person's messages, newest first."""
    statement = select(Message).where(Message.person_id == person_id)
    return newest_first(session, statement, Message, cursor=cursor)


def mails(session: Session, *, cursor: str | None = None) -> Page[Mail]:
    """Return all mail, newest first, for the demonstration's outbox."""
    return newest_first(session, select(Mail), Mail, cursor=cursor)
