"""Secrets that are handed out, and keys that are derived from the installation's one secret."""

import base64
import hashlib
import secrets
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_KEY_BYTES = 32


class Unreadable(ValueError):
    """What was sealed cannot be opened with this installation's key."""


def new_token() -> str:
    """Return 256 random bits that fit into an address."""
    return secrets.token_urlsafe(_KEY_BYTES)


def digest(token: str) -> str:
    """Return the form in which a token is kept. It is random, so a plain hash cannot be guessed."""
    return hashlib.sha256(token.encode()).hexdigest()


@lru_cache(maxsize=16)
def derived_key(secret: str, purpose: str) -> bytes:
    """Return 32 bytes for one purpose, by HKDF (RFC 5869); other purposes tell nothing of them."""
    kdf = HKDF(
        SHA256(), length=_KEY_BYTES, salt=None, info=f"city-data-exchange/{purpose}".encode()
    )
    return kdf.derive(secret.encode())


def _box(secret: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(derived_key(secret, "sealed-columns")))


def seal(text: str, secret: str) -> str:
    """Return a text encrypted, to be kept in the database."""
    return _box(secret).encrypt(text.encode()).decode()


def unseal(sealed: str, secret: str) -> str:
    """Return what was sealed.

    Raises:
        Unreadable: It was changed, or sealed under another secret.
    """
    try:
        return _box(secret).decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise Unreadable from None
