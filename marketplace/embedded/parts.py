"""A part of the running exchange: a program, when it is ready, and what of it people see."""

import os
import subprocess
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from signal import SIGKILL, SIGTERM, Signals

from marketplace.embedded.leash import leash
from marketplace.embedded.unprivileged import Account, RunAs


def _always(line: str) -> bool:
    return bool(line.strip())


def _at_once() -> bool:
    return True


@dataclass(frozen=True, kw_only=True)
class Part:
    """A program to run. One that is a ``step`` ends by itself, and the next stage waits for it."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    is_ready: Callable[[], bool] = _at_once
    account: Account | None = None
    stop_signal: Signals = SIGTERM
    hasty_signal: Signals = SIGKILL
    orphan_signal: Signals = SIGKILL
    """What it gets when the supervisor dies. Web and worker keep nothing, and could hang: what
    they would say goodbye to is ending as well."""
    folder: Path = Path("/")
    is_worth_showing: Callable[[str], bool] = _always
    before: Callable[[], None] | None = None
    is_needed: Callable[[], bool] = _at_once
    """Asked when its turn comes; a part that is not needed is not started."""
    is_step: bool = False
    is_floor: bool = False
    """Whether others stand on it: it is stopped after them."""


@dataclass
class Child:
    """A part that was started: its process, and its last lines for when it fails."""

    part: Part
    process: subprocess.Popen[bytes]
    started: float
    lines: deque[str] = field(default_factory=lambda: deque[str](maxlen=25))
    unfinished: bytes = b""

    @property
    def output(self) -> int:
        """The pipe that its lines come through."""
        assert self.process.stdout is not None  # noqa: S101 - it was started with a pipe
        return self.process.stdout.fileno()

    def read(self) -> list[str]:
        """Return the whole lines that have come since; none, and no waiting, if there are none."""
        try:
            data = os.read(self.output, 1 << 16)
        except BlockingIOError:
            return []
        *whole, self.unfinished = (self.unfinished + data).split(b"\n")
        if not data and self.unfinished:
            whole, self.unfinished = [self.unfinished], b""
        texts = [line.decode(errors="replace").rstrip() for line in whole]
        self.lines.extend(text for text in texts if text)
        return texts


def start(part: Part, *, now: float) -> Child:
    """Start a part in a process group of its own, so that Ctrl-C reaches the supervisor alone."""
    if part.before is not None:
        part.before()
    process = subprocess.Popen(  # noqa: S603 - our own programs
        list(part.command),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=dict(part.environment),
        cwd=part.folder,
        process_group=0,
        # The supervisor has no threads, which is what makes this safe.
        preexec_fn=leash(part.orphan_signal),  # noqa: PLW1509 - no thread runs, as said above
        **(part.account.run_as() if part.account else RunAs()),
    )
    child = Child(part=part, process=process, started=now)
    os.set_blocking(child.output, False)
    return child
