"""JSON routes of messages, and of the demonstration's outbox."""

from uuid import UUID

from fastapi import APIRouter, status

from marketplace.accounts.deps import PersonIdDep, SettingsDep
from marketplace.accounts.errors import CredentialsInvalid, PersonRequired, SignInRequired
from marketplace.core.db import SessionDep
from marketplace.core.language import Language
from marketplace.core.paging import BadCursor
from marketplace.notices import queries, reading
from marketplace.notices.errors import MessageNotFound, NoOutbox
from marketplace.notices.models import Message
from marketplace.notices.schemas import MailPage, MailRead, NotificationPage, NotificationRead
from marketplace.notices.wording import letter, worded
from marketplace.web.problems import problems
from marketplace.web.translation import LanguageDep

router = APIRouter(prefix="/api/v1", tags=["notices"])
_ASKS_WHO = (SignInRequired, CredentialsInvalid, PersonRequired)


@router.get("/notifications", responses=problems(*_ASKS_WHO, BadCursor))
def list_notifications(
    person_id: PersonIdDep, session: SessionDep, language: LanguageDep, cursor: str | None = None
) -> NotificationPage:
    """List your messages, newest first."""
    page = queries.messages(session, person_id, cursor=cursor)
    return NotificationPage(
        items=[_notification(message, language) for message in page.items],
        next=page.next,
        unread=queries.count_unread(session, person_id),
    )


@router.put("/notifications/{message_id}/read", responses=problems(*_ASKS_WHO, MessageNotFound))
def read_notification(
    message_id: UUID, person_id: PersonIdDep, session: SessionDep, language: LanguageDep
) -> NotificationRead:
    """Mark one of your messages as read."""
    message = reading.read(session, message_id, person_id=person_id)
    return _notification(message, language)


@router.put(
    "/notifications/read", status_code=status.HTTP_204_NO_CONTENT, responses=problems(*_ASKS_WHO)
)
def read_all_notifications(person_id: PersonIdDep, session: SessionDep) -> None:
    """Mark all your messages as read."""
    reading.read_all(session, person_id)


@router.get("/outbox", responses=problems(NoOutbox, BadCursor))
def list_outbox(session: SessionDep, settings: SettingsDep, cursor: str | None = None) -> MailPage:
    """List all mail of the demonstration, newest first; elsewhere there is no such list."""
    if not settings.demonstration:
        raise NoOutbox
    page = queries.mails(session, cursor=cursor)
    items: list[MailRead] = []
    for mail in page.items:
        words = letter(mail, settings)
        items.append(
            MailRead(
                id=mail.id,
                to=mail.recipient,
                subject=words.subject,
                text=words.text,
                link=words.address,
                created_at=mail.created_at,
                sent_at=mail.sent_at,
            )
        )
    return MailPage(items=items, next=page.next)


def _notification(message: Message, language: Language) -> NotificationRead:
    words = worded(message, language)
    return NotificationRead(
        id=message.id,
        kind=message.kind,
        subject=words.subject,
        text=words.text,
        link=message.link,
        created_at=message.created_at,
        read_at=message.read_at,
    )
