"""The sandbox over real HTTP, in a thread of the test process."""

import json
import secrets
import socket
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from http.client import HTTPConnection
from typing import Any, cast

import stripe
import uvicorn

from billing.sandbox import database
from billing.sandbox.app import create_sandbox
from tests.servers import Cluster

START_SECONDS = 20


class Refused(Exception):
    """A control said no."""


@dataclass(frozen=True, kw_only=True)
class Sandbox:
    """A running sandbox, and what may be done with it."""

    base: str
    secret_key: str
    webhook_secret: str
    database_url: str

    @cached_property
    def client(self) -> stripe.StripeClient:
        """The SDK, pointed at this sandbox."""
        return stripe.StripeClient(
            self.secret_key, base_addresses={"api": self.base}, max_network_retries=0
        )

    @property
    def now(self) -> datetime:
        """The sandbox's time."""
        return datetime.fromisoformat(self.control("GET", "clock")["now"])

    def advance(self, *, days: float = 0, hours: float = 0, seconds: float = 0) -> None:
        """Move the clock forward, and do all that becomes due on the way.

        A renewal's invoice is final and charged one hour after the period's end, as at Stripe.
        """
        moved = days * 86_400 + hours * 3600 + seconds
        self.control("POST", "clock", advance_seconds=moved)

    def advance_to(self, moment: int) -> None:
        """Move the clock forward to a moment in seconds since 1970, as Stripe writes them."""
        self.control("POST", "clock", now=datetime.fromtimestamp(moment, UTC).isoformat())

    def hold_webhooks(self) -> None:
        """Keep all deliveries back."""
        self.control("POST", "webhooks", hold=True)

    def release_webhooks(self) -> None:
        """Let the deliveries go, at once also those that wait for their next try."""
        self.control("POST", "webhooks", hold=False)

    def fail_next(
        self, fault: str = "500", *, count: int = 1, path: str = "/v1/", seconds: float = 0
    ) -> None:
        """Let the next calls suffer: ``500``, ``slow`` or ``drop_answer``; a count of 0 stops."""
        self.control("POST", "faults", next=fault, count=count, path=path, seconds=seconds)

    def change_card(self, customer: str, number: str) -> None:
        """Let a customer's subscriptions be charged to another test card from now on."""
        self.control("POST", "cards", customer=customer, number=number)

    def deliveries(self) -> list[dict[str, Any]]:
        """Return each delivery and how far it has come."""
        return cast("list[dict[str, Any]]", self.control("GET", "deliveries")["data"])

    def control(self, method: str, name: str, **given: object) -> dict[str, Any]:
        """Call a control endpoint."""
        connection = HTTPConnection(self.base.removeprefix("http://"), timeout=120)
        headers = {"Authorization": f"Bearer {self.secret_key}"}
        try:
            connection.request(method, f"/_sandbox/{name}", json.dumps(given), headers)
            answer = connection.getresponse()
            body = answer.read()
        finally:
            connection.close()
        if answer.status != 200:
            raise Refused(body.decode())
        return cast("dict[str, Any]", json.loads(body))


@contextmanager
def running_sandbox(
    cluster: Cluster,
    webhook_url: str | None = None,
    *,
    name: str | None = None,
    port: int = 0,
) -> Generator[Sandbox]:
    """Serve a sandbox in a thread; of the same name it goes on with the state it had.

    Without a name its database is new and dropped at the end.
    """
    known = name or f"payments_{secrets.token_hex(6)}"
    listener = _listener(port)
    sandbox = Sandbox(
        base=f"http://127.0.0.1:{listener.getsockname()[1]}",
        secret_key="sk_test_of_the_tests",
        webhook_secret="whsec_of_the_tests_0123456789",
        database_url=cluster.url(known),
    )
    database.ensure(sandbox.database_url)
    try:
        with _serving(sandbox, listener, webhook_url):
            yield sandbox
    finally:
        if name is None:
            database.drop(sandbox.database_url)


def _listener(port: int) -> socket.socket:
    """Return a listening socket that names its protocol: else asyncio leaves Nagle's delays on."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    listener.listen()
    return listener


@contextmanager
def _serving(sandbox: Sandbox, listener: socket.socket, webhook_url: str | None) -> Generator[None]:
    app = create_sandbox(
        sandbox.database_url,
        secret_key=sandbox.secret_key,
        webhook_secret=sandbox.webhook_secret,
        webhook_url=webhook_url,
        public_base=sandbox.base,
    )
    config = uvicorn.Config(
        app, http="httptools", ws="none", access_log=False, log_level="critical"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    deadline = time.monotonic() + START_SECONDS
    while not server.started:
        assert thread.is_alive(), "the sandbox did not start"
        assert time.monotonic() < deadline, "the sandbox did not start in time"
        time.sleep(0.01)
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(START_SECONDS)
        listener.close()
