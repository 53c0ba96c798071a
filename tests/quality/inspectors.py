"""Inspectors for tests: one without a process of its own, one that answers what it is told."""

from pathlib import Path
from typing import Any

from quality.fork_server import Tell
from quality.inspection import inspecting
from quality.inspection.order import Order
from quality.inspection.outcome import ExpectationOutcome, Outcome


def meet_all(database: Path, suite: dict[str, Any], *, memory_mb: int) -> list[ExpectationOutcome]:
    """Take every expectation for met, so that Great Expectations need not be imported."""
    del database, memory_mb
    return [
        ExpectationOutcome(
            type=item["type"], kwargs=item["kwargs"], severity=item["severity"], success=True
        )
        for item in suite["expectations"]
    ]


class HereInspector:
    """Inspects truly, in this process and without Great Expectations."""

    def start(self) -> None: ...

    def stop(self) -> None: ...

    def inspect(self, order: Order, tell: Tell) -> Outcome:
        return inspecting.inspect(order, meet_all, tell)


class ScriptedInspector:
    """Raises what it was given, one after the other, then inspects truly."""

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.calls = 0

    def start(self) -> None: ...

    def stop(self) -> None: ...

    def inspect(self, order: Order, tell: Tell) -> Outcome:
        self.calls += 1
        if self.failures:
            raise self.failures.pop(0)
        return HereInspector().inspect(order, tell)
