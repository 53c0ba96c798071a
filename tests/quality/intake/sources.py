"""A web server of somebody else's that publishes one file, as it is told to."""

import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Published:
    """What the server answers, and which headers it was asked with."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict[str, str])
    asked: list[dict[str, str]] = field(default_factory=list[dict[str, str]])
    address: str = ""


class _Handler(BaseHTTPRequestHandler):
    def __init__(self, published: Published, *given: object) -> None:
        self.published = published
        super().__init__(*given)  # pyright: ignore - the library has no type for it

    def do_GET(self) -> None:
        published = self.published
        published.asked.append(dict(self.headers.items()))
        etag = published.headers.get("ETag")
        is_known = etag is not None and self.headers.get("If-None-Match") == etag
        self.send_response(304 if is_known else published.status)
        for name, value in published.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0" if is_known else str(len(published.body)))
        self.end_headers()
        if not is_known:
            self.wfile.write(published.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        del format, args


@contextmanager
def publishing() -> Generator[Published]:
    """Serve a file on this machine for as long as the block lasts."""
    published = Published()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, published))
    published.address = f"http://127.0.0.1:{server.server_port}/data/Zaehlung%202026.csv"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield published
    finally:
        server.shutdown()
        server.server_close()
