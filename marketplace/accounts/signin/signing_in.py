"""Signing in with address, password and, where it is set up, a second factor."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select, update

from marketplace.accounts import passwords, queries
from marketplace.accounts.errors import (
    CodeRequired,
    NoOrganization,
    SignInFailed,
)
from marketplace.accounts.models import Membership, Person, SignInKind
from marketplace.accounts.signin import limits, sign_ins, totp
from marketplace.core.db import Sessions
from marketplace.core.settings import Settings
from marketplace.log.recording import record


@dataclass(frozen=True, kw_only=True)
class Credentials:
    """What somebody shows to sign in, and from where."""

    email: str
    password: str
    code: str | None = None
    client: str = ""
    device: str = ""

    @property
    def attempt(self) -> limits.Attempt:
        """The attempt, as it is counted."""
        return limits.Attempt(email=self.email, client=self.client)


@dataclass(frozen=True, kw_only=True)
class _Kept:
    """What is needed of a person while no transaction is open."""

    id: UUID
    password_hash: str
    totp_enabled_at: datetime | None


def sign_in(
    sessions: Sessions, settings: Settings, credentials: Credentials, *, kind: SignInKind
) -> sign_ins.Started:
    """Begin a sign-in for whoever the credentials prove.

    An unknown address takes as long and gets the same answer as a wrong password. No transaction
    is open while the password is hashed, and a failure is counted though the request is refused.

    Raises:
        SignInFailed: Something does not fit.
        CodeRequired: All fits, but a second factor is set up and was not shown.
        SignInThrottled: Too many failures before.
        NoOrganization: The person belongs to no organization any more.
    """
    with sessions.begin() as session:
        limits.check(session, credentials.attempt)
        kept = _kept(session, credentials.email)
    is_proven = passwords.fits(credentials.password, kept.password_hash if kept else None)
    if is_proven and kept and kept.totp_enabled_at and not credentials.code:
        raise CodeRequired
    with sessions.begin() as session:
        person = session.get(Person, kept.id) if is_proven and kept else None
        if person is not None and not _second_factor_fits(session, person, credentials, settings):
            person = None
        limits.settle(session, credentials.attempt, succeeded=person is not None)
        if person is not None:
            return _begin(session, person, credentials, kind=kind)
    raise SignInFailed


def _kept(session: Session, email: str) -> _Kept | None:
    person = queries.person_by_email(session, email)
    return person and _Kept(
        id=person.id,
        password_hash=person.password_hash,
        totp_enabled_at=person.totp_enabled_at,
    )


def _second_factor_fits(
    session: Session, person: Person, credentials: Credentials, settings: Settings
) -> bool:
    if person.totp_enabled_at is None:
        return True
    return totp.accept(session, person, code=credentials.code or "", settings=settings)


def _begin(
    session: Session, person: Person, credentials: Credentials, *, kind: SignInKind
) -> sign_ins.Started:
    organization_id = session.exec(
        select(Membership.organization_id)
        .where(Membership.person_id == person.id)
        .order_by(col(Membership.id))
        .limit(1)
    ).one_or_none()
    if organization_id is None:
        raise NoOrganization
    if passwords.is_outdated(person.password_hash):
        _rehash(session, person, credentials.password)
    record(
        session,
        "accounts.signed-in",
        subject=f"person/{person.id}",
        person_id=person.id,
        organization_id=organization_id,
        details={"kind": kind.value},
    )
    return sign_ins.begin(session, person.id, organization_id, kind=kind, device=credentials.device)


def _rehash(session: Session, person: Person, password: str) -> None:
    """Keep the password by today's parameters, unless it was changed meanwhile."""
    session.exec(
        update(Person)
        .where(col(Person.id) == person.id, col(Person.password_hash) == person.password_hash)
        .values(password_hash=passwords.hashed(password))
    )
