"""A supervisor run as a person runs it: its process, its lines, and what it left behind."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import psutil

from marketplace.embedded.leftovers import marked
from marketplace.embedded.ports import free_ports

PATIENCE = 120
COMMAND = [sys.executable, "-m", "marketplace.cli", "demo", "--leash"]


def clean_environment(**given: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("MARKETPLACE_")}
    return kept | {"MARKETPLACE_DEMONSTRATION": "false"} | given


@dataclass
class Run:
    """A started supervisor."""

    process: subprocess.Popen[bytes]
    folder: Path
    port: int
    log: Path

    @property
    def lines(self) -> str:
        return self.log.read_text(errors="replace")

    def wait_for(self, condition: Callable[[], bool], seconds: float = PATIENCE) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            assert self.process.poll() is None, self.lines
            assert time.monotonic() < deadline, self.lines
            time.sleep(0.05)

    def wait_until_ready(self) -> None:
        self.wait_for(lambda: "Ready after" in self.lines)

    def status(self, path: str = "/readyz") -> int:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=15)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except OSError:
            return 0
        finally:
            connection.close()

    def child(self, part: str) -> psutil.Process:
        is_wanted = {**CHILD, **PLAYED}[part]
        for child in psutil.Process(self.process.pid).children():
            with contextlib.suppress(psutil.Error):
                if is_wanted(child.cmdline()):
                    return child
        message = f"{part} does not run\n{self.lines}"
        raise LookupError(message)

    def end(self, number: signal.Signals = signal.SIGINT, *, seconds: float = 40) -> int:
        self.process.send_signal(number)
        return self.process.wait(seconds)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(10)

    def remaining(self) -> list[psutil.Process]:
        """The processes of this run: marked ones, and servers whose command names the folder."""
        found = marked(self.folder)
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error):
                if process.name() in {"postgres", "weed"} and _names(process, self.folder):
                    found.append(process)
        return found

    @property
    def seconds_to_ready(self) -> float:
        found = re.search(r"Ready after ([\d.]+) s", self.lines)
        assert found is not None, self.lines
        return float(found[1])


CHILD: dict[str, Callable[[list[str]], bool]] = {
    "postgres": lambda command: command[0].endswith("/postgres"),
    "s3": lambda command: command[0].endswith("/weed"),
    "web": lambda command: "serve" in command,
    "worker": lambda command: "worker" in command,
}
PLAYED: dict[str, Callable[[list[str]], bool]] = {
    "payments": lambda command: "payment-sandbox" in command,
}
"""Parts that only a demonstration has."""


def _names(process: psutil.Process, folder: Path) -> bool:
    return any(str(folder) in argument for argument in process.cmdline())


@contextmanager
def running(
    folder: Path, *, port: int | None = None, is_guest: bool = False, **given: str
) -> Generator[Run]:
    """Start the supervisor; it and all of its processes are gone afterwards.

    A guest tries a folder that another has, and ends nothing of it.
    """
    port = port or free_ports(1)[0]
    log = folder.parent / f"{folder.name}.{time.monotonic_ns()}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*COMMAND, "--port", str(port), "--data", str(folder)],
            stdout=output,
            stderr=subprocess.STDOUT,
            env=clean_environment(**given),
            start_new_session=True,
        )
    run = Run(process=process, folder=folder, port=port, log=log)
    try:
        yield run
    finally:
        if process.poll() is None:
            run.end(signal.SIGTERM)
        for left in [] if is_guest else run.remaining():
            left.kill()
