"""What holds of the real store alone: its links over real HTTP, its bucket, its failures."""

import socket
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest
from httpx2 import Client

from marketplace.core.ids import new_id
from marketplace.core.settings import StorageSettings
from marketplace.embedded.ports import free_ports
from storage.errors import StorageUnavailable
from storage.names import attachment
from storage.objects import Part
from storage.s3 import S3Store
from tests.contracts_with.conftest import Held
from tests.contracts_with.forwarding import forwarding_to

ORIGIN = "http://127.0.0.1:8000"


def link_to(held: Held, key: str, *, seconds: int = 60, method: str = "GET") -> str:
    return held.store.download_link(key, seconds=seconds, response_headers={}, method=method)


class TestDownloadLink:
    def test_gives_the_bytes_with_the_headers_wanted(self, real: Held, http: Client) -> None:
        headers = {
            "Content-Disposition": attachment("Zählung.csv"),
            "Content-Type": "text/csv",
            "Cache-Control": "private, no-store",
        }
        key = real.written(b"a;b")

        answer = http.get(real.store.download_link(key, seconds=60, response_headers=headers))

        assert answer.content == b"a;b"
        assert {name: answer.headers[name] for name in headers} == headers

    def test_gives_a_range(self, real: Held, http: Client) -> None:
        key = real.written(b"0123456789")

        answer = http.get(link_to(real, key), headers={"Range": "bytes=2-4"})

        assert (answer.status_code, answer.content) == (206, b"234")

    def test_holds_for_its_method_alone(self, real: Held, http: Client) -> None:
        key = real.written(b"data")

        assert http.head(link_to(real, key, method="HEAD")).headers["content-length"] == "4"
        assert http.head(link_to(real, key)).status_code == 403
        assert http.put(link_to(real, key), content=b"forged").status_code == 403
        assert http.delete(link_to(real, key)).status_code == 403

    def test_is_refused_when_tampered_with(self, real: Held, http: Client) -> None:
        key, other = real.written(b"open"), real.written(b"secret")
        link = link_to(real, key)

        assert http.get(link.replace(key, other)).status_code == 403
        assert http.get(link.replace("Expires=60", "Expires=6000")).status_code == 403
        assert http.get(link.partition("?")[0]).status_code == 403

    def test_is_refused_once_expired(self, real: Held, http: Client) -> None:
        link = link_to(real, real.written(b"data"), seconds=1)
        time.sleep(2.1)

        assert http.get(link).status_code == 403


class TestPartLink:
    def test_holds_for_its_part_alone(self, real: Held, http: Client) -> None:
        key = f"originals/{new_id()}"
        upload_id = real.put(key)
        link = real.store.part_link(key, upload_id, 1, seconds=60)

        answer = http.put(link.replace("partNumber=1", "partNumber=2"), content=b"forged")

        assert answer.status_code == 403
        assert real.store.parts(key, upload_id) == []

    def test_cannot_change_the_object_afterwards(self, real: Held, http: Client) -> None:
        key = f"originals/{new_id()}"
        upload_id = real.put(key, b"data")
        link = real.store.part_link(key, upload_id, 1, seconds=60)
        real.store.complete_upload(key, upload_id, real.store.parts(key, upload_id))

        answer = http.put(link, content=b"changed")

        assert answer.status_code == 404
        assert b"".join(real.store.read(key)) == b"data"


class TestPublicEndpoint:
    def test_is_what_links_are_signed_for(self, s3: StorageSettings, http: Client) -> None:
        with forwarding_to(s3.endpoint) as outside:
            store = S3Store(s3.model_copy(update={"public_endpoint": outside}))
            key = f"originals/{new_id()}"
            upload_id = store.start_upload(key, media_type="text/csv")

            sent = http.put(store.part_link(key, upload_id, 1, seconds=60), content=b"data")
            store.complete_upload(key, upload_id, [Part(1, sent.headers["etag"].strip('"'), 4)])
            link = store.download_link(key, seconds=60, response_headers={})

            assert link.startswith(outside)
            assert http.get(link).content == b"data"
            assert http.get(link.replace(outside, s3.endpoint)).status_code == 403

    def test_is_not_asked_for_anything_while_signing(self, s3: StorageSettings) -> None:
        store = S3Store(s3.model_copy(update={"public_endpoint": "https://files.city.example"}))

        link = store.download_link("originals/1", seconds=60, response_headers={})

        assert link.startswith("https://files.city.example/test/originals/1?")


