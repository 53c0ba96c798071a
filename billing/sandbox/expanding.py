"""``expand[]``: objects in place of their ids (https://docs.stripe.com/expand)."""

from collections.abc import Callable
from typing import Any, cast

from billing.sandbox import checkouts
from billing.sandbox.errors import Document, StripeRefusal
from billing.sandbox.ids import kind_of
from billing.sandbox.world import Thing, World, listed

DEEPEST = 4


def _line_items(world: World, document: Document) -> Document:
    return checkouts.line_items(world, world.get("checkout.session", document["id"]))


def _payments(world: World, document: Document) -> Document:
    found = world.find("invoice_payment", invoice=document["id"])
    return listed(_newest_first(found), url=f"/v1/invoice_payments?invoice={document['id']}")


def _refunds(world: World, document: Document) -> Document:
    found = world.find("refund", payment_intent=document["payment_intent"])
    return listed(_newest_first(found), url=f"/v1/refunds?charge={document['id']}")


def _subscriptions(world: World, document: Document) -> Document:
    found = world.find("subscription", customer=document["id"])
    running = [thing for thing in _newest_first(found) if thing.document["status"] != "canceled"]
    return listed(running, url=f"/v1/customers/{document['id']}/subscriptions")


def _newest_first(found: list[Thing]) -> list[Thing]:
    return found[::-1]


_INCLUDABLE: dict[tuple[str, str], Callable[[World, Document], Document]] = {
    ("checkout.session", "line_items"): _line_items,
    ("invoice", "payments"): _payments,
    ("charge", "refunds"): _refunds,
    ("customer", "subscriptions"): _subscriptions,
}
"""Lists that an object has only for who asks for them."""


def expanded(world: World, document: Document, paths: list[str]) -> Document:
    """Return an answer in which the objects on these paths stand in place of their ids.

    Raises:
        StripeRefusal: A path names nothing that can be expanded, or is too deep.
    """
    for path in paths:
        names = path.split(".")
        if len(names) > DEEPEST:
            message = f"You cannot expand more than {DEEPEST} levels of a property."
            raise StripeRefusal(message, code="property_expansion_max_depth", param="expand")
        document = _follow(world, document, names, path=path)
    return document


def _follow(world: World, document: Document, names: list[str], *, path: str) -> Document:
    name, *further = names
    includable = _INCLUDABLE.get((str(document.get("object")), name))
    if name in document:
        below = document[name]
    elif includable is not None:
        below = includable(world, document)
    else:
        raise _not_expandable(path)
    return {**document, name: _opened(world, below, further, path=path)}


def _opened(world: World, below: Any, further: list[str], *, path: str) -> Any:
    """Return what stands at a name: fetched if it is an id, and followed further if asked."""
    if below is None:
        return None
    if isinstance(below, list):
        return [_opened(world, one, further, path=path) for one in cast("list[Any]", below)]
    if isinstance(below, str):
        kind = kind_of(below)
        thing = None if kind is None else world.maybe(kind, below)
        if thing is None:
            raise _not_expandable(path)
        below = thing.document
    if not isinstance(below, dict):
        raise _not_expandable(path)
    found = cast("Document", below)
    return _follow(world, found, further, path=path) if further else found


def _not_expandable(path: str) -> StripeRefusal:
    return StripeRefusal(f"This property cannot be expanded ({path}).", param="expand")
