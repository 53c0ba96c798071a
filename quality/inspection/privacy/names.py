"""Names of persons: cells that look like one, looked up in lists of given names and surnames.

A name is no proof of a person: streets, schools and statues bear them too. So a column counts only
by the share of its cells, and the less its own name speaks of people the higher that has to be.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, lru_cache
from importlib.resources import files

from quality import privacy_rules as rules
from quality.inspection.privacy.columns import Column

NAME_FORM = r"^[ ]*\p{L}[\p{L}.'’-]*,?(?: +[\p{L}.'’-]+,?){1,5}[ ]*$"
"""Cells of two to six words, as a full name is."""

WORD_FORM = r"^[ ]*\p{Lu}[\p{L}'’ -]{1,30}$"
"""Cells of one capitalised word or a few, as a given name or a surname is."""

ADDRESS_FORM = (
    r"\b(?:Herrn?|Frau|Hr\.|Fr\.|Fru|Mrs?\.?|Ms\.?|Miss|Dr\.|Prof\.|Hr|Mevrouw|Dhr\.)"
    r" +(?:(?:Dr|Prof|med|jur|Dipl|Ing)[.-]+ ?)*(?:\p{Lu}[\p{L}.'’-]* +)?\p{Lu}\p{Ll}[\p{L}'’-]+"
)
"""A title with a name, as texts about people have it."""

ENOUGH_NAMED = 0.2
"""Share of names that suffices in a column called after persons."""

_FOLDS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "oe", "å": "aa", "æ": "ae", "’": "'"}
)
_PLAIN = str.maketrans("äöüøåéèêëáàâíìîóòôúùûçñ", "aouoaeeeeaaaiiiooouuucn")
_TITLE = re.compile(
    r"(?:herrn?|frau|hr|fr|fru|mrs?|ms|miss|dr|prof|univ|dipl|ing|med|jur|rer|nat|phil|mag|"
    r"sc|ba|ma|mba|bsc|msc|phd|md|dds|dvm|jr|sr|ii|iii|iv|sir|lady|dhr|mevr|mevrouw|drs|"
    r"mult|hon|habil|pol|oec|eng|cand|stud)\.?(?=$|[ .])"
)
_PARTICLES = {
    "von", "van", "vom", "zu", "zur", "de", "der", "den", "del", "della", "di", "da", "dos", "du",
    "ter", "ten", "te", "af", "la", "le", "el", "al", "bin", "ibn", "und", "o", "mc", "het", "t",
}  # fmt: skip
_THING = re.compile(
    r"(?:.*(?:strasse|str|weg|platz|gasse|allee|park|schule|gymnasium|kita|kirche|bruecke|haus|"
    r"heim|institut|stiftung|klinik|klinikum|krankenhaus|hof|bahnhof|zentrum|denkmal|brunnen|ring|"
    r"ufer|damm|markt|siedlung|stadion|halle|bad|museum|theater|bibliothek|verein|gmbh|anlage|"
    r"garten|vej|gade|plads|alle|skole|kirke|stien|torv|parken|straat|laan|plein|gracht|brug)|"
    r"street|st|road|rd|avenue|ave|drive|lane|square|bridge|school|college|university|church|"
    r"hospital|center|centre|station|library|hall|house|garden|gardens|court|way|place|plaza|"
    r"boulevard|blvd|terrace|creek|river|lake|beach|island|hill|hills|valley|mount|bay|point|"
    r"city|town|county|north|south|east|west|upper|lower|new|old|royal|king|queen|saint|st|sankt|"
    r"san|santa|bad|alt|neu|ost|nord|sued|stop|grundschule|realschule|oberschule|gesamtschule|"
    r"airport|international|club|bar|hotel|cafe|restaurant|shop|store|market|ag|kg|ev|ltd|inc|co|"
    r"alley|annex|arcade|bayou|bend|bluffs?|bottom|branch|brooks?|burgs?|bypass|camp|canyon|cape|"
    r"causeway|circles?|cliffs?|close|common|corners?|course|coves?|crest|crescent|crossing|"
    r"crossroads?|curve|dale|dam|divide|estates?|expressway|extensions?|falls|ferry|fields?|flats?|"
    r"fords?|forest|forges?|forks?|fort|freeway|gateway|glens?|greens?|groves?|harbors?|haven|"
    r"heights|highway|hollow|inlet|islands|isle|junctions?|keys?|knolls?|lakes|land|landing|light|"
    r"loaf|locks?|lodge|loop|mall|manors?|meadows?|mews|mills?|mission|motorway|mountains?|neck|"
    r"orchard|oval|overpass|parks|parkway|pass|passage|path|pike|pines?|plains?|points|ports?|"
    r"prairie|radial|ramp|ranch|rapids?|rest|ridges?|roads|route|row|rue|run|shoals?|shores?|"
    r"skyway|springs?|spurs?|squares|stravenue|stream|streets|summit|throughway|trace|track|"
    r"trafficway|trail|tunnel|turnpike|underpass|unions?|valleys|viaduct|views?|villages?|ville|"
    r"vista|walks?|wall|ways|wells?|"
    r"company|group|service|services|team|amt|referat|abteilung|stadt|gemeinde|landkreis|kreis)"
)
_SURNAME_ENDINGS = re.compile(
    r".{3,}(?:mann|sen|son|bauer|meier|meyer|maier|mayer|mueller|schmidt|berger|stein|feld|bach|"
    r"bacher|hofer|huber|egger|inger|gaard|lund|dahl|holm|ski|sky|sma|stra|dijk|ovic|oglu)"
)


FEWEST = 3
"""So few different names are rather a label than persons."""


class Likeness(IntEnum):
    """How much a cell looks like a person's name."""

    NONE = 0
    HALF = 1
    FULL = 2


