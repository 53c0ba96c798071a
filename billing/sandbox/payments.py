"""Payment methods, payment intents and charges: one try to take money from a card."""

from dataclasses import dataclass
from typing import Any

from stripe.params import (
    ChargeListParams,
    ChargeRetrieveParams,
    CustomerListPaymentMethodsParams,
    PaymentIntentListParams,
    PaymentIntentRetrieveParams,
    PaymentMethodRetrieveParams,
)

from billing.sandbox.blanks import blank
from billing.sandbox.cards import Behaviour, Card
from billing.sandbox.errors import Document
from billing.sandbox.ids import new_id
from billing.sandbox.routing import Asked, Routes
from billing.sandbox.world import Thing, World

routes = Routes()

_DECLINES = {
    Behaviour.DECLINED: ("card_declined", "generic_decline", "Your card was declined."),
    Behaviour.INSUFFICIENT: (
        "card_declined",
        "insufficient_funds",
        "Your card has insufficient funds.",
    ),
    Behaviour.FAILS_LATER: ("card_declined", "generic_decline", "Your card was declined."),
}
_UNAUTHENTICATED = (
    "payment_intent_authentication_failure",
    None,
    "The provided PaymentMethod has failed authentication.",
)


@dataclass(frozen=True, kw_only=True)
class Demand:
    """What is to be paid, by whom and for what."""

    amount: int
    currency: str
    customer: str | None
    description: str | None = None
    metadata: dict[str, str] | None = None


def new_method(world: World, card: Card, *, customer: str | None) -> Thing:
    """Keep a card as a payment method of a customer. Its number is not kept."""
    document: Document = {
        "id": new_id("payment_method"),
        "object": "payment_method",
        "allow_redisplay": "limited",
        "billing_details": _no_billing_details(),
        "card": {
            "brand": card.brand,
            "checks": {
                "address_line1_check": None,
                "address_postal_code_check": None,
                "cvc_check": "pass",
            },
            "country": "DE",
            "display_brand": card.brand,
            "exp_month": card.month,
            "exp_year": card.year,
            "fingerprint": f"sandbox{card.number[-4:]}",
            "funding": "credit",
            "generated_from": None,
            "last4": card.number[-4:],
            "networks": {"available": [card.brand], "preferred": None},
            "regulated_status": "unregulated",
            "three_d_secure_usage": {"supported": True},
            "wallet": None,
        },
        "created": world.now,
        "customer": customer,
        "customer_account": None,
        "livemode": False,
        "metadata": {},
        "type": "card",
    }
    return world.add(document, behaviour=card.behaviour)


def new_intent(world: World, demand: Demand) -> Thing:
    """Keep a payment intent that waits for a payment method."""
    identifier = new_id("payment_intent")
    document: Document = {
        "id": identifier,
        "object": "payment_intent",
        **blank("payment_intent"),
        "amount": demand.amount,
        "client_secret": f"{identifier}_secret_sandbox",
        "created": world.now,
        "currency": demand.currency,
        "customer": demand.customer,
        "description": demand.description,
        "metadata": demand.metadata or {},
    }
    intent = world.add(document)
    world.tell("payment_intent.created", document)
    return intent


def is_accepted(method: Thing) -> bool:
    """Tell whether a card that is charged nothing now, for a trial, may be kept for later."""
    return method.inside["behaviour"] not in {Behaviour.DECLINED, Behaviour.INSUFFICIENT}


def needs_authentication(method: Thing) -> bool:
    """Tell whether a card asks for 3-D Secure when its holder is there."""
    return method.inside["behaviour"] == Behaviour.AUTHENTICATES


def ask_authentication(world: World, intent: Thing, method: Thing, *, url: str) -> None:
    """Let an intent wait until the card's holder has said who they are."""
    intent.document |= {
        "status": "requires_action",
        "payment_method": method.id,
        "next_action": {
            "type": "redirect_to_url",
            "redirect_to_url": {"return_url": None, "url": url},
        },
    }
    world.tell("payment_intent.requires_action", intent.document)


def charge(world: World, intent: Thing, method: Thing, *, is_first: bool) -> bool:
    """Take an intent's money from a card; tell whether that worked.

    The first time the card's holder is there and has authenticated.
    """
    behaviour = Behaviour(method.inside["behaviour"])
    if behaviour in _DECLINES and not (is_first and behaviour is Behaviour.FAILS_LATER):
        fail(world, intent, method, _DECLINES[behaviour])
        return False
    made = _new_charge(world, intent, method, refusal=None)
    intent.document |= {
        "status": "succeeded",
        "amount_received": intent.document["amount"],
        "latest_charge": made.id,
        "last_payment_error": None,
        "next_action": None,
        "payment_method": method.id,
    }
    world.tell("charge.succeeded", made.document)
    world.tell("payment_intent.succeeded", intent.document)
    return True


