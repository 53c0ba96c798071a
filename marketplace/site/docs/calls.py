"""The calls of the API as a plain list, made from its OpenAPI description."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """A parameter in the address of a call."""

    name: str
    place: str
    required: bool
    description: str


@dataclass(frozen=True, kw_only=True)
class Call:
    """One method on one path. ``refusals`` are (status, codes)."""

    id: str
    method: str
    path: str
    summary: str
    description: str
    parameters: list[Parameter]
    body: str | None
    refusals: list[tuple[str, str]]
    signed_in: bool


@dataclass(frozen=True, kw_only=True)
class Group:
    """The calls of one subject."""

    id: str
    name: str
    calls: list[Call]


def groups(openapi: Mapping[str, Any]) -> list[Group]:
    """Return all calls, in the order of the description, by their first tag."""
    found: dict[str, list[Call]] = {}
    for path, operations in openapi.get("paths", {}).items():
        for method, operation in _operations(operations):
            tag = (operation.get("tags") or ["Other"])[0]
            found.setdefault(tag, []).append(_call(path, method, operation))
    return [
        Group(id=_anchor(name), name=name[:1].upper() + name[1:], calls=calls)
        for name, calls in found.items()
    ]


def _operations(operations: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    return ((method, operations[method]) for method in _METHODS if method in operations)


def _call(path: str, method: str, operation: Mapping[str, Any]) -> Call:
    text = str(operation.get("description") or operation.get("summary") or "").replace("`", "")
    summary, _, rest = text.strip().partition("\n\n")
    return Call(
        id=_anchor(operation.get("operationId") or f"{method}-{path}"),
        method=method.upper(),
        path=path,
        summary=" ".join(summary.split()),
        description=" ".join(rest.partition("Raises:")[0].split()),
        parameters=[_parameter(parameter) for parameter in operation.get("parameters", [])],
        body=_body(operation),
        refusals=[
            (status, str(answer.get("description", "")))
            for status, answer in operation.get("responses", {}).items()
            if status.startswith(("4", "5"))
        ],
        signed_in=bool(operation.get("security")),
    )


def _parameter(parameter: Mapping[str, Any]) -> Parameter:
    return Parameter(
        name=parameter["name"],
        place=parameter["in"],
        required=bool(parameter.get("required")),
        description=str(parameter.get("description") or ""),
    )


def _body(operation: Mapping[str, Any]) -> str | None:
    content: Mapping[str, Any] = operation.get("requestBody", {}).get("content", {})
    for media_type, described in content.items():
        name = str(described.get("schema", {}).get("$ref", "")).rpartition("/")[2]
        return f"{media_type} {name}".strip()
    return None


def _anchor(text: str) -> str:
    kept = "".join(letter if letter.isalnum() else "-" for letter in text.lower())
    return "-".join(part for part in kept.split("-") if part)
