"""The post from the sandbox to the exchange, as bad as it gets: late, shuffled, doubled, lost."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from fastapi.testclient import TestClient
from httpx2 import Client

from marketplace.core import clock
from tests.journeys.people import ok

Event = dict[str, Any]

PATH = "/api/v1/webhooks/stripe"
LATE, LOST, TWICE = 0.2, 0.45, 0.15
"""Which part of the events comes with later ones, never, and twice."""


def signature(body: bytes, secret: str, *, at: int) -> str:
    """Sign a webhook call as Stripe does (https://docs.stripe.com/webhooks#verify-manually)."""
    signed = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256)
    return f"t={at},v1={signed.hexdigest()}"


def listed(stripe: Client, path: str, **query: str) -> Iterator[dict[str, Any]]:
    """Read a list of Stripe's API to its end, newest first."""
    wanted: dict[str, str] = {"limit": "100", **query}
    while True:
        page = ok(stripe.get(path, params=wanted)).json()
        yield from page["data"]
        if not page["has_more"]:
            return
        wanted["starting_after"] = page["data"][-1]["id"]


@dataclass
class Post:
    """Fetches events from the sandbox and brings some of them to the exchange."""

    stripe: Client
    web: TestClient
    secret: str
    _last: str | None = None
    _late: list[Event] = field(default_factory=list[Event])

    def bring(self, random: Random) -> int:
        """Bring what has happened since the last time, and return how many calls that made."""
        bag, self._late = self._late, []
        for event in self.news():
            fate = random.random()
            if fate < LATE:
                self._late.append(event)
            elif fate < 1 - LOST:
                bag.append(event)
        bag += random.sample(bag, int(len(bag) * TWICE))
        random.shuffle(bag)
        for event in bag:
            self.deliver(event)
        return len(bag)

    def bring_all(self) -> None:
        """Bring everything new once and in order, as on a good day."""
        for event in self.news():
            self.deliver(event)

    def forget(self) -> None:
        """Lose for ever what has not come yet."""
        self._late = []
        self.news()

    def deliver(self, event: Event) -> None:
        """Bring one event, signed now."""
        body = json.dumps(event).encode()
        at = int(clock.now().timestamp())
        headers = {"Stripe-Signature": signature(body, self.secret, at=at)}
        ok(self.web.post(PATH, content=body, headers=headers), 204)

    def news(self) -> list[Event]:
        """Return the events since the last time, oldest first."""
        found: list[Event] = []
        for event in listed(self.stripe, "/v1/events"):
            if event["id"] == self._last:
                break
            found.append(event)
        if found:
            self._last = found[0]["id"]
        return found[::-1]
