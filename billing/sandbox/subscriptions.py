"""Subscriptions: how they begin, are changed and end. What time does to them is in renewals."""

from dataclasses import dataclass

from stripe.params import (
    SubscriptionCancelParams,
    SubscriptionListParams,
    SubscriptionRetrieveParams,
    SubscriptionUpdateParams,
)

from billing.sandbox import invoices, metadata, periods
from billing.sandbox.blanks import blank
from billing.sandbox.errors import Document, StripeRefusal, missing, unsupported
from billing.sandbox.ids import new_id
from billing.sandbox.invoices import Bill, Line
from billing.sandbox.routing import Asked, Routes
from billing.sandbox.world import Thing, World, listed, previous

routes = Routes()

DAY = 86_400
OVER = frozenset({"canceled", "incomplete_expired"})


@dataclass(frozen=True, kw_only=True)
class Beginning:
    """What a new subscription is made of."""

    customer: Thing
    prices: list[tuple[Document, int]]
    """Each price and how many of it."""
    method: Thing
    trial_days: int = 0
    metadata: dict[str, str] | None = None
    description: str | None = None


def begin(world: World, beginning: Beginning) -> Thing:
    """Keep a new subscription, still incomplete, with its first invoice as a draft."""
    subscription = world.add(_new(world, beginning))
    document = subscription.document
    world.tell("customer.subscription.created", document)
    bill = Bill(
        customer=beginning.customer,
        lines=lines(subscription),
        reason="subscription_create",
        subscription=subscription,
    )
    document["latest_invoice"] = invoices.draft(world, bill).id
    return subscription


def activate(world: World, subscription: Thing) -> None:
    """Let a subscription run, as its first invoice is paid."""
    before = dict(subscription.document)
    document = subscription.document
    document["status"] = "active" if document["trial_end"] is None else "trialing"
    subscription.due = period_end(document)
    _tell_updated(world, subscription, before)


def _new(world: World, beginning: Beginning) -> Document:
    identifier, now = new_id("subscription"), world.now
    trial_end = now + beginning.trial_days * DAY if beginning.trial_days else None
    recurring: Document = beginning.prices[0][0]["recurring"]
    interval, count = recurring["interval"], recurring["interval_count"]
    end = trial_end or periods.moment(now, interval=interval, count=count)
    items = [
        Thing(_item(identifier, price, quantity, period=(now, end)))
        for price, quantity in beginning.prices
    ]
    return {
        "id": identifier,
        "object": "subscription",
        **blank("subscription"),
        "billing_cycle_anchor": trial_end or now,
        "billing_mode": {
            "type": "flexible",
            "flexible": {"proration_discounts": "included"},
            "updated_at": now,
        },
        "created": now,
        "currency": beginning.prices[0][0]["currency"],
        "customer": beginning.customer.id,
        "default_payment_method": beginning.method.id,
        "description": beginning.description,
        "items": listed(items, url=f"/v1/subscription_items?subscription={identifier}"),
        "metadata": beginning.metadata or {},
        "start_date": now,
        "trial_end": trial_end,
        "trial_start": now if trial_end else None,
    }


def _item(
    subscription: str, price: Document, quantity: int, *, period: tuple[int, int]
) -> Document:
    recurring: Document = price["recurring"]
    return {
        "id": new_id("subscription_item"),
        "object": "subscription_item",
        "billing_thresholds": None,
        "created": period[0],
        "current_period_end": period[1],
        "current_period_start": period[0],
        "discounts": [],
        "metadata": {},
        "plan": {
            "id": price["id"],
            "object": "plan",
            "active": price["active"],
            "amount": price["unit_amount"],
            "amount_decimal": price["unit_amount_decimal"],
            "billing_scheme": "per_unit",
            "created": price["created"],
            "currency": price["currency"],
            "interval": recurring["interval"],
            "interval_count": recurring["interval_count"],
            "livemode": False,
            "metadata": price["metadata"],
            "meter": None,
            "nickname": price["nickname"],
            "product": price["product"],
            "tiers_mode": None,
            "transform_usage": None,
            "trial_period_days": None,
            "usage_type": "licensed",
        },
        "price": dict(price),
        "quantity": quantity,
        "subscription": subscription,
        "tax_rates": [],
    }


def period_end(document: Document) -> int:
    """Return when the present period ends; it stands on the items since 2025."""
    return document["items"]["data"][0]["current_period_end"]


def lines(subscription: Thing) -> list[Line]:
    """Return the invoice lines of the present period; a trial costs nothing."""
    document = subscription.document
    is_trial = document["trial_end"] == period_end(document)
    return [
        Line(
            price=item["price"],
            quantity=item["quantity"],
            start=item["current_period_start"],
            end=item["current_period_end"],
            amount=0 if is_trial else item["price"]["unit_amount"] * item["quantity"],
            subscription=subscription.id,
            item=item["id"],
        )
        for item in document["items"]["data"]
    ]


