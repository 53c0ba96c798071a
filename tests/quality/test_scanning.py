"""The scanner's protocol against a server that speaks it, over a real socket."""

import socket
from collections.abc import Callable, Iterator
from io import BufferedReader
from pathlib import Path
from threading import Thread

import pytest
from sqlmodel import Session

from catalog.models import Dataset, VersionStatus
from marketplace.services import Services
from quality import pipeline, queries
from quality.scanning import Clamd, ScannerUnavailable, measured
from tests.quality.conftest import Deliver

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
Serve = Callable[..., str]


class Daemon(Thread):
    """A clamd of a few lines: takes a stream, and finds the test file of the scanners' makers."""

    def __init__(self, listener: socket.socket, *, limit: int, answer: bytes | None) -> None:
        super().__init__(daemon=True)
        self.listener, self.limit, self.answer = listener, limit, answer
        self.received = b""

    def run(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            with connection, connection.makefile("rb") as stream:
                connection.sendall(self.answer or self.verdict(stream))

    def verdict(self, stream: BufferedReader) -> bytes:
        assert stream.read(10) == b"zINSTREAM\0"
        content = b""
        while length := int.from_bytes(stream.read(4), "big"):
            content += stream.read(length)
            if len(content) > self.limit:
                return b"INSTREAM size limit exceeded. ERROR\0"
        self.received = content
        return b"stream: Win.Test.EICAR_HDB-1 FOUND\0" if EICAR in content else b"stream: OK\0"


@pytest.fixture
def daemons() -> Iterator[list[Daemon]]:
    started: list[Daemon] = []
    yield started
    for daemon in started:
        daemon.listener.close()


@pytest.fixture
def serve(daemons: list[Daemon]) -> Serve:
    def served(*, limit: int = 10**9, answer: bytes | None = None) -> str:
        listener = socket.create_server(("127.0.0.1", 0))
        daemon = Daemon(listener, limit=limit, answer=answer)
        daemon.start()
        daemons.append(daemon)
        return f"127.0.0.1:{listener.getsockname()[1]}"

    return served


class TestClamd:
    def test_sends_the_whole_file_and_finds_nothing(
        self, tmp_path: Path, serve: Serve, daemons: list[Daemon]
    ) -> None:
        path = tmp_path / "x.pdf"
        path.write_bytes(b"%PDF" + bytes(3_000_000))

        assert Clamd(serve()).scan(path) is None
        assert daemons[0].received == path.read_bytes()

    def test_names_what_it_finds(self, tmp_path: Path, serve: Serve) -> None:
        path = tmp_path / "x.pdf"
        path.write_bytes(b"%PDF" + EICAR)

        found = measured(Clamd(f"tcp://{serve()}"), path)

        assert (found["passed"], found["rule"]) == (False, "malware")
        assert "Win.Test.EICAR_HDB-1" in found["message"]["de"]

    def test_speaks_over_a_socket_of_this_machine(self, tmp_path: Path) -> None:
        place = str(tmp_path / "clamd.sock")
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(place)
        listener.listen()
        Daemon(listener, limit=10**9, answer=None).start()
        (tmp_path / "x").write_bytes(EICAR)

        with listener:
            assert Clamd(place).scan(tmp_path / "x") == "Win.Test.EICAR_HDB-1"

    @pytest.mark.parametrize("answer", [b"stream: x ERROR\0", b"\0", b"nonsense"])
    def test_takes_no_other_answer_for_a_verdict(
        self, tmp_path: Path, serve: Serve, answer: bytes
    ) -> None:
        (tmp_path / "x").write_bytes(b"x")

        with pytest.raises(ScannerUnavailable):
            Clamd(serve(answer=answer)).scan(tmp_path / "x")

    def test_says_that_it_is_not_there(self, tmp_path: Path) -> None:
        (tmp_path / "x").write_bytes(b"x")

        with socket.create_server(("127.0.0.1", 0)) as closed:
            port = closed.getsockname()[1]
        with pytest.raises(ScannerUnavailable, match="clamd at"):
            Clamd(f"127.0.0.1:{port}").scan(tmp_path / "x")

    def test_says_that_the_file_is_too_large_for_it(self, tmp_path: Path, serve: Serve) -> None:
        (tmp_path / "x").write_bytes(bytes(5_000_000))

        with pytest.raises(ScannerUnavailable):
            Clamd(serve(limit=100)).scan(tmp_path / "x")


def scanning_with(services: Services, clamd: str) -> None:
    quality = services.settings.quality.model_copy(update={"clamd": clamd})
    services.settings = services.settings.model_copy(update={"quality": quality})


class TestPipeline:
    def test_rejects_an_infected_document(
        self, services: Services, session: Session, dataset: Dataset, deliver: Deliver, serve: Serve
    ) -> None:
        scanning_with(services, serve())
        version = deliver(b"%PDF" + EICAR, filename="bericht.pdf")

        pipeline.run(services, version.id)

        session.refresh(version)
        assert version.status is VersionStatus.REJECTED
        assert queries.report(session, dataset, version).rejection == "malware"

    def test_lets_a_clean_document_and_every_table_through(
        self, services: Services, session: Session, deliver: Deliver, serve: Serve
    ) -> None:
        scanning_with(services, serve())
        document = deliver(b"%PDF-1.7 clean", filename="bericht.pdf")
        pipeline.run(services, document.id)
        scanning_with(services, "127.0.0.1:1")
        table = deliver(b"a;b\n1;2\n3;4\n", filename="t.csv")
        pipeline.run(services, table.id)

        session.refresh(document)
        session.refresh(table)
        assert VersionStatus.REJECTED not in {document.status, table.status}

    def test_waits_for_a_scanner_that_is_away(
        self, services: Services, session: Session, deliver: Deliver
    ) -> None:
        scanning_with(services, "127.0.0.1:1")
        version = deliver(b"%PDF-1.7", filename="bericht.pdf")

        for _ in range(5):
            with pytest.raises(ScannerUnavailable):
                pipeline.run(services, version.id)

        session.refresh(version)
        assert version.status is VersionStatus.PROCESSING
