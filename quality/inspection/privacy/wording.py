"""What was done to a table, as its metadata says it in both languages."""

import re
from collections.abc import Collection, Sequence

from quality.inspection.order import Repair
from quality.inspection.outcome import Texts

_SHOWN = 8
_LONGEST = 80
_SHORT = 5
"""A delimiter or a decimal mark in quotes tells nothing."""

_QUARTER, _YEAR = 3, 12
_PERIODS = {
    1: ("Monate", "months"),
    _QUARTER: ("Quartale", "quarters"),
    _YEAR: ("Jahre", "years"),
}


def done(repair: Repair, changed: int) -> Texts:
    """Return the sentence that says what a repair did, and to which columns."""
    size = repair.size or 0
    months_de, months_en = _PERIODS.get(size, (f"{size} Monate", f"{size} months"))
    places_de, places_en = _decimals(size)
    said: dict[str, tuple[str, str]] = {
        "drop": ("Weggelassen", "Left out"),
        "mask": ("Personenbezogenes durch „…“ ersetzt", "Personal values replaced by “…”"),
        "round": (f"Gerundet auf {places_de}", f"Rounded to {places_en}"),
        "bands": (
            f"Zu Klassen der Breite {size} zusammengefasst",
            f"Grouped into bands of width {size}",
        ),
        "periods": (f"Auf {months_de} vergröbert", f"Coarsened to {months_en}"),
        "prefix": (
            f"Auf die ersten {size} Zeichen gekürzt",
            f"Cut to the first {size} characters",
        ),
        "grid": (
            f"Auf die Mitte von Zellen mit {size} m Seite gelegt",
            f"Moved to the middle of cells of {size} m",
        ),
        "districts": (
            f"Durch den Namen des Gebiets aus „{repair.reference}“ ersetzt",
            f"Replaced by the name of the area in “{repair.reference}”",
        ),
        "suppress": (
            f"{changed} Zeilen weggelassen, weil weniger als {size} in diesen Spalten gleich waren",
            f"{changed} rows left out because fewer than {size} were alike in these columns",
        ),
    }
    de, en = said[repair.kind]
    return {"de": f"{de}: {_list_de(repair.columns)}.", "en": f"{en}: {_list_en(repair.columns)}."}


def absent(repair: Repair) -> Texts:
    """Return the sentence that says that there was nothing to repair."""
    return {
        "de": f"Nicht in dieser Fassung enthalten: {_list_de(repair.columns)}.",
        "en": f"Not part of this version: {_list_en(repair.columns)}.",
    }


def misfit(repair: Repair) -> dict[str, str]:
    """Return why a repair could not be carried out, for its publisher."""
    return {
        "de": f"Die Reparatur „{repair.kind}“ passt nicht zu den Werten von "
        f"{_list_de(repair.columns)}. Bitte wählen Sie eine andere.",
        "en": f"The repair “{repair.kind}” does not fit the values of "
        f"{_list_en(repair.columns)}. Please choose another.",
    }


def uncited(texts: Texts, known: Collection[str]) -> Texts:
    """Return sentences without what they cite in quotes, unless it is a known name.

    What was said about a file may cite its cells or the lines around its table.
    """

    def covered(cited: re.Match[str]) -> str:
        is_known = cited[0][1:-1] in known or len(cited[0]) <= _SHORT
        return cited[0] if is_known else f"{cited[0][0]}…{cited[0][-1]}"

    return {
        "de": re.sub("„[^“]*“", covered, texts.get("de", "")),
        "en": re.sub("“[^”]*”", covered, texts.get("en", "")),
    }


def _decimals(size: int) -> tuple[str, str]:
    if size > 0:
        return f"{size} Nachkommastellen", f"{size} decimal places"
    return f"Vielfache von {10**-size}", f"multiples of {10**-size}"


def _list_de(columns: Sequence[str]) -> str:
    return _joined([f"„{column[:_LONGEST]}“" for column in columns])


def _list_en(columns: Sequence[str]) -> str:
    return _joined([f"“{column[:_LONGEST]}”" for column in columns])


def _joined(names: Sequence[str]) -> str:
    rest = f" (+{len(names) - _SHOWN})" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + rest
