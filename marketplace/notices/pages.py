"""Pages of messages, and of the demonstration's outbox."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from marketplace.accounts.deps import PagePersonIdDep, SettingsDep, local_place
from marketplace.core.db import SessionDep
from marketplace.core.language import Language
from marketplace.core.settings import Settings
from marketplace.notices import queries, reading
from marketplace.notices.errors import NoOutbox
from marketplace.notices.models import Mail, Message
from marketplace.notices.wording import letter, worded
from marketplace.web.rendering import View, render
from marketplace.web.translation import LanguageDep

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, kw_only=True)
class MessageLine:
    """A message, as the list shows it."""

    id: str
    subject: str
    text: str
    action: str
    created_at: datetime
    is_unread: bool


@dataclass(frozen=True, kw_only=True)
class MessagesView(View):
    """A person's messages."""

    page = "notices/messages.html"

    messages: list[MessageLine]
    unread: int
    more: str | None


@dataclass(frozen=True, kw_only=True)
class LetterLine:
    """A mail, as the outbox shows it."""

    id: str
    recipient: str
    language: str
    subject: str
    text: str
    action: str
    address: str
    created_at: datetime
    is_sent: bool


@dataclass(frozen=True, kw_only=True)
class OutboxView(View):
    """All mail of the demonstration."""

    page = "notices/outbox.html"

    letters: list[LetterLine]
    more: str | None


@router.get("/account/messages")
def show_messages(
    request: Request,
    person_id: PagePersonIdDep,
    session: SessionDep,
    language: LanguageDep,
    cursor: str | None = None,
) -> HTMLResponse:
    """Show a person's messages."""
    page = queries.messages(session, person_id, cursor=cursor)
    view = MessagesView(
        messages=[_message(row, language) for row in page.items],
        unread=queries.count_unread(session, person_id),
        more=page.next and f"/account/messages?cursor={page.next}",
    )
    return render(request, view)


@router.post("/account/messages/{message_id}/read")
def read_message(message_id: UUID, person_id: PagePersonIdDep, session: SessionDep) -> Response:
    """Mark a message as read, and go on to what it is about."""
    message = reading.read(session, message_id, person_id=person_id)
    return RedirectResponse(local_place(message.link, "/account/messages"), 303)


@router.post("/account/messages/read")
def read_all_messages(person_id: PagePersonIdDep, session: SessionDep) -> Response:
    """Mark all messages as read."""
    reading.read_all(session, person_id)
    return RedirectResponse("/account/messages", 303)


@router.get("/outbox")
def show_outbox(
    request: Request, session: SessionDep, settings: SettingsDep, cursor: str | None = None
) -> HTMLResponse:
    """Show the mail that a real installation would have sent."""
    if not settings.demonstration:
        raise NoOutbox
    page = queries.mails(session, cursor=cursor)
    view = OutboxView(
        letters=[_letter(row, settings) for row in page.items],
        more=page.next and f"/outbox?cursor={page.next}",
    )
    return render(request, view)


def _message(row: Message, language: Language) -> MessageLine:
    words = worded(row, language)
    return MessageLine(
        id=str(row.id),
        subject=words.subject,
        text=words.text,
        action=words.action,
        created_at=row.created_at,
        is_unread=row.read_at is None,
    )


def _letter(row: Mail, settings: Settings) -> LetterLine:
    shown = letter(row, settings)
    words = worded(row, row.language)
    return LetterLine(
        id=str(row.id),
        recipient=row.recipient,
        language=row.language.value,
        subject=shown.subject,
        text=words.text,
        action=words.action,
        address=shown.address,
        created_at=row.created_at,
        is_sent=row.sent_at is not None,
    )
