"""Tokens for programs: pairs of a short access token and a refresh token that works once."""

from dataclasses import dataclass

from sqlmodel import Session, col, delete, select, update

from marketplace.accounts.errors import CredentialsInvalid
from marketplace.accounts.models import RefreshToken, SignIn, SignInKind
from marketplace.accounts.secrets import digest, new_token
from marketplace.accounts.signin.access_tokens import LIFETIME, access_tokens
from marketplace.accounts.signin.sign_ins import keep_alive
from marketplace.core import clock
from marketplace.core.db import Sessions
from marketplace.core.settings import Settings
from marketplace.log.recording import record


@dataclass(frozen=True, kw_only=True)
class TokenPair:
    """What a program gets: the access token, its life in seconds, and the way to the next."""

    access_token: str
    expires_in: int
    refresh_token: str


def issue(session: Session, settings: Settings, sign_in: SignIn) -> TokenPair:
    """Return the next pair of a sign-in."""
    refresh_token = new_token()
    session.add(RefreshToken(sign_in_id=sign_in.id, token_hash=digest(refresh_token)))
    access = access_tokens(settings).issue(sign_in.person_id, sign_in.id)
    return TokenPair(
        access_token=access,
        expires_in=int(LIFETIME.total_seconds()),
        refresh_token=refresh_token,
    )


def refresh(sessions: Sessions, settings: Settings, refresh_token: str) -> TokenPair:
    """Exchange a refresh token for the next pair.

    One that was exchanged before has been stolen, or its successor has: the sign-in ends with all
    its tokens, and that is kept although the request is refused. Of two exchanges at the same
    time, the database lets one win.

    Raises:
        CredentialsInvalid: It was used, has expired, or was never issued.
    """
    with sessions.begin() as session:
        if pair := _exchange(session, settings, digest(refresh_token)):
            return pair
        _end_if_reused(session, digest(refresh_token))
    raise CredentialsInvalid


def revoke(session: Session, refresh_token: str) -> None:
    """End the sign-in of a refresh token (RFC 7009); an unknown token is no error."""
    of_token = select(RefreshToken.sign_in_id).where(
        RefreshToken.token_hash == digest(refresh_token)
    )
    session.exec(delete(SignIn).where(col(SignIn.id).in_(of_token)))


def _exchange(session: Session, settings: Settings, token_hash: str) -> TokenPair | None:
    now = clock.now()
    used = session.exec(
        update(RefreshToken)
        .where(col(RefreshToken.token_hash) == token_hash, col(RefreshToken.used_at).is_(None))
        .values(used_at=now)
        .returning(col(RefreshToken.sign_in_id))
    ).scalar_one_or_none()
    sign_in = session.get(SignIn, used) if used else None
    if sign_in is None or min(sign_in.idle_until, sign_in.expires_at) <= now:
        return None
    keep_alive(sign_in)
    return issue(session, settings, sign_in)


def _end_if_reused(session: Session, token_hash: str) -> None:
    sign_in = session.exec(
        select(SignIn)
        .join(RefreshToken, col(RefreshToken.sign_in_id) == SignIn.id)
        .where(RefreshToken.token_hash == token_hash, SignIn.kind == SignInKind.TOKENS)
    ).one_or_none()
    if sign_in is None:
        return
    record(
        session,
        "accounts.refresh-token-reused",
        subject=f"person/{sign_in.person_id}",
        person_id=sign_in.person_id,
        organization_id=sign_in.organization_id,
    )
    session.delete(sign_in)