@cache
def _list(name: str) -> frozenset[str]:
    return frozenset(
        (files("quality.inspection.privacy") / "lists" / name).read_text(encoding="utf-8").split()
    )


def _spellings(word: str) -> tuple[str, str]:
    lowered = word.lower()
    return lowered.translate(_FOLDS), lowered.translate(_PLAIN)


@lru_cache(maxsize=65536)
def is_given(word: str) -> bool:
    """Tell whether a word, or a part before or after a hyphen, is a given name."""
    known = _list("given.txt")
    return any(
        spelling in known or any(part in known for part in spelling.split("-") if len(part) > 2)  # noqa: PLR2004 - no syllables
        for spelling in _spellings(word)
    )


@lru_cache(maxsize=65536)
def is_surname(word: str) -> bool:
    """Tell whether a word, or a part of a double name, is a surname or is formed like one."""
    known = _list("surnames.txt")
    return any(
        spelling in known
        or any(part in known for part in spelling.split("-") if len(part) > 3)  # noqa: PLR2004 - no syllables
        or _SURNAME_ENDINGS.fullmatch(spelling) is not None
        for spelling in _spellings(word)
    )


def _is_thing(word: str) -> bool:
    return _THING.fullmatch(_spellings(word)[0].strip(".")) is not None


def _names_in(cell: str) -> tuple[list[str], bool]:
    """Return the words of a cell without titles and particles, and whether a comma turns them."""
    is_turned = "," in cell
    if is_turned:
        last, _, first = cell.partition(",")
        if not _TITLE.fullmatch(first.strip().lower().partition(" ")[0]):
            cell = f"{first} {last}"
    words = cell.replace(".", ". ").split()
    kept = [
        word.strip(",")
        for word in words
        if not _TITLE.fullmatch(word.strip(",").lower())
        and word.strip(",").lower() not in _PARTICLES
    ]
    return kept, is_turned


@lru_cache(maxsize=65536)
def likeness(cell: str) -> Likeness:
    """Tell how much a cell looks like the full name of a person.

    FULL is a given name with a surname, HALF one of both beside a capitalised word.
    """
    names, _ = _names_in(cell)
    initials = [name for name in names if re.fullmatch(r"\w\.?", name)]
    words = [name for name in names if name not in initials]
    if not 2 <= len(words) + bool(initials) <= 4 or not words:  # noqa: PLR2004 - given, middle, double surname
        return Likeness.NONE
    if any(_is_thing(word) or not word[0].isupper() for word in words):
        return Likeness.NONE
    if initials and len(words) == 1:
        return Likeness.HALF if is_surname(words[0]) else Likeness.NONE
    first, last = words[0], words[-1]
    if is_given(first):
        return Likeness.FULL if is_surname(last) else Likeness.HALF
    if is_given(last) and is_surname(first):
        return Likeness.FULL
    return Likeness.HALF if is_surname(last) and len(words) == 2 else Likeness.NONE  # noqa: PLR2004 - two words


