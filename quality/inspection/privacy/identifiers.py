"""Direct identifiers: by which form a cell is a candidate, by which proof it counts.

A detector's ``form`` finds candidates in SQL, in all rows. In Python ``find`` says where in a cell
an identifier stands and how sure that is (``Strength``). What is sure counts in any cell; the rest
has a form that numbers of other kinds have by chance, so that it counts where the column is
called so or where most of its candidates hold.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from phonenumbers import PhoneNumberType

from marketplace.core.rules import Rule
from quality import privacy_rules as rules
from quality.inspection.privacy import numbers
from quality.inspection.privacy.columns import Column

_EMAIL = r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}"
_COUNTRIES = (
    "A[DELTZ]|B[AEGHIRY]|C[HRYZ]|D[EKJO]|E[EGS]|F[IKOR]|G[BEILRT]|H[NRU]|I[ELQST]|JO|K[WZ]|"
    "L[BCITUVY]|M[CDEKNRTU]|N[ILO]|O[M]|P[KLST]|QA|R[OSU]|S[ACDEIKMOTV]|T[LNR]|UA|V[AG]|XK|YE"
)
"""Countries with an IBAN (registry of SWIFT, as of 2024)."""

_IBAN = (
    rf"\b(?i:{_COUNTRIES}) ?[0-9]{{2}}"
    r"(?:[ -]?[A-Za-z0-9]{4}){2,7}(?:[ -]?[A-Za-z0-9]{1,4})?\b"
)
_CARD = (
    r"\b[2-6][0-9]{3}(?:[ -]?[0-9]{4}){2,3}(?:[ -]?[0-9]{1,3})?\b|"
    r"\b3[0-9]{3}[ -]?[0-9]{6}[ -]?[0-9]{4,5}\b"
)
_PHONE = (
    r"(?:^|[^0-9A-Za-z.,:/+-])(?:\+|00|\(?0|\()[1-9][0-9 ()/.-]{5,18}[0-9]"
    r"(?:$|[^0-9A-Za-z.,:-])"
)
_WRITTEN_PHONE = r"\+[0-9 ()/.-]{7,}[0-9]|0[0-9]+\)?[ /-]+[0-9(]"
_PERSON = (
    r"\b[0-9]{6}[- ]?[0-9]{4}\b|\b[0-9]{4}[ -]?[0-9]{6}\b|\b[0-9]{9}\b|"
    r"\b[0-9]{4}\.[0-9]{2}\.[0-9]{3}\b|\b[0-9]{2} ?[0-9]{6} ?[A-Za-z] ?[0-9]{3}\b"
)
_TAX = (
    r"\b[0-9]{11}\b|\b[0-9]{2} [0-9]{3} [0-9]{3} [0-9]{3}\b|"
    r"\b[0-9]{2,5}/[0-9]{3,5}(?:/[0-9]{4,5})?\b|\b[0-9]{2}-?[0-9]{3}/[0-9]{4}\b"
)
_IP = (
    r"(?:^|[^0-9A-Za-z.])(?:[0-9]{1,3}\.){3}[0-9]{1,3}(?:$|[^0-9A-Za-z])|"
    r"(?:[0-9A-Fa-f]{1,4}:){3,7}[0-9A-Fa-f:]+|[0-9A-Fa-f]{1,4}:[0-9A-Fa-f:]*::[0-9A-Fa-f:]*|"
    r"[0-9A-Fa-f]{1,4}::[0-9A-Fa-f:]+"
)
_MAC = (
    r"\b[0-9A-Fa-f]{2}(?:(?::[0-9A-Fa-f]{2}){5}|(?:-[0-9A-Fa-f]{2}){5})\b|"
    r"\b(?:[0-9A-Fa-f]{4}\.){2}[0-9A-Fa-f]{4}\b"
)
_PLATE = r"^ ?[A-ZÄÖÜ0-9]{1,3}[ :-]{1,3}[A-Z0-9]{1,4}(?:[ -]?[A-Z0-9]{1,5})? ?$"
_PLATE_WORDS = (
    r"(?:[Kk]ennzeichen|K[Ff][Zz]|PKW|[Nn]ummernschild|[Nn]ummerplade|[Kk]enteken|"
    r"[Ll]icen[cs]e [Pp]late|[Rr]eg\.?-?[Nn]r)"
)
_BORN = (
    r"(?:[Gg]eb\.?|[Gg]eboren|[Gg]eburtsdatum|[Gg]eburtstag|[Ff]ødt|[Ff]ødselsdato|[Bb]orn|"
    r"[Dd]ate of birth|DOB|[Gg]eboortedatum)[: ]{0,2}(?:am|den|on|d\.|op)? ?"
    r"([0-9]{1,2}[./-] ?[0-9]{1,2}[./-] ?[0-9]{2,4}|[0-9]{4}-[0-9]{2}-[0-9]{2})"
)
_NO_PHONE = (
    r"^[0-9]{1,4}[./-][0-9]{1,2}[./-][0-9]{2,4}(?:[T ,-].*)?$|^[0-9]+[.,][0-9]+$|^[0-9]{1,5}$"
)
_DATE = r"^[0-9]{1,4}[./-] ?[0-9]{1,2}[./-] ?[0-9]{2,4}(?:[T ].*)?$|^[0-9]{8}$"

_SEPARATED = re.compile(r"\d[ ()/-]+\d")
_DATE_LIKE = re.compile(
    r"\d{4}-\d{2}-\d{2}|\d{1,2}\.\d{1,2}\.\d{2,4}|\d{1,2}/\d{1,2}/\d{2,4}|\d{1,2}:\d{2}"
)
_FUNCTIONS = re.compile(
    r"^(?:.*[._-])?(?:info|kontakt|contact|office|post|poststelle|mail|email|service|support|"
    r"presse|press|redaktion|verwaltung|sekretariat|buero|büro|zentrale|webmaster|admin|"
    r"hallo|hello|team|opendata|daten|datenstelle|statistik|noreply|no-reply|buergerbuero|"
    r"rathaus|stadt|gemeinde|amt|tourismus|bibliothek|museum|schule|kita|anfrage|hotline|"
    r"kommune|borgerservice|bibliotek|skole|datenschutz|impressum|booking|reservierung|shop)"
    r"(?:[._-].*)?$",
    re.IGNORECASE,
)
_WRITTEN_ABOUT = re.compile(
    r"cpr|personnummer|bsn|svnr|sozialvers|versicherungsn|steuer-?(?:id|nummer|nr)|stnr|idnr|tax",
    re.IGNORECASE,
)
_REGIONS = ("DE", "DK", "AT", "NL", "GB", "US")
_BARE_PHONE = re.compile(r"\+?[0-9][0-9 ()/.x-]{5,24}")


class Strength(IntEnum):
    """How much the form of an identifier says.

    SURE leaves no doubt. FORMED has signs and groups as only few other numbers have. BARE is digits
    that pass a test which one of ten passes by chance.
    """

    BARE = 1
    FORMED = 2
    SURE = 3


@dataclass(frozen=True)
class Match:
    """Where in a cell an identifier stands, and how sure that is."""

    start: int
    end: int
    strength: Strength


@dataclass(frozen=True, kw_only=True)
class Detector:
    """How one kind of identifier is found; ``hint`` is what a column is called that holds it.

    ``share`` of the candidates, and ``least`` different ones, make a column one of them where they
    are FORMED. ``named_form`` replaces ``form`` in columns that are called so; ``unless`` takes
    cells out. ``in_figures`` says that the kind may be stored as a number.
    """

    rule: Rule
    form: str
    find: Callable[[str, Column], Iterator[Match]]
    hint: str | None = None
    named_form: str | None = None
    unless: str | None = None
    share: float = 0.8
    least: int = 1
    in_figures: bool = False

    def named(self, column: Column) -> bool:
        """Tell whether a column is called after this kind."""
        return self.hint is not None and column.says(self.hint)

    def form_in(self, column: Column) -> str:
        """Return the regular expression that candidates of a column match."""
        if self.named_form and self.named(column):
            return self.named_form
        return self.form


def _emails(text: str, column: Column) -> Iterator[Match]:
    for match in re.finditer(_EMAIL, text):
        local = match[0].partition("@")[0]
        if _FUNCTIONS.match(local):
            continue
        if not column.table.is_directory or re.match(r"[A-Za-z]+[._][A-Za-z]+\Z", local):
            yield Match(*match.span(), Strength.SURE)


def _is_joined(match: re.Match[str]) -> bool:
    """Tell whether a match is a piece of something longer, such as a UUID."""
    return "-" in (match.string[match.start() - 1 : match.start()], match.string[match.end() :][:1])


def _ibans(text: str, _column: Column) -> Iterator[Match]:
    for match in re.finditer(_IBAN, text):
        if _is_joined(match):
            continue
        words = match[0].split(" ")
        for kept in range(len(words), 0, -1):
            candidate = " ".join(words[:kept])
            if numbers.is_iban(candidate):
                yield Match(match.start(), match.start() + len(candidate), Strength.SURE)
                break


def _cards(text: str, column: Column) -> Iterator[Match]:
    taken = [*_ibans(text, column)]
    for match in re.finditer(_CARD, text):
        if numbers.is_card(match[0]) and not _is_joined(match) and not _overlaps(match, taken):
            is_grouped = bool(re.search(r"[ -]", match[0]))
            yield Match(*match.span(), _strength(is_sure=is_grouped or column.says("card")))


def _overlaps(match: re.Match[str], taken: Sequence[Match]) -> bool:
    return any(other.start < match.end() and match.start() < other.end for other in taken)


def _phones(text: str, column: Column) -> Iterator[Match]:
    if column.says("phone"):
        if _is_named_phone(text, column):
            yield Match(0, len(text), Strength.SURE)
        return
    taken = [*_ibans(text, column), *_cards(text, column), *_formed(text, column)]
    written = (
        _written_phone(match, text, column)
        for match in re.finditer(_PHONE, text)
        if not _overlaps(match, taken)
    )
    found = next((match for match in written if match), None)
    if found:
        yield found
    elif not taken and _BARE_PHONE.fullmatch(text) and _is_bare_phone(text, column):
        yield Match(0, len(text), Strength.FORMED)


def _written_phone(match: re.Match[str], text: str, column: Column) -> Match | None:
    """Return a number that is written as telephone numbers are: with a plus, or in groups.

    By the German numbering plan it is sure. More than two kinds of signs separate no telephone.
    """
    candidate = match[0].strip(" .,;:")
    signs = set(text[match.start() : match.end() + 2]) & set("./-")
    is_written = "+" in candidate or _SEPARATED.search(candidate)
    if not is_written or _DATE_LIKE.search(candidate) or len(signs) > 2:  # noqa: PLR2004 - 0351/488-12 has two
        return None
    for regions, strength in ((("DE",), Strength.SURE), (("AT", "NL", "GB"), Strength.FORMED)):
        kind = numbers.phone_kind(candidate, regions)
        if kind is not None:
            return Match(*match.span(), strength) if _is_somebodys(kind, column) else None
    return None


def _formed(text: str, column: Column) -> Iterator[Match]:
    """Return the numbers of persons that have more than digits."""
    return (m for m in _person_numbers(text, column) if m.strength is not Strength.BARE)


def _is_somebodys(kind: int, column: Column) -> bool:
    return kind == PhoneNumberType.MOBILE or not column.table.is_directory


def _is_named_phone(text: str, column: Column) -> bool:
    """Tell whether a cell of a column called telephone holds one, German unless it says."""
    digits = text.strip(" .,;:")
    if re.match(r"[1-9]\d{9,}\Z", digits):
        digits = f"+{digits}" if digits.startswith(("49", "43", "45", "31")) else f"0{digits}"
    kind = numbers.phone_kind(digits, _REGIONS)
    if kind is not None:
        return _is_somebodys(kind, column)
    return not column.table.is_directory and numbers.is_possible_phone(digits, _REGIONS)


def _is_bare_phone(text: str, column: Column) -> bool:
    """Tell whether a cell without a country's sign may be a number: mobile, Danish or American."""
    if column.table.is_directory or _DATE_LIKE.search(text):
        return False
    if re.fullmatch(r"(?:\+45 ?|0045 ?)?\d{2} \d{2} \d{2} \d{2}|\+?45\d{8}", text):
        return numbers.phone_kind(text, ("DK",)) is not None
    if re.fullmatch(r"(?:\+?1[-. ]|001[-. ])?\(?\d{3}\)?[-. ]?\d{3}[-. ]\d{4}(?:x\d+)?", text):
        return numbers.is_possible_phone(text, ("US",))
    if re.match(r"\(?0\d|00\d|\+", text):
        kind = numbers.phone_kind(text, ("DE", "AT", "NL", "GB"))
        return kind == PhoneNumberType.MOBILE or (
            bool(re.match(r"\(0|\+|00", text) or _SEPARATED.search(text))
            and (kind is not None or numbers.is_possible_phone(text, ("DE", "GB")))
        )
    return False


