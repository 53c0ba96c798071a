"""What was done to a table and where something was found, as pages say it in both languages."""

import re
from collections.abc import Collection, Sequence

from quality.inspection.order import Repair
from quality.inspection.outcome import Notice, PrivacyFinding, Texts

ROWS, AROUND, DOCUMENT = "#rows", "#around", "#document"
"""Parts of a file that have no name of their own."""

BETWEEN = " › "
"""Stands between the name of a part and that of a column in it."""

_NAMELESS: dict[str, tuple[str, str]] = {
    ROWS: ("Zeilen, die nicht passen", "rows that do not fit"),
    AROUND: ("Zeilen um die Tabelle", "lines around the table"),
    DOCUMENT: ("Text des Dokuments", "text of the document"),
}
_SHOWN = 8
_NAMED = 5
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


def place(finding: PrivacyFinding) -> Texts:
    """Return where a finding stands: a column, a part of the file, a column in a part."""
    head, _, rest = finding.column.partition(BETWEEN)
    if head in _NAMELESS:
        de, en = _NAMELESS[head]
        return {"de": f"{de} „{rest}“", "en": f"{en} “{rest}”"} if rest else {"de": de, "en": en}
    inner = finding.column.removeprefix(finding.part).removeprefix(BETWEEN)
    if not inner:
        return {"de": f"„{finding.part}“", "en": f"“{finding.part}”"}
    within_de, within_en = f" in „{finding.part}“", f" in “{finding.part}”"
    return {
        "de": f"Spalte „{inner}“{within_de if finding.part else ''}",
        "en": f"column “{inner}”{within_en if finding.part else ''}",
    }


def withheld(parts: Sequence[str]) -> Texts:
    """Return why a file is not given away of whose parts not all were taken."""
    return {
        "de": "Weitere Teile der Datei enthalten personenbezogene Angaben und sind nicht "
        f"enthalten: {_parts(parts)['de']}.",
        "en": "Further parts of the file hold personal data and are left out: "
        f"{_parts(parts)['en']}.",
    }


def unchecked(parts: Sequence[str]) -> Texts:
    """Return why a file is not given away of which parts could not be searched."""
    return {
        "de": "Weitere Teile der Datei sind nicht geprüft und nicht enthalten: "
        f"{_parts(parts)['de']}.",
        "en": "Further parts of the file were not checked and are left out: "
        f"{_parts(parts)['en']}.",
    }


def parts_searched(parts: Sequence[str]) -> Notice:
    """Say that parts which were not taken were searched all the same."""
    names = _parts(parts)
    return Notice(
        id="parts_searched",
        count=len(parts),
        texts={
            "de": "Nach personenbezogenen Daten wurde auch gesucht, wo nichts übernommen wurde: "
            f"{names['de']}.",
            "en": f"What was not taken was searched for personal data too: {names['en']}.",
        },
    )


def parts_unsearched(parts: Sequence[str]) -> Notice:
    """Say which parts could not be searched."""
    names = _parts(parts)
    return Notice(
        id="not_searched",
        count=len(parts),
        texts={
            "de": "Nach personenbezogenen Daten konnte nicht gesucht werden in: "
            f"{names['de']}. Liefern Sie diese Teile getrennt, wenn sie gebraucht werden.",
            "en": f"Could not be searched for personal data: {names['en']}. Deliver these parts "
            "apart if they are needed.",
        },
    )


def text_searched() -> Notice:
    """Say that the text of a document was searched, and its pictures were not."""
    return Notice(
        id="text_searched",
        count=1,
        texts={
            "de": "Der Text des Dokuments wurde nach personenbezogenen Daten durchsucht, Bilder "
            "darin nicht. Namen und Anschriften von Ansprechpersonen werden nur gemeldet.",
            "en": "The text of the document was searched for personal data, pictures in it were "
            "not. Names and addresses of people to write to are only reported.",
        },
    )


def _parts(parts: Sequence[str]) -> Texts:
    shown = list(dict.fromkeys(parts))[:_NAMED]
    rest = " …" if len(parts) > _NAMED else ""
    de = [_NAMELESS[part][0] if part in _NAMELESS else f"„{part[:_LONGEST]}“" for part in shown]
    en = [_NAMELESS[part][1] if part in _NAMELESS else f"“{part[:_LONGEST]}”" for part in shown]
    return {"de": ", ".join(de) + rest, "en": ", ".join(en) + rest}


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