def fail_authentication(world: World, intent: Thing, method: Thing) -> None:
    """Note that the card's holder did not say who they are."""
    fail(world, intent, method, _UNAUTHENTICATED)


def fail(world: World, intent: Thing, method: Thing, refusal: tuple[str, str | None, str]) -> None:
    """Note that a card was refused; the intent waits for another."""
    code, decline_code, message = refusal
    made = _new_charge(world, intent, method, refusal=refusal)
    error: Document = {
        "charge": made.id,
        "code": code,
        "doc_url": f"https://docs.stripe.com/error-codes/{code.replace('_', '-')}",
        "message": message,
        "payment_method": dict(method.document),
        "type": "card_error",
    }
    if decline_code is not None:
        error["decline_code"] = decline_code
    intent.document |= {
        "status": "requires_payment_method",
        "latest_charge": made.id,
        "last_payment_error": error,
        "next_action": None,
        "payment_method": None,
    }
    world.tell("charge.failed", made.document)
    world.tell("payment_intent.payment_failed", intent.document)


def cancel_intent(world: World, intent: Thing, *, reason: str) -> None:
    """End an intent that has not been paid."""
    if intent.document["status"] in {"succeeded", "canceled"}:
        return
    intent.document |= {
        "status": "canceled",
        "canceled_at": world.now,
        "cancellation_reason": reason,
        "next_action": None,
    }
    world.tell("payment_intent.canceled", intent.document)


def _new_charge(
    world: World, intent: Thing, method: Thing, *, refusal: tuple[str, str | None, str] | None
) -> Thing:
    asked, is_paid = intent.document, refusal is None
    document: Document = {
        "id": new_id("charge"),
        "object": "charge",
        **blank("charge"),
        "amount": asked["amount"],
        "amount_captured": asked["amount"] if is_paid else 0,
        "billing_details": _no_billing_details(),
        "captured": is_paid,
        "created": world.now,
        "currency": asked["currency"],
        "customer": asked["customer"],
        "description": asked["description"],
        "failure_code": None if refusal is None else refusal[0],
        "failure_message": None if refusal is None else refusal[2],
        "metadata": asked["metadata"],
        "outcome": _outcome(refusal),
        "paid": is_paid,
        "payment_intent": intent.id,
        "payment_method": method.id,
        "payment_method_details": _card_details(method, asked["amount"]),
        "status": "succeeded" if is_paid else "failed",
    }
    return world.add(document)


def _outcome(refusal: tuple[str, str | None, str] | None) -> Document:
    return {
        "advice_code": None,
        "network_advice_code": None,
        "network_decline_code": None,
        "network_status": "approved_by_network" if refusal is None else "declined_by_network",
        "reason": None if refusal is None else refusal[1],
        "risk_level": "normal",
        "seller_message": "Payment complete." if refusal is None else "The bank declined.",
        "type": "authorized" if refusal is None else "issuer_declined",
    }


def _card_details(method: Thing, amount: int) -> Document:
    card: Document = method.document["card"]
    kept = ("brand", "country", "exp_month", "exp_year", "fingerprint", "funding", "last4")
    shown: dict[str, Any] = {name: card[name] for name in kept}
    return {
        "type": "card",
        "card": {**shown, "amount_authorized": amount, "checks": card["checks"], "wallet": None},
    }


def _no_billing_details() -> Document:
    return {"address": None, "email": None, "name": None, "phone": None, "tax_id": None}


@routes.get("/v1/payment_intents/{id}", PaymentIntentRetrieveParams)
def retrieve_intent(world: World, asked: Asked) -> Document:
    """Return a payment intent."""
    return world.get("payment_intent", asked.id).document


@routes.get("/v1/charges/{id}", ChargeRetrieveParams)
def retrieve_charge(world: World, asked: Asked) -> Document:
    """Return a charge."""
    return world.get("charge", asked.id).document


@routes.get("/v1/payment_methods/{id}", PaymentMethodRetrieveParams)
def retrieve_method(world: World, asked: Asked) -> Document:
    """Return a payment method."""
    return world.get("payment_method", asked.id).document


@routes.get("/v1/customers/{id}/payment_methods", CustomerListPaymentMethodsParams)
def list_methods(world: World, asked: Asked) -> Document:
    """Return the cards of a customer, newest first."""
    world.get("customer", asked.id)
    return asked.page(world, "payment_method", customer=asked.id)


@routes.get("/v1/payment_intents", PaymentIntentListParams, honours=("customer",))
def list_intents(world: World, asked: Asked) -> Document:
    """Return payment intents, newest first."""
    return asked.page(world, "payment_intent", customer=asked.get("customer"))


@routes.get("/v1/charges", ChargeListParams, honours=("customer", "payment_intent"))
def list_charges(world: World, asked: Asked) -> Document:
    """Return charges, newest first."""
    return asked.page(
        world,
        "charge",
        customer=asked.get("customer"),
        payment_intent=asked.get("payment_intent"),
    )
