"""Limits on failed sign-ins, counted in PostgreSQL and so shared by all processes."""

import hashlib
import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func
from sqlmodel import Session, col, delete, select

from marketplace.accounts.errors import SignInThrottled
from marketplace.accounts.models import SignInFailure
from marketplace.accounts.rules import FAILURES_PER_ADDRESS, FAILURES_PER_NETWORK
from marketplace.accounts.turns import take_turn
from marketplace.core import clock
from marketplace.core.rules import Rule

WINDOW = timedelta(minutes=15)


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """Somebody's attempt to sign in with an address from a network."""

    email: str
    client: str

    @property
    def address_subject(self) -> str:
        """What failures for the address are counted under."""
        return _subject("address", self.email.lower())

    @property
    def network_subject(self) -> str:
        """What failures from the network are counted under."""
        return _subject("network", network_of(self.client))


def network_of(client: str) -> str:
    """Return the network a client belongs to: /24 of IPv4, /64 of IPv6."""
    try:
        address = ipaddress.ip_address(client)
    except ValueError:
        return client
    size = 24 if address.version == 4 else 64  # noqa: PLR2004 - the protocol's version
    return str(ipaddress.ip_network((address, size), strict=False))


def check(session: Session, attempt: Attempt) -> None:
    """Refuse an attempt when too many before it failed.

    Raises:
        SignInThrottled: For this address, or from this network.
    """
    _check_one(session, attempt.address_subject, FAILURES_PER_ADDRESS)
    _check_one(session, attempt.network_subject, FAILURES_PER_NETWORK)


def settle(session: Session, attempt: Attempt, *, succeeded: bool) -> None:
    """Count a failure, or clear the address's on success.

    Attempts for one address are settled one after the other, so that many at the same time learn
    no more than as many in a row.

    Raises:
        SignInThrottled: Others failed meanwhile; this attempt's outcome is not told either.
    """
    for subject in sorted((attempt.address_subject, attempt.network_subject)):
        take_turn(session, f"sign-in/{subject}")
    check(session, attempt)
    if succeeded:
        clear(session, attempt.email)
    else:
        session.add(SignInFailure(subject=attempt.address_subject))
        session.add(SignInFailure(subject=attempt.network_subject))


def clear(session: Session, email: str) -> None:
    """Forget an address's failures: its owner signed in, or set a new password."""
    subject = _subject("address", email.lower())
    session.exec(delete(SignInFailure).where(col(SignInFailure.subject) == subject))


def _check_one(session: Session, subject: str, rule: Rule) -> None:
    now = clock.now()
    count, oldest = session.exec(
        select(func.count(), func.min(SignInFailure.created_at)).where(
            SignInFailure.subject == subject, SignInFailure.created_at > now - WINDOW
        )
    ).one()
    if count >= int(rule.threshold or 0):
        raise SignInThrottled(rule, failures=count, retry_after=_seconds_until(oldest + WINDOW))


def _seconds_until(moment: datetime) -> int:
    return max(1, int((moment - clock.now()).total_seconds()) + 1)


def _subject(kind: str, value: str) -> str:
    return hashlib.sha256(f"{kind}:{value}".encode()).hexdigest()