def _strength(text: str = "", *, is_sure: bool) -> Strength:
    """Return what a match is worth whose text, unless it is sure, has signs between its digits."""
    if is_sure:
        return Strength.SURE
    return Strength.FORMED if re.search(r"\d[^0-9A-Za-z]+\d|[A-Za-z]", text) else Strength.BARE


def _person_numbers(text: str, column: Column) -> Iterator[Match]:
    is_named = column.says("person_number") or bool(_WRITTEN_ABOUT.search(text))
    padded = text.zfill(10) if is_named and re.fullmatch(r"\d{8,9}", text) else ""
    if padded and (numbers.is_bsn(padded[1:]) or numbers.is_person_number(padded)):
        yield Match(0, len(text), Strength.SURE)
        return
    if column.field.type == "integer" and re.fullmatch(r"\d{9}", text):
        text = text.zfill(10) if numbers.is_cpr(text.zfill(10)) else text
    for match in re.finditer(_PERSON, text):
        if numbers.is_person_number(match[0]):
            yield Match(*match.span(), _strength(match[0], is_sure=is_named))


def _tax_numbers(text: str, column: Column) -> Iterator[Match]:
    is_named = column.says("tax_number") or bool(_WRITTEN_ABOUT.search(text))
    if column.says("tax_number") and numbers.is_german_tax_number(text):
        yield Match(0, len(text), Strength.SURE)
        return
    for match in re.finditer(_TAX, text):
        if (
            numbers.is_tax_id(match[0])
            or ("/" in match[0] and numbers.is_german_tax_number(match[0]))
            or ("-" in match[0] and numbers.is_austrian_tax_number(match[0]))
            or (is_named and numbers.is_austrian_tax_number(match[0]))
        ):
            yield Match(*match.span(), _strength(match[0], is_sure=is_named))


