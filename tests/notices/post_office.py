"""A mail server that keeps what it is given."""

import socketserver
import threading
from collections.abc import Generator
from contextlib import contextmanager


class PostOffice(socketserver.ThreadingTCPServer):
    """Speaks as much SMTP (RFC 5321) as a client needs; refuses recipients with a code."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, refusal: str | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Counter)
        self.refusal = refusal
        self.received: list[str] = []

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class _Counter(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        office = self.server
        assert isinstance(office, PostOffice)
        self._say("220 here")
        while line := self.rfile.readline().decode().strip():
            verb = line[:4].upper()
            if verb == "RCPT" and office.refusal:
                self._say(office.refusal)
            elif verb == "DATA":
                self._say("354 go on")
                office.received.append(self._letter())
                self._say("250 kept")
            elif verb == "QUIT":
                return self._say("221 bye")
            else:
                self._say("250 fine")
        return None

    def _letter(self) -> str:
        lines: list[str] = []
        while (line := self.rfile.readline().decode()) != ".\r\n":
            lines.append(line)
        return "".join(lines)

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def open_post_office(refusal: str | None = None) -> Generator[PostOffice]:
    with PostOffice(refusal) as office:
        thread = threading.Thread(target=office.serve_forever, daemon=True)
        thread.start()
        yield office
        office.shutdown()
        thread.join()
