"""How billing refuses."""

from uuid import UUID

from billing.models import ProcessorName
from billing.rules import CARD_MINIMUM
from marketplace.core.errors import Conflict, Forbidden, NotFound, Unavailable, Unprocessable
from marketplace.core.language import N_


class CheckoutNotFound(NotFound, code="checkout-not-found"):
    """Nothing is to be paid for a reference."""

    def __init__(self, reference: UUID) -> None:
        super().__init__(
            N_("Nothing is to be paid for {reference}. A payment begins with an acceptance."),
            reference=reference,
        )


class WayToPayNotOffered(Conflict, code="way-to-pay-not-offered"):
    """The deployment does not have a way to pay."""

    def __init__(self, processor: ProcessorName) -> None:
        super().__init__(
            N_("Payment by “{processor}” is not offered here. Choose another way to pay."),
            processor=processor.value,
        )


class AmountBelowCardMinimum(Conflict, code="amount-below-card-minimum"):
    """An amount is too small for a card payment."""

    def __init__(self, amount: int) -> None:
        super().__init__(
            N_("The amount is too small for a card. Choose another way to pay."),
            rule=CARD_MINIMUM,
            value=amount,
        )


class ProcessorUnavailable(Unavailable, code="processor-unavailable"):
    """The payment provider does not answer."""

    def __init__(self) -> None:
        super().__init__(
            N_(
                "The payment provider does not answer at the moment. Nothing is lost; we go on "
                "trying. Look again in a few minutes."
            )
        )


class CallUnderWay(ProcessorUnavailable, code="payment-call-under-way"):
    """Somebody else makes the very same call right now; its outcome is there in a moment."""


class ProcessorRefused(Unavailable, code="processor-refused"):
    """The payment provider understood a call of ours and refused it; its reason is for our log."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(
            N_(
                "The payment provider refuses our request. The operator is informed by the log; "
                "try again later or choose another way to pay."
            )
        )


class StripeNotConfigured(NotFound, code="stripe-not-configured"):
    """A call of Stripe's reached an exchange that takes no cards."""

    def __init__(self) -> None:
        super().__init__(N_("This exchange takes no card payments. Remove the webhook endpoint."))


class InvalidSignature(Forbidden, code="invalid-signature"):
    """A webhook call was not signed with our secret, or too long ago."""

    def __init__(self) -> None:
        super().__init__(
            N_(
                "The signature does not fit. Check the endpoint's signing secret "
                "(MARKETPLACE_STRIPE__WEBHOOK_SECRET) and the clock."
            )
        )


class WrongApiVersion(Unprocessable, code="wrong-api-version"):
    """An event is written in another version of Stripe's API than ours."""

    def __init__(self, given: str, wanted: str) -> None:
        super().__init__(
            N_(
                "The event has API version {given}; this exchange reads {wanted}. Set the webhook "
                "endpoint to that version."
            ),
            given=given,
            wanted=wanted,
        )


class StripeEventNotFound(NotFound, code="stripe-event-not-found"):
    """No event with this id was kept."""

    def __init__(self, stripe_id: str) -> None:
        super().__init__(
            N_("No event {stripe_id} has reached us. Resend it from Stripe's dashboard."),
            stripe_id=stripe_id,
        )


class MonthMalformed(Unprocessable, code="month-malformed"):
    """A text is no month."""

    def __init__(self, month: str) -> None:
        super().__init__(
            N_("“{month}” is no month. Write it as year and month, such as 2026-11."), month=month
        )
