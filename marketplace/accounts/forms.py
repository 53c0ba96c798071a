"""What was wrong with a form, said beside the field."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from sqlmodel import Session

from marketplace.core.errors import Conflict, DomainError, Forbidden, TooMany, Unprocessable
from marketplace.core.language import N_, Language
from marketplace.web.translation import gettext, say

S = TypeVar("S", bound=BaseModel)

Errors = dict[str, str]
"""Field → sentence; what belongs to no field stands under ``form``."""

_MISSING = N_("Please fill in this field.")
_SENTENCES = {
    "missing": _MISSING,
    "string_too_short": N_("Please enter a little more."),
    "string_too_long": N_("This is longer than fits. Please shorten it."),
    "string_pattern_mismatch": N_("This contains characters that do not belong here."),
    "enum": N_("Please choose one of the options."),
    "too_short": N_("Please choose at least one."),
}
_BY_FIELD = {
    "email": N_("Enter an address such as name@example.org."),
    "contact_email": N_("Enter an address such as name@example.org."),
    "homepage": N_("Enter a web address such as https://example.org."),
    "code": N_("Enter the six digits that your app shows."),
    "expires_on": N_("Enter a day, or nothing."),
}
_OTHERWISE = N_("Please check this field.")

_FIELD_OF_CODE = {
    "password-too-short": "password",
    "password-guessable": "password",
    "password-wrong": "present",
    "totp-wrong": "code",
    "already-member": "email",
    "stewards-are-appointed": "roles",
    "expiry-in-past": "expires_on",
}


def checked(
    schema: type[S], fields: Mapping[str, Any], language: Language
) -> tuple[S | None, Errors]:
    """Return a form's contents if they have their forms, and what to say of those that do not."""
    try:
        return schema.model_validate(dict(fields)), {}
    except ValidationError as error:
        errors: Errors = {}
        for flaw in error.errors():
            field = str(flaw["loc"][-1] if isinstance(flaw["loc"][-1], str) else flaw["loc"][0])
            is_empty = fields.get(field) in ("", None)
            errors.setdefault(field, gettext(language, _sentence(flaw["type"], field, is_empty)))
        return None, errors


def refused(session: Session, act: Callable[[], object], language: Language) -> Errors:
    """Do something, and return what to say if it was refused; then nothing of it was kept."""
    try:
        with session.begin_nested():
            act()
    except (Unprocessable, Conflict, TooMany, Forbidden) as refusal:
        return errors_of(refusal, language)
    return {}


def errors_of(refusal: DomainError, language: Language) -> Errors:
    """Return a refusal beside the field that it is about."""
    return {_FIELD_OF_CODE.get(refusal.code, "form"): say(refusal, language)}


def _sentence(flaw: str, field: str, is_empty: bool) -> str:  # noqa: FBT001 - private
    if is_empty:
        return _MISSING
    if flaw in {"value_error", "string_pattern_mismatch"} and field in _BY_FIELD:
        return _BY_FIELD[field]
    return _SENTENCES.get(flaw, _BY_FIELD.get(field, _OTHERWISE))
