"""What a repair would do, in a sentence that is said before it is done."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from marketplace.core.language import N_, Language
from quality.inspection.order import Repair


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The name of a repair and its effect; both are sentences to translate, with facts in braces.

    Templates fill ``facts`` in.
    """

    name: str
    effect: str
    facts: Mapping[str, Any]


NAMES: Mapping[str, str] = {
    "drop": N_("Leave out"),
    "mask": N_("Mask"),
    "round": N_("Round"),
    "bands": N_("Group into bands"),
    "periods": N_("Coarsen dates"),
    "prefix": N_("Keep the beginning"),
    "grid": N_("Move to a grid"),
    "districts": N_("Replace by district"),
    "suppress": N_("Leave out small groups"),
}
"""The kinds of repairs, as buttons call them."""

SIZES: Mapping[str, str] = {
    "round": N_("decimal places"),
    "bands": N_("width of a band"),
    "periods": N_("months: 1, 3 or 12"),
    "prefix": N_("characters"),
    "grid": N_("metres of a cell's side"),
    "suppress": N_("smallest group"),
}
"""What the size of a repair counts."""

_EFFECTS: Mapping[str, str] = {
    "drop": N_("%(columns)s will be left out."),
    "mask": N_("In %(columns)s, what was found becomes “…”; the rest of the text stays."),
    "round": N_("%(columns)s will be rounded to %(size)s decimal places."),
    "bands": N_("The numbers in %(columns)s become bands of width %(size)s, such as %(example)s."),
    "periods": N_("The days in %(columns)s become periods of %(size)s months."),
    "prefix": N_("Only the first %(size)s characters of %(columns)s stay."),
    "grid": N_("The places in %(columns)s move to the middle of cells of %(size)s metres."),
    "districts": N_("The places in %(columns)s become names of areas of “%(reference)s”."),
    "suppress": N_("Rows will be left out where fewer than %(size)s are alike in %(columns)s."),
}
_QUOTES = {Language.DE: "„{}“", Language.EN: "“{}”"}
_YEARS = N_("The days in %(columns)s become years.")
_MONTHS = N_("The days in %(columns)s become months.")


def planned(repair: Repair, language: Language) -> Plan:
    """Return what a repair would do; names of columns are quoted as the language does it."""
    effect = _EFFECTS[repair.kind]
    if repair.kind == "periods":
        effect = {1: _MONTHS, 12: _YEARS}.get(repair.size or 0, effect)
    size, quote = repair.size or 0, _QUOTES[language]
    return Plan(
        name=NAMES[repair.kind],
        effect=effect,
        facts={
            "columns": ", ".join(quote.format(column) for column in repair.columns),
            "size": size,
            "example": f"{2 * size}–{3 * size - 1}",
            "reference": repair.reference or "",
        },
    )
