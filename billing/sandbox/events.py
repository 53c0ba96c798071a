"""What happened, as it is listed and told."""

from stripe.params import EventListParams, EventRetrieveParams

from billing.sandbox.errors import Document
from billing.sandbox.routing import Asked, Routes
from billing.sandbox.world import World

routes = Routes()


@routes.get("/v1/events/{id}", EventRetrieveParams)
def retrieve(world: World, asked: Asked) -> Document:
    """Return an event."""
    return world.get("event", asked.id).document


@routes.get("/v1/events", EventListParams, honours=("type",))
def list_(world: World, asked: Asked) -> Document:
    """Return events, newest first."""
    return asked.page(world, "event", kind=asked.get("type"))
