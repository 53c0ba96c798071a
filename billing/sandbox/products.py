"""Products and prices."""

from typing import Any

from stripe.params import (
    PriceCreateParams,
    PriceListParams,
    PriceRetrieveParams,
    PriceUpdateParams,
    ProductCreateParams,
    ProductListParams,
    ProductRetrieveParams,
    ProductUpdateParams,
)

from billing.sandbox import metadata
from billing.sandbox.errors import Document, StripeRefusal, parameter_missing, unsupported
from billing.sandbox.ids import new_id
from billing.sandbox.routing import Asked, Routes
from billing.sandbox.world import Thing, World, previous

routes = Routes()

LARGEST_AMOUNT = 99_999_999
"""Stripe's largest amount, in minor units."""

_PRODUCT = ("name", "active", "description", "unit_label", "url", "tax_code", "shippable")


@routes.post("/v1/products", ProductCreateParams, honours=("id", *_PRODUCT))
def create_product(world: World, asked: Asked) -> Document:
    """Make a product."""
    wanted = asked.get("id")
    if wanted is not None and world.maybe("product", wanted) is not None:
        message = f"Product already exists: {wanted}"
        raise StripeRefusal(message, code="resource_already_exists", param="id")
    return new_product(world, asked.params).document


def new_product(world: World, params: Document) -> Thing:
    """Keep a product; also one that is made with its price."""
    product = world.add(
        {
            "id": params.get("id") or new_id("product"),
            "object": "product",
            "active": params.get("active", True),
            "created": world.now,
            "default_price": None,
            "description": params.get("description"),
            "images": [],
            "livemode": False,
            "marketing_features": [],
            "metadata": metadata.made(params),
            "name": params["name"],
            "package_dimensions": None,
            "shippable": params.get("shippable"),
            "statement_descriptor": None,
            "tax_code": params.get("tax_code"),
            "type": "service",
            "unit_label": params.get("unit_label"),
            "updated": world.now,
            "url": params.get("url"),
        }
    )
    world.tell("product.created", product.document)
    return product


@routes.get("/v1/products/{id}", ProductRetrieveParams)
def retrieve_product(world: World, asked: Asked) -> Document:
    """Return a product."""
    return world.get("product", asked.id).document


@routes.post("/v1/products/{id}", ProductUpdateParams, honours=_PRODUCT)
def update_product(world: World, asked: Asked) -> Document:
    """Change a product."""
    product = world.get("product", asked.id)
    changes = {name: asked.params[name] for name in _PRODUCT if name in asked.params}
    return _change(world, product, asked.params, changes | {"updated": world.now})


@routes.get("/v1/products", ProductListParams)
def list_products(world: World, asked: Asked) -> Document:
    """Return products, newest first."""
    return asked.page(world, "product")


_NEW_PRICE = ("currency", "unit_amount", "product", "product_data", "recurring", "nickname")
_PRICE = ("active", "nickname", "tax_behavior", "lookup_key")


@routes.post("/v1/prices", PriceCreateParams, honours=(*_NEW_PRICE, *_PRICE))
def create_price(world: World, asked: Asked) -> Document:
    """Make a price, of a product or of one that is made with it."""
    params = asked.params
    if "product_data" in params:
        product = new_product(world, params["product_data"])
    elif "product" in params:
        product = world.get("product", params["product"], param="product")
    else:
        raise parameter_missing(param="product")
    return new_price(world, params, product=product).document


def new_price(world: World, params: Document, *, product: Thing) -> Thing:
    """Keep a price; also one that is named inside a checkout.

    Raises:
        StripeRefusal: It has no amount, or one that Stripe does not take.
    """
    amount = _amount(params)
    recurring = _recurring(params.get("recurring"))
    price = world.add(
        {
            "id": new_id("price"),
            "object": "price",
            "active": params.get("active", True),
            "billing_scheme": "per_unit",
            "created": world.now,
            "currency": params["currency"].lower(),
            "custom_unit_amount": None,
            "livemode": False,
            "lookup_key": params.get("lookup_key"),
            "metadata": metadata.made(params),
            "nickname": params.get("nickname"),
            "product": product.id,
            "recurring": recurring,
            "tax_behavior": params.get("tax_behavior", "unspecified"),
            "tiers_mode": None,
            "transform_quantity": None,
            "type": "one_time" if recurring is None else "recurring",
            "unit_amount": amount,
            "unit_amount_decimal": str(amount),
        }
    )
    world.tell("price.created", price.document)
    return price


def _amount(params: Document) -> int:
    if "unit_amount" not in params:
        raise parameter_missing(param="unit_amount")
    amount: int = params["unit_amount"]
    if not 0 <= amount <= LARGEST_AMOUNT:
        message = f"Invalid integer: unit_amount must be from 0 to {LARGEST_AMOUNT}."
        raise StripeRefusal(message, code="parameter_invalid_integer", param="unit_amount")
    currency = params["currency"]
    if not (len(currency) == len("eur") and currency.isascii() and currency.isalpha()):
        raise StripeRefusal(f"Invalid currency: {currency}.", param="currency")
    return amount


def _recurring(given: Document | None) -> Document | None:
    if given is None:
        return None
    for name in given.keys() - {"interval", "interval_count", "usage_type"}:
        raise unsupported(param=f"recurring[{name}]")
    if given.get("usage_type", "licensed") != "licensed":
        raise unsupported(param="recurring[usage_type]")
    return {
        "interval": given["interval"],
        "interval_count": given.get("interval_count", 1),
        "meter": None,
        "trial_period_days": None,
        "usage_type": "licensed",
    }


@routes.get("/v1/prices/{id}", PriceRetrieveParams)
def retrieve_price(world: World, asked: Asked) -> Document:
    """Return a price."""
    return world.get("price", asked.id).document


@routes.post("/v1/prices/{id}", PriceUpdateParams, honours=_PRICE)
def update_price(world: World, asked: Asked) -> Document:
    """Change what of a price may change: never its amount."""
    price = world.get("price", asked.id)
    changes = {name: asked.params[name] for name in _PRICE if name in asked.params}
    return _change(world, price, asked.params, changes)


@routes.get("/v1/prices", PriceListParams, honours=("product",))
def list_prices(world: World, asked: Asked) -> Document:
    """Return prices, newest first."""
    return asked.page(world, "price", product=asked.get("product"))


def _change(world: World, thing: Thing, params: Document, changes: dict[str, Any]) -> Document:
    before = dict(thing.document)
    thing.document |= {name: None if value == "" else value for name, value in changes.items()}
    thing.document["metadata"] = metadata.merged(before["metadata"], params)
    world.tell(
        f"{thing.document['object']}.updated",
        thing.document,
        previous=previous(before, thing.document),
    )
    return thing.document