class TestPrepare:
    def test_makes_the_bucket_and_may_be_repeated(self, s3: StorageSettings) -> None:
        store = S3Store(s3.model_copy(update={"bucket": f"made-{new_id().hex}"}))
        with pytest.raises(StorageUnavailable):
            store.check()

        store.prepare([ORIGIN])
        store.prepare([ORIGIN])

        store.check()

    def test_lets_pages_of_the_origin_send_parts_and_read_etags(
        self, s3: StorageSettings, http: Client
    ) -> None:
        store = S3Store(s3.model_copy(update={"bucket": f"cors-{new_id().hex}"}))
        store.prepare([ORIGIN, "https://daten.city.example"])
        upload_id = store.start_upload("originals/1", media_type="text/csv")
        link = store.part_link("originals/1", upload_id, 1, seconds=60)
        asked = {"Origin": ORIGIN, "Access-Control-Request-Method": "PUT"}

        preflight = http.options(link, headers=asked)
        answer = http.put(link, content=b"data", headers={"Origin": ORIGIN})
        stranger = http.options(link, headers=asked | {"Origin": "https://evil.example"})

        assert preflight.headers["access-control-allow-origin"] == ORIGIN
        assert "PUT" in preflight.headers["access-control-allow-methods"]
        assert "etag" in answer.headers["access-control-expose-headers"].lower()
        assert "access-control-allow-origin" not in stranger.headers


@contextmanager
def answering(reply: bytes) -> Generator[str]:
    """A server that says the same to everyone and hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    caller, _ = server.accept()
                except OSError:
                    return
                with caller:
                    caller.recv(65_536)
                    caller.sendall(reply)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        server.shutdown(socket.SHUT_RDWR)
    thread.join(5)


def reply(status: str, body: bytes, *, kind: str, length: int | None = None) -> bytes:
    size = len(body) if length is None else length
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {size}\r\n\r\n"
    return head.encode() + body


class TestUnavailable:
    def test_is_a_storage_that_nobody_runs(self, s3: StorageSettings) -> None:
        nobody = f"http://127.0.0.1:{free_ports(1)[0]}"
        store = S3Store(s3.model_copy(update={"endpoint": nobody}))

        with pytest.raises(StorageUnavailable):
            store.check()
        with pytest.raises(StorageUnavailable):
            store.start_upload("originals/1", media_type="text/csv")

    def test_is_a_storage_that_hangs_up_in_the_middle_of_a_file(self, s3: StorageSettings) -> None:
        half = reply("200 OK", b"half", kind="text/csv", length=1000)

        with answering(half) as endpoint, pytest.raises(StorageUnavailable):
            list(S3Store(s3.model_copy(update={"endpoint": endpoint})).read("originals/1"))

    @pytest.mark.parametrize(
        "answer",
        [
            reply("403 Forbidden", b"<html>", kind="text/html"),
            reply("403 Forbidden", b"<broken", kind="application/xml"),
        ],
    )
    def test_is_a_storage_that_talks_nonsense(self, s3: StorageSettings, answer: bytes) -> None:
        with answering(answer) as endpoint, pytest.raises(StorageUnavailable):
            S3Store(s3.model_copy(update={"endpoint": endpoint})).parts("originals/1", "u")

    def test_is_a_storage_that_does_not_know_our_key(self, s3: StorageSettings) -> None:
        stranger = s3.model_copy(update={"access_key": s3.secret_key})

        with pytest.raises(StorageUnavailable):
            S3Store(stranger).stat("originals/1")

    def test_is_not_a_storage_without_cors_per_bucket(self, s3: StorageSettings) -> None:
        with without_cors("NotImplemented") as endpoint:
            S3Store(s3.model_copy(update={"endpoint": endpoint})).prepare([ORIGIN])

    def test_is_a_storage_that_does_not_let_us_set_cors(self, s3: StorageSettings) -> None:
        with without_cors("AccessDenied") as endpoint, pytest.raises(StorageUnavailable):
            S3Store(s3.model_copy(update={"endpoint": endpoint})).prepare([ORIGIN])


@contextmanager
def without_cors(code: str) -> Generator[str]:
    """A storage that has our bucket, but no CORS for it: MinIO answers ``NotImplemented``."""
    body = f"<Error><Code>{code}</Code><Message>no</Message></Error>".encode()

    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self.send_response(200)
            self.end_headers()

        def do_PUT(self) -> None:
            assert urlsplit(self.path).query == "cors="
            self.rfile.read(int(self.headers["Content-Length"]))
            self.wfile.write(reply("501 Not Implemented", body, kind="application/xml"))

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name it has in the library
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
