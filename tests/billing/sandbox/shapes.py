"""Whether an object has the fields that the SDK's class of it declares: none besides, none less."""

from decimal import Decimal
from typing import Any, ClassVar, Literal, Union, cast, get_args, get_origin

from stripe._object_classes import get_object_class

Json = dict[str, Any]

_PLAIN: dict[Any, type | tuple[type, ...]] = {
    int: int,
    str: str,
    bool: bool,
    float: (int, float),
    Decimal: str,
}


def differences(document: Json, kind: Any = None, *, at: str = "") -> list[str]:
    """Return where a document differs from the class that the SDK reads it with."""
    if isinstance(document.get("object"), str):
        kind = get_object_class("V1", document["object"])
    declared = _fields(kind)
    unknown = document.keys() - declared.keys() - {"object"}
    found = [f"{at}.{name} is unknown" for name in unknown]
    for name, hint in declared.items():
        if name in document:
            inner = getattr(kind, "_inner_class_types", {}).get(name)
            found += _inside(document[name], hint, inner, at=f"{at}.{name}")
        elif type(None) not in _arms(hint):
            found.append(f"{at}.{name} is missing")
    return sorted(found)


def _fields(kind: Any) -> Json:
    return {
        name: hint
        for name, hint in kind.__annotations__.items()
        if get_origin(hint) is not ClassVar and not name.startswith("_")
    }


def _inside(value: Any, hint: Any, inner: Any, *, at: str) -> list[str]:
    if isinstance(value, list):
        listed = cast("list[Any]", value)
        return [one for item in listed for one in _inside(item, Any, inner, at=f"{at}[]")]
    if isinstance(value, dict):
        document = cast("Json", value)
        is_typed = inner is not None or "object" in document
        return differences(document, inner, at=at) if is_typed else []
    return [] if _fits(value, hint) else [f"{at} is {value!r}"]


def _fits(value: Any, hint: Any) -> bool:
    if value is None:
        return hint is Any or type(None) in _arms(hint)
    plain = [_PLAIN[arm] for arm in _arms(hint) if arm in _PLAIN]
    words = [word for arm in _arms(hint) if get_origin(arm) is Literal for word in get_args(arm)]
    if words:
        return value in words
    return not plain or any(isinstance(value, one) for one in plain)


def _arms(hint: Any) -> tuple[Any, ...]:
    return get_args(hint) if get_origin(hint) is Union else (hint,)
