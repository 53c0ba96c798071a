"""Changing the address a person signs in with."""

from datetime import timedelta

from sqlmodel import Session

from marketplace.accounts import mail_links, passwords, queries
from marketplace.accounts.errors import LinkExpired
from marketplace.accounts.events import AddressChanged, AddressChangeRequested, Reader
from marketplace.accounts.models import MailPurpose, Person
from marketplace.core import events
from marketplace.log.recording import record

LINK_LIFETIME = timedelta(hours=24)


def request_change(session: Session, person: Person, *, email: str, password: str) -> None:
    """Mail a link to the new address; the old one counts until it is followed.

    Whether the new address has an account is told to its reader only.

    Raises:
        PasswordWrong: The present password does not fit.
    """
    passwords.check_present(person, password)
    email = email.strip().lower()
    is_taken = queries.person_by_email(session, email) is not None
    token = mail_links.make(
        session,
        MailPurpose.ADDRESS_CHANGE,
        email=email,
        person_id=None if is_taken else person.id,
        lifetime=LINK_LIFETIME,
    )
    reader = Reader(email=email, name=person.name, language=person.language)
    events.publish(
        session, AddressChangeRequested(reader=reader, token=None if is_taken else token)
    )


def confirm_change(session: Session, token: str) -> Person:
    """Let a person sign in with the address whose mail's link this is, and tell the old one.

    Raises:
        LinkExpired: It was used, is too old, was never sent, or the address was taken meanwhile.
    """
    person_id, email = mail_links.use(session, MailPurpose.ADDRESS_CHANGE, token)
    person = session.get_one(Person, person_id)
    if queries.person_by_email(session, email) is not None:
        raise LinkExpired
    reader = Reader(email=person.email, name=person.name, language=person.language)
    person.email = email
    mail_links.end_others(session, MailPurpose.PASSWORD_RESET, person_id=person.id)
    record(session, "accounts.address-changed", subject=f"person/{person.id}", person_id=person.id)
    events.publish(session, AddressChanged(reader=reader, new_email=email))
    return person
