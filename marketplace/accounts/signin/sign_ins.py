"""Sign-ins: how one begins, stays alive, is listed and ends."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlmodel import Session, col, delete, select

from marketplace.accounts.errors import OrganizationNotFound, SignInNotFound
from marketplace.accounts.models import Membership, SignIn, SignInKind
from marketplace.accounts.queries import membership
from marketplace.accounts.secrets import digest, new_token
from marketplace.core import clock
from marketplace.core.paging import Page, newest_first

IDLE = timedelta(days=14)
"""An unused sign-in ends after so long."""

LIFETIME = timedelta(days=90)
"""A sign-in ends after so long, however much it is used."""

_SEEN_EVERY = timedelta(minutes=5)


@dataclass(frozen=True, kw_only=True)
class Started:
    """A sign-in that just began; the token leaves the process once, in a cookie."""

    sign_in: SignIn
    token: str


def begin(
    session: Session, person_id: UUID, organization_id: UUID, *, kind: SignInKind, device: str
) -> Started:
    """Begin a sign-in. A browser's is recognized by the token; tokens are issued upon others."""
    now, token = clock.now(), new_token()
    sign_in = SignIn(
        person_id=person_id,
        organization_id=organization_id,
        kind=kind,
        token_hash=digest(token) if kind is SignInKind.BROWSER else None,
        device=device[:200],
        seen_at=now,
        idle_until=now + IDLE,
        expires_at=now + LIFETIME,
    )
    session.add(sign_in)
    session.flush()  # refresh tokens refer to it
    return Started(sign_in=sign_in, token=token)


def keep_alive(sign_in: SignIn) -> None:
    """Note that a sign-in is used; written at most every five minutes."""
    now = clock.now()
    if now - sign_in.seen_at > _SEEN_EVERY:
        sign_in.seen_at, sign_in.idle_until = now, now + IDLE


def sign_ins_of(session: Session, person_id: UUID, *, cursor: str | None = None) -> Page[SignIn]:
    """Return where a person is signed in."""
    now = clock.now()
    statement = select(SignIn).where(
        SignIn.person_id == person_id, SignIn.idle_until > now, SignIn.expires_at > now
    )
    return newest_first(session, statement, SignIn, cursor=cursor)


def end(session: Session, sign_in_id: UUID, *, person_id: UUID) -> None:
    """End one of a person's own sign-ins.

    Raises:
        SignInNotFound: It is not theirs, or has ended.
    """
    sign_in = session.get(SignIn, sign_in_id)
    if sign_in is None or sign_in.person_id != person_id:
        raise SignInNotFound(sign_in_id)
    session.delete(sign_in)


def end_by_cookie(session: Session, token: str) -> None:
    """End the sign-in of a cookie. An unknown one is no error: it has ended already."""
    session.exec(delete(SignIn).where(col(SignIn.token_hash) == digest(token)))


def end_all(session: Session, person_id: UUID, *, but: UUID | None = None) -> None:
    """End all sign-ins of a person, or all but the present one."""
    statement = delete(SignIn).where(col(SignIn.person_id) == person_id)
    if but is not None:
        statement = statement.where(col(SignIn.id) != but)
    session.exec(statement)


def act_for(session: Session, sign_in_id: UUID, organization_id: UUID) -> None:
    """Let a sign-in act for another organization of its person.

    Raises:
        OrganizationNotFound: The person is no member of it.
    """
    sign_in = session.get_one(SignIn, sign_in_id)
    if membership(session, sign_in.person_id, organization_id) is None:
        raise OrganizationNotFound(organization_id)
    sign_in.organization_id = organization_id


def leave_organization(session: Session, person_id: UUID, organization_id: UUID) -> None:
    """Move a former member's sign-ins to another organization of theirs, or end them."""
    other = session.exec(
        select(Membership)
        .where(Membership.person_id == person_id, Membership.organization_id != organization_id)
        .order_by(col(Membership.id))
        .limit(1)
    ).one_or_none()
    for sign_in in session.exec(
        select(SignIn).where(
            SignIn.person_id == person_id, SignIn.organization_id == organization_id
        )
    ):
        if other is None:
            session.delete(sign_in)
        else:
            sign_in.organization_id = other.organization_id