def _addresses(text: str, column: Column) -> Iterator[Match]:
    if column.says("version"):
        return
    for match in re.finditer(r"[0-9A-Fa-f:.]{6,}", text):
        candidate = match[0].strip(".") if ":" not in match[0] else match[0]
        proves = numbers.is_address if column.says("ip") else numbers.is_public_address
        if proves(candidate):
            start = match.start() + match[0].index(candidate)
            yield Match(start, start + len(candidate), Strength.SURE)


def _devices(text: str, column: Column) -> Iterator[Match]:
    if column.says("mac") and re.fullmatch(r"[0-9A-Fa-f]{12}", text.strip()):
        yield Match(0, len(text), Strength.SURE)
    for match in re.finditer(_MAC, text):
        if len(set(re.sub(r"[:.-]", "", match[0]))) > 1:
            yield Match(*match.span(), Strength.SURE)


def _plates(text: str, column: Column) -> Iterator[Match]:
    plate = text.strip().upper()
    if column.says("plate"):
        if numbers.is_any_plate(plate):
            yield Match(0, len(text), Strength.SURE)
    elif re.match(_PLATE, text):
        if numbers.is_plate(plate):
            yield Match(0, len(text), _strength("1-1", is_sure=column.says("mark")))
    elif re.search(_PLATE_WORDS, text):
        for match in re.finditer(r"\b[A-ZÄÖÜ]{1,3}[ -][A-Z]{1,2}[ -]?\d{1,4}\b", text):
            if numbers.is_plate(match[0]):
                yield Match(*match.span(), Strength.SURE)


