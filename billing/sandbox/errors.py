"""Refusals in the shape that Stripe gives them (https://docs.stripe.com/api/errors)."""

from http import HTTPStatus
from typing import Any

Document = dict[str, Any]
"""An object as Stripe would show it: JSON, by Stripe's field names."""


class StripeRefusal(Exception):
    """What a caller is told instead of an answer; the work of the call is undone."""

    def __init__(  # noqa: PLR0913 - the members of Stripe's error object
        self,
        message: str,
        *,
        status: int = HTTPStatus.BAD_REQUEST,
        type: str = "invalid_request_error",  # noqa: A002 - Stripe's name
        code: str | None = None,
        param: str | None = None,
        decline_code: str | None = None,
        keeps_work: bool = False,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.status = int(status)
        self.type = type
        self.code = code
        self.param = param
        self.decline_code = decline_code
        self.keeps_work = keeps_work
        """Whether what was done stays done: a card that was declined was tried."""

    def body(self) -> Document:
        """Return the JSON that Stripe's SDK reads."""
        error: Document = {"message": self.message, "type": self.type}
        if self.code is not None:
            error["code"] = self.code
            error["doc_url"] = f"https://docs.stripe.com/error-codes/{self.code.replace('_', '-')}"
        if self.decline_code is not None:
            error["decline_code"] = self.decline_code
        if self.param is not None:
            error["param"] = self.param
        return {"error": error}


def missing(noun: str, identifier: str, *, param: str = "id") -> StripeRefusal:
    """Return the refusal for an id that nothing has: 404 by address, else 400 as Stripe does."""
    return StripeRefusal(
        f"No such {noun}: '{identifier}'",
        status=HTTPStatus.NOT_FOUND if param == "id" else HTTPStatus.BAD_REQUEST,
        code="resource_missing",
        param=param,
    )


def parameter_missing(*, param: str) -> StripeRefusal:
    """Return the refusal for a parameter that Stripe requires."""
    return StripeRefusal(f"Missing required param: {param}.", code="parameter_missing", param=param)


def parameter_unknown(*, param: str) -> StripeRefusal:
    """Return the refusal for a parameter that Stripe does not have."""
    return StripeRefusal(
        f"Received unknown parameter: {param}", code="parameter_unknown", param=param
    )


def unsupported(*, param: str) -> StripeRefusal:
    """Return the refusal for what Stripe knows and this sandbox does not: never a silent no-op."""
    return StripeRefusal(
        f"The sandbox does not carry out the parameter {param}.",
        code="parameter_not_in_sandbox",
        param=param,
    )
