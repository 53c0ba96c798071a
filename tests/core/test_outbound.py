import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from marketplace.core.outbound import AddressRefused, AddressSilent, Outbound, is_public


class _Foreign(BaseHTTPRequestHandler):
    """A server of somebody else's, on this machine."""

    def do_GET(self) -> None:
        if self.path.startswith("/to/"):
            self.send_response(302)
            self.send_header("Location", self.path.removeprefix("/to/"))
            self.end_headers()
            return
        body = b"x" * int(self.path.removeprefix("/") or "5")
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name it has in the library
        del format, args


@pytest.fixture
def foreign() -> Iterator[str]:
    """The address of a foreign server."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Foreign)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def outbound() -> Outbound:
    return Outbound(allowed_hosts=["127.0.0.1"])


class TestGet:
    def test_returns_what_the_address_answers(self, outbound: Outbound, foreign: str) -> None:
        answer = outbound.get(foreign)

        assert (answer.status, answer.body) == (200, b"xxxxx")

    def test_follows_redirects(self, outbound: Outbound, foreign: str) -> None:
        answer = outbound.get(f"{foreign}/to//3")

        assert answer.body == b"xxx"
        assert answer.url == f"{foreign}/3"

    def test_refuses_the_private_network(self, foreign: str) -> None:
        with pytest.raises(AddressRefused):
            Outbound().get(foreign)

    def test_refuses_a_redirect_into_the_private_network(
        self, outbound: Outbound, foreign: str
    ) -> None:
        with pytest.raises(AddressRefused):
            outbound.get(f"{foreign}/to/http://127.0.0.2/")

    def test_stops_at_the_largest_body(self, outbound: Outbound, foreign: str) -> None:
        with pytest.raises(AddressSilent):
            outbound.get(f"{foreign}/2000", max_bytes=1000)

    def test_does_not_go_in_circles(self, outbound: Outbound, foreign: str) -> None:
        with pytest.raises(AddressSilent):
            outbound.get(f"{foreign}/to/" + "/to/" * 8)

    def test_gives_up_where_nobody_listens(self, outbound: Outbound) -> None:
        with pytest.raises(AddressSilent):
            outbound.get("http://127.0.0.1:1/", seconds=2)

    @pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://host/", "nonsense", "http://"])
    def test_refuses_what_is_not_http(self, outbound: Outbound, url: str) -> None:
        with pytest.raises(AddressRefused):
            outbound.get(url)


class TestSave:
    def test_writes_what_the_last_address_answers(
        self, outbound: Outbound, foreign: str, tmp_path: Path
    ) -> None:
        with (tmp_path / "taken").open("w+b") as file:
            answer = outbound.save(f"{foreign}/to//3", file, max_bytes=10, seconds=5)
            file.seek(0)
            assert file.read() == b"xxx"

        assert (answer.status, answer.body, answer.url) == (200, b"", f"{foreign}/3")

    def test_stops_at_the_largest_body(
        self, outbound: Outbound, foreign: str, tmp_path: Path
    ) -> None:
        with (tmp_path / "taken").open("wb") as file, pytest.raises(AddressSilent):
            outbound.save(f"{foreign}/2000", file, max_bytes=1000, seconds=5)


class TestIsPublic:
    @pytest.mark.parametrize(
        "address",
        [
            "127.0.0.1",
            "10.0.0.1",
            "172.16.3.4",
            "192.168.1.1",
            "169.254.169.254",
            "0.0.0.0",  # noqa: S104 - meant to be refused or probed
            "::1",
            "fd00::1",
            "fe80::1",
            "::ffff:127.0.0.1",
            "2002:7f00:1::",
            "224.0.0.1",
            "100.64.0.1",
        ],
    )
    def test_knows_what_is_not(self, address: str) -> None:
        assert not is_public(address)

    @pytest.mark.parametrize("address", ["8.8.8.8", "2a00:1450:4001::1"])
    def test_knows_what_is(self, address: str) -> None:
        assert is_public(address)
