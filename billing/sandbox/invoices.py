"""Invoices: of a subscription's periods, and of what was bought once."""

from dataclasses import dataclass

from stripe.params import (
    InvoiceListParams,
    InvoicePaymentListParams,
    InvoicePaymentRetrieveParams,
    InvoiceRetrieveParams,
)

from billing.sandbox import payments
from billing.sandbox.blanks import blank
from billing.sandbox.errors import Document, StripeRefusal
from billing.sandbox.ids import new_id
from billing.sandbox.payments import Demand
from billing.sandbox.routing import Asked, Routes
from billing.sandbox.world import Thing, World, listed

routes = Routes()

DRAFT_SECONDS = 3600
"""How long a renewal's invoice stays a draft before it is final and charged, as at Stripe."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line of an invoice: a price, how many, for which time."""

    price: Document
    quantity: int
    start: int
    end: int
    amount: int
    subscription: str | None = None
    item: str | None = None

    def document(self, invoice: str, name: str) -> Document:
        """Return it as Stripe shows it."""
        return {
            "id": new_id("line_item"),
            "object": "line_item",
            "amount": self.amount,
            "currency": self.price["currency"],
            "description": f"{self.quantity} × {name}",
            "discount_amounts": [],
            "discountable": True,
            "discounts": [],
            "invoice": invoice,
            "livemode": False,
            "metadata": {},
            "parent": self._parent(),
            "period": {"start": self.start, "end": self.end},
            "pretax_credit_amounts": [],
            "pricing": {
                "type": "price_details",
                "price_details": {"price": self.price["id"], "product": self.price["product"]},
                "unit_amount_decimal": self.price["unit_amount_decimal"],
            },
            "quantity": self.quantity,
            "quantity_decimal": str(self.quantity),
            "subtotal": self.amount,
            "taxes": [],
        }

    def _parent(self) -> Document | None:
        if self.subscription is None or self.item is None:
            return None
        return {
            "type": "subscription_item_details",
            "invoice_item_details": None,
            "subscription_item_details": {
                "invoice_item": None,
                "proration": False,
                "proration_details": {"credited_items": None},
                "subscription": self.subscription,
                "subscription_item": self.item,
            },
        }


@dataclass(frozen=True, kw_only=True)
class Bill:
    """What a new invoice is about."""

    customer: Thing
    lines: list[Line]
    reason: str
    """Stripe's ``billing_reason``."""
    subscription: Thing | None = None
    metadata: dict[str, str] | None = None
    description: str | None = None


def draft(world: World, bill: Bill) -> Thing:
    """Keep a new invoice that is not final yet."""
    identifier = new_id("invoice")
    total = sum(line.amount for line in bill.lines)
    customer = bill.customer.document
    lines = [Thing(line.document(identifier, _name_of(world, line.price))) for line in bill.lines]
    document: Document = {
        "id": identifier,
        "object": "invoice",
        **blank("invoice"),
        "amount_due": total,
        "amount_remaining": total,
        "billing_reason": bill.reason,
        "created": world.now,
        "currency": bill.lines[0].price["currency"],
        "customer": bill.customer.id,
        "customer_address": customer["address"],
        "customer_email": customer["email"],
        "customer_name": customer["name"],
        "customer_phone": customer["phone"],
        "customer_tax_exempt": customer["tax_exempt"],
        "description": bill.description,
        "lines": listed(lines, url=f"/v1/invoices/{identifier}/lines"),
        "metadata": bill.metadata or {},
        "parent": _parent(bill.subscription),
        "period_end": max(line.end for line in bill.lines),
        "period_start": min(line.start for line in bill.lines),
        "subtotal": total,
        "subtotal_excluding_tax": total,
        "total": total,
        "total_excluding_tax": total,
    }
    invoice = world.add(document)
    world.tell("invoice.created", document)
    return invoice


def _parent(subscription: Thing | None) -> Document | None:
    if subscription is None:
        return None
    return {
        "type": "subscription_details",
        "quote_details": None,
        "subscription_details": {
            "metadata": subscription.document["metadata"],
            "subscription": subscription.id,
        },
    }


def _name_of(world: World, price: Document) -> str:
    return world.get("product", price["product"]).document["name"]


def finalize(world: World, invoice: Thing, *, intent: Thing | None = None) -> None:
    """Make a draft final: it gets its number and, unless it is over nothing, a payment intent.

    What a pay page has charged already brings its intent with it.
    """
    document = invoice.document
    customer = world.get("customer", document["customer"]).document
    sequence: int = customer["next_invoice_sequence"]
    customer["next_invoice_sequence"] = sequence + 1
    document |= {
        "status": "open",
        "number": f"{customer['invoice_prefix']}-{sequence:04}",
        "effective_at": world.now,
        "automatically_finalizes_at": None,
        "ending_balance": 0,
        "hosted_invoice_url": f"{world.base}/i/{invoice.id}",
    }
    document["status_transitions"]["finalized_at"] = world.now
    if document["amount_due"] > 0:
        _ask_for_payment(world, invoice, intent or _new_intent(world, document))
    world.tell("invoice.finalized", document)


