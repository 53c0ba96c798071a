"""The offer form: what was filled in, and the offer it makes."""

from collections.abc import Callable
from typing import Any

from pydantic import BaseModel, Field

from billing.models import Interval, RefundRule
from marketplace.accounts.models import OrganizationSize
from marketplace.contracts.models import OfferKind
from marketplace.contracts.offers.schemas import OfferCreate
from marketplace.core.language import N_
from marketplace.site.offers.amounts import NotAnAmount, typed_amount

Errors = dict[str, str]
"""Field → sentence, still in English."""

SIZES = tuple(size.value for size in OrganizationSize)
_CHOOSE = N_("Please choose one of the options.")
_NO_PRICE = N_("Say what it costs: an amount above 0, such as 29.00. What costs nothing is free.")
_NO_DAYS = N_("Enter a whole number of days, or nothing.")
_NO_WAY = N_("Choose at least one way to pay.")
_MOST_DIGITS = 6


class Filled(BaseModel):
    """The fields of the form as they were filled in."""

    kind: str = ""
    price: str = Field(default="", max_length=100)
    interval: str = Interval.MONTH.value
    trial_days: str = Field(default="", max_length=100)
    tariff_startup: str = Field(default="", max_length=100)
    tariff_micro: str = Field(default="", max_length=100)
    tariff_small: str = Field(default="", max_length=100)
    tariff_medium: str = Field(default="", max_length=100)
    tariff_large: str = Field(default="", max_length=100)
    policy: list[str] = Field(default_factory=list)
    purposes: list[str] = Field(default_factory=list)
    payment: list[str] = Field(default_factory=list)
    refund: str = RefundRule.NONE.value
    step: str = "preview"

    def hidden_fields(self) -> list[tuple[str, str]]:
        """Return every field with its value, so that a preview can send them on."""
        pairs: list[tuple[str, str]] = []
        for name in type(self).model_fields:
            value: str | list[str] = getattr(self, name)
            values = [value] if isinstance(value, str) else value
            pairs += [(name, each) for each in values if name != "step"]
        return pairs


def to_create(filled: Filled, currency: str) -> tuple[OfferCreate | None, Errors]:
    """Return the offer that a form describes, or what is wrong with the form.

    What does not belong to the kind that was chosen does not count: its fields are hidden then.
    """
    errors: Errors = {}
    if filled.kind not in set(OfferKind):
        return None, {"kind": _CHOOSE}
    given: dict[str, Any] = {
        "kind": filled.kind,
        "policy": filled.policy,
        "purposes": filled.purposes,
    }
    if filled.kind != OfferKind.FREE:
        given |= _money(filled, currency, errors)
    if filled.kind == OfferKind.SUBSCRIPTION:
        given |= _period(filled, errors)
    return (None if errors else OfferCreate.model_validate(given)), errors


def _money(filled: Filled, currency: str, errors: Errors) -> dict[str, Any]:
    def amount(field: str, typed: str) -> int | None:
        return _read(errors, field, lambda: typed_amount(typed, currency).minor)

    price = amount("price", filled.price) if filled.price.strip() else 0
    if price == 0:
        errors["price"] = _NO_PRICE
    typed = {size: str(getattr(filled, f"tariff_{size}")) for size in SIZES}
    tariffs = [
        {"size": size, "unit_amount": amount(f"tariff_{size}", text)}
        for size, text in typed.items()
        if text.strip()
    ]
    if not filled.payment:
        errors["payment"] = _NO_WAY
    if filled.refund not in set(RefundRule):
        errors["refund"] = _CHOOSE
    return {
        "unit_amount": price,
        "currency": currency,
        "tariffs": tariffs,
        "payment": filled.payment,
        "refund": filled.refund,
    }


def _period(filled: Filled, errors: Errors) -> dict[str, Any]:
    if filled.interval not in set(Interval):
        errors["interval"] = _CHOOSE
    days = filled.trial_days.strip() or "0"
    if not (days.isascii() and days.isdigit() and len(days) <= _MOST_DIGITS):
        errors["trial_days"] = _NO_DAYS
        return {"interval": filled.interval}
    return {"interval": filled.interval, "trial_days": int(days)}


def _read(errors: Errors, field: str, read: Callable[[], int]) -> int | None:
    try:
        return read()
    except NotAnAmount as refusal:
        errors[field] = refusal.sentence
    return None
