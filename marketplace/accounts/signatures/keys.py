"""The keys that the exchange signs with: made when first needed, exchanged by command."""

import base64
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import func
from sqlmodel import Session, col, select

from marketplace.accounts.secrets import Unreadable, seal, unseal
from marketplace.accounts.signatures.jws import Signer, base64url, public_jwk
from marketplace.accounts.signatures.models import SigningKey
from marketplace.core import clock
from marketplace.core.settings import Settings
from marketplace.log.recording import record

_LOCK = 0x7369676E
"""The advisory lock under which a key is made: one, though many sign for the first time."""


def signer(session: Session, settings: Settings) -> Signer:
    """Return what signs now; only making the first key waits for others who would make one too."""
    return _usable(session, settings) or _usable_or_made(session, settings)


def public_keys(session: Session) -> list[dict[str, Any]]:
    """Return every key that ever signed, the newest first, as JSON Web Keys (RFC 7517)."""
    found = session.exec(select(SigningKey).order_by(col(SigningKey.id).desc()))
    return [key.public_jwk for key in found]


def rotate(session: Session, settings: Settings) -> SigningKey:
    """Retire the keys that sign now and make a new one; what they signed stays verifiable."""
    session.exec(select(func.pg_advisory_xact_lock(_LOCK))).one()
    for key in _unretired(session):
        _retire(session, key)
    return _made(session, settings)


def _usable_or_made(session: Session, settings: Settings) -> Signer:
    session.exec(select(func.pg_advisory_xact_lock(_LOCK))).one()
    return _usable(session, settings) or _opened(_made(session, settings), settings)


def _usable(session: Session, settings: Settings) -> Signer | None:
    """Return the newest key that this installation can open; one that it cannot is retired."""
    for key in _unretired(session):
        try:
            return _opened(key, settings)
        except Unreadable:
            _retire(session, key)
    return None


def _unretired(session: Session) -> list[SigningKey]:
    statement = select(SigningKey).where(col(SigningKey.retired_at).is_(None))
    return list(session.exec(statement.order_by(col(SigningKey.id).desc())))


def _retire(session: Session, key: SigningKey) -> None:
    key.retired_at = clock.now()
    record(session, "accounts.signing-key-retired", subject=f"signing-key/{key.kid}")


def _made(session: Session, settings: Settings) -> SigningKey:
    private = Ed25519PrivateKey.generate()
    jwk = public_jwk(private)
    sealed = seal(base64url(private.private_bytes_raw()), settings.secret_key.get_secret_value())
    key = SigningKey(kid=jwk["kid"], public_jwk=jwk, sealed_private_key=sealed)
    session.add(key)
    session.flush()  # so that whoever waits for the lock finds it
    record(session, "accounts.signing-key-made", subject=f"signing-key/{key.kid}")
    return key


def _opened(key: SigningKey, settings: Settings) -> Signer:
    opened = unseal(key.sealed_private_key, settings.secret_key.get_secret_value())
    data = base64.urlsafe_b64decode(opened + "=")
    return Signer(key.kid, Ed25519PrivateKey.from_private_bytes(data))
