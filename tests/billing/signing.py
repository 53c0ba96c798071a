"""Events as Stripe would send them, signed with a secret of the test's choice."""

import json
import time
from typing import Any

from httpx2 import Client, Response

from billing.sandbox.webhooks import signature
from billing.stripe_processor import API_VERSION
from marketplace.core.ids import new_id
from tests.billing.shop import Shop


def event(kind: str, thing: dict[str, Any], **given: Any) -> dict[str, Any]:
    """An event about a thing."""
    defaults = {
        "id": f"evt_{new_id().hex}",
        "object": "event",
        "api_version": API_VERSION,
        "created": int(time.time()),
        "data": {"object": thing},
        "livemode": False,
        "pending_webhooks": 1,
        "request": None,
        "type": kind,
    }
    return defaults | given


def send(
    shop: Shop, body: dict[str, Any] | bytes, *, secret: str | None = None, age: int = 0
) -> Response:
    """Post an event to the shop's webhook."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    signed = signature(raw, secret or shop.sandbox.webhook_secret, at=int(time.time()) - age)
    return post(shop, raw, {"Stripe-Signature": signed})


def post(shop: Shop, raw: bytes, headers: dict[str, str]) -> Response:
    """Post some bytes to the shop's webhook."""
    sent = {name.encode(): value.encode() for name, value in headers.items()}
    with Client(base_url=shop.services.settings.public_url) as client:
        return client.post("/api/v1/webhooks/stripe", content=raw, headers=sent)
