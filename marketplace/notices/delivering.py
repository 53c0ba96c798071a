"""Delivering mail: what the job does."""

import logging
from uuid import UUID

from sqlmodel import Session

from marketplace.core import clock
from marketplace.core.db import Sessions
from marketplace.core.settings import Settings
from marketplace.notices.mailer import KeptInOutbox, LetterRefused, Mailer
from marketplace.notices.models import Mail
from marketplace.notices.smtp import SmtpMailer
from marketplace.notices.wording import letter

logger = logging.getLogger(__name__)


def mailer_of(settings: Settings) -> Mailer | None:
    """Return the way mail leaves this installation; without one it waits in the database."""
    if settings.mail is not None:
        return SmtpMailer(settings.mail)
    return KeptInOutbox() if settings.demonstration else None


def deliver(sessions: Sessions, settings: Settings, mail_id: UUID) -> None:
    """Send a mail that was not sent yet; no transaction is open while the server is asked."""
    with sessions() as session:
        mail = session.get(Mail, mail_id)
    if mail is None or mail.sent_at is not None or mail.failed_at is not None:
        return
    mailer = mailer_of(settings)
    if mailer is None:
        logger.warning("mail %s waits: MARKETPLACE_MAIL__HOST is not set", mail_id)
        return
    try:
        mailer.send(letter(mail, settings))
    except LetterRefused:
        logger.warning("mail %s was refused for good", mail_id)
        with sessions.begin() as session:
            _settled(session, mail_id).failed_at = clock.now()
        return
    with sessions.begin() as session:
        sent = _settled(session, mail_id)
        sent.sent_at = clock.now()
        if not settings.demonstration:
            _forget(sent)


def _settled(session: Session, mail_id: UUID) -> Mail:
    return session.get_one(Mail, mail_id, with_for_update=True)


def _forget(mail: Mail) -> None:
    """Keep that a mail of this kind went out, not what it said: it may hold a working link."""
    mail.facts, mail.link, mail.subject, mail.text = {}, "", mail.kind, ""
