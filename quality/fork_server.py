"""The worker's side of the fork server: it hands orders over, and watches what becomes of them.

The server is started at the first need, or early by ``start``; Great Expectations is imported
there once. A server that died is started anew for the next order.
"""

import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any, Protocol

import psutil
from pydantic import ValidationError

from quality.inspection.jail import walls_for
from quality.inspection.order import Order
from quality.inspection.outcome import Outcome

STARTS_WITHIN = 180.0
"""Seconds that the slow imports may take on a loaded machine."""

MEMORY_LIMIT = 1200 * 1024 * 1024
"""Resident bytes that a child may reach; DuckDB spills long before."""

_POLL_SECONDS = 0.1
_LONGEST_MESSAGE = 64 * 1024 * 1024
_CHECKER = "quality.expectations.great_expectations_checker"

Tell = Callable[[str, str], None]


class InspectionBroke(Exception):
    """The child gave no outcome: it crashed, ran out of time or memory, or answered nonsense."""

    def __init__(self, *, why: str) -> None:
        super().__init__(why)


class DiskFull(Exception):
    """There is no room for the work files; trying again later makes sense."""


class Inspector(Protocol):
    """Inspects a file apart from this process."""

    def start(self) -> None:
        """Get ready, if that takes long; returns at once."""
        ...

    def stop(self) -> None:
        """End what was started; does nothing if nothing was."""
        ...

    def inspect(self, order: Order, tell: Tell) -> Outcome:
        """Return what was found; ``tell`` hears of every step.

        Raises:
            InspectionBroke: There was no outcome.
            DiskFull: There is no room for the work files.
        """
        ...


def seconds_for(size: int) -> float:
    """Return how long the inspection of so many bytes may take, on a slow and busy machine."""
    return 180 + size / 1_000_000


class ForkServer:
    """Inspects in children of a process that has imported what is slow. Threads may share it."""

    def __init__(
        self,
        *,
        checker: str = _CHECKER,
        memory_limit: int = MEMORY_LIMIT,
        seconds_for: Callable[[int], float] = seconds_for,
    ) -> None:
        self._checker = checker
        self._seconds_for = seconds_for
        self._memory_limit = memory_limit
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    def start(self) -> None:
        """Start the server if it does not run; the imports go on in the background."""
        with self._lock:
            self._started()

    def stop(self) -> None:
        """End the server and its children; does nothing if there is none."""
        with self._lock:
            self._end()

    def inspect(self, order: Order, tell: Tell) -> Outcome:
        """Have a jailed child inspect a file, and end it when it takes too much of anything."""
        size = (Path(order.folder) / order.source).stat().st_size
        seconds = self._seconds_for(size)
        ours, theirs = socket.socketpair()
        with ours:
            with theirs:
                self._hand_over(theirs)
            messages = _messages(ours)
            child = _Child(_first_pid(messages, within=STARTS_WITHIN), self._memory_limit)
            try:
                walls = asdict(walls_for(size, seconds=seconds))
                wanted = order.model_dump(mode="json") | {"walls": walls}
                ours.settimeout(seconds)
                ours.sendall(json.dumps(wanted).encode() + b"\n")
                return _outcome(messages, child, tell, deadline=time.monotonic() + seconds)
            except (BrokenPipeError, ConnectionResetError) as error:
                raise InspectionBroke(why="the child hung up") from error
            finally:
                child.kill()

    def _hand_over(self, theirs: socket.socket) -> None:
        with self._lock:
            control = self._started()
            try:
                socket.send_fds(control, [b"o"], [theirs.fileno()])
            except OSError:
                self._end()
                socket.send_fds(self._started(), [b"o"], [theirs.fileno()])

    def _started(self) -> socket.socket:
        if self._control is not None and self._process and self._process.poll() is None:
            return self._control
        self._end()
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                [
                    sys.executable,
                    "-m",
                    "quality.inspection.server",
                    str(theirs.fileno()),
                    self._checker,
                ],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env=_bare_environment(),
                cwd="/",
            )
        self._control = ours
        return ours

    def _end(self) -> None:
        if self._control is not None:
            self._control.close()
        if self._process is not None:
            try:
                self._process.wait(1)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._control = self._process = None


def _bare_environment() -> dict[str, str]:
    """Return an environment without a secret: nothing of the worker's own is passed on."""
    return {
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "HOME": "/nonexistent",
        "PYTHONPATH": str(Path(__file__).resolve().parent.parent),
        "GX_ANALYTICS_ENABLED": "false",
        "OPENBLAS_NUM_THREADS": "1",
        "ARROW_DEFAULT_MEMORY_POOL": "system",
    }


class _Child:
    """The child of one order, held by a descriptor, so that no other process is ever hit."""

    def __init__(self, pid: int, memory_limit: int) -> None:
        self._limit = memory_limit
        try:
            self._descriptor: int | None = os.pidfd_open(pid)
            self._process: psutil.Process | None = psutil.Process(pid)
        except (OSError, psutil.Error):
            self._descriptor = self._process = None

    def is_too_large(self) -> bool:
        """Tell whether it holds more memory than it may."""
        try:
            return bool(self._process and self._process.memory_info().rss > self._limit)
        except psutil.Error:
            return False

    def kill(self) -> None:
        """End it, if it has not ended."""
        if self._descriptor is not None:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._descriptor, signal.SIGKILL)
            os.close(self._descriptor)
            self._descriptor = None


def _messages(connection: socket.socket) -> Iterator[dict[str, Any] | None]:
    """Yield what is said, or None each tenth of a second; ends with the connection.

    Raises:
        InspectionBroke: A message is longer than any outcome.
    """
    buffer = bytearray()
    while True:
        readable, _, _ = select.select([connection], [], [], _POLL_SECONDS)
        if not readable:
            yield None
            continue
        try:
            received = connection.recv(1024 * 1024)
        except ConnectionResetError:
            received = b""
        if not received:
            return
        buffer += received
        while (end := buffer.find(b"\n")) >= 0:
            line = bytes(buffer[:end])
            del buffer[: end + 1]
            yield json.loads(line)
        if len(buffer) > _LONGEST_MESSAGE:
            raise InspectionBroke(why="the child answers without end")


def _first_pid(messages: Iterator[dict[str, Any] | None], *, within: float) -> int:
    deadline = time.monotonic() + within
    for message in messages:
        if message is not None:
            return int(message["pid"])
        if time.monotonic() > deadline:
            raise InspectionBroke(why="the fork server does not start")
    raise InspectionBroke(why="the fork server died")


def _outcome(
    messages: Iterator[dict[str, Any] | None], child: _Child, tell: Tell, *, deadline: float
) -> Outcome:
    for message in messages:
        if time.monotonic() > deadline:
            raise InspectionBroke(why="the inspection took too long")
        if message is None:
            if child.is_too_large():
                raise InspectionBroke(why="the inspection needs too much memory")
        elif "outcome" in message:
            return _checked(message["outcome"])
        elif "error" in message:
            raise _failure(message)
        else:
            tell(str(message.get("step", ""))[:20], str(message.get("note", ""))[:200])
    raise InspectionBroke(why="the child died")


def _checked(outcome: Any) -> Outcome:
    try:
        return Outcome.model_validate(outcome)
    except ValidationError as error:
        raise InspectionBroke(why=f"the child answered nonsense: {error}") from error


def _failure(message: dict[str, Any]) -> Exception:
    detail = str(message.get("detail", ""))[:500]
    if "No space left" in detail or "not enough space" in detail.lower():
        return DiskFull(detail)
    return InspectionBroke(why=f"{message['error']}: {detail}")
