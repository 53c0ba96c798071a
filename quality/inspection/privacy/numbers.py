"""Numbers that name people and accounts, proven by check digits, dates and numbering plans.

Each function takes a text that has the form of such a number and tells whether it can be one.
"""

import ipaddress
import re
from collections.abc import Callable
from datetime import date
from functools import cache
from importlib.resources import files

import phonenumbers
from stdnum import iban, luhn
from stdnum.at import tin, vnr
from stdnum.de import idnr, stnr
from stdnum.dk import cpr
from stdnum.nl import bsn

from marketplace.core import clock

OLDEST_PERSON = 110
"""Years after which a date of birth is history."""

_SIGNS = re.compile(r"[\s./()-]+")
_CARD_PREFIX = re.compile(
    r"4\d{12}(\d{3})?(\d{3})?|5[1-5]\d{14}|2(22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|"
    r"3[47]\d{13}|3(0[0-5]|[689]\d)\d{11}|(6011|65\d\d|64[4-9]\d)\d{12}|35(2[89]|[3-8]\d)\d{12}|"
    r"(50[0-9]{2}|5[6-8]\d\d|6[0-9]{3})\d{8,15}|5019\d{12}"
)
_NOBODYS = {
    phonenumbers.PhoneNumberType.TOLL_FREE,
    phonenumbers.PhoneNumberType.UAN,
    phonenumbers.PhoneNumberType.PREMIUM_RATE,
    phonenumbers.PhoneNumberType.SHARED_COST,
}
_GERMAN_PLATE = re.compile(r"([A-ZÄÖÜ]{1,3})[ :-]{1,3}([A-Z]{1,2})[ -]?([1-9]\d{0,3})[HE]?")
_AUSTRIAN_PLATE = re.compile(r"([A-Z]{1,2})[ -]{1,3}[1-9]\d{0,4} ?[A-Z]{1,3}")
_DANISH_PLATE = re.compile(r"[A-Z]{2} \d{2} \d{3}")
_DUTCH_PLATE = re.compile(
    r"(?=.*[A-Z])(?=.*\d)(?:[A-Z]{2}|\d{2})-(?:[A-Z]{2}|\d{2})-(?:[A-Z]{2}|\d{2})|"
    r"\d{2}-[A-Z]{3}-\d|\d-[A-Z]{3}-\d{2}|[A-Z]{2}-\d{3}-[A-Z]|[A-Z]-\d{3}-[A-Z]{2}|"
    r"[A-Z]{3}-\d{2}-[A-Z]|\d-[A-Z]{2}-\d{3}"
)
_ANY_PLATE = re.compile(r"(?=.*\d)(?=.*[A-ZÄÖÜ])[A-ZÄÖÜ0-9][A-ZÄÖÜ0-9 :-]{2,10}[A-Z0-9]")
_STANDARDS = {"DIN", "ISO", "EU", "EN", "VDI", "UN", "VDE"}
"""Beginnings that are rather norms and laws than vehicles: “DIN EN 1090”."""


def digits_of(text: str) -> str:
    """Return a number without the signs that group it."""
    return _SIGNS.sub("", text)


def is_iban(text: str) -> bool:
    """Tell whether an IBAN has its country's form and a valid check (ISO 13616)."""
    parts = text.split("-")
    if len(parts) > 1 and any(len(part) != len("DE89") for part in parts[:-1]):
        return False
    compact = re.sub(r"[\s-]+", "", text).upper()
    number = "".join(str(int(sign, 36)) for sign in compact[4:] + compact[:4])
    return int(number) % 97 == 1 and iban.is_valid(compact, check_country=False)


def is_card(text: str) -> bool:
    """Tell whether digits are a payment card's: a known issuer's prefix, a valid Luhn digit."""
    digits = digits_of(text)
    return bool(_CARD_PREFIX.fullmatch(digits)) and len(set(digits)) > 1 and luhn.is_valid(digits)


def is_person_number(text: str) -> bool:
    """Tell whether a text is a CPR, BSN, Austrian or German insurance number."""
    digits = digits_of(text)
    if re.fullmatch(r"\d{10}", digits):
        return is_cpr(digits) or is_austrian_number(digits)
    if re.fullmatch(r"\d{9}", digits):
        return is_bsn(digits)
    return is_german_insurance_number(digits)


def is_cpr(text: str) -> bool:
    """Tell whether ten digits begin with a date of birth in the past, as a CPR number does."""
    return cpr.is_valid(digits_of(text))


def is_bsn(text: str) -> bool:
    """Tell whether nine digits pass the eleven test of a Dutch BSN."""
    digits = digits_of(text)
    return len(set(digits)) > 2 and bsn.is_valid(digits)  # noqa: PLR2004 - 111111110 is nobody's