def _birth_dates(text: str, column: Column) -> Iterator[Match]:
    if column.says("birth_date") and numbers.is_birth_date(text):
        yield Match(0, len(text), Strength.SURE)
        return
    for match in re.finditer(_BORN, text):
        if numbers.is_birth_date(match[1]):
            yield Match(*match.span(1), Strength.SURE)


DETECTORS = (
    Detector(rule=rules.PRIVACY_EMAIL, form=_EMAIL, find=_emails),
    Detector(rule=rules.PRIVACY_IBAN, form=_IBAN, find=_ibans, hint="iban"),
    Detector(
        rule=rules.PRIVACY_PHONE,
        form=_PHONE + r"|^[+0-9(][0-9 ()/.x-]{6,24}$",
        named_form=r"[0-9][0-9 ()/.-]{4,}[0-9]",
        unless=_NO_PHONE,
        find=_phones,
        hint="phone",
        least=3,
        in_figures=True,
    ),
    Detector(rule=rules.PRIVACY_CARD, form=_CARD, find=_cards, hint="card", in_figures=True),
    Detector(
        rule=rules.PRIVACY_PERSON_NUMBER,
        form=_PERSON,
        named_form=_PERSON + r"|^[0-9]{8,9}$",
        find=_person_numbers,
        hint="person_number",
        in_figures=True,
    ),
    Detector(
        rule=rules.PRIVACY_TAX_NUMBER,
        form=_TAX,
        named_form=r"[0-9][0-9 /-]{7,}[0-9]",
        find=_tax_numbers,
        hint="tax_number",
        in_figures=True,
    ),
    Detector(rule=rules.PRIVACY_IP, form=_IP, find=_addresses, hint="ip"),
    Detector(
        rule=rules.PRIVACY_MAC,
        form=_MAC,
        named_form=_MAC + r"|^[0-9A-Fa-f]{12}$",
        find=_devices,
        hint="mac",
    ),
    Detector(
        rule=rules.PRIVACY_PLATE,
        form=f"{_PLATE}|{_PLATE_WORDS}",
        named_form=r"[0-9]",
        find=_plates,
        hint="plate",
        least=3,
    ),
    Detector(
        rule=rules.PRIVACY_BIRTH_DATE,
        form=_BORN,
        named_form=f"{_BORN}|{_DATE}",
        find=_birth_dates,
        hint="birth_date",
    ),
)

UUID_FORM = r"^[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}$"
"""Cells that are random by design, and so have parts of any form."""

SURE_FORM = (
    f"@|{_IBAN}|{_WRITTEN_PHONE}|{_IP}|{_MAC}|{_PLATE_WORDS}|{_BORN}|"
    r"[0-9]{4}[ -][0-9]{4}[ -][0-9]{4}|(?i:cpr|personnummer|bsn|svnr|versicherungsn|steuer-?id)"
)
"""What a cell has that is proven alone: whatever does not match this is no SURE match."""
