"""The only module that speaks to Stripe: the SDK on one side, billing's values on the other.

Each call has five seconds at most and is never repeated here: whoever settles a checkout does it
again. Each write carries an idempotency key made of our row's id, so that repeating is harmless.
docs/stripe.md lists all calls.
"""

import json
import logging
import math
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID
from zlib import crc32

import stripe
from stripe.params import PriceCreateParams
from stripe.params.checkout import SessionCreateParams

from billing.cards.values import (
    InvoiceState,
    PageState,
    PageWish,
    ReceivedEvent,
    RefundState,
    SubscriptionState,
)
from billing.errors import (
    CallUnderWay,
    InvalidSignature,
    ProcessorRefused,
    ProcessorUnavailable,
    WrongApiVersion,
)
from billing.models import (
    CheckoutStatus,
    Customer,
    InvoiceStatus,
    Price,
    Product,
    Refund,
    RefundStatus,
    SubscriptionStatus,
)
from billing.patience import seconds_left
from marketplace.core.settings import StripeSettings

logger = logging.getLogger(__name__)

API_VERSION = stripe.api_version
"""The version of Stripe's API that the SDK was made for; calls and events have no other."""

CALL_SECONDS = 5
TOLERANCE_SECONDS = 300
"""How old a signature may be (Stripe's own default)."""

_PAGE = 100
_PERSISTENT = (stripe.RateLimitError, stripe.APIConnectionError, stripe.APIError)
_REFUND_STATUS = {
    "succeeded": RefundStatus.SUCCEEDED,
    "failed": RefundStatus.FAILED,
    "canceled": RefundStatus.FAILED,
}

T = TypeVar("T")


class _PatientClient(stripe.RequestsClient):
    """Gives each call what is left of the caller's time, in whole seconds, and pools by that."""

    def __init__(self) -> None:
        super().__init__(timeout=CALL_SECONDS)
        self._clients = {
            seconds: stripe.RequestsClient(timeout=seconds)
            for seconds in range(1, CALL_SECONDS + 1)
        }

    def request(
        self, method: str, url: str, headers: Mapping[str, str] | None, post_data: Any = None
    ) -> tuple[bytes, int, Mapping[str, str]]:
        """Do a call, unless the time is up."""
        left = seconds_left(CALL_SECONDS)
        if left <= 0:
            out_of_time = "no time is left to ask"
            raise stripe.APIConnectionError(out_of_time, should_retry=False)
        return self._clients[math.ceil(left)].request(method, url, headers, post_data)


