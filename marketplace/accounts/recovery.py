"""New passwords: by a mailed link when the old one is lost, or with the old one."""

from datetime import timedelta
from uuid import UUID

from sqlmodel import Session

from marketplace.accounts import mail_links, passwords, queries
from marketplace.accounts.events import PasswordChanged, PasswordResetRequested, Reader
from marketplace.accounts.models import MailPurpose, Person
from marketplace.accounts.registration import MAILS_PER_HOUR
from marketplace.accounts.signin import limits, sign_ins
from marketplace.core import events
from marketplace.core.language import Language
from marketplace.log.recording import record

LINK_LIFETIME = timedelta(hours=1)


def request_reset(session: Session, email: str, *, language: Language) -> None:
    """Mail a link to set a new password; for an unknown address, mail that there is no account.

    Both do the same work. An address that was sent many of them lately is sent no more.
    """
    email = email.strip().lower()
    is_flood = mail_links.count_recent(session, MailPurpose.PASSWORD_RESET, email) >= MAILS_PER_HOUR
    person = queries.person_by_email(session, email)
    token = mail_links.make(
        session,
        MailPurpose.PASSWORD_RESET,
        email=email,
        person_id=person and person.id,
        lifetime=LINK_LIFETIME,
    )
    if is_flood:
        return
    reader = Reader(
        email=email,
        name=person.name if person else email,
        language=person.language if person else language,
    )
    events.publish(session, PasswordResetRequested(reader=reader, token=token if person else None))


def reset(session: Session, token: str, *, password: str) -> None:
    """Set a new password by a mailed link, and sign the person out everywhere.

    Failures counted for the address are forgotten; a second factor stays.

    Raises:
        LinkExpired: It was used, is too old, or was never sent.
        PasswordTooShort: By the published rule; the link stays good.
        PasswordGuessable: It is the name or the address; the link stays good.
    """
    person_id, _email = mail_links.use(session, MailPurpose.PASSWORD_RESET, token)
    person = session.get_one(Person, person_id)
    _set(session, person, password)
    sign_ins.end_all(session, person.id)
    limits.clear(session, person.email)


def change(
    session: Session, person: Person, *, present: str, new: str, keep: UUID | None = None
) -> None:
    """Set a new password with the present one, and end all other sign-ins.

    Raises:
        PasswordWrong: The present one does not fit.
        PasswordTooShort: By the published rule.
        PasswordGuessable: It is the name or the address.
    """
    passwords.check_present(person, present)
    _set(session, person, new)
    sign_ins.end_all(session, person.id, but=keep)


def _set(session: Session, person: Person, password: str) -> None:
    passwords.check_new(password, email=person.email, name=person.name)
    person.password_hash = passwords.hashed(password)
    mail_links.end_others(session, MailPurpose.PASSWORD_RESET, person_id=person.id)
    record(session, "accounts.password-changed", subject=f"person/{person.id}", person_id=person.id)
    reader = Reader(email=person.email, name=person.name, language=person.language)
    events.publish(session, PasswordChanged(reader=reader))
