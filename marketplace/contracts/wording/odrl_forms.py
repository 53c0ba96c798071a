"""Which parts of a contract's ODRL each clause says in words."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from marketplace.contracts.wording.texts import Clause

FORMS: Mapping[str, Sequence[str]] = {
    "subject": ("use",),
    "purpose": ("purpose",),
    "price": ("payment", "amount", "interval", "trial"),
    "access": ("begin",),
    "extent": ("users", "calls"),
    "no_resale": ("distribute", "sell"),
    "not_no_resale": ("distribute", "sell"),
    "no_reidentification": ("reidentify",),
    "no_derivatives": ("derive",),
    "not_no_derivatives": ("derive",),
    "no_publication": ("present",),
    "not_no_publication": ("present",),
    "attribution": ("attribution",),
    "eu_only": ("place",),
    "eea_only": ("area",),
    "affiliates": ("share", "affiliates", "strangers"),
    "delete_at_end": ("delete", "end", "deadline"),
    "attestation": ("delete", "deadline"),
    "license": ("use", "derive", "present", "distribute", "sell"),
    "term": ("term",),
}
"""Clause → what stands behind the ``#`` of the uids it may say; a clause not named is prose."""


def with_forms(clauses: Iterable[Clause], written: Mapping[str, Any]) -> list[Clause]:
    """Return clauses with the parts of this ODRL that each of them says."""
    there = set(parts_of(written))
    return [
        replace(clause, odrl=[part for part in FORMS.get(clause.id, ()) if part in there])
        for clause in clauses
    ]


def parts_of(written: object) -> Iterator[str]:
    """Return what stands behind the ``#`` of every uid that ODRL writes out, at any depth."""
    if isinstance(written, Mapping):
        inner = cast("Mapping[str, object]", written)
        _, mark, name = str(inner.get("uid", "")).partition("#")
        if mark:
            yield name
        for value in inner.values():
            yield from parts_of(value)
    elif isinstance(written, list):
        for value in cast("list[object]", written):
            yield from parts_of(value)