class StripeAccount:
    """Talks to Stripe, or to a sandbox, with one key."""

    def __init__(self, settings: StripeSettings) -> None:
        self.api_base = settings.api_base
        self._webhook_secret = settings.webhook_secret.get_secret_value()
        self._client = stripe.StripeClient(
            settings.secret_key.get_secret_value(),
            base_addresses={"api": settings.api_base},
            stripe_version=API_VERSION,
            http_client=_PatientClient(),
            max_network_retries=0,
        )

    def verify(self, body: bytes, signature: str | None) -> ReceivedEvent:
        """Return the event in a webhook call.

        Raises:
            InvalidSignature: It was not signed with our secret, or too long ago.
            WrongApiVersion: The endpoint sends another version than this code reads.
        """
        if signature is None or not signature.isascii():
            raise InvalidSignature  # the SDK fails at other characters
        try:
            event = self._client.construct_event(
                body, signature, self._webhook_secret, tolerance=TOLERANCE_SECONDS
            )
        except (ValueError, stripe.SignatureVerificationError) as error:
            raise InvalidSignature from error
        if event.api_version != API_VERSION:
            logger.warning(
                "refused Stripe event %s of API version %s; this exchange reads %s",
                event.id,
                event.api_version,
                API_VERSION,
            )
            raise WrongApiVersion(str(event.api_version), API_VERSION)
        # as it was sent: the SDK's objects hold decimals, which are no JSON
        return ReceivedEvent(stripe_id=event.id, type=event.type, payload=json.loads(body))

    def check(self) -> None:
        """Read a little, to see that Stripe answers and takes the key.

        Raises:
            ProcessorUnavailable: It does not answer.
            ProcessorRefused: It does not take the key.
        """
        with _translated():
            self._client.v1.products.list({"limit": 1})

    def create_customer(self, customer: Customer, name: str) -> str:
        """Mirror who pays. The name is part of the key: it may have changed since the last try."""
        key = f"customer-{customer.id}-{crc32(name.encode()):08x}"
        metadata = {"organization": str(customer.organization_id)}
        with _translated():
            made = self._client.v1.customers.create(
                {"name": name, "metadata": metadata}, {"idempotency_key": key}
            )
        return made.id

    def create_product(self, product: Product) -> str:
        """Mirror what is sold."""
        metadata = {"reference": str(product.reference)}
        with _translated():
            made = self._client.v1.products.create(
                {"name": product.name, "metadata": metadata},
                {"idempotency_key": f"product-{product.id}"},
            )
        return made.id

    def create_price(self, price: Price, product: str) -> str:
        """Mirror what it costs; the tax is contained."""
        wish: PriceCreateParams = {
            "product": product,
            "unit_amount": price.unit_amount,
            "currency": price.currency.lower(),
            "tax_behavior": "inclusive",
            "metadata": {"price": str(price.id)},
        }
        if price.interval is not None:
            wish["recurring"] = {"interval": price.interval.value}
        with _translated():
            made = self._client.v1.prices.create(wish, {"idempotency_key": f"price-{price.id}"})
        return made.id

    def open_page(self, wish: PageWish) -> PageState:
        """Open the payment page that is wished for; the same wish opens no second one."""
        key = f"checkout-{wish.checkout_id}-{wish.attempt}"
        with _translated():
            made = self._client.v1.checkout.sessions.create(
                _page_params(wish), {"idempotency_key": key}
            )
        return _page(made)

    def page(self, stripe_id: str) -> PageState:
        """Return a payment page as it stands now."""
        with _translated():
            return _page(self._client.v1.checkout.sessions.retrieve(stripe_id))

    def expire_page(self, stripe_id: str) -> None:
        """Close a payment page; one that was paid or has expired is refused by Stripe."""
        with _translated():
            self._client.v1.checkout.sessions.expire(
                stripe_id, {}, {"idempotency_key": f"expire-{stripe_id}"}
            )

    def subscription(self, stripe_id: str) -> SubscriptionState:
        """Return a subscription as it stands now."""
        with _translated():
            return _subscription(self._client.v1.subscriptions.retrieve(stripe_id))

    def cancel(self, stripe_id: str) -> None:
        """End a subscription now; Stripe neither prorates nor charges once more."""
        with _translated():
            self._client.v1.subscriptions.cancel(
                stripe_id,
                {"invoice_now": False, "prorate": False},
                {"idempotency_key": f"cancel-{stripe_id}"},
            )

    def cancel_at_period_end(self, stripe_id: str) -> None:
        """Let a subscription run out."""
        with _translated():
            self._client.v1.subscriptions.update(
                stripe_id,
                {"cancel_at_period_end": True},
                {"idempotency_key": f"period-end-{stripe_id}"},
            )

    def invoices_of(self, subscription_id: str) -> list[InvoiceState]:
        """Return the invoices of a subscription, newest first."""
        with _translated():
            found = self._client.v1.invoices.list(
                {"subscription": subscription_id, "limit": _PAGE, "expand": ["data.payments"]}
            )
            return [_invoice(one) for one in found.auto_paging_iter()]

    def invoice(self, stripe_id: str) -> InvoiceState:
        """Return an invoice as it stands now."""
        with _translated():
            return _invoice(self._client.v1.invoices.retrieve(stripe_id, {"expand": ["payments"]}))

    def void(self, invoice_id: str) -> None:
        """Let an open invoice be owed no more."""
        with _translated():
            self._client.v1.invoices.void_invoice(
                invoice_id, {}, {"idempotency_key": f"void-{invoice_id}"}
            )

    def refund(self, refund: Refund, payment_intent_id: str) -> RefundState:
        """Send money back to the card it came from."""
        metadata = {"refund": str(refund.id)}
        with _translated():
            made = self._client.v1.refunds.create(
                {
                    "payment_intent": payment_intent_id,
                    "amount": refund.amount,
                    "reason": "requested_by_customer",
                    "metadata": metadata,
                },
                {"idempotency_key": f"refund-{refund.id}"},
            )
        return _refund(made, payment_intent_id)

    def refunds_of(self, payment_intent_id: str) -> list[RefundState]:
        """Return what went back of a payment, by us or by hand in Stripe's dashboard."""
        with _translated():
            found = self._client.v1.refunds.list(
                {"payment_intent": payment_intent_id, "limit": _PAGE}
            )
            return [_refund(one, payment_intent_id) for one in found.auto_paging_iter()]


