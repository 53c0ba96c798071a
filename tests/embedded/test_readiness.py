import io
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from marketplace.embedded.console import Console
from marketplace.embedded.readiness import Readiness, ask, awaited


class Web(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = json.dumps({"detail": "not yet", "awaited": ["worker", "storage"]}).encode()
        self.send_response(200 if self.path == "/healthz" else 503)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None: ...  # noqa: A002 - the name it has in the library


@pytest.fixture
def port() -> Iterator[int]:
    with HTTPServer(("127.0.0.1", 0), Web) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


class TestAsk:
    def test_returns_what_is_answered(self, port: int) -> None:
        assert ask("127.0.0.1", port, "/healthz")[0] == 200

    def test_returns_no_status_where_nobody_answers(self) -> None:
        assert ask("127.0.0.1", 1, "/healthz") == (0, b"")


class TestReadiness:
    def test_is_not_there_while_something_is_awaited(self, port: int) -> None:
        readiness = Readiness("127.0.0.1", port, Console(io.StringIO()))

        assert not readiness()

    def test_asks_only_now_and_then(self) -> None:
        readiness = Readiness("127.0.0.1", 1, Console(io.StringIO()))

        assert [readiness(), readiness()] == [False, False]


class TestAwaited:
    @pytest.mark.parametrize(
        ("body", "words"),
        [
            (b'{"awaited": ["worker", "storage"]}', "worker, storage"),
            (b'{"detail": "Please wait."}', "Please wait."),
            (b"", "the web process"),
        ],
    )
    def test_names_what_the_answer_names(self, body: bytes, words: str) -> None:
        assert awaited(body) == words