def addressed(text: str) -> list[tuple[int, int]]:
    """Return where titles with names stand in a text: “Frau Dr. Meier”."""
    pattern = _addresses()
    found: list[tuple[int, int]] = []
    for match in pattern.finditer(text):
        name = match[0].split()[-1]
        if is_surname(name) and not _is_thing(name):
            found.append(match.span())
    return found


def mentioned(text: str) -> list[tuple[int, int]]:
    """Return where a given name is followed by a surname in a text, and by no street or school."""
    words = list(re.finditer(r"[^\W\d_][\w'’-]*", text))
    found: list[tuple[int, int]] = []
    for index in range(len(words) - 1):
        first, last = words[index], words[index + 1]
        after = words[index + 2][0] if index + 2 < len(words) else ""
        before = words[index - 1][0] if index else ""
        if (
            text[first.end() : last.start()].strip() == ""
            and first[0][0].isupper()
            and last[0][0].isupper()
            and is_given(first[0])
            and is_surname(last[0])
            and not any(_is_thing(word) for word in (before, first[0], last[0], after) if word)
        ):
            found.append((first.start(), last.end()))
    return found


@cache
def _addresses() -> re.Pattern[str]:
    upper, lower, any_case = "A-ZÄÖÜÅÆØÉ", "a-zäöüßåæøé", "A-Za-zÄÖÜÅÆØÉäöüßåæøé"
    pattern = ADDRESS_FORM.replace(r"\p{Lu}", f"[{upper}]").replace(r"\p{Ll}", f"[{lower}]")
    return re.compile(pattern.replace(r"\p{L}", any_case))


@dataclass(frozen=True, kw_only=True)
class NamesIn:
    """What a column's cells look like: shares of the filled ones, by the kinds of names."""

    full: float
    half: float
    given: float
    surnames: float
    worded: float
    distinct: int

    @classmethod
    def of(cls, cells: Sequence[tuple[str, int]], filled: int) -> "NamesIn":
        """Measure cells with how often each occurs; ``filled`` counts those not given, too."""
        counts = dict.fromkeys(("full", "half", "given", "surnames", "worded"), 0)
        for cell, number in cells:
            kept, _ = _names_in(cell)
            like = likeness(cell)
            counts["full"] += number * (like is Likeness.FULL)
            counts["half"] += number * (like is Likeness.HALF)
            if 1 <= len(kept) <= 3 and all(word[0].isupper() for word in kept):  # noqa: PLR2004 - double names
                counts["worded"] += number
                counts["given"] += number * is_given(kept[0])
                counts["surnames"] += number * is_surname(kept[-1])
        shares = {kind: count / filled for kind, count in counts.items()}
        return cls(**shares, distinct=len(cells))


def is_column_of_names(column: Column, seen: NamesIn) -> bool:
    """Tell whether a column holds full names, given names or surnames of persons.

    What is called after a street, a place or whom something is named for is none, nor is a
    statistic that counts names.
    """
    if column.says("honoured") or (column.says("place") and not column.says("given", "surname")):
        return False
    if column.says("given", "surname"):
        wanted = max(seen.given, seen.surnames) if column.says("given") else seen.worded
        return wanted >= ENOUGH_NAMED and not column.table.is_statistic
    if column.says("person", "public", "function") and not is_institution(column):
        return seen.full + seen.half >= ENOUGH_NAMED and seen.full > 0
    threshold = float(rules.PRIVACY_NAME.threshold or 0)
    return (
        not column.table.is_directory
        and seen.distinct >= FEWEST
        and seen.full + seen.half >= threshold
        and seen.full >= threshold / 2
    )


def is_institution(column: Column) -> bool:
    """Tell whether a column of that name holds what an institution is called."""
    is_plain = not column.says("function", "public") and column.says("person")
    return is_plain and column.table.is_directory


def only_advises(column: Column) -> bool:
    """Tell whether names in a column are of people in a public function."""
    return column.says("public") or (column.says("function") and column.table.is_directory)
