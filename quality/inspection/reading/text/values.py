"""What a cell says at first sight: a value, a name, a unit, a note, or that there is nothing."""

import re
from collections.abc import Sequence

NULLS = frozenset(
    {
        "na", "n/a", "n.a.", "n. a.", "#n/a", "#na", "#nv", "null", "nil", "none", "nan", "\\n",
        "k. a.", "k.a.", "k.a", "ka", "k. a", "keine angabe", "keine angaben", "keine daten",
        "n. v.", "n.v.", "nicht verfügbar", "nicht vorhanden", "unbekannt", "unknown", "ukendt",
        "ingen", "missing", "fehlt", "entfällt", "leer", "-", "--", "---", "–", "—", ".", "..",
        "...", "…", "/", "x", "?", "*", "·", "#wert!", "#div/0!", "#bezug!", "#value!", "#ref!",
        "#num!", "#zahl!", "#name?",
    }
)  # fmt: skip
"""Spellings of nothing among numbers and dates, in lower case."""

TEXT_NULLS = frozenset(
    {
        "n/a", "n.a.", "n. a.", "#n/a", "#nv", "null", "\\n", "k. a.", "k.a.", "keine angabe",
        "keine angaben", "-", "--", "---", "–", "—", "...", "…",
    }
)  # fmt: skip
"""Those of them that mean nothing among texts, too: NA may be Namibia, and x a tick."""

_NUMBER = r"[+\-−]?(?:\d+|\d{1,3}(?:[.,'’\s]\d{3})+)(?:[.,]\d+)?(?:[eE][+-]?\d+)?|[+-]?[.,]\d+"
_VALUE = re.compile(
    rf"(?:[€$£]\s?)?(?:{_NUMBER})(?:\s?[%€$£]|\s(?:EUR|Euro|DKK|kr\.?))?\Z"
    r"|\d{1,4}[-./]\d{1,2}[-./]\d{1,4}(?:[T ,]+\d{1,2}:\d{2}.*)?\Z"
    r"|\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\Z"
    r"|(?:true|false|[+-]?inf)\Z",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d\Z")
_UNIT = re.compile(
    r"(?:(?:in|i|je|pro|per|/)\s)?(?:"
    r"%|‰|Prozent|Promille|percent|pct\.?|procent|ppm|ppb|"
    r"°|°C|°F|Grad|Grad C|K|[cdkm]?m|µm|[cdkm]?m[²³2³]|qm|ha|km/h|m/s|l/s|m[³3]/[sh]|[mh]?l|"
    r"[mkµ]?g|t|to|Tonnen|[µm]g/(?:m[³3]|l)|(?:1[ .]?000|Tsd\.?|Mio\.?|Mrd\.?)(?: ?\S{1,12})?|"
    r"T?EUR|Euro|€|ct|Cent|DKK|kr\.?|CHF|\$|USD|£|"
    r"Anzahl|Anz\.|Zahl|Stück|Stk\.?|Personen|Pers\.?|Einw\.?|Einwohner|EW|antal|number|count|"
    r"(?:Einw\.?|EW|Personen)/(?:km[²2]|ha)|"
    r"[smhd]|min|Min\.?|sec|Std\.?|Stunden|Minuten|Tage|Jahre?|Monate?|"
    r"[kMG]?Wh?(?:/m[²2])?|kWp|[kmM]?V|m?A|[hkM]?Pa|m?bar|dB(?:\(A\))?|Hz|lx|W/m[²2]|J/cm[²2]|"
    r"pH|mS/cm|µS/cm|FNU|NTU|Kfz/(?:h|24 ?h|Tag)|[TDJMYtdjmyHhSs.:/\-]{6,19}|ISO ?8601|WGS ?84"
    r")\Z"
)
_NOTE = re.compile(
    r"(?:Quellen?|Source|Kilde|Bron|Anmerkung|Hinweis|Bemerkung|Erläuterung|Note|Legende?|Stand|"
    r"Datenstand|Daten(?:quelle|lizenz)|Lizenz|Licen[cs]e|Fußnote|Zeichenerklärung|Herausgeber|"
    r"Erstellt|Created|Exported|Exportiert|Letzte Aktualisierung|Auskunft|Kontakt|Copyright|©|"
    r"\(c\)|Alle Angaben|Abweichungen|Differenzen|vorläufig|Ende der|Rundungs|\*|¹|²|³|#|//|"
    r"\d{1,2}\)|[a-z]\)|_{3,}|-{3,}|={3,}|EOF\b|\(\d+ (?:rows|Zeilen|rader|rækker))",
    re.IGNORECASE,
)
_SUM = re.compile(
    r"(?:(?:gesamt|end|zwischen)?summe\w*|insgesamt|gesamt|zusammen|total|totalt|i alt|"
    r"grand total|sum|sums|totaal|alle)(?:\s.{0,30})?:?\Z",
    re.IGNORECASE,
)


_NAMES = frozenset({"x", "na", "ka", "unknown", "unbekannt", "ukendt", "missing", "leer"})
"""Those that may as well name a column."""


def is_nothing(cell: str) -> bool:
    """Tell whether a cell is empty or says that there is nothing, and cannot be a name."""
    text = cell.strip().lower()
    return not text or (text in NULLS and text not in _NAMES)


def is_value(cell: str) -> bool:
    """Tell whether a cell is a number, a date, a time or a truth, however it is written."""
    return _VALUE.match(cell.strip()) is not None


def is_year(cell: str) -> bool:
    """Tell whether a cell is a year of our time, which may also name a column."""
    return _YEAR.match(cell.strip()) is not None


def is_unit(cell: str) -> bool:
    """Tell whether a cell says in what a column is measured."""
    return _UNIT.match(cell.strip().strip("[]()").strip()) is not None


def is_note(text: str) -> bool:
    """Tell whether a text begins as what stands below a table, not in it."""
    return _NOTE.match(text.strip()) is not None


def is_sum_label(text: str) -> bool:
    """Tell whether a text names a row of sums."""
    return _SUM.match(text.strip()) is not None


def as_number(cell: str) -> float | None:
    """Return the number that a cell most likely is, for sums to be tried."""
    text = re.sub(r"[\s'’%€]", "", cell).replace("−", "-")
    if "," in text:
        text = text.replace(".", "").replace(",", ".")
    elif re.match(r"-?\d{1,3}(?:\.\d{3})+\Z", text):
        text = text.replace(".", "")
    try:
        return float(text)
    except ValueError:
        return None


def typed_columns(rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """Return the columns that hold values below at most some names and titles."""
    return [
        index
        for index in range(width)
        if _is_typed([row[index] for row in rows if index < len(row)])
    ]


_MOST_NAMES = 8
_MOSTLY = 0.8


def _is_typed(column: Sequence[str]) -> bool:
    filled = [is_value(cell) for cell in column if not is_nothing(cell)]
    if True not in filled:
        return False
    names = filled.index(True)
    below = filled[names:]
    if names <= min(_MOST_NAMES, 2 * len(below)) and sum(below) >= _MOSTLY * len(below):
        return True
    return all(filled[_last_name(filled) + 1 :]) and len(filled) > _last_name(filled) + 3


def _last_name(filled: Sequence[bool]) -> int:
    """Return where the last name among the first cells stands: keys with values may be above."""
    return max(
        (index for index, is_filled in enumerate(filled[:_MOST_NAMES]) if not is_filled), default=-1
    )
