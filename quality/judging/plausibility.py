"""Values that cannot be meant: placeholders, negative counts, impossible years and places.

Each is told from a column's profile, so without another look at its cells.
"""

import re

from quality.inspection.outcome import ColumnProfile
from quality.judging.criterion import Words

PLACEHOLDERS = frozenset(
    sign * value for value in (99, 999, 9999, 99999, 999999, 9999999) for sign in (1, -1)
)
"""Numbers that stand for “unknown” in many files; so where they lie apart from all others."""

PLACEHOLDER_DAYS = frozenset({"1899-12-30", "1899-12-31", "1900-01-01", "9999-12-31", "9999-01-01"})
EARLIEST_YEAR = 1000
FUTURE_YEARS = 100
"""Plans and forecasts reach so far ahead; what lies beyond is a slip."""

_APART = 3
_LAST = 4
_COUNTS = re.compile(
    r"(^|[_\s-])(anzahl|zahl|einwohner|bestand|count|number|n|antal|population)($|[_\s-])",
    re.IGNORECASE,
)
_YEARS = re.compile(r"(^|[_\s-])(jahr|year|baujahr|berichtsjahr|aar|år)($|[_\s-])", re.IGNORECASE)
_LATITUDES = re.compile(r"^(geo[_-]?)?(lat|latitude|breitengrad)$", re.IGNORECASE)
_LONGITUDES = re.compile(r"^(geo[_-]?)?(lon|lng|longitude|l(ä|ae)ngengrad)$", re.IGNORECASE)


def implausible(column: ColumnProfile, *, year: int) -> Words | None:
    """Return which value of a column cannot be meant, in a year; None if all can."""
    if column.type in {"date", "datetime"}:
        return _day(column, year=year)
    if column.type not in {"integer", "number"}:
        return None
    if not isinstance(column.min, int | float) or not isinstance(column.max, int | float):
        return None
    return _named_range(column, column.min, column.max, year=year) or _placeholder(
        column, column.min, column.max
    )


def _named_range(
    column: ColumnProfile, least: float, greatest: float, *, year: int
) -> Words | None:
    """Hold a column against what its name says it is."""
    bounds: tuple[float, float] | None = None
    if _LATITUDES.search(column.name):
        bounds = (-90, 90)
    elif _LONGITUDES.search(column.name):
        bounds = (-180, 180)
    elif column.type == "integer" and _YEARS.search(column.name):
        bounds = (EARLIEST_YEAR, year + FUTURE_YEARS)
    elif _COUNTS.search(column.name) and not _is_change(column.name):
        bounds = (0, float("inf"))
    if bounds is None:
        return None
    for value in (least, greatest):
        if not bounds[0] <= value <= bounds[1]:
            return _told(column.name, f"{value:g}")
    return None


def _is_change(name: str) -> bool:
    return bool(re.search(r"saldo|differenz|ver(ä|ae)nderung|change|diff|delta", name.lower()))


def _placeholder(column: ColumnProfile, least: float, greatest: float) -> Words | None:
    """Find -999 and its like where they lie far from the middle nine tenths of the values."""
    if len(column.quantiles) <= _LAST:
        return None
    low, high = column.quantiles[0], column.quantiles[_LAST]
    spread = max(high - low, 1.0)
    if least in PLACEHOLDERS and least < 0 and least < low - _APART * spread:
        return _told(column.name, f"{least:g}")
    if greatest in PLACEHOLDERS and greatest > high + _APART * spread:
        return _told(column.name, f"{greatest:g}")
    return None


def _day(column: ColumnProfile, *, year: int) -> Words | None:
    for value in (str(column.min or ""), str(column.max or "")):
        if not value:
            continue
        digits = value.split("-")[0]
        is_beyond = digits.isdigit() and not EARLIEST_YEAR <= int(digits) <= year + FUTURE_YEARS
        is_placeholder = value[:10] in PLACEHOLDER_DAYS and column.distinct > 1
        if is_beyond or is_placeholder:
            return _told(column.name, value[:10])
    return None


def _told(name: str, value: str) -> Words:
    return {"de": f"„{name}“ enthält {value}", "en": f"“{name}” holds {value}"}
