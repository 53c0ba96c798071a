"""Identifiers in Stripe's form: a prefix that says what it is, and random letters and digits."""

import secrets
import string

_LETTERS = (string.ascii_letters + string.digits).encode()
_TABLE = bytes(_LETTERS[number % len(_LETTERS)] for number in range(256))
_SESSION_LENGTH = 56

PREFIXES = {
    "checkout.session": "cs_test",
    "charge": "ch",
    "customer": "cus",
    "event": "evt",
    "invoice": "in",
    "invoice_payment": "inpay",
    "item": "li",
    "line_item": "il",
    "payment_intent": "pi",
    "payment_method": "pm",
    "price": "price",
    "product": "prod",
    "refund": "re",
    "subscription": "sub",
    "subscription_item": "si",
    "request": "req",
}
"""By the name that an object carries in its field ``object``."""

_KINDS = {prefix: kind for kind, prefix in PREFIXES.items()}


def new_id(kind: str) -> str:
    """Return an id that no object ever had: 24 random characters, 142 bits."""
    length = _SESSION_LENGTH if kind == "checkout.session" else 24
    return f"{PREFIXES[kind]}_{letters(length)}"


def letters(count: int) -> str:
    """Return random letters and digits."""
    return secrets.token_bytes(count).translate(_TABLE).decode("ascii")


def kind_of(identifier: str) -> str | None:
    """Return what an id names, by its prefix; None for anything else."""
    return _KINDS.get(identifier.rpartition("_")[0])
