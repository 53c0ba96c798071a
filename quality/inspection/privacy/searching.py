"""The privacy gate: cells that look personal, in all rows, by pattern and then by proof.

A pattern in SQL finds candidates in every text cell; what a pattern cannot prove is settled by
the check digit of an IBAN and by the numbering plan of a telephone number. Examples are masked
here, so that no personal value leaves this module.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import duckdb
import phonenumbers
from stdnum import iban

from quality.criteria import PRIVACY_EMAIL, PRIVACY_IBAN, PRIVACY_PHONE
from quality.inspection.outcome import PrivacyFinding
from quality.inspection.profiling.measuring import Field
from quality.inspection.sql import TABLE, named, quoted

MOST_CANDIDATES = 20_000
"""So many different candidates of a column are proven; that suffices to refuse it."""

_EMAIL = r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}"
_IBAN = r"\b[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b"
_PHONE = r"(?:^|[^0-9A-Za-z.,:/+-])(?:\+|00|\(?0)[1-9][0-9 ()/.-]{5,18}[0-9](?:$|[^0-9A-Za-z.,:-])"
_PHONE_IN_TEXT = re.compile(_PHONE)
_SEPARATED = re.compile(r"\d[ ()/-]+\d")
_DATE_LIKE = re.compile(
    r"\d{4}-\d{2}-\d{2}|\d{1,2}\.\d{1,2}\.\d{2,4}|\d{1,2}/\d{1,2}/\d{2,4}|\d{1,2}:\d{2}"
)
_NOBODYS = {phonenumbers.PhoneNumberType.TOLL_FREE, phonenumbers.PhoneNumberType.UAN}
_PHONE_NAMES = re.compile(
    r"tel(?!l|e?x)|phone|fon\b|mobil(?!it)|handy|fax|rufnummer", re.IGNORECASE
)
_FUNCTIONS = re.compile(
    r"^(?:.*[._-])?(?:info|kontakt|contact|office|post|poststelle|mail|email|service|support|"
    r"presse|press|redaktion|verwaltung|sekretariat|buero|büro|zentrale|webmaster|admin|"
    r"hallo|hello|team|opendata|daten|datenstelle|statistik|noreply|no-reply|buergerbuero|"
    r"rathaus|stadt|gemeinde|amt|tourismus|bibliothek|museum|schule|kita|anfrage|hotline)"
    r"(?:[._-].*)?$",
    re.IGNORECASE,
)
_ORGANIZATIONS = re.compile(
    r"einrichtung|kita|schule|school|organi[sz]ation|betreiber|träger|traeger|operator|amt\b|"
    r"behörde|behoerde|institution|company|firma|unternehmen|verein|station|museum|praxis|"
    r"apotheke|klinik|hospital|bibliothek|library",
    re.IGNORECASE,
)
_PERSONS = re.compile(
    r"vorname|nachname|familienname|first_?name|last_?name|surname|geburt|birth|patient|kunde|"
    r"customer|bürger|buerger|citizen|mitarbeiter|employee|schüler|schueler|student",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Pattern:
    """What to look for (``@@`` stands for the text), how to prove it, how to show it."""

    rule: str
    filter: str
    regex: str
    proves: Callable[[str, "_Column"], bool]
    mask: Callable[[str], str]


@dataclass(frozen=True)
class _Column:
    """What the proof of a candidate knows of where it stands."""

    name: str
    in_directory: bool

    @property
    def says_phone(self) -> bool:
        return _PHONE_NAMES.search(self.name) is not None


def is_directory(names: Sequence[str]) -> bool:
    """Tell whether columns describe organizations and not people."""
    joined = " ".join(names)
    return bool(_ORGANIZATIONS.search(joined)) and not _PERSONS.search(joined)


def search(connection: duckdb.DuckDBPyConnection, fields: Sequence[Field]) -> list[PrivacyFinding]:
    """Return which columns hold cells that look personal, how many, and three masked examples.

    Columns of figures, dates and coordinates are no telephone numbers, unless they are called so.
    """
    in_directory = is_directory([field.name for field in fields])
    suspects = [
        (field, _Column(field.name, in_directory))
        for field in fields
        if field.type == "string" or (field.type == "integer" and _PHONE_NAMES.search(field.name))
    ]
    findings: list[PrivacyFinding] = []
    for field, column, pattern in _candidates(connection, suspects):
        if finding := _prove(connection, field, column, pattern):
            findings.append(finding)
    return findings


def _candidates(
    connection: duckdb.DuckDBPyConnection, suspects: Sequence[tuple[Field, _Column]]
) -> list[tuple[Field, _Column, _Pattern]]:
    """Return which patterns occur in which columns: one pass over the table for all of them."""
    asked = [(field, column, pattern) for field, column in suspects for pattern in _PATTERNS]
    if not asked:
        return []
    counts = ", ".join(f"count_if({_condition(f, c, p)})" for f, c, p in asked)
    found = connection.execute(f"SELECT {counts} FROM {TABLE}").fetchone() or ()  # noqa: S608 - constants and quoted names
    return [trio for trio, count in zip(asked, found, strict=True) if count]


def _condition(field: Field, column: _Column, pattern: _Pattern) -> str:
    text = _text(field)
    if pattern.rule == PRIVACY_PHONE.id and column.says_phone:
        return f"length(regexp_replace({text}, '[^0-9]', '', 'g')) BETWEEN 7 AND 15"
    regex = quoted(pattern.regex)
    return f"{pattern.filter.replace('@@', text)} AND regexp_matches({text}, {regex})"


def _text(field: Field) -> str:
    column = named(field.name)
    return column if field.sql_type == "VARCHAR" else f"CAST({column} AS VARCHAR)"


def _prove(
    connection: duckdb.DuckDBPyConnection, field: Field, column: _Column, pattern: _Pattern
) -> PrivacyFinding | None:
    text = _text(field)
    found = connection.execute(
        f"SELECT {text}, count(*) AS n FROM {TABLE} WHERE {_condition(field, column, pattern)} "  # noqa: S608 - constants and quoted names
        f"GROUP BY 1 ORDER BY n DESC, 1 LIMIT {MOST_CANDIDATES}"
    ).fetchall()
    proven = [(str(cell), number) for cell, number in found if pattern.proves(str(cell), column)]
    if not proven:
        return None
    return PrivacyFinding(
        rule=pattern.rule,  # pyright: ignore[reportArgumentType] - one of the three, below
        column=field.name,
        count=sum(number for _, number in proven),
        examples=list(dict.fromkeys(pattern.mask(cell) for cell, _ in proven))[:3],
    )


def _is_personal_email(cell: str, column: _Column) -> bool:
    locals_ = [address.partition("@")[0] for address in re.findall(_EMAIL, cell)]
    personal = [local for local in locals_ if not _FUNCTIONS.match(local)]
    if column.in_directory:
        return any(re.match(r"[A-Za-z]+[._][A-Za-z]+\Z", local) for local in personal)
    return bool(personal)


def _is_iban(cell: str, _column: _Column) -> bool:
    return any(iban.is_valid(candidate) for candidate in re.findall(_IBAN, cell))


def _is_personal_phone(cell: str, column: _Column) -> bool:
    if column.says_phone:
        return _is_number(cell, column)
    for match in _PHONE_IN_TEXT.finditer(cell):
        candidate = match.group(0)
        is_written_as_number = "+" in candidate or _SEPARATED.search(candidate)
        is_date = _DATE_LIKE.search(candidate)
        if is_written_as_number and not is_date and _is_number(candidate, column):
            return True
    return False


def _is_number(text: str, column: _Column) -> bool:
    """Tell whether a text is a telephone number by the numbering plans, German unless it says."""
    digits = text.strip(" .,;:")
    if column.says_phone and re.match(r"[1-9]\d{9,}\Z", digits):
        digits = f"+{digits}" if digits.startswith("49") else f"0{digits}"
    try:
        number = phonenumbers.parse(digits, "DE")
    except phonenumbers.NumberParseException:
        return False
    if not phonenumbers.is_valid_number(number):
        return column.says_phone and phonenumbers.is_possible_number(number)
    kind = phonenumbers.number_type(number)
    if kind in _NOBODYS:
        return False
    return kind == phonenumbers.PhoneNumberType.MOBILE or not column.in_directory


def _mask_email(cell: str) -> str:
    address = re.findall(_EMAIL, cell)[0]
    local, _, host = address.partition("@")
    return f"{local[0]}•••@•••.{host.rpartition('.')[2]}"


def _mask_tail(cell: str) -> str:
    return f"{cell.strip()[:3]}•••"


def _mask_iban(cell: str) -> str:
    return f"{re.findall(_IBAN, cell)[0][:2]}•••"


_PATTERNS = (
    _Pattern(PRIVACY_EMAIL.id, "contains(@@, '@')", _EMAIL, _is_personal_email, _mask_email),
    _Pattern(PRIVACY_IBAN.id, "length(@@) >= 15", _IBAN, _is_iban, _mask_iban),
    _Pattern(PRIVACY_PHONE.id, "length(@@) >= 8", _PHONE, _is_personal_phone, _mask_tail),
)
