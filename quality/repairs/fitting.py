"""Whether repairs fit the columns of a version: asked before a version is made of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import Session

from catalog.models import Dataset, Version
from quality import queries
from quality.inspection.order import Repair
from quality.repairs import references
from quality.repairs.errors import (
    NO_COLUMN,
    NO_REFERENCE,
    NO_SIZE,
    WRONG_NUMBER,
    WRONG_TYPE,
    RepairMisfits,
)

SHAPES = "geometry"
"""The column of a table that holds shapes."""

_NUMBERS = frozenset({"integer", "number"})
_DATES = frozenset({"date", "datetime"})
_TYPES: Mapping[str, frozenset[str]] = {
    "round": _NUMBERS,
    "bands": _NUMBERS,
    "periods": _DATES,
    "prefix": frozenset({"string", "integer"}),
    "grid": _NUMBERS,
    "districts": _NUMBERS,
}
_PLACES = frozenset({"grid", "districts"})
_SIZED = frozenset({"bands", "periods", "prefix", "grid", "suppress"})


def refuse_misfits(
    session: Session, dataset: Dataset, version: Version, repairs: Sequence[Repair]
) -> None:
    """Refuse repairs that name columns that are not there, or that cannot be changed so.

    Raises:
        RepairMisfits: It names the repair and the column.
    """
    report = queries.report(session, dataset, version)
    types = {column["name"]: str(column["type"]) for column in report.columns}
    for repair in repairs:
        if reason := misfit(repair, types):
            raise RepairMisfits(repair.kind, ", ".join(repair.columns), reason)
        if repair.kind == "districts" and not references.file_of(session, repair.reference):
            raise RepairMisfits(repair.kind, ", ".join(repair.columns), NO_REFERENCE)


def refuse_shapeless(repairs: Sequence[Repair]) -> None:
    """Refuse repairs that fit no columns at all, whichever file comes.

    Raises:
        RepairMisfits: One lacks its size, or cannot be of so many columns.
    """
    for repair in repairs:
        if reason := _flaw(repair):
            raise RepairMisfits(repair.kind, ", ".join(repair.columns), reason)


def misfit(repair: Repair, types: Mapping[str, Any]) -> str | None:
    """Return the sentence that says why a repair does not fit columns of these types, or None."""
    if any(column not in types for column in repair.columns):
        return NO_COLUMN
    if flaw := _flaw(repair):
        return flaw
    allowed = _TYPES.get(repair.kind)
    others = [column for column in repair.columns if not (_has_shapes(repair) and column == SHAPES)]
    if allowed and any(types[column] not in allowed for column in others):
        return WRONG_TYPE
    return None


def _flaw(repair: Repair) -> str | None:
    """Return what is wrong with a repair itself, whatever columns there are."""
    if repair.kind in _SIZED and (repair.size is None or repair.size < 1):
        return NO_SIZE
    if repair.kind == "round" and repair.size is None:
        return NO_SIZE
    if repair.kind in _PLACES and len(repair.columns) != (1 if _has_shapes(repair) else 2):
        return WRONG_NUMBER
    return None


def _has_shapes(repair: Repair) -> bool:
    return SHAPES in repair.columns and repair.kind in {"round", *_PLACES}
