"""Passwords: hashing with Argon2id, and which ones are accepted."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from marketplace.accounts.errors import PasswordGuessable, PasswordTooShort, PasswordWrong
from marketplace.accounts.models import Person
from marketplace.accounts.rules import PASSWORD_LENGTH

MOST_CHARACTERS = 200
_LEAST_DIFFERENT = 4

# OWASP's Argon2id parameters: 19 MiB, so that forty sign-ins at once do not fill a small machine.
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


def hashed(password: str) -> str:
    """Return the form in which a password is kept."""
    return _hasher.hash(password)


def fits(password: str, password_hash: str | None) -> bool:
    """Tell whether a password is the kept one; without one it takes as long and is false."""
    try:
        _hasher.verify(password_hash or _nobodys_hash(), password)
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Tell whether a hash was made with other parameters than today's."""
    return _hasher.check_needs_rehash(password_hash)


def check_new(password: str, *, email: str, name: str) -> None:
    """Refuse a password that is short or plain to guess.

    Raises:
        PasswordTooShort: It has fewer characters than the rule demands.
        PasswordGuessable: It is the address, the name, or of a few characters repeated.
    """
    if len(password) < int(PASSWORD_LENGTH.threshold or 0):
        raise PasswordTooShort(len(password))
    plain = password.casefold().strip()
    if plain in {email.casefold(), name.casefold()} or len(set(plain)) < _LEAST_DIFFERENT:
        raise PasswordGuessable


def check_present(person: Person, password: str) -> None:
    """Refuse to go on unless this is the person's present password.

    Raises:
        PasswordWrong: It is not.
    """
    if not fits(password, person.password_hash):
        raise PasswordWrong


@cache
def _nobodys_hash() -> str:
    return _hasher.hash("the password of nobody")
