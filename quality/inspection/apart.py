"""Running a part of the inspection in a process of its own, which may crash without harm.

GDAL inside DuckDB can crash on a damaged file instead of saying so. In a child of the child that
becomes an ordinary refusal, at once, where the crash of the whole inspection would be tried again.
The process may take a gibibyte of memory of its own; the parent's watch does not see it.
"""

import ctypes
import multiprocessing
import re
import resource
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, TypeVar

from quality.inspection.outcome import Refusal

_FORKING = multiprocessing.get_context("fork")
_PR_SET_PDEATHSIG = 1

MOST_MEMORY = 1024**3

Result = TypeVar("Result")


class CrashedApart(Exception):
    """The process ended without an answer."""


def apart(function: Callable[..., Result], *arguments: Any) -> Result:
    """Return what a function returns in a process of its own, within the same walls.

    Raises:
        Refusal: The function raised it.
        CrashedApart: The process died, or the function failed otherwise.
    """
    ours, theirs = _FORKING.Pipe(duplex=False)
    most = _own_memory() + MOST_MEMORY
    process = _FORKING.Process(target=_answer, args=(theirs, most, function, arguments))
    process.start()
    theirs.close()
    try:
        kind, *said = ours.recv()
    except EOFError as error:
        message = "the process died"
        raise CrashedApart(message) from error
    finally:
        process.join()
        ours.close()
    if kind == "refused":
        rule, told = said
        raise Refusal(rule, de=told["de"], en=told["en"])
    if kind == "failed":
        raise CrashedApart(*said)
    return said[0]


def _answer(
    connection: Connection, most: int, function: Callable[..., Any], arguments: tuple[Any, ...]
) -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    try:
        connection.send(("done", function(*arguments)))
    except Refusal as refusal:
        connection.send(("refused", refusal.rule, refusal.message))
    except Exception as error:  # told to the process that waits for it
        connection.send(("failed", str(error)))


def _own_memory() -> int:
    """Return how much memory of its own this process has asked for, which its child inherits."""
    found = re.search(r"VmData:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(found[1]) * 1024 if found else 0
