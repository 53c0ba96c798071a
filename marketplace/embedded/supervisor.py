"""Runs the parts: in order, restarted when they die, and all gone when it ends.

One thread and one loop. A part that dies after it was ready is started again, at once and then
after growing pauses; one that keeps dying before everything was ready ends the start.
"""

import contextlib
import os
import selectors
import signal
import time
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType

import psutil

from marketplace.embedded import leftovers, parts
from marketplace.embedded.console import Console
from marketplace.embedded.errors import CannotStart
from marketplace.embedded.leash import adopt_orphans
from marketplace.embedded.leftovers import Records
from marketplace.embedded.parts import Child, Part

TICK_SECONDS = 0.05
START_SECONDS = 600
STOP_SECONDS = 10
STEADY_SECONDS = 30
"""A part that ran for so long is not in a row of deaths."""
LONGEST_PAUSE = 10.0
DEATHS_AT_START = 4


class StopAsked(BaseException):
    """Somebody pressed Ctrl-C or sent a signal; raised out of whatever the loop waits for."""


@dataclass
class Restart:
    """A part that died and is due to start again."""

    part: Part
    due: float


@dataclass
class Supervisor:
    """Everything that runs, and the loop that watches it."""

    console: Console
    records: Records
    on_stop: Callable[[], None]
    _children: dict[str, Child] = field(default_factory=dict[str, Child])
    _restarts: dict[str, Restart] = field(default_factory=dict[str, Restart])
    _deaths: dict[str, int] = field(default_factory=dict[str, int])
    _selector: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)
    _stop_requests: int = 0
    _is_stopping: bool = False
    _was_ready: bool = False

    def run(
        self,
        stages: Iterable[Sequence[Part]],
        *,
        ready: Callable[[], bool],
        greeting: Iterable[str] = (),
    ) -> None:
        """Start stage after stage, wait until all is ready, then watch until asked to stop.

        ``ready`` is asked again and again. The parts are gone when this returns, however it ends.

        Raises:
            CannotStart: A part keeps dying, or is not ready in time.
        """
        began = time.monotonic()
        with self._signals():
            try:
                for stage in stages:
                    self._run_stage(stage)
                self._wait_until(ready, "the exchange")
                self._was_ready = True
                self.console.say(f"Ready after {time.monotonic() - began:.1f} s.")
                for line in greeting:
                    self.console.say(line)
                while True:
                    self._turn(1.0)
            except StopAsked:
                self.console.say("Stopping …")
            finally:
                self._stop()

    def _run_stage(self, stage: Sequence[Part]) -> None:
        needed = [part for part in stage if part.is_needed()]
        for part in needed:
            self._start(part)
        for part in needed:
            began = time.monotonic()
            if part.is_step:
                self._wait_until(lambda name=part.name: not self._is_running(name), part.name)
            else:
                self._wait_until(part.is_ready, part.name)
                self.console.say(f"{part.name} is ready ({time.monotonic() - began:.1f} s).")

    def _is_running(self, name: str) -> bool:
        return name in self._children or name in self._restarts

    def _start(self, part: Part) -> None:
        child = parts.start(part, now=time.monotonic())
        self._children[part.name] = child
        self._selector.register(child.output, selectors.EVENT_READ, child)
        self.records.add(child.process.pid)

    def _wait_until(self, condition: Callable[[], bool], name: str) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not condition():
            if time.monotonic() > deadline:
                sentence = f"{name} was not ready within {START_SECONDS // 60} minutes."
                raise CannotStart(sentence)
            self._turn(TICK_SECONDS)

    def _turn(self, seconds: float) -> None:
        """Do what is due: pass lines on, notice deaths, start again, obey signals."""
        pause = [due.due - time.monotonic() for due in self._restarts.values()]
        for key, _ in self._selector.select(max(0, min([seconds, *pause]))):
            if isinstance(key.data, Child):
                self._show(key.data)
            else:
                os.read(key.fd, 4096)
        if self._stop_requests and not self._is_stopping:
            raise StopAsked
        for child in list(self._children.values()):
            if child.process.poll() is not None:
                self._bury(child)
        if not self._is_stopping:
            self._start_due()

    def _start_due(self) -> None:
        for name, restart in list(self._restarts.items()):
            if restart.due <= time.monotonic():
                del self._restarts[name]
                self._start(restart.part)

    def _show(self, child: Child) -> None:
        for text in child.read():
            if child.part.is_worth_showing(text):
                self.console.line(child.part.name, text)

    def _bury(self, child: Child) -> None:
        """Forget a child that has ended, end what it left, and decide whether it comes again."""
        part, code = child.part, child.process.returncode
        self._show(child)
        self._selector.unregister(child.output)
        if child.process.stdout is not None:
            child.process.stdout.close()
        del self._children[part.name]
        self.records.remove(child.process.pid)
        self._end_orphans()
        if self._is_stopping or (part.is_step and code == 0):
            return
        if part.is_step:
            raise CannotStart(_failure(child))
        self._plan_restart(child)

    def _plan_restart(self, child: Child) -> None:
        name = child.part.name
        is_steady = time.monotonic() - child.started > STEADY_SECONDS
        deaths = self._deaths[name] = 1 if is_steady else self._deaths.get(name, 0) + 1
        if not self._was_ready and deaths >= DEATHS_AT_START:
            raise CannotStart(_failure(child))
        pause = 0.0 if deaths == 1 else min(0.5 * 2 ** (deaths - 2), LONGEST_PAUSE)
        self.console.say(
            f"{name} ended unexpectedly ({_ending(child.process.returncode)}); "
            + ("starting it again." if not pause else f"starting it again in {pause:g} s.")
        )
        self._restarts[name] = Restart(part=child.part, due=time.monotonic() + pause)

    def _end_orphans(self) -> None:
        """End processes whose parent, one of ours, died before them: they are ours since."""
        own = {child.process.pid for child in self._children.values()}
        orphans = [p for p in psutil.Process().children() if p.pid not in own]
        leftovers.end(orphans, patience=3)
        for orphan in orphans:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(orphan.pid, os.WNOHANG)

    def _stop(self) -> None:
        """End everything: first what stands on the others, then those; in haste if asked again."""
        self._is_stopping = True
        self._restarts.clear()
        self.on_stop()
        self._end([c for c in self._children.values() if not c.part.is_floor])
        self._end(list(self._children.values()))
        self._end_orphans()
        self._selector.close()

    def _end(self, children: list[Child]) -> None:
        for child in children:
            child.process.send_signal(child.part.stop_signal)
        asked = self._stop_requests
        deadline = time.monotonic() + STOP_SECONDS
        while any(child.part.name in self._children for child in children):
            if self._stop_requests > max(asked, 1):
                asked = self._stop_requests
                self._hasten(children)
            if time.monotonic() > deadline:
                deadline += STOP_SECONDS
                self._kill(children)
            self._turn(TICK_SECONDS)

    def _hasten(self, children: list[Child]) -> None:
        self.console.say("Stopping at once.")
        for child in children:
            child.process.send_signal(child.part.hasty_signal)

    def _kill(self, children: list[Child]) -> None:
        for child in children:
            if child.process.poll() is None:
                self.console.say(f"{child.part.name} does not stop; killing it.")
                child.process.kill()

    @contextmanager
    def _signals(self) -> Generator[None]:
        """Turn signals into wake-ups of the loop while it runs."""
        adopt_orphans()
        awake, wake = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self._selector.register(awake, selectors.EVENT_READ)
        signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._note_request)
        signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
        try:
            yield
        finally:
            signal.set_wakeup_fd(-1)
            os.close(awake)
            os.close(wake)

    def _note_request(self, _number: int, _frame: FrameType | None) -> None:
        self._stop_requests += 1


def _ending(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"


def _failure(child: Child) -> str:
    said = "\n".join(f"    {line}" for line in child.lines)
    return (
        f"{child.part.name} does not start ({_ending(child.process.returncode)}). "
        f"Its last lines:\n{said}"
    )
