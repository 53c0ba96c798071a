"""Watching what a piece of work costs: wall and CPU seconds, and the memory of its processes."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import psutil

T = TypeVar("T")


@dataclass
class Cost:
    """Wall and CPU seconds, and the most proportional memory all processes held at once (MB)."""

    wall: float = 0.0
    cpu: float = 0.0
    peak_mb: float = 0.0

    def as_row(self) -> dict[str, float]:
        """Return the figures as they are printed."""
        return {"wall": round(self.wall, 2), "cpu": round(self.cpu, 2), "mb": round(self.peak_mb)}


_LOOK_EVERY_SECONDS = 0.02
_LOOKS_SHARE = 100
"""Looking at the memory of a large process takes its time: at most a hundredth of the whole."""


def measured(work: Callable[[], T]) -> tuple[T, Cost]:
    """Do a piece of work and return what came of it, and what it cost this process and its kin.

    A process that ends between two looks keeps the CPU seconds it was last seen with.
    """
    cost, done = Cost(), threading.Event()
    before, seen = _cpu_of_all(), dict[int, float]()

    def watch() -> None:
        pause = _LOOK_EVERY_SECONDS
        while True:
            is_last = done.wait(pause)
            begun = time.perf_counter()
            cost.peak_mb = max(cost.peak_mb, _memory_mb())
            seen.update(_cpu_of_all())
            took = time.perf_counter() - begun
            pause = max(_LOOK_EVERY_SECONDS, took * _LOOKS_SHARE)
            if is_last:
                return

    thread = threading.Thread(target=watch)
    thread.start()
    begun = time.perf_counter()
    try:
        made = work()
    finally:
        cost.wall = time.perf_counter() - begun
        done.set()
        thread.join()
    cost.cpu = sum(cpu - before.get(pid, 0.0) for pid, cpu in seen.items())
    return made, cost


def _kin() -> list[psutil.Process]:
    me = psutil.Process()
    return [me, *me.children(recursive=True)]


def _cpu_of_all() -> dict[int, float]:
    found: dict[int, float] = {}
    for process in _kin():
        try:
            times = process.cpu_times()
        except psutil.Error:
            continue
        found[process.pid] = times.user + times.system
    return found


def _memory_mb() -> float:
    total = 0
    for process in _kin():
        try:
            total += process.memory_full_info().pss
        except psutil.Error:
            continue
    return total / 1e6


def shown(parts: dict[str, Any]) -> str:
    """Return named seconds in a line."""
    return ", ".join(f"{name} {seconds:.2f}" for name, seconds in parts.items())
