"""The steps of a new offer: what was filled in, and the offer it makes."""

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, Field, ValidationError

from billing.models import Interval, RefundRule
from marketplace.accounts.models import OrganizationSize
from marketplace.contracts.models import OfferKind
from marketplace.contracts.offers.schemas import OfferCreate
from marketplace.core.language import N_
from marketplace.entitlements.models import History
from marketplace.site.offers.amounts import NotAnAmount, typed_amount

Errors = dict[str, str]
"""Field → sentence, still in English."""


class Step(StrEnum):
    """What a publisher is asked, in this order; ``publish`` makes what the preview showed."""

    PRICE = "price"
    USE = "use"
    REACH = "reach"
    PREVIEW = "preview"
    PUBLISH = "publish"


STEPS = tuple(Step)
SIZES = tuple(size.value for size in OrganizationSize)
FIELDS = {
    Step.PRICE: (
        "kind", "price", "interval", "trial_days", *(f"tariff_{size}" for size in SIZES),
        "payment", "refund", "ground", "ground_reason", "calculation", "answers_for_price",
        "review_by",
    ),
    Step.USE: ("purposes", "policy"),
    Step.REACH: (
        "for_organization", "term_months", "notice_days", "users", "calls_per_month", "history",
        "history_versions",
    ),
}  # fmt: skip
"""The fields that each step asks for."""

_SCREENS = {"unit_amount": "price", "currency": "price"}
"""Fields of an offer that a field of the form with another name fills in."""

_CHOOSE = N_("Please choose one of the options.")
_NO_PRICE = N_("Say what it costs: an amount above 0, such as 29.00. What costs nothing is free.")
_NO_DAYS = N_("Enter a whole number of days, or nothing.")
_NO_NUMBER = N_("Enter a whole number above 0 in figures, or nothing.")
_NO_DAY = N_("Enter a day as year, month and day, such as 2027-06-30.")
_NO_WAY = N_("Choose at least one way to pay.")
_IMPOSSIBLE = N_("This is too much, too long, or not one of the options. Please correct it.")
_MOST_DIGITS = 12
_NUMBERS = ("users", "calls_per_month", "term_months")


class Filled(BaseModel):
    """The fields of the form as they were filled in, and the step that is asked for."""

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
    ground: str = ""
    ground_reason: str = ""
    calculation: str = ""
    answers_for_price: str = ""
    review_by: str = Field(default="", max_length=100)
    for_organization: str = Field(default="", max_length=100)
    term_months: str = Field(default="", max_length=100)
    notice_days: str = Field(default="", max_length=100)
    users: str = Field(default="", max_length=100)
    calls_per_month: str = Field(default="", max_length=100)
    history: str = History.ALL.value
    history_versions: str = Field(default="", max_length=100)
    step: str = Step.PREVIEW.value

    @property
    def wanted(self) -> Step:
        """The step that is asked for; the first one if there is none of that name."""
        return Step(self.step) if self.step in STEPS else Step.PRICE

    def hidden_fields(self, shown: Step = Step.PREVIEW) -> list[tuple[str, str]]:
        """Return the fields that a step does not show with their values, to be sent on."""
        left_out = {"step", *FIELDS.get(shown, ())}
        pairs: list[tuple[str, str]] = []
        for name in type(self).model_fields:
            value: str | list[str] = getattr(self, name)
            values = [value] if isinstance(value, str) else value
            pairs += [(name, each) for each in values if name not in left_out]
        return pairs


def screen_of(field: str) -> str:
    """Return the field of the form that fills in a field of an offer."""
    return _SCREENS.get(field, field)


def step_of(field: str) -> Step:
    """Return the step that asks for a field; the first one for what belongs to no field."""
    return next((step for step, fields in FIELDS.items() if field in fields), Step.PRICE)


def is_before(field: str, wanted: Step) -> bool:
    """Tell whether a field was asked for by a step before the one that is wanted."""
    return STEPS.index(step_of(field)) < STEPS.index(wanted)


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
        **_reach(filled, errors),
    }
    if filled.kind != OfferKind.FREE:
        given |= _money(filled, currency, errors) | _ground(filled, errors)
    if filled.kind == OfferKind.SUBSCRIPTION:
        given |= _period(filled, errors)
    if errors:
        return None, errors
    try:
        return OfferCreate.model_validate(given), errors
    except ValidationError as refusal:
        wrong = [screen_of(str(each["loc"][0])) for each in refusal.errors()]
        return None, dict.fromkeys(wrong, _IMPOSSIBLE)


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


def _ground(filled: Filled, errors: Errors) -> dict[str, Any]:
    """Return why data of the city costs something; all of it may be empty elsewhere."""
    given: dict[str, Any] = {
        "ground": filled.ground or None,
        "ground_reason": filled.ground_reason.strip(),
        "calculation": filled.calculation.strip(),
        "answers_for_price": filled.answers_for_price.strip(),
    }
    if day := filled.review_by.strip():
        try:
            given["review_by"] = date.fromisoformat(day)
        except ValueError:
            errors["review_by"] = _NO_DAY
    return given


def _period(filled: Filled, errors: Errors) -> dict[str, Any]:
    if filled.interval not in set(Interval):
        errors["interval"] = _CHOOSE
    days = _whole(filled.trial_days)
    if days is None and filled.trial_days.strip():
        errors["trial_days"] = _NO_DAYS
    return {"interval": filled.interval, "trial_days": days or 0}


def _reach(filled: Filled, errors: Errors) -> dict[str, Any]:
    given: dict[str, Any] = {
        "for_organization": filled.for_organization.strip() or None,
        "history": filled.history,
    }
    wanted = _NUMBERS
    if filled.history == History.LAST:
        wanted += ("history_versions",)
        if not filled.history_versions.strip():
            errors["history_versions"] = _NO_NUMBER
    for name in wanted:
        typed = str(getattr(filled, name))
        given[name] = _whole(typed)
        if typed.strip() and not given[name]:
            errors[name] = _NO_NUMBER
    days = _whole(filled.notice_days)
    if days is None and filled.notice_days.strip():
        errors["notice_days"] = _NO_DAYS
    return given | {"notice_days": days or 0}


def _whole(typed: str) -> int | None:
    figures = typed.strip()
    is_number = figures.isascii() and figures.isdigit() and len(figures) <= _MOST_DIGITS
    return int(figures) if is_number else None


def _read(errors: Errors, field: str, read: Callable[[], int]) -> int | None:
    try:
        return read()
    except NotAnAmount as refusal:
        errors[field] = refusal.sentence
    return None
