"""Reading messages in the site."""

from uuid import UUID

from sqlmodel import Session, col, update

from marketplace.core import clock
from marketplace.notices.errors import MessageNotFound
from marketplace.notices.models import Message


def read(session: Session, message_id: UUID, *, person_id: UUID) -> Message:
    """Mark one of a person's messages as read; a second time changes nothing.

    Raises:
        MessageNotFound: The person has no such message.
    """
    message = session.get(Message, message_id)
    if message is None or message.person_id != person_id:
        raise MessageNotFound(message_id)
    message.read_at = message.read_at or clock.now()
    return message


def read_all(session: Session, person_id: UUID) -> None:
    """Mark all of a person's messages as read."""
    session.exec(
        update(Message)
        .where(col(Message.person_id) == person_id, col(Message.read_at).is_(None))
        .values(read_at=clock.now())
    )
