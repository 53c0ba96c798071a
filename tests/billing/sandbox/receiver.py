"""Somebody who is told of events, and may refuse them."""

import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import stripe

PATIENCE = 15


@dataclass
class Receiver:
    """What came in, and with which status it is answered."""

    url: str = ""
    answers: list[int] = field(default_factory=list[int])
    """The statuses of the next answers; then 204."""
    received: list[tuple[bytes, str]] = field(default_factory=list[tuple[bytes, str]])
    """Bodies and signatures."""

    def events(self, secret: str) -> list[stripe.Event]:
        """Return what came in, its signatures verified by the SDK."""
        client = stripe.StripeClient("sk_test_unused", http_client=stripe.UrllibClient())
        return [client.construct_event(body, signed, secret) for body, signed in self.received]

    def types(self, secret: str) -> list[str]:
        return [event.type for event in self.events(secret)]

    def wait_for(self, condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < deadline, f"only {len(self.received)} deliveries came"
            time.sleep(0.02)


@contextmanager
def receiving() -> Generator[Receiver]:
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.received.append((body, self.headers["Stripe-Signature"]))
            self.send_response(receiver.answers.pop(0) if receiver.answers else 204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver.url = f"http://127.0.0.1:{server.server_port}/hooks"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
