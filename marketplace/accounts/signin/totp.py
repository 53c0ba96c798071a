"""The second factor: time-based one-time passwords (RFC 6238)."""

import hmac
from dataclasses import dataclass

import segno
from pyotp import random_base32
from pyotp.totp import TOTP
from sqlalchemy import or_
from sqlmodel import Session, col, update

from marketplace.accounts import passwords
from marketplace.accounts.errors import CodeWrong, SecondFactorActive, SecondFactorMissing
from marketplace.accounts.models import Person
from marketplace.accounts.secrets import seal, unseal
from marketplace.core import clock
from marketplace.core.settings import Settings
from marketplace.log.recording import record

_STEP_SECONDS = 30
_STEPS_OFF = (-1, 0, 1)
"""Clocks differ; a code of the step before or after is accepted too."""


@dataclass(frozen=True, kw_only=True)
class Enrolment:
    """What an authenticator app needs, told once."""

    secret: str
    uri: str

    @property
    def qr_svg(self) -> str:
        """The address as a QR code, an inline SVG."""
        return segno.make(self.uri, error="m").svg_inline(
            scale=5, border=3, dark="#000", light="#fff", svgclass="cx-qr", lineclass=None
        )


def begin(person: Person, settings: Settings) -> Enrolment:
    """Start setting up a second factor; starting again replaces what was started before.

    Raises:
        SecondFactorActive: There is one, which is to be removed first.
    """
    if person.totp_enabled_at is not None:
        raise SecondFactorActive
    secret = random_base32()
    person.totp_secret = seal(secret, settings.secret_key.get_secret_value())
    uri = TOTP(secret).provisioning_uri(
        name=person.email, issuer_name=f"{settings.city_name} Open Data"
    )
    return Enrolment(secret=secret, uri=uri)


def confirm(session: Session, person: Person, *, code: str, settings: Settings) -> None:
    """Make the second factor count, once its owner has shown that it works.

    Raises:
        SecondFactorActive: It counts already.
        SecondFactorMissing: Nothing was started.
        CodeWrong: The code does not fit.
    """
    if person.totp_enabled_at is not None:
        raise SecondFactorActive
    if person.totp_secret is None:
        raise SecondFactorMissing
    if not accept(session, person, code=code, settings=settings):
        raise CodeWrong
    person.totp_enabled_at = clock.now()
    record(
        session, "accounts.second-factor-set", subject=f"person/{person.id}", person_id=person.id
    )


def remove(session: Session, person: Person, *, password: str) -> None:
    """Do without a second factor from now on; the password is asked for again.

    Raises:
        SecondFactorMissing: There is none.
        PasswordWrong: It does not fit.
    """
    if person.totp_secret is None:
        raise SecondFactorMissing
    passwords.check_present(person, password)
    person.totp_secret = person.totp_enabled_at = person.totp_last_step = None
    record(
        session,
        "accounts.second-factor-removed",
        subject=f"person/{person.id}",
        person_id=person.id,
    )


def accept(session: Session, person: Person, *, code: str, settings: Settings) -> bool:
    """Tell whether a code fits and was not used before; from now on it was (RFC 6238, 5.2).

    Of two requests with the same code, the database lets one through.
    """
    if person.totp_secret is None:
        return False
    totp = TOTP(unseal(person.totp_secret, settings.secret_key.get_secret_value()))
    step = _step_of(totp, "".join(code.split()))
    if step is None:
        return False
    last = col(Person.totp_last_step)
    taken = session.exec(
        update(Person)
        .where(col(Person.id) == person.id, or_(last.is_(None), last < step))
        .values(totp_last_step=step)
    )
    return taken.rowcount == 1


def _step_of(totp: TOTP, code: str) -> int | None:
    present = int(clock.now().timestamp()) // _STEP_SECONDS
    return next(
        (
            present + off
            for off in _STEPS_OFF
            if hmac.compare_digest(totp.generate_otp(present + off).encode(), code.encode())
        ),
        None,
    )
