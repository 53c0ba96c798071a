"""The test cards that Stripe publishes (https://docs.stripe.com/testing), and no other."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

PAYS = "4242424242424242"
DECLINED = "4000000000000002"
INSUFFICIENT = "4000000000009995"
AUTHENTICATES = "4000002500003155"
ALWAYS_AUTHENTICATES = "4000000000003220"
FAILS_LATER = "4000000000000341"


class Behaviour(StrEnum):
    """What a card does when it is charged."""

    PAYS = "pays"
    DECLINED = "declined"
    INSUFFICIENT = "insufficient_funds"
    AUTHENTICATES = "authenticates"
    FAILS_LATER = "fails_later"


@dataclass(frozen=True)
class Card:
    """A card as it was typed."""

    number: str
    month: int
    year: int
    behaviour: Behaviour
    brand: str = "visa"


@dataclass(frozen=True)
class CardProblem:
    """Why a field of the card form does not do: a key of the pay page's wording."""

    field: str
    reason: str


_BEHAVIOURS = {
    PAYS: Behaviour.PAYS,
    "4000056655665556": Behaviour.PAYS,
    "5555555555554444": Behaviour.PAYS,
    DECLINED: Behaviour.DECLINED,
    INSUFFICIENT: Behaviour.INSUFFICIENT,
    AUTHENTICATES: Behaviour.AUTHENTICATES,
    ALWAYS_AUTHENTICATES: Behaviour.AUTHENTICATES,
    FAILS_LATER: Behaviour.FAILS_LATER,
}
NUMBERS = frozenset(_BEHAVIOURS)
"""Every number that the sandbox takes."""

_EXPIRY = re.compile(r"(\d{1,2})\s*/?\s*(\d{4}|\d{2})")
_CVC_LENGTHS = (3, 4)
_MONTHS = 12
_CENTURY = 2000
_HUNDRED = 100


def read(number: str, exp: str, cvc: str, *, now: int) -> Card | list[CardProblem]:
    """Return the card that was typed, or what is wrong with it, field by field."""
    digits = re.sub(r"[\s-]", "", number)
    expiry = _expiry(exp)
    problems = [
        problem
        for problem in (_number_problem(digits), _expiry_problem(expiry, now), _cvc_problem(cvc))
        if problem is not None
    ]
    if problems or expiry is None:
        return problems
    brand = "mastercard" if digits.startswith("5") else "visa"
    return Card(digits, *expiry, behaviour=_BEHAVIOURS[digits], brand=brand)


def is_luhn(digits: str) -> bool:
    """Tell whether the last digit is the check digit of the others (ISO/IEC 7812-1, annex B)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value  # noqa: PLR2004 - the algorithm's own
    return total % 10 == 0


def _number_problem(digits: str) -> CardProblem | None:
    if not digits:
        return CardProblem("number", "number_missing")
    if not (digits.isascii() and digits.isdecimal()) or not is_luhn(digits):
        return CardProblem("number", "number_invalid")
    if digits not in _BEHAVIOURS:
        return CardProblem("number", "number_not_test")
    return None


def _expiry(exp: str) -> tuple[int, int] | None:
    matched = _EXPIRY.fullmatch(exp.strip())
    if matched is None:
        return None
    year = int(matched[2])
    return int(matched[1]), year if year >= _HUNDRED else _CENTURY + year


def _expiry_problem(expiry: tuple[int, int] | None, now: int) -> CardProblem | None:
    if expiry is None or not 1 <= expiry[0] <= _MONTHS:
        return CardProblem("exp", "exp_invalid")
    today = datetime.fromtimestamp(now, UTC)
    if (expiry[1], expiry[0]) < (today.year, today.month):
        return CardProblem("exp", "exp_past")
    return None


def _cvc_problem(cvc: str) -> CardProblem | None:
    typed = cvc.strip()
    is_number = typed.isascii() and typed.isdecimal()
    return None if is_number and len(typed) in _CVC_LENGTHS else CardProblem("cvc", "cvc_invalid")
