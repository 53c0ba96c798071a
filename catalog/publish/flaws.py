"""What is wrong with a form, said beside the field it is about."""

from collections.abc import Iterable
from typing import Any

from marketplace.core.language import N_

Errors = dict[str, str]
"""Field → sentence, still in English."""

MISSING = N_("Please fill in this field.")
CHOOSE = N_("Please choose one of the options.")
TOO_LONG = N_("This is longer than fits. Please shorten it.")
_OTHERWISE = N_("Please check this field.")

_BY_FIELD = {
    "contact_name": N_("Name whom to ask: a person or an office."),
    "contact_email": N_("Enter an address such as name@example.org."),
    "landing_page": N_("Enter a web address such as https://example.org."),
    "region_key": N_("A region key has 2, 3, 5, 8 or 12 digits, such as 01234567."),
    "period_start": N_("Enter a day, or nothing."),
    "period_end": N_("Enter a day that is not before the first, or nothing."),
    "theme": N_("Please choose at least one theme."),
    "keywords": N_("At most 50 keywords, each at most 80 characters long."),
    "questions": N_("At most 20 questions, each at most 300 characters long."),
}


def sentences(flaws: Iterable[Any], names: Iterable[str]) -> Errors:
    """Return what to say of each flaw that validation found, by the form's own field names."""
    known = set(names)
    errors: Errors = {}
    for flaw in flaws:
        if flaw["type"] in {"list_type", "dict_type"}:
            continue  # the other form that a union would have taken
        field = _field(flaw["loc"], known)
        errors.setdefault(field, _sentence(flaw["type"], field))
    return errors


def _field(path: tuple[int | str, ...], known: set[str]) -> str:
    """Return the field that a place in the schema came from: ``title, de`` from ``title_de``."""
    first, *rest = (str(part) for part in path)
    for part in rest:
        if (name := f"{first}_{part}") in known:
            return name
    if first in known:
        return first
    return "period_end" if first == "period" else f"{first}_de"


def _sentence(flaw: str, field: str) -> str:
    subject = field.removesuffix("_de").removesuffix("_en")
    if subject in _BY_FIELD:
        return _BY_FIELD[subject]
    return TOO_LONG if flaw == "string_too_long" else _OTHERWISE
