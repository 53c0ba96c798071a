"""Signing up: a person with an organization, which both exist once the address is confirmed."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func
from sqlmodel import Session, col, delete, select

from marketplace.accounts import organizations, passwords, queries
from marketplace.accounts.errors import LinkExpired
from marketplace.accounts.events import (
    ConfirmationRequested,
    PersonRegistered,
    Reader,
    RegistrationRepeated,
)
from marketplace.accounts.models import Organization, Person, Registration
from marketplace.accounts.organizations import NewOrganization
from marketplace.accounts.secrets import digest, new_token
from marketplace.accounts.turns import take_turn
from marketplace.core import clock, events
from marketplace.core.language import DEFAULT_LANGUAGE, Language
from marketplace.log.recording import record

LINK_LIFETIME = timedelta(hours=24)
MAILS_PER_HOUR = 5
"""An address gets no more mail than this from strangers' sign-ups and resets; nobody is told."""


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """What somebody says about themselves when they sign up."""

    email: str
    name: str
    password: str
    organization: NewOrganization
    language: Language = DEFAULT_LANGUAGE


def register(session: Session, newcomer: Newcomer) -> str | None:
    """Note a sign-up and mail a link that confirms it; return the link's token.

    The token leaves the process by mail only, which whoever answers a request sees to. For a known
    address there is none: its owner is told by mail, and the asker cannot tell the difference,
    as the same work is done.

    Raises:
        PasswordTooShort: By the published rule.
        PasswordGuessable: It is the name or the address.
    """
    email = newcomer.email.strip().lower()
    passwords.check_new(newcomer.password, email=email, name=newcomer.name)
    token = new_token()
    registration = Registration(
        email=email,
        name=newcomer.name.strip(),
        password_hash=passwords.hashed(newcomer.password),
        language=newcomer.language,
        organization_name=newcomer.organization.name.strip(),
        organization_kind=newcomer.organization.kind,
        organization_size=newcomer.organization.size,
        token_hash=digest(token),
        expires_at=clock.now() + LINK_LIFETIME,
    )
    is_flood = _recent(session, email) >= MAILS_PER_HOUR
    known = queries.person_by_email(session, email)
    session.add(registration)
    if is_flood:
        return None
    if known is not None:
        reader = Reader(email=email, name=known.name, language=known.language)
        events.publish(session, RegistrationRepeated(reader=reader))
        return None
    events.publish(
        session,
        ConfirmationRequested(
            reader=Reader(email=email, name=registration.name, language=registration.language),
            organization_name=registration.organization_name,
            token=token,
        ),
    )
    return token


def awaiting(session: Session, token: str) -> Registration:
    """Return the sign-up that a link would confirm.

    Raises:
        LinkExpired: It was used, is too old, or was never sent.
    """
    found = session.exec(
        select(Registration).where(
            Registration.token_hash == digest(token), Registration.expires_at > clock.now()
        )
    ).one_or_none()
    if found is None or queries.person_by_email(session, found.email) is not None:
        raise LinkExpired
    return found


@dataclass(frozen=True, kw_only=True)
class Registered:
    """Who exists since an address was confirmed."""

    person: Person
    organization: Organization


def confirm(session: Session, token: str) -> Registered:
    """Make the person and the organization of a sign-up, whose mail's link this is.

    Raises:
        LinkExpired: It was used, is too old, or was never sent.
    """
    registration = awaiting(session, token)
    take_turn(session, f"account/{registration.email}")
    awaiting(session, token)  # whoever held the lock may have confirmed meanwhile
    person = Person(
        email=registration.email,
        name=registration.name,
        password_hash=registration.password_hash,
        language=registration.language,
        confirmed_at=clock.now(),
    )
    session.add(person)
    session.flush()  # the membership refers to it
    new = NewOrganization(
        name=registration.organization_name,
        kind=registration.organization_kind,
        size=registration.organization_size,
    )
    organization = organizations.found(session, new, owner_id=person.id)
    session.exec(delete(Registration).where(col(Registration.email) == person.email))
    record(
        session,
        "accounts.registered",
        subject=f"person/{person.id}",
        person_id=person.id,
        organization_id=organization.id,
    )
    events.publish(session, PersonRegistered(person_id=person.id, organization_id=organization.id))
    return Registered(person=person, organization=organization)


def _recent(session: Session, email: str) -> int:
    return session.exec(
        select(func.count())
        .select_from(Registration)
        .where(
            Registration.email == email,
            Registration.created_at > clock.now() - timedelta(hours=1),
        )
    ).one()
