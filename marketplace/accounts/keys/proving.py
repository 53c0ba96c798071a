"""The form of an API key, and what it proves."""

import hmac
import secrets
from dataclasses import dataclass

from sqlmodel import Session, select

from marketplace.accounts.errors import CredentialsInvalid
from marketplace.accounts.models import ApiKey
from marketplace.accounts.secrets import digest, new_token
from marketplace.core import clock

START = "cdx_"
_PREFIX_BYTES = 5


@dataclass(frozen=True, kw_only=True)
class NewKey:
    """A key as it is told to its owner, once, and what of it is kept."""

    whole: str
    prefix: str

    @property
    def secret_hash(self) -> str:
        """The form in which it is kept."""
        return digest(self.whole)


def new_key() -> NewKey:
    """Return a key: ``cdx_``, ten characters to know it again by, and 256 secret bits."""
    prefix = START + secrets.token_hex(_PREFIX_BYTES)
    return NewKey(whole=f"{prefix}_{new_token()}", prefix=prefix)


def key_of(session: Session, whole: str) -> ApiKey:
    """Return the kept key that a sent one is.

    Raises:
        CredentialsInvalid: It was never issued, was removed, or has expired.
    """
    prefix = whole[: len(START) + 2 * _PREFIX_BYTES]
    kept = session.exec(select(ApiKey).where(ApiKey.prefix == prefix)).one_or_none()
    if kept is None or not hmac.compare_digest(kept.secret_hash, digest(whole)):
        raise CredentialsInvalid
    if kept.expires_at is not None and kept.expires_at <= clock.now():
        raise CredentialsInvalid
    return kept
