"""Access tokens: JSON Web Tokens signed with Ed25519 (RFC 7519, RFC 8037)."""

import base64
import hashlib
import json
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from marketplace.accounts.errors import CredentialsInvalid
from marketplace.accounts.secrets import derived_key
from marketplace.core import clock
from marketplace.core.ids import new_id
from marketplace.core.settings import Settings

LIFETIME = timedelta(minutes=15)
_ALGORITHM = "EdDSA"
_REQUIRED = ["iss", "aud", "sub", "exp", "iat", "jti", "sid"]


@dataclass(frozen=True, kw_only=True)
class Claims:
    """What a valid token says: who, and by which sign-in."""

    person_id: UUID
    sign_in_id: UUID


@dataclass(frozen=True)
class AccessTokens:
    """Issues and reads the tokens of one installation; its key derives from the one secret."""

    issuer: str
    key: Ed25519PrivateKey

    @property
    def audience(self) -> str:
        """Whom the tokens are for: this installation's API."""
        return f"{self.issuer}/api/v1"

    def issue(self, person_id: UUID, sign_in_id: UUID) -> str:
        """Return a token that is good for LIFETIME."""
        now = clock.now()
        claims = {
            "iss": self.issuer,
            "aud": self.audience,
            "sub": str(person_id),
            "sid": str(sign_in_id),
            "iat": now,
            "exp": now + LIFETIME,
            "jti": str(new_id()),
        }
        return jwt.encode(claims, self.key, _ALGORITHM, headers={"kid": self.jwk()["kid"]})

    def read(self, token: str) -> Claims:
        """Return what a token says, after everything about it was checked.

        Raises:
            CredentialsInvalid: Wrong key or algorithm, expired, for others, or incomplete.
        """
        try:
            claims = jwt.decode(
                token,
                self.key.public_key(),
                algorithms=[_ALGORITHM],
                issuer=self.issuer,
                audience=self.audience,
                options={"require": _REQUIRED},
            )
            return Claims(person_id=UUID(claims["sub"]), sign_in_id=UUID(claims["sid"]))
        except (jwt.InvalidTokenError, ValueError, AttributeError, TypeError):
            raise CredentialsInvalid from None

    def jwk(self) -> dict[str, Any]:
        """Return the public key (RFC 8037); its id is its thumbprint (RFC 7638)."""
        raw = self.key.public_key().public_bytes_raw()
        required = {"crv": "Ed25519", "kty": "OKP", "x": _base64url(raw)}
        canonical = json.dumps(required, sort_keys=True, separators=(",", ":"))
        kid = _base64url(hashlib.sha256(canonical.encode()).digest())
        return required | {"kid": kid, "use": "sig", "alg": _ALGORITHM}


@lru_cache(maxsize=4)
def _key(secret: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(derived_key(secret, "access-tokens"))


def access_tokens(settings: Settings) -> AccessTokens:
    """Return what issues and reads the tokens of an installation."""
    return AccessTokens(settings.public_url, _key(settings.secret_key.get_secret_value()))


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