@contextmanager
def _translated() -> Generator[None]:
    """Turn the SDK's errors into billing's."""
    try:
        yield
    except _PERSISTENT as error:
        raise ProcessorUnavailable from error
    except stripe.StripeError as error:
        if error.http_status == 409:  # noqa: PLR2004 - the same key is being used right now
            raise CallUnderWay from error
        logger.error("Stripe refused a call: %s", error)  # noqa: TRY400 - no fault of the code
        raise ProcessorRefused(str(error)) from error


def _page_params(wish: PageWish) -> SessionCreateParams:
    metadata = {"reference": str(wish.reference), "checkout": str(wish.checkout_id)}
    params: SessionCreateParams = {
        "mode": "payment" if wish.interval is None else "subscription",
        "customer": wish.customer,
        "client_reference_id": str(wish.reference),
        "line_items": [{"price": wish.price, "quantity": 1}],
        "allowed_payment_method_types": ["card"],
        "locale": "de" if wish.language == "de" else "en",
        "success_url": wish.return_url,
        "cancel_url": wish.return_url,
        "metadata": metadata,
    }
    if wish.interval is None:
        params["invoice_creation"] = {
            "enabled": True,
            "invoice_data": {"description": wish.description, "metadata": metadata},
        }
        params["payment_intent_data"] = {"metadata": metadata}
    else:
        params["subscription_data"] = {"description": wish.description, "metadata": metadata}
        if wish.trial_days:
            params["subscription_data"]["trial_period_days"] = wish.trial_days
    return params


def _page(found: stripe.checkout.Session) -> PageState:
    return PageState(
        stripe_id=found.id,
        status=CheckoutStatus(str(found.status)),
        url=found.url,
        expires_at=_instant(found.expires_at),
        is_paid=found.payment_status in {"paid", "no_payment_required"},
        subscription_id=_id(found.subscription),
        invoice_id=_id(found.invoice),
    )


def _subscription(found: stripe.Subscription) -> SubscriptionState:
    item = found.items.data[0]
    return SubscriptionState(
        stripe_id=found.id,
        status=SubscriptionStatus(found.status),
        current_period_start=_instant(item.current_period_start),
        current_period_end=_instant(item.current_period_end),
        trial_end=_optional(found.trial_end, _instant),
        cancel_at_period_end=found.cancel_at_period_end,
        ended_at=_optional(found.ended_at, _instant),
    )


def _invoice(found: stripe.Invoice) -> InvoiceState:
    period = found.lines.data[0].period if found.lines.data else None
    lasts = period is not None and period.end > period.start
    return InvoiceState(
        stripe_id=found.id,
        number=found.number,
        status=InvoiceStatus(str(found.status)),
        total=found.total,
        currency=found.currency.upper(),
        payment_intent_id=_payment_intent_id(found),
        period_start=_instant(period.start) if period and lasts else None,
        period_end=_instant(period.end) if period and lasts else None,
        issued_at=_optional(found.status_transitions.finalized_at, _instant),
        paid_at=_optional(found.status_transitions.paid_at, _instant),
    )


def _payment_intent_id(found: stripe.Invoice) -> str | None:
    payments = found.payments.data if found.payments else []
    intents = [_id(one.payment.payment_intent) for one in payments if one.status != "canceled"]
    return next((intent for intent in intents if intent), None)


def _refund(found: stripe.Refund, payment_intent_id: str) -> RefundState:
    own = found.metadata.to_dict().get("refund") if found.metadata else None
    return RefundState(
        stripe_id=found.id,
        own_id=_row_id(own),
        payment_intent_id=payment_intent_id,
        amount=found.amount,
        status=_REFUND_STATUS.get(str(found.status), RefundStatus.PENDING),
    )


def _row_id(text: object) -> UUID | None:
    """Return the id of a row of ours; what somebody else wrote into the metadata is none."""
    try:
        return UUID(text) if isinstance(text, str) else None
    except ValueError:
        return None


def _id(found: Any) -> str | None:
    """Return the id of what Stripe sends as an id or, expanded, as an object."""
    return found if found is None or isinstance(found, str) else str(found.id)


def _instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _optional(value: int | None, made: Callable[[int], T]) -> T | None:
    return None if value is None else made(value)
