"""Checkout sessions: made, listed, expired. What their pay page does is in paying_page."""

from dataclasses import dataclass
from typing import Any

from stripe.params.checkout import (
    SessionCreateParams,
    SessionExpireParams,
    SessionListLineItemsParams,
    SessionListParams,
    SessionRetrieveParams,
)

from billing.sandbox import metadata, payments, products
from billing.sandbox.blanks import blank
from billing.sandbox.errors import Document, StripeRefusal, parameter_missing, unsupported
from billing.sandbox.ids import new_id
from billing.sandbox.routing import Asked, Routes
from billing.sandbox.world import Thing, World, listed

routes = Routes()

DAY = 86_400
SHORTEST_SECONDS = 1800
SMALLEST_AMOUNT = 50
"""Stripe's smallest charge in EUR, USD and CHF, in minor units."""
_SMALLEST_IN = frozenset({"eur", "usd", "chf"})

_HONOURED = (
    "allowed_payment_method_types",
    "cancel_url",
    "client_reference_id",
    "customer",
    "customer_creation",
    "customer_email",
    "expires_at",
    "invoice_creation",
    "line_items",
    "locale",
    "mode",
    "payment_intent_data",
    "payment_method_collection",
    "subscription_data",
    "success_url",
    "ui_mode",
)
_INNER = {
    "invoice_creation": {"enabled", "invoice_data"},
    "payment_intent_data": {"description", "metadata"},
    "subscription_data": {"description", "metadata", "trial_period_days"},
    "invoice_creation[invoice_data]": {"description", "metadata"},
}
_ONLY_IN = {
    "subscription_data": "subscription",
    "payment_intent_data": "payment",
    "invoice_creation": "payment",
    "customer_creation": "payment",
}


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A line that is to be paid."""

    price: Document
    quantity: int

    @property
    def total(self) -> int:
        """What the line costs."""
        return self.price["unit_amount"] * self.quantity


@routes.post("/v1/checkout/sessions", SessionCreateParams, honours=_HONOURED)
def create(world: World, asked: Asked) -> Document:
    """Make a session; its ``url`` is the page where it is paid."""
    params = asked.params
    mode = _mode(params)
    _refuse_unsupported(params, mode)
    wanted = _wanted(world, params, mode=mode)
    customer = _customer(world, params)
    is_trial = bool(params.get("subscription_data", {}).get("trial_period_days"))
    total = 0 if is_trial else sum(line.total for line in wanted)
    if mode == "payment":
        _check_smallest(total, currency=wanted[0].price["currency"])
    document = _new(world, params, mode=mode, customer=customer)
    document |= {
        "amount_subtotal": total,
        "amount_total": total,
        "currency": wanted[0].price["currency"],
        "expires_at": _expires_at(world, params),
    }
    session = world.add(
        document,
        lines=[{"price": line.price["id"], "quantity": line.quantity} for line in wanted],
        given={name: params[name] for name in _INNER if name in params},
    )
    session.due = document["expires_at"]
    return document


def _mode(params: Document) -> str:
    if params.get("ui_mode", "hosted_page") != "hosted_page":
        raise unsupported(param="ui_mode")
    if "success_url" not in params:
        raise parameter_missing(param="success_url")
    mode: str = params.get("mode", "payment")
    if mode == "setup":
        raise unsupported(param="mode")
    return mode


def _refuse_unsupported(params: Document, mode: str) -> None:
    for name, only in _ONLY_IN.items():
        if name in params and mode != only:
            message = f"You can not pass `{name}` in `{mode}` mode."
            raise StripeRefusal(message, param=name)
    for name, known in _INNER.items():
        outer, _, inner = name.partition("[")
        given: Document = params.get(outer, {})
        for unknown in (given.get(inner[:-1], {}) if inner else given).keys() - known:
            raise unsupported(param=f"{name}[{unknown}]")
    if params.get("allowed_payment_method_types", ["card"]) != ["card"]:
        raise unsupported(param="allowed_payment_method_types")
    if params.get("payment_method_collection", "always") != "always":
        raise unsupported(param="payment_method_collection")


def _wanted(world: World, params: Document, *, mode: str) -> list[Wanted]:
    given: list[Document] = params.get("line_items", [])
    if not given:
        raise parameter_missing(param="line_items")
    wanted = [
        Wanted(price=_price(world, line, at=f"line_items[{place}]"), quantity=_quantity(line))
        for place, line in enumerate(given)
    ]
    kinds = {line.price["type"] for line in wanted}
    if mode == "payment" and "recurring" in kinds:
        message = (
            "You specified `payment` mode but passed a recurring price. Either switch to "
            "`subscription` mode or use only one-time prices."
        )
        raise StripeRefusal(message, param="line_items[0][price]")
    if mode == "subscription" and kinds != {"recurring"}:
        message = "You must provide at least one recurring price in `subscription` mode."
        raise StripeRefusal(message, param="line_items[0][price]")
    if len({line.price["currency"] for line in wanted}) > 1:
        message = "All prices of a session must have one currency."
        raise StripeRefusal(message, param="line_items")
    return wanted


def _price(world: World, line: Document, *, at: str) -> Document:
    for name in line.keys() - {"price", "price_data", "quantity"}:
        raise unsupported(param=f"{at}[{name}]")
    if "price_data" in line:
        return _price_made(world, line["price_data"], at=at)
    if "price" not in line:
        raise parameter_missing(param=f"{at}[price]")
    price = world.get("price", line["price"], param=f"{at}[price]").document
    if not price["active"]:
        message = f"The price specified is inactive. This field only accepts active prices: {at}"
        raise StripeRefusal(message, param=f"{at}[price]")
    return price


def _price_made(world: World, given: Document, *, at: str) -> Document:
    if "product" in given:
        product = world.get("product", given["product"], param=f"{at}[price_data][product]")
    elif "product_data" in given:
        product = products.new_product(world, given["product_data"])
    else:
        raise parameter_missing(param=f"{at}[price_data][product]")
    return products.new_price(world, given | {"active": False}, product=product).document


def _quantity(line: Document) -> int:
    quantity: int = line.get("quantity", 1)
    if quantity < 1:
        message = "Invalid positive integer"
        raise StripeRefusal(message, code="parameter_invalid_integer", param="quantity")
    return quantity


def _customer(world: World, params: Document) -> Thing | None:
    if "customer" not in params:
        return None
    if "customer_email" in params:
        message = "You may only specify one of these parameters: customer, customer_email."
        raise StripeRefusal(message, param="customer")
    return world.get("customer", params["customer"], param="customer")


def _check_smallest(total: int, *, currency: str) -> None:
    if total < SMALLEST_AMOUNT and currency in _SMALLEST_IN:
        message = (
            f"The Checkout Session's total amount due must add up to at least "
            f"{SMALLEST_AMOUNT} {currency} cents."
        )
        raise StripeRefusal(message, code="amount_too_small")


def _expires_at(world: World, params: Document) -> int:
    wanted: int = params.get("expires_at", world.now + DAY)
    if not world.now + SHORTEST_SECONDS <= wanted <= world.now + DAY:
        message = (
            "The `expires_at` timestamp must be at least 30 minutes and less than 24 hours from "
            "Checkout Session creation."
        )
        raise StripeRefusal(message, param="expires_at")
    return wanted


def _new(world: World, params: Document, *, mode: str, customer: Thing | None) -> Document:
    identifier = new_id("checkout.session")
    return {
        "id": identifier,
        "object": "checkout.session",
        **blank("checkout.session"),
        "allowed_payment_method_types": params.get("allowed_payment_method_types"),
        "cancel_url": params.get("cancel_url"),
        "client_reference_id": params.get("client_reference_id"),
        "created": world.now,
        "customer": None if customer is None else customer.id,
        "customer_creation": _customer_creation(params, mode, customer),
        "customer_details": _customer_details(params, customer),
        "customer_email": params.get("customer_email"),
        "invoice_creation": _invoice_creation(params, mode),
        "locale": params.get("locale"),
        "metadata": metadata.made(params),
        "mode": mode,
        "payment_method_collection": "always" if mode == "subscription" else "if_required",
        "success_url": params["success_url"],
        "url": f"{world.base}/c/pay/{identifier}",
    }


def _customer_creation(params: Document, mode: str, customer: Thing | None) -> str | None:
    if customer is not None:
        return None
    return "always" if mode == "subscription" else params.get("customer_creation", "if_required")


def _customer_details(params: Document, customer: Thing | None) -> Document | None:
    if customer is None and "customer_email" not in params:
        return None
    known: Document = {} if customer is None else customer.document
    return {
        "address": known.get("address"),
        "business_name": None,
        "email": known.get("email") or params.get("customer_email"),
        "individual_name": None,
        "name": known.get("name"),
        "phone": known.get("phone"),
        "tax_exempt": known.get("tax_exempt", "none"),
        "tax_ids": [],
    }


def _invoice_creation(params: Document, mode: str) -> Document | None:
    if mode != "payment":
        return None
    given: Document = params.get("invoice_creation", {})
    data: Document = given.get("invoice_data", {})
    return {
        "enabled": given.get("enabled", False),
        "invoice_data": {
            "account_tax_ids": None,
            "custom_fields": None,
            "description": data.get("description"),
            "footer": None,
            "issuer": None,
            "metadata": metadata.made(data),
            "rendering_options": None,
        },
    }


def line_items(world: World, session: Thing) -> Document:
    """Return what a session is to be paid for; shown only to who expands it."""
    made: list[Thing] = []
    lines: list[dict[str, Any]] = session.inside["lines"]
    for place, line in enumerate(lines):
        price = world.get("price", line["price"]).document
        total = price["unit_amount"] * line["quantity"] if session.document["amount_total"] else 0
        item: Document = {
            "id": f"li_{session.id[-20:]}{place:04}",
            "object": "item",
            "adjustable_quantity": None,
            "amount_discount": 0,
            "amount_subtotal": total,
            "amount_tax": 0,
            "amount_total": total,
            "currency": price["currency"],
            "description": world.get("product", price["product"]).document["name"],
            "price": price,
            "quantity": line["quantity"],
        }
        made.append(Thing(item))
    return listed(made, url=f"/v1/checkout/sessions/{session.id}/line_items")


@routes.get("/v1/checkout/sessions/{id}", SessionRetrieveParams)
def retrieve(world: World, asked: Asked) -> Document:
    """Return a session."""
    return world.get("checkout.session", asked.id).document


@routes.get("/v1/checkout/sessions/{id}/line_items", SessionListLineItemsParams)
def list_line_items(world: World, asked: Asked) -> Document:
    """Return what a session is to be paid for, on one page."""
    return line_items(world, world.get("checkout.session", asked.id))


_FOUND_BY = ("customer", "payment_intent", "subscription", "status")


@routes.get("/v1/checkout/sessions", SessionListParams, honours=_FOUND_BY)
def list_(world: World, asked: Asked) -> Document:
    """Return sessions, newest first."""
    facts = {name: asked.get(name) for name in _FOUND_BY}
    return asked.page(world, "checkout.session", **facts)


@routes.post("/v1/checkout/sessions/{id}/expire", SessionExpireParams)
def expire(world: World, asked: Asked) -> Document:
    """End an open session: nobody can pay it any more."""
    session = world.get("checkout.session", asked.id)
    status = session.document["status"]
    if status != "open":
        message = (
            'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout '
            f"Session has a status of {status}."
        )
        raise StripeRefusal(message)
    run_out(world, session)
    return session.document


def run_out(world: World, session: Thing) -> None:
    """Let an open session expire."""
    session.due = None
    session.document |= {"status": "expired", "url": None}
    intent: str | None = session.document["payment_intent"]
    if intent is not None:
        payments.cancel_intent(world, world.get("payment_intent", intent), reason="expired")
    world.tell("checkout.session.expired", session.document)
