"""Customers."""

from typing import Any

from stripe.params import (
    CustomerCreateParams,
    CustomerListParams,
    CustomerRetrieveParams,
    CustomerUpdateParams,
)

from billing.sandbox import metadata
from billing.sandbox.errors import Document, StripeRefusal, unsupported
from billing.sandbox.ids import letters, new_id
from billing.sandbox.routing import Asked, Routes
from billing.sandbox.world import Thing, World, previous

routes = Routes()

_PLAIN = (
    "address",
    "business_name",
    "description",
    "email",
    "individual_name",
    "name",
    "phone",
    "preferred_locales",
    "tax_exempt",
)
_ADDRESS = ("city", "country", "line1", "line2", "postal_code", "state")


@routes.post("/v1/customers", CustomerCreateParams, honours=_PLAIN)
def create(world: World, asked: Asked) -> Document:
    """Make a customer."""
    return new_customer(world, asked.params).document


def new_customer(world: World, params: Document) -> Thing:
    """Keep a customer; also the one whom a checkout without a customer makes."""
    customer = world.add(
        {
            "id": new_id("customer"),
            "object": "customer",
            "address": None,
            "balance": 0,
            "created": world.now,
            "currency": None,
            "customer_account": None,
            "default_source": None,
            "delinquent": False,
            "description": None,
            "discount": None,
            "email": None,
            "invoice_prefix": letters(8).upper(),
            "invoice_settings": {
                "custom_fields": None,
                "default_payment_method": None,
                "footer": None,
                "rendering_options": None,
            },
            "livemode": False,
            "metadata": metadata.made(params),
            "name": None,
            "next_invoice_sequence": 1,
            "phone": None,
            "preferred_locales": [],
            "shipping": None,
            "tax_exempt": "none",
            "test_clock": None,
            **_plain(params),
        }
    )
    world.tell("customer.created", customer.document)
    return customer


@routes.get("/v1/customers/{id}", CustomerRetrieveParams)
def retrieve(world: World, asked: Asked) -> Document:
    """Return a customer."""
    return world.get("customer", asked.id).document


@routes.post("/v1/customers/{id}", CustomerUpdateParams, honours=(*_PLAIN, "invoice_settings"))
def update(world: World, asked: Asked) -> Document:
    """Change a customer, or which card its invoices are charged to."""
    customer = world.get("customer", asked.id)
    before = dict(customer.document)
    customer.document |= _plain(asked.params)
    customer.document["metadata"] = metadata.merged(before["metadata"], asked.params)
    if "invoice_settings" in asked.params:
        method = _default_method(world, customer, asked.params["invoice_settings"])
        settings: Document = before["invoice_settings"]
        customer.document["invoice_settings"] = settings | {"default_payment_method": method}
    world.tell("customer.updated", customer.document, previous=previous(before, customer.document))
    return customer.document


def _default_method(world: World, customer: Thing, settings: Document) -> str | None:
    for name in settings.keys() - {"default_payment_method"}:
        raise unsupported(param=f"invoice_settings[{name}]")
    param = "invoice_settings[default_payment_method]"
    method = world.get("payment_method", settings["default_payment_method"], param=param)
    if method.document["customer"] != customer.id:
        message = (
            "The customer does not have a payment method with the ID "
            f"{method.id}. The payment method must be attached to the customer."
        )
        raise StripeRefusal(message, code="resource_missing", param=param)
    return method.id


@routes.get("/v1/customers", CustomerListParams)
def list_(world: World, asked: Asked) -> Document:
    """Return customers, newest first."""
    return asked.page(world, "customer")


def _plain(params: Document) -> dict[str, Any]:
    """Return the given plain fields; the empty text unsets one."""
    given: dict[str, Any] = {name: params[name] or None for name in _PLAIN if name in params}
    address: Document | None = given.get("address")
    if address is not None:
        given["address"] = {name: address.get(name) for name in _ADDRESS}
    return given
