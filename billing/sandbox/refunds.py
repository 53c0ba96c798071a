"""Refunds of charges."""

from http import HTTPStatus

from stripe.params import (
    RefundCreateParams,
    RefundListParams,
    RefundRetrieveParams,
    RefundUpdateParams,
)

from billing.sandbox import metadata
from billing.sandbox.errors import Document, StripeRefusal, parameter_missing
from billing.sandbox.ids import letters, new_id
from billing.sandbox.routing import Asked, Routes
from billing.sandbox.world import Thing, World, previous

routes = Routes()

SETTLING_SECONDS = 3600
"""After what time the card's bank has given its reference, and the refund is told as updated."""

_HONOURED = ("payment_intent", "charge", "amount", "reason")


@routes.post("/v1/refunds", RefundCreateParams, honours=_HONOURED)
def create(world: World, asked: Asked) -> Document:
    """Give back a charge, or a part of it."""
    charge = _charge(world, asked.params)
    amount = _amount(charge.document, asked.params)
    refund = world.add(_new(world, charge, asked.params, amount=amount))
    refund.due = world.now + SETTLING_SECONDS
    refunded: int = charge.document["amount_refunded"] + amount
    charge.document |= {
        "amount_refunded": refunded,
        "refunded": refunded == charge.document["amount"],
    }
    world.tell("refund.created", refund.document)
    world.tell("charge.refunded", charge.document)
    return refund.document


def _charge(world: World, params: Document) -> Thing:
    if "charge" in params:
        return world.get("charge", params["charge"], param="charge")
    if "payment_intent" not in params:
        raise parameter_missing(param="payment_intent")
    intent = world.get("payment_intent", params["payment_intent"], param="payment_intent")
    if intent.document["status"] != "succeeded":
        message = f"This PaymentIntent ({intent.id}) does not have a successful charge to refund."
        raise StripeRefusal(message, param="payment_intent")
    return world.get("charge", intent.document["latest_charge"])


def _amount(charge: Document, params: Document) -> int:
    if not charge["paid"]:
        raise StripeRefusal(f"Charge {charge['id']} has not been paid.", param="charge")
    left: int = charge["amount"] - charge["amount_refunded"]
    if left == 0:
        message = f"Charge {charge['id']} has already been refunded."
        raise StripeRefusal(message, code="charge_already_refunded")
    amount: int = params.get("amount", left)
    if amount < 1:
        message = "Invalid positive integer"
        raise StripeRefusal(message, code="parameter_invalid_integer", param="amount")
    if amount > left:
        message = f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})"
        raise StripeRefusal(message, status=HTTPStatus.BAD_REQUEST, param="amount")
    return amount


def _new(world: World, charge: Thing, params: Document, *, amount: int) -> Document:
    return {
        "id": new_id("refund"),
        "object": "refund",
        "amount": amount,
        "balance_transaction": None,
        "charge": charge.id,
        "created": world.now,
        "currency": charge.document["currency"],
        "customer": charge.document["customer"],
        "customer_account": None,
        "destination_details": {
            "type": "card",
            "card": {
                "reference_status": "pending",
                "reference_type": "acquirer_reference_number",
                "type": "refund",
            },
        },
        "metadata": metadata.made(params),
        "payment_intent": charge.document["payment_intent"],
        "payment_method": charge.document["payment_method"],
        "reason": params.get("reason"),
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": "succeeded",
        "transfer_reversal": None,
    }


def settle(world: World, refund: Thing) -> None:
    """Note the reference that the card's bank gave."""
    refund.due = None
    before: Document = {"destination_details": dict(refund.document["destination_details"])}
    card: Document = refund.document["destination_details"]["card"]
    reference = {"reference": letters(23), "reference_status": "available"}
    refund.document["destination_details"] = {"type": "card", "card": card | reference}
    world.tell("refund.updated", refund.document, previous=before)


@routes.get("/v1/refunds/{id}", RefundRetrieveParams)
def retrieve(world: World, asked: Asked) -> Document:
    """Return a refund."""
    return world.get("refund", asked.id).document


@routes.post("/v1/refunds/{id}", RefundUpdateParams)
def update(world: World, asked: Asked) -> Document:
    """Change a refund's metadata."""
    refund = world.get("refund", asked.id)
    before = dict(refund.document)
    refund.document["metadata"] = metadata.merged(before["metadata"], asked.params)
    world.tell("refund.updated", refund.document, previous=previous(before, refund.document))
    return refund.document


@routes.get("/v1/refunds", RefundListParams, honours=("payment_intent", "charge"))
def list_(world: World, asked: Asked) -> Document:
    """Return refunds, newest first."""
    intent: str | None = asked.get("payment_intent")
    if "charge" in asked.params:
        charge = world.get("charge", asked.params["charge"], param="charge")
        intent = charge.document["payment_intent"]
    return asked.page(world, "refund", payment_intent=intent)
