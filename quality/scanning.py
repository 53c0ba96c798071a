"""Documents pass a malware scanner where one is configured: clamd, asked by its own protocol.

Tables are not scanned: they are read cell by cell and written anew. A document is handed to readers
as it came, so ``MARKETPLACE_QUALITY__CLAMD`` is the one thing that looks into it.
"""

import socket
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from marketplace.core.rules import Rule
from quality.inspection.bytes import chunks
from quality.judging.criterion import Criterion, Words, criterion

MALWARE = Rule(
    id="malware",
    version=1,
    text_de="Dokumente, in denen der Virenscanner etwas findet, höchstens. Gemessen, wo ein "
    "Scanner eingerichtet ist; Tabellen werden Zelle für Zelle gelesen und neu geschrieben.",
    text_en="Documents in which the virus scanner finds something, at most. Measured where a "
    "scanner is set up; tables are read cell by cell and written anew.",
    threshold=0,
    source="BSI IT-Grundschutz, OPS.1.1.4 Schutz vor Schadprogrammen",
)

_ANSWERS_WITHIN = 120.0
"""Seconds that clamd may take for a file; its own bound is 120 too."""

_PORT = 3310
_LONGEST_ANSWER = 4096


class ScannerUnavailable(Exception):
    """The scanner does not answer or cannot scan the file; trying again later makes sense."""


class Scanner(Protocol):
    """Looks for malware in files."""

    def scan(self, path: Path) -> str | None:
        """Return the name of what was found in a file, if anything was.

        Raises:
            ScannerUnavailable: The scanner gave no verdict.
        """
        ...


@dataclass(frozen=True)
class Clamd:
    """ClamAV's daemon at ``host:port``, or at the path of a socket of this machine."""

    address: str

    def scan(self, path: Path) -> str | None:
        """Send a file by INSTREAM, piece by piece, and return the name of what clamd found."""
        try:
            with closing(self._connected()) as connection:
                connection.sendall(b"zINSTREAM\0")
                _send(connection, path)
                answer = b"".join(_received(connection)).rstrip(b"\0\n").decode("utf-8", "replace")
        except OSError as error:
            message = f"clamd at {self.address}: {error}"
            raise ScannerUnavailable(message) from error
        if answer.endswith(" OK"):
            return None
        if answer.endswith(" FOUND"):
            return answer.removeprefix("stream: ").removesuffix(" FOUND")
        message = f"clamd at {self.address} answered {answer[:200]!r}"
        raise ScannerUnavailable(message)

    def _connected(self) -> socket.socket:
        if self.address.startswith("/"):
            connection = socket.socket(socket.AF_UNIX)
            connection.settimeout(_ANSWERS_WITHIN)
            connection.connect(self.address)
            return connection
        host, _, port = self.address.removeprefix("tcp://").rpartition(":")
        place = (host.strip("[]"), int(port)) if host and port.isdigit() else (port, _PORT)
        return socket.create_connection(place, timeout=_ANSWERS_WITHIN)


def _send(connection: socket.socket, path: Path) -> None:
    """Send a file in pieces, each after its length; clamd may have made up its mind before."""
    try:
        for piece in chunks(path):
            connection.sendall(len(piece).to_bytes(4, "big") + piece)
        connection.sendall(bytes(4))
    except (BrokenPipeError, ConnectionResetError):
        return


def _received(connection: socket.socket) -> Iterator[bytes]:
    done = 0
    while done < _LONGEST_ANSWER and (piece := connection.recv(_LONGEST_ANSWER)):
        done += len(piece)
        yield piece
        if piece.endswith(b"\0"):
            return


def measured(scanner: Scanner, path: Path) -> Criterion:
    """Return the criterion of a document that was scanned.

    Raises:
        ScannerUnavailable: The scanner gave no verdict.
    """
    found = scanner.scan(path)
    return criterion(
        MALWARE, value=0 if found is None else 1, passed=found is None, message=_said(found)
    )


def _said(found: str | None) -> Words:
    if found is None:
        return {
            "de": "Der Virenscanner hat nichts gefunden.",
            "en": "The virus scanner found nothing.",
        }
    return {
        "de": f"Der Virenscanner fand „{found[:100]}“. Die Datei wird nicht veröffentlicht. Prüfen "
        "Sie den Rechner, von dem sie kommt.",
        "en": f"The virus scanner found “{found[:100]}”. The file is not published. Check the "
        "computer that it comes from.",
    }