def _new_intent(world: World, document: Document) -> Thing:
    return payments.new_intent(
        world,
        Demand(
            amount=document["amount_due"],
            currency=document["currency"],
            customer=document["customer"],
            description=document["description"],
        ),
    )


def _ask_for_payment(world: World, invoice: Thing, intent: Thing) -> None:
    document = invoice.document
    payment = world.add(
        {
            "id": new_id("invoice_payment"),
            "object": "invoice_payment",
            "amount_paid": None,
            "amount_requested": document["amount_due"],
            "created": world.now,
            "currency": document["currency"],
            "invoice": invoice.id,
            "is_default": True,
            "livemode": False,
            "payment": {"type": "payment_intent", "payment_intent": intent.id},
            "status": "open",
            "status_transitions": {"canceled_at": None, "paid_at": None},
        }
    )
    invoice.inside["payment"] = payment.id


def payment_of(world: World, invoice: Thing) -> Thing:
    """Return the invoice payment of a final invoice that is over something."""
    return world.get("invoice_payment", invoice.inside["payment"])


def intent_of(world: World, invoice: Thing) -> Thing:
    """Return the payment intent of a final invoice that is over something."""
    payment = payment_of(world, invoice)
    return world.get("payment_intent", payment.document["payment"]["payment_intent"])


def pay(world: World, invoice: Thing, method: Thing | None) -> bool:
    """Try to collect an open invoice from a card; tell whether it is paid.

    An invoice over nothing is paid without a card; with nothing to charge the try fails.
    """
    document = invoice.document
    if document["amount_due"] == 0:
        note_paid(world, invoice)
        return True
    document["attempted"] = True
    document["attempt_count"] += 1
    intent = intent_of(world, invoice)
    if method is not None and payments.charge(world, intent, method, is_first=False):
        note_paid(world, invoice)
        return True
    return False


def note_paid(world: World, invoice: Thing) -> None:
    """Make an open invoice paid."""
    document = invoice.document
    due: int = document["amount_due"]
    document |= {
        "status": "paid",
        "attempted": True,
        "amount_paid": due,
        "amount_remaining": 0,
        "next_payment_attempt": None,
        "auto_advance": False,
    }
    document["status_transitions"]["paid_at"] = world.now
    invoice.due = None
    if due > 0:
        payment = payment_of(world, invoice).document
        payment |= {"status": "paid", "amount_paid": due}
        payment["status_transitions"]["paid_at"] = world.now
        world.tell("invoice_payment.paid", payment)
    world.tell("invoice.paid", document)
    world.tell("invoice.payment_succeeded", document)


def stop_collecting(world: World, invoice: Thing) -> None:
    """Leave an unpaid invoice as it is: nothing tries to collect it any more."""
    invoice.due = None
    if invoice.document["auto_advance"]:
        invoice.document |= {"auto_advance": False, "next_payment_attempt": None}
        world.tell("invoice.updated", invoice.document)


@routes.get("/v1/invoices/{id}", InvoiceRetrieveParams)
def retrieve(world: World, asked: Asked) -> Document:
    """Return an invoice."""
    return world.get("invoice", asked.id).document


@routes.get("/v1/invoices", InvoiceListParams, honours=("subscription", "customer", "status"))
def list_(world: World, asked: Asked) -> Document:
    """Return invoices, newest first."""
    return asked.page(
        world,
        "invoice",
        subscription=asked.get("subscription"),
        customer=asked.get("customer"),
        status=asked.get("status"),
    )


def void(world: World, invoice: Thing) -> None:
    """Declare that an open invoice will not be collected.

    Raises:
        StripeRefusal: It is not open.
    """
    document = invoice.document
    if document["status"] not in {"open", "uncollectible"}:
        message = (
            f"You can only pass in open invoices. This invoice isn't open: {document['status']}."
        )
        raise StripeRefusal(message, code="invoice_not_open")
    document |= {"status": "void", "auto_advance": False, "next_payment_attempt": None}
    document["status_transitions"]["voided_at"] = world.now
    invoice.due = None
    if document["amount_due"] > 0:
        payment = payment_of(world, invoice).document
        payment["status"] = "canceled"
        payment["status_transitions"]["canceled_at"] = world.now
        payments.cancel_intent(world, intent_of(world, invoice), reason="void_invoice")
    world.tell("invoice.voided", document)


@routes.get("/v1/invoice_payments/{id}", InvoicePaymentRetrieveParams)
def retrieve_payment(world: World, asked: Asked) -> Document:
    """Return an invoice payment."""
    return world.get("invoice_payment", asked.id).document


@routes.get(
    "/v1/invoice_payments", InvoicePaymentListParams, honours=("invoice", "payment", "status")
)
def list_payments(world: World, asked: Asked) -> Document:
    """Return invoice payments, newest first."""
    payment: Document = asked.get("payment", {})
    return asked.page(
        world,
        "invoice_payment",
        invoice=asked.get("invoice"),
        payment_intent=payment.get("payment_intent"),
        status=asked.get("status"),
    )
