"""Amounts as people type them: 29,00 and 29.00, 1.234,50 and 1,234.50. Never a float."""

import re
from decimal import Decimal

from marketplace.core.language import N_, Language
from marketplace.core.money import Money

HIGHEST_MINOR = 99_999_999
"""Stripe takes amounts of at most eight digits (docs.stripe.com/currencies#minimum-and-maximum)."""

NOT_AN_AMOUNT = N_("Enter an amount such as 29.00, in figures.")
TOO_FINE = N_("This currency has no parts so small. Enter an amount such as 29.00.")
TOO_HIGH = N_("This is more than can be paid at once. Enter at most 999,999.99.")
TWO_READINGS = N_("This can be read in two ways. Write the amount with cents, such as 1234.00.")

_MARKS = re.compile(r"\s|€|EUR|eur")
_PLAIN = re.compile(r"[0-9]{1,12}([.,][0-9]{1,9})?")
_GROUPED = re.compile(
    r"(?P<whole>[0-9]{1,3}(?P<mark>[.,])[0-9]{3}((?P=mark)[0-9]{3}){0,3})"
    r"((?!(?P=mark))[.,](?P<decimals>[0-9]{1,9}))?"
)
_SINGLE_GROUP = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")


class NotAnAmount(ValueError):
    """What was typed is no amount; ``sentence`` says what would be."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


def typed_amount(typed: str, currency: str) -> Money:
    """Return the amount that somebody typed, with comma or point before the cents.

    Thousands may be grouped by the other mark. ``1.234`` alone means different things in German
    and in English, so it is refused: where money is at stake, nothing is guessed.

    Raises:
        NotAnAmount: It is none, or its parts are too small, or it is too high.
    """
    text = _MARKS.sub("", typed)
    if _SINGLE_GROUP.fullmatch(text):
        raise NotAnAmount(TWO_READINGS)
    unit = Money(1, currency).amount
    minor = Decimal(_plain(text)) / unit
    if minor != minor.to_integral_value():
        raise NotAnAmount(TOO_FINE)
    if minor > HIGHEST_MINOR:
        raise NotAnAmount(TOO_HIGH)
    return Money(int(minor), currency)


def shown_amount(amount: Money, language: Language) -> str:
    """Return an amount as its field shows it, to be typed over: 29,00 or 29.00."""
    text = format(amount.amount, "f")
    return text.replace(".", ",") if language is Language.DE else text


def _plain(text: str) -> str:
    """Return figures with a point before the decimals and nothing else."""
    if _PLAIN.fullmatch(text):
        return text.replace(",", ".")
    grouped = _GROUPED.fullmatch(text)
    if grouped is None:
        raise NotAnAmount(NOT_AN_AMOUNT)
    whole = grouped["whole"].replace(grouped["mark"], "")
    return f"{whole}.{grouped['decimals'] or 0}"
