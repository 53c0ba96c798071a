"""Faults that a test asks for: the next calls fail, are slow, or are carried out unanswered."""

from dataclasses import dataclass
from enum import StrEnum
from threading import Lock


class Fault(StrEnum):
    """What goes wrong with a call."""

    ERROR = "500"
    """It is answered 500 and nothing was done."""
    SLOW = "slow"
    """It is carried out after a pause."""
    DROP_ANSWER = "drop_answer"
    """It is carried out, and its answer never arrives."""


@dataclass
class Planned:
    """A fault of the next calls."""

    fault: Fault
    count: int = 1
    path: str = "/v1/"
    """How the paths of the concerned calls begin."""
    seconds: float = 0
    """How long a slow call waits before, and a dropped one before its connection is cut."""


class Faults:
    """The planned faults, first come first served; a restart forgets them."""

    def __init__(self) -> None:
        self._planned: list[Planned] = []
        self._lock = Lock()

    def plan(self, planned: Planned) -> None:
        """Plan a fault for the next calls; with a count of 0, drop all plans."""
        with self._lock:
            if planned.count < 1:
                self._planned.clear()
            else:
                self._planned.append(planned)

    def take(self, path: str) -> Planned | None:
        """Return the fault that this call suffers, and count it."""
        with self._lock:
            for planned in self._planned:
                if path.startswith(planned.path):
                    planned.count -= 1
                    if planned.count < 1:
                        self._planned.remove(planned)
                    return planned
        return None