def is_austrian_number(text: str) -> bool:
    """Tell whether ten digits are an Austrian insurance number: check digit and a date."""
    digits = digits_of(text)
    return vnr.is_valid(digits) and _is_day(digits[4:6], digits[6:8])


def is_german_insurance_number(text: str) -> bool:
    """Tell whether a text is a German pension insurance number (§ 147 SGB VI, VKVV)."""
    compact = digits_of(text).upper()
    if not re.fullmatch(r"\d{8}[A-Z]\d{3}", compact) or not _is_day(compact[2:4], compact[4:6]):
        return False
    digits = f"{compact[:8]}{ord(compact[8]) - 64:02d}{compact[9:11]}"
    products = (
        int(digit) * weight
        for digit, weight in zip(digits, (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1), strict=True)
    )
    return sum(product // 10 + product % 10 for product in products) % 10 == int(compact[11])


def _is_day(day: str, month: str) -> bool:
    return 1 <= int(day) <= 31 and 1 <= int(month) <= 12  # noqa: PLR2004 - a calendar's


def is_tax_id(text: str) -> bool:
    """Tell whether eleven digits are a German identification number (§ 139b AO)."""
    return idnr.is_valid(digits_of(text))


def is_german_tax_number(text: str) -> bool:
    """Tell whether a text has the form of a German tax number in one of the states."""
    return stnr.is_valid(text.strip())


def is_austrian_tax_number(text: str) -> bool:
    """Tell whether nine digits are an Austrian tax account number."""
    return tin.is_valid(digits_of(text))


def is_public_address(text: str) -> bool:
    """Tell whether an IP address is someone's in the internet, and rather no version number."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        return address.is_global
    return address.is_global and sum(len(part) > 1 for part in text.split(".")) >= 2  # noqa: PLR2004 - versions have small parts


def is_address(text: str) -> bool:
    """Tell whether a text is an IP address of any range."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    return not (address.is_unspecified or address.is_loopback)


def is_plate(text: str) -> bool:
    """Tell whether a text is a plate in a form that hardly anything else has."""
    return (
        is_german_plate(text)
        or is_austrian_plate(text)
        or bool(_DANISH_PLATE.fullmatch(text) or _DUTCH_PLATE.fullmatch(text))
    )


def is_german_plate(text: str) -> bool:
    """Tell whether a plate begins with the code of a German district."""
    match = _GERMAN_PLATE.fullmatch(text)
    return bool(match) and match[1] in _codes("de") and match[1] not in _STANDARDS


def is_austrian_plate(text: str) -> bool:
    """Tell whether a plate begins with the code of an Austrian district."""
    match = _AUSTRIAN_PLATE.fullmatch(text)
    return bool(match) and match[1] in _codes("at")


def is_any_plate(text: str) -> bool:
    """Tell whether a text could be a plate of anywhere: letters and digits."""
    return bool(_ANY_PLATE.fullmatch(text))


@cache
def _codes(country: str) -> frozenset[str]:
    lists = files("quality.inspection.privacy") / "lists"
    return frozenset((lists / f"plates_{country}.txt").read_text(encoding="utf-8").split())


def phone_kind(text: str, regions: tuple[str, ...] = ("DE",)) -> int | None:
    """Return the kind of a telephone number by the numbering plans, None where it is none.

    Numbers that are nobody's own, such as 0800, are none.
    """
    for region in regions:
        try:
            number = phonenumbers.parse(text, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            kind = phonenumbers.number_type(number)
            return None if kind in _NOBODYS else kind
    return None


def is_possible_phone(text: str, regions: tuple[str, ...]) -> bool:
    """Tell whether a text is as long as a telephone number and not a service's."""
    for region in regions:
        try:
            number = phonenumbers.parse(text, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_possible_number(number):
            return phonenumbers.number_type(number) not in _NOBODYS
    return False


_DATES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], tuple[str, str, str]]], ...] = (
    (re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})"), lambda m: (m[1], m[2], m[3])),
    (re.compile(r"(\d{1,2})[./-] ?(\d{1,2})[./-] ?(\d{4})"), lambda m: (m[3], m[2], m[1])),
    (re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})"), lambda m: (m[3], m[1], m[2])),
    (re.compile(r"(\d{4})(\d{2})(\d{2})"), lambda m: (m[1], m[2], m[3])),
    (re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{2})"), lambda m: ("19" + m[3], m[2], m[1])),
)


def is_birth_date(text: str) -> bool:
    """Tell whether a text is a day of the last 110 years, in one of the common forms."""
    today = clock.now().date()
    for pattern, parts in _DATES:
        if match := pattern.match(text.strip()):
            try:
                day = date(*(int(part) for part in parts(match)))
            except ValueError:
                continue
            return today.year - OLDEST_PERSON <= day.year and day <= today
    return False