def method_of(world: World, subscription: Thing) -> Thing | None:
    """Return the card that its invoices are charged to: its own, else the customer's."""
    customer = world.get("customer", subscription.document["customer"])
    own: str | None = subscription.document["default_payment_method"]
    identifier = own or customer.document["invoice_settings"]["default_payment_method"]
    return None if identifier is None else world.get("payment_method", identifier)


def end(world: World, subscription: Thing, *, reason: str, at: int | None = None) -> None:
    """End a subscription; its unpaid invoices stay, and nothing tries to collect them any more."""
    document = subscription.document
    document |= {
        "status": "canceled",
        "canceled_at": document["canceled_at"] or world.now,
        "ended_at": at or world.now,
    }
    details: Document = document["cancellation_details"]
    details["reason"] = details["reason"] or reason
    subscription.due = None
    for status in ("draft", "open"):
        for invoice in world.find("invoice", subscription=subscription.id, status=status):
            invoices.stop_collecting(world, invoice)
    world.tell("customer.subscription.deleted", document)


@routes.get("/v1/subscriptions/{id}", SubscriptionRetrieveParams)
def retrieve(world: World, asked: Asked) -> Document:
    """Return a subscription."""
    return world.get("subscription", asked.id).document


@routes.get("/v1/subscriptions", SubscriptionListParams, honours=("customer", "status"))
def list_(world: World, asked: Asked) -> Document:
    """Return subscriptions, newest first; those that are over only when asked for."""
    status: str | None = asked.get("status")
    if status == "ended":
        raise unsupported(param="status")
    excluded = () if status is not None else tuple(OVER)
    return asked.page(
        world,
        "subscription",
        excluded=excluded,
        customer=asked.get("customer"),
        status=None if status == "all" else status,
    )


_UPDATES = (
    "cancel_at_period_end",
    "cancellation_details",
    "default_payment_method",
    "description",
    "proration_behavior",
    "trial_end",
)


@routes.post("/v1/subscriptions/{id}", SubscriptionUpdateParams, honours=_UPDATES)
def update(world: World, asked: Asked) -> Document:
    """Change a subscription: whether it ends with the period, or its card; end its trial."""
    subscription = world.get("subscription", asked.id)
    before, params = dict(subscription.document), asked.params
    document = subscription.document
    if document["status"] in OVER and params.keys() - {"cancellation_details", "metadata"}:
        message = "A canceled subscription can only update its cancellation_details and metadata."
        raise StripeRefusal(message)
    document["metadata"] = metadata.merged(before["metadata"], params)
    _note_details(document, params)
    if "description" in params:
        document["description"] = params["description"] or None
    if "default_payment_method" in params:
        identifier: str = params["default_payment_method"]
        method = world.get("payment_method", identifier, param="default_payment_method")
        document["default_payment_method"] = method.id
    if "cancel_at_period_end" in params:
        _set_cancel_at_period_end(world, document, wanted=params["cancel_at_period_end"])
    if "trial_end" in params:
        _end_trial(world, subscription, params["trial_end"])
    _tell_updated(world, subscription, before)
    return document


def _set_cancel_at_period_end(world: World, document: Document, *, wanted: bool) -> None:
    if wanted == document["cancel_at_period_end"]:
        return
    details: Document = dict(document["cancellation_details"])
    document |= {
        "cancel_at_period_end": wanted,
        "cancel_at": period_end(document) if wanted else None,
        "canceled_at": world.now if wanted else None,
        "cancellation_details": details | {"reason": "cancellation_requested" if wanted else None},
    }


def _end_trial(world: World, subscription: Thing, wanted: int | str) -> None:
    """Let a trial end now: the clock does the rest in its next moment."""
    if wanted != "now" or subscription.document["status"] != "trialing":
        raise unsupported(param="trial_end")
    document = subscription.document
    items: Document = document["items"]
    shortened = [{**item, "current_period_end": world.now} for item in items["data"]]
    subscription.due = world.now
    document |= {"trial_end": world.now, "items": {**items, "data": shortened}}


def _note_details(document: Document, params: Document) -> None:
    details: Document = params.get("cancellation_details", {})
    for name in details.keys() - {"comment", "feedback"}:
        raise unsupported(param=f"cancellation_details[{name}]")
    given = {name: value or None for name, value in details.items()}
    document["cancellation_details"] = {**document["cancellation_details"], **given}


@routes.delete(
    "/v1/subscriptions/{id}",
    SubscriptionCancelParams,
    honours=("cancellation_details", "invoice_now", "prorate"),
)
def cancel(world: World, asked: Asked) -> Document:
    """End a subscription at once. Nothing is given back: a refund is asked for by itself."""
    subscription = world.get("subscription", asked.id)
    for name in ("invoice_now", "prorate"):
        if asked.get(name):
            raise unsupported(param=name)
    if subscription.document["status"] in OVER:
        raise missing(noun="subscription", identifier=asked.id)
    _note_details(subscription.document, asked.params)
    end(world, subscription, reason="cancellation_requested")
    return subscription.document


def _tell_updated(world: World, subscription: Thing, before: Document) -> None:
    changed = previous(before, subscription.document)
    if changed:
        world.tell("customer.subscription.updated", subscription.document, previous=changed)
