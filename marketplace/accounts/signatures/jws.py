"""The form of what is signed: compact JWS (RFC 7515) by Ed25519 (RFC 8037), over canonical JSON.

Pure, and without the database, so that a signature can be verified on any other machine.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

ALGORITHM = "EdDSA"
_PARTS = 3
_NO_JWS = "It is no compact JWS: three parts with dots between them."
_UNREADABLE = "A part of it cannot be read."
_OTHER_ALGORITHM = "It is not signed as EdDSA."
_NO_KEY = "The key {} that it names is not in the key set."
_DOES_NOT_FIT = "The signature does not fit: it was changed, or made by others."


class NotVerified(ValueError):
    """A signature does not hold; the message says why."""


@dataclass(frozen=True)
class Signer:
    """A private key and its id."""

    kid: str
    private: Ed25519PrivateKey

    def sign(self, claims: Mapping[str, Any]) -> str:
        """Return claims as a compact JWS."""
        signed = signing_input(self.kid, claims)
        return f"{signed}.{base64url(self.private.sign(signed.encode()))}"


def signing_input(kid: str, claims: Mapping[str, Any]) -> str:
    """Return header and payload as they are signed: the same for the same claims, for ever."""
    return f"{_header(kid)}.{base64url(canonical(claims))}"


def verified(jws: str, keys: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return what a JWS says, once one of the keys (JSON Web Keys, RFC 7517) has verified it.

    Raises:
        NotVerified: It is no JWS of ours, its key is not among them, or it was changed.
    """
    header, signed, signature = _taken_apart(jws)
    kid = header.get("kid")
    if header.get("alg") != ALGORITHM or "crit" in header:
        raise NotVerified(_OTHER_ALGORITHM)
    jwk = next((key for key in keys if key.get("kid") == kid), None)
    if jwk is None:
        raise NotVerified(_NO_KEY.format(kid))
    try:
        public = Ed25519PublicKey.from_public_bytes(_decoded(str(jwk.get("x"))))
        public.verify(signature, signed)
    except (InvalidSignature, ValueError):
        raise NotVerified(_DOES_NOT_FIT) from None
    return _object(signed.split(b".")[1])


def key_id(jws: str) -> str:
    """Return which key is said to have made a signature; it is not verified here."""
    return str(_taken_apart(jws)[0].get("kid"))


def signature_of(jws: str) -> bytes:
    """Return the bytes of a signature."""
    return _taken_apart(jws)[2]


def public_jwk(private: Ed25519PrivateKey) -> dict[str, Any]:
    """Return the public key of a private one; its id is its thumbprint (RFC 7638)."""
    required = {
        "crv": "Ed25519",
        "kty": "OKP",
        "x": base64url(private.public_key().public_bytes_raw()),
    }
    kid = base64url(hashlib.sha256(canonical(required)).digest())
    return required | {"kid": kid, "use": "sig", "alg": ALGORITHM}


def canonical(value: Mapping[str, Any]) -> bytes:
    """Return JSON with sorted keys and nothing between its parts (as RFC 8785)."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def base64url(data: bytes) -> str:
    """Return bytes as base64url without padding (RFC 7515, section 2)."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@lru_cache(maxsize=64)
def _header(kid: str) -> str:
    header = {"alg": ALGORITHM, "cty": "application/json", "kid": kid, "typ": "JOSE"}
    return base64url(canonical(header))


def _taken_apart(jws: str) -> tuple[dict[str, Any], bytes, bytes]:
    parts = jws.strip().split(".")
    if len(parts) != _PARTS or not jws.isascii():
        raise NotVerified(_NO_JWS)
    try:
        signature = _decoded(parts[2])
    except ValueError:
        raise NotVerified(_UNREADABLE) from None
    return _object(parts[0].encode()), f"{parts[0]}.{parts[1]}".encode(), signature


def _object(part: bytes) -> dict[str, Any]:
    try:
        found: object = json.loads(_decoded(part.decode()))
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise NotVerified(_UNREADABLE)
    return cast("dict[str, Any]", found)


def _decoded(text: str) -> bytes:
    """Return the bytes of a base64url text.

    Raises:
        ValueError: It holds other characters, or spare bits that would let one text stand for two.
    """
    data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    if base64url(data) != text:
        raise binascii.Error
    return data
