"""Stripe's form encoding, ``a[b][0][c]=v``, read into nested values."""

import re
from urllib.parse import parse_qsl

from billing.sandbox.errors import StripeRefusal

Tree = dict[str, "str | Tree"]
"""Nested parameters. A list is a tree by its indices, as the encoding cannot tell them apart."""

MOST_FIELDS = 1000
DEEPEST = 10
_KEY = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])*)")


def parse(encoded: str) -> Tree:
    """Return the parameters of a query or a form body.

    Raises:
        StripeRefusal: The text is not such an encoding, or it is too large.
    """
    try:
        pairs = parse_qsl(encoded, keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        message = f"There are more than {MOST_FIELDS} parameters, or they cannot be decoded."
        raise StripeRefusal(message) from None
    tree: Tree = {}
    for key, value in pairs:
        _put(tree, _path(key), value, key=key)
    return tree


def is_list(tree: Tree) -> bool:
    """Tell whether every name is an index."""
    return bool(tree) and all(name.isdecimal() for name in tree)


def _path(key: str) -> list[str]:
    """Return the names on the way: ``a[b][]`` is a, b and the empty name, which appends."""
    matched = _KEY.fullmatch(key)
    if matched is None:
        raise StripeRefusal(f"Invalid parameter name: {key}", param=key)
    names = [matched[1], *re.findall(r"\[([^\[\]]*)\]", matched[2])]
    if len(names) > DEEPEST:
        raise StripeRefusal(f"The parameter is nested too deeply: {key}", param=key)
    return names


def _put(tree: Tree, path: list[str], value: str, *, key: str) -> None:
    *inner, last = path
    for name in inner:
        below = tree.setdefault(name or str(len(tree)), {})
        if isinstance(below, str):
            raise StripeRefusal(f"Invalid hash: {key}", param=key)
        tree = below
    name = last or str(len(tree))
    if isinstance(tree.get(name), dict):
        raise StripeRefusal(f"Invalid string: {key}", param=key)
    tree[name] = value
