"""Whether a request's parameters are those of Stripe: held against the SDK's own types.

The types are the ``TypedDict`` classes of ``stripe.params``, which are generated from Stripe's
OpenAPI description. A class is read when the first request needs it.
"""

import types
import typing
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, Literal, Union, get_args, get_origin

import typing_extensions
from stripe import _request_options as request_options

from billing.sandbox.errors import (
    Document,
    StripeRefusal,
    parameter_missing,
    parameter_unknown,
)
from billing.sandbox.forms import Tree, is_list

MOST_DIGITS = 15
_TRUTH = {"true": True, "false": False}


def checked(shape: type, given: Tree) -> Document:
    """Return parameters with their types, as the shape names them.

    Raises:
        StripeRefusal: One is unknown, missing, or not of its type.
    """
    return _mapping(shape, given, at="")


@lru_cache(maxsize=256)
def fields(shape: type) -> dict[str, Any]:
    """Return the type of each parameter of a shape; what concerns the SDK alone is left out."""
    names = {**vars(request_options), "StripeContext": object}
    hints = typing.get_type_hints(shape, localns=names)
    own = request_options.RequestOptions.__annotations__
    return {name: hint for name, hint in hints.items() if name not in own}


def _mapping(shape: type, given: Tree, *, at: str) -> Document:
    known = fields(shape)
    for name in given:
        if name not in known:
            raise parameter_unknown(param=_below(at, name))
    required: frozenset[str] = getattr(shape, "__required_keys__", frozenset[str]())
    for name in sorted(required & known.keys()):
        if name not in given:
            raise parameter_missing(param=_below(at, name))
    return {name: _value(known[name], value, at=_below(at, name)) for name, value in given.items()}


def _value(hint: Any, given: str | Tree, *, at: str) -> Any:
    if isinstance(given, str):
        return _scalar(_choices(hint), given, at=at)
    for choice in _choices(hint):
        reader = _reader_of_tree(choice)
        if reader is not None:
            return reader(given, at)
    raise StripeRefusal(f"Invalid string: {given}", param=at)


def _reader_of_tree(choice: Any) -> Callable[[Tree, str], Any] | None:
    origin, inner = get_origin(choice), get_args(choice)
    if origin is list:
        return lambda tree, at: _list(inner[0], tree, at=at)
    if origin is dict:
        return lambda tree, at: _pairs(inner[1], tree, at=at)
    if typing_extensions.is_typeddict(choice):
        return lambda tree, at: _mapping(choice, tree, at=at)
    return None


def _pairs(hint: Any, tree: Tree, *, at: str) -> Document:
    """Return pairs by free names; the empty text is a value here, which unsets a pair."""
    return {
        name: value if hint is str and value == "" else _value(hint, value, at=_below(at, name))
        for name, value in tree.items()
    }


def _list(hint: Any, tree: Tree, *, at: str) -> list[Any]:
    if not is_list(tree):
        message = "Invalid array"
        raise StripeRefusal(message, param=at)
    ordered = sorted(tree.items(), key=lambda item: int(item[0]))
    return [_value(hint, value, at=_below(at, name)) for name, value in ordered]


def _choices(hint: Any) -> tuple[Any, ...]:
    """Return the arms of a union; of another type, itself."""
    return get_args(hint) if get_origin(hint) in {Union, types.UnionType} else (hint,)


def _scalar(choices: tuple[Any, ...], given: str, *, at: str) -> Any:
    literals = [choice for choice in choices if get_origin(choice) is Literal]
    words = {word for literal in literals for word in get_args(literal)}
    if given in words:
        return given
    plain = [choice for choice in choices if choice in _READERS]
    if words - {""} and plain == [str]:  # the SDK types an enumeration as open, the API does not
        plain = []
    for kind in plain:
        return _READERS[kind](given, at)
    if words - {""}:
        listed = ", ".join(sorted(words - {""}))
        raise StripeRefusal(f"Invalid {at}: must be one of {listed}", param=at)
    kind = "array" if any(get_origin(choice) is list for choice in choices) else "hash"
    raise StripeRefusal(f"Invalid {kind}", param=at)


def _text(given: str, at: str) -> str:
    if not given:
        message = (
            f"You passed an empty string for '{at}'. We assume empty values are an attempt to "
            f"unset a parameter; however '{at}' cannot be unset. You should remove '{at}' from "
            "your request or supply a non-empty value."
        )
        raise StripeRefusal(message, code="parameter_invalid_empty", param=at)
    return given


def _integer(given: str, at: str) -> int:
    digits = given.removeprefix("-")
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= MOST_DIGITS):
        raise StripeRefusal(f"Invalid integer: {given}", code="parameter_invalid_integer", param=at)
    return int(given)


def _boolean(given: str, at: str) -> bool:
    if given not in _TRUTH:
        raise StripeRefusal(f"Invalid boolean: {given}", param=at)
    return _TRUTH[given]


def _decimal(given: str, at: str) -> str:
    try:
        is_number = Decimal(given).is_finite()
    except InvalidOperation:
        is_number = False
    if not is_number:
        raise StripeRefusal(f"Invalid decimal: {given}", param=at)
    return given


def _fraction(given: str, at: str) -> float:
    return float(_decimal(given, at))


_READERS: dict[Any, Callable[[str, str], Any]] = {
    int: _integer,
    bool: _boolean,
    Decimal: _decimal,
    float: _fraction,
    str: _text,
}


def _below(at: str, name: str) -> str:
    return f"{at}[{name}]" if at else name
