"""Signing: an accepted agreement as a JWS that anyone can verify offline (RFC 7515, RFC 8037).

The key is made when it is first needed. Its private part is sealed with the installation's secret;
public parts stay for ever, so that a signature outlives its key.
"""

import base64
import hashlib
import json
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from jwt.api_jws import PyJWS, get_unverified_header
from sqlalchemy import func
from sqlmodel import Session, col, select

from marketplace.accounts.secrets import Unreadable, seal, unseal
from marketplace.contracts.models import Agreement, SigningKey
from marketplace.core import clock
from marketplace.core.settings import Settings
from marketplace.log.recording import record

ALGORITHM = "EdDSA"
_LOCK = 0x7369676E
"""The advisory lock under which a key is made: one, though many sign for the first time."""


def sign(session: Session, settings: Settings, agreement: Agreement) -> str:
    """Return the signature of an accepted agreement: who accepted which terms, and when."""
    key = _key(session, settings)
    private = Ed25519PrivateKey.from_private_bytes(_opened(key, settings))
    headers = {"kid": key.kid, "typ": "JOSE", "cty": "application/json"}
    return PyJWS().encode(_canonical(claims(agreement, settings)), private, ALGORITHM, headers)


def claims(agreement: Agreement, settings: Settings) -> dict[str, Any]:
    """Return what the signature says of an accepted agreement.

    ``terms_sha256`` is of the bytes at ``terms``; whoever has them can hold them to it.
    """
    assert agreement.accepted_at is not None  # noqa: S101 - signed when it is accepted
    terms: dict[str, Any] = json.loads(agreement.terms)
    place = f"{settings.public_url}/api/v1/contracts/{agreement.id}"
    return {
        "iss": settings.public_url,
        "contract": str(agreement.id),
        "revision": agreement.revision,
        "model": terms["model"],
        "terms": f"{place}/revisions/{agreement.revision}/terms",
        "terms_sha256": agreement.terms_sha256,
        "document": f"{place}/document",
        "parties": {
            side: {"id": terms[side]["id"], "name": terms[side]["name"]}
            for side in ("provider", "consumer")
        },
        "purpose": terms["purpose"],
        "accepted_by": agreement.accepted_by,
        "has_authority": agreement.has_authority,
        "accepted_at": agreement.accepted_at.isoformat(),
        "price": terms["price"],
    }


def key_id(jws: str) -> str:
    """Return which key made a signature; it is not verified here."""
    return get_unverified_header(jws)["kid"]


def public_keys(session: Session) -> list[dict[str, Any]]:
    """Return every key that ever signed, the newest first, as JSON Web Keys (RFC 7517)."""
    found = session.exec(select(SigningKey).order_by(col(SigningKey.id).desc()))
    return [key.public_jwk for key in found]


def _key(session: Session, settings: Settings) -> SigningKey:
    """Return the key that signs now; only making one waits for others who would make one too."""
    if key := _usable(session, settings):
        return key
    session.exec(select(func.pg_advisory_xact_lock(_LOCK))).one()
    return _usable(session, settings) or _made(session, settings)


def _usable(session: Session, settings: Settings) -> SigningKey | None:
    """Return the newest key that this installation can open; one that it cannot is retired."""
    statement = select(SigningKey).where(col(SigningKey.retired_at).is_(None))
    for key in session.exec(statement.order_by(col(SigningKey.id).desc())):
        try:
            _opened(key, settings)
        except Unreadable:
            key.retired_at = clock.now()
            record(session, "contracts.signing_key_retired", subject=f"signing-key/{key.kid}")
        else:
            return key
    return None


def _made(session: Session, settings: Settings) -> SigningKey:
    private = Ed25519PrivateKey.generate()
    jwk = _jwk(private)
    sealed = seal(_base64url(private.private_bytes_raw()), settings.secret_key.get_secret_value())
    key = SigningKey(kid=jwk["kid"], public_jwk=jwk, sealed_private_key=sealed)
    session.add(key)
    session.flush()
    record(session, "contracts.signing_key_made", subject=f"signing-key/{key.kid}")
    return key


def _opened(key: SigningKey, settings: Settings) -> bytes:
    opened = unseal(key.sealed_private_key, settings.secret_key.get_secret_value())
    return base64.urlsafe_b64decode(opened + "=")


def _jwk(private: Ed25519PrivateKey) -> dict[str, Any]:
    """Return the public key; its id is its thumbprint (RFC 7638)."""
    required = {
        "crv": "Ed25519",
        "kty": "OKP",
        "x": _base64url(private.public_key().public_bytes_raw()),
    }
    kid = _base64url(hashlib.sha256(_canonical(required)).digest())
    return required | {"kid": kid, "use": "sig", "alg": ALGORITHM}


def _canonical(value: dict[str, Any]) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
