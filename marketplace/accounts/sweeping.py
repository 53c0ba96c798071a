"""Forgetting what has expired: nothing about a person is kept longer than it is needed."""

from datetime import timedelta

from sqlalchemy import or_
from sqlmodel import Session, col, delete

from marketplace.accounts.models import (
    Invitation,
    MailLink,
    Registration,
    SignIn,
    SignInFailure,
)
from marketplace.core import clock

_KEEP = timedelta(days=1)


def sweep(session: Session) -> None:
    """Delete ended sign-ins, and links and failures that no longer count."""
    now = clock.now()
    ended = or_(col(SignIn.expires_at) <= now, col(SignIn.idle_until) <= now)
    session.exec(delete(SignIn).where(ended))
    session.exec(delete(SignInFailure).where(col(SignInFailure.created_at) < now - _KEEP))
    for table in (Registration, MailLink, Invitation):
        session.exec(delete(table).where(col(table.expires_at) < now - _KEEP))
